"""Merges as callers ask for them and as they are kept."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from attendant.guests.models import Guest

Side = Literal["survivor", "absorbed"]
ChosenField = Literal["name", "title", "language", "birthday", "nationality", "company", "address", "pms"]
GuestId = Field(min_length=1, max_length=60)

_KEPT = ConfigDict(frozen=True, defer_build=True)


class MergeWish(BaseModel):
    """Two profiles that staff take for one person."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    survivor_id: str = Field(min_length=1, max_length=60, description="The profile that goes on")
    absorbed_id: str = Field(
        min_length=1, max_length=60, description="The one whose id leads there afterwards"
    )
    choices: dict[ChosenField, Side] = Field(
        default_factory=dict,
        description="Whose value stays where both have one; else that of the profile changed last",
    )
    survivor_revision: int | None = Field(
        default=None, ge=1, description="What was looked at; 409 if it changed"
    )
    absorbed_revision: int | None = Field(default=None, ge=1)
    dry_run: bool = Field(default=False, description="Only show what it would become; stores nothing")


class Merge(BaseModel):
    """A merge that was made, with both profiles as they were; after an undo only who they were."""

    model_config = _KEPT

    merge_id: str
    survivor_id: str
    absorbed_id: str
    state: Literal["merged", "undone"] = "merged"
    automatic: bool = False
    merged_at: datetime
    merged_by: str
    undone_at: datetime | None = None
    undone_by: str | None = None
    survivor_before: Guest | None = None
    absorbed_before: Guest | None = None
    survivor_after: Guest | None = None
    revision: int = 1


class MergeAnswer(BaseModel):
    """What a merge did or would do."""

    model_config = ConfigDict(defer_build=True)

    merge_id: str | None = Field(description="Under which it can be read and undone; null in a dry run")
    guest: Guest = Field(description="The survivor afterwards")
    absorbed_id: str
    from_absorbed: list[str] = Field(description="Fields that the absorbed profile gave or changed")
    set_aside: list[str] = Field(
        description="Fields in which both had a value: the other one stays in the merge"
    )
    dry_run: bool = False


class UndoAnswer(BaseModel):
    """Both profiles after a merge was undone."""

    model_config = ConfigDict(defer_build=True)

    merge_id: str
    guest: Guest
    restored: Guest
    kept: list[str] = Field(
        description="Fields that changed since the merge: the survivor keeps them as they are"
    )
