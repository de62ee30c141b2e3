"""Notes of staff about a guest."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

NOTE_LENGTH = 4000

NoteText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NOTE_LENGTH)]


class NoteWish(BaseModel):
    """A note to be written about a guest."""

    model_config = ConfigDict(extra="forbid")

    text: NoteText
    pinned: bool = Field(default=False, description="Shown before all others")


class NoteChange(BaseModel):
    """What is to change in a note; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    text: NoteText | None = None
    pinned: bool | None = None


class Note(BaseModel):
    """A note about a guest. `guest_id` is the profile it was written on, which may have been merged since."""

    model_config = ConfigDict(frozen=True)

    note_id: str
    guest_id: str
    text: str
    pinned: bool = False
    author: str = Field(description="The user who wrote it")
    author_email: str
    written_at: datetime
    edited_at: datetime | None = None
    revision: int = 1


class NotePage(BaseModel):
    """Notes, newest first; `cursor` asks for the next page and is null at the end."""

    notes: list[Note]
    cursor: str | None = None
