"""Requests for personal data, the trail of a guest, and what callers ask for (no I/O)."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from attendant.guests.privacy.parts import STAGES, Kind, Order, Part, Progress
from attendant.guests.privacy.retention import PERSONAL_FILES_KEPT
from attendant.kernel.errors import Conflict

LAZY = ConfigDict(defer_build=True)
FROZEN = ConfigDict(frozen=True, defer_build=True)


class RequestState(StrEnum):
    """Where a request stands."""

    RUNNING = "running"
    DONE = "done"


class PersonalDataWish(BaseModel):
    """What a person wants of their data: all of it in one file, or its erasure.

    A guest who is still expected is not erased, unless their bookings are to be cancelled with it; neither is
    one who owes a fee, unless the house does without knowing who.
    """

    model_config = ConfigDict(extra="forbid", defer_build=True)

    kind: Kind
    cancel_upcoming: bool = Field(
        default=False, description="With an erasure: cancel what is booked and still to come"
    )
    despite_fees: bool = Field(default=False, description="With an erasure: although fees are due")


class PartAnswer(BaseModel):
    """What one part of the product has done; `counts` are records by kind."""

    model_config = FROZEN

    done_at: datetime
    counts: dict[str, int] = {}
    left_standing: list[str] = Field(
        default=[], description="Bookings that were made meanwhile and still take place, without a name"
    )


class PersonalDataRequest(BaseModel):
    """A request for a person's data, and how far it is. It holds ids only."""

    model_config = FROZEN

    request_id: str
    guest_id: str
    guest_ids: tuple[str, ...] = Field(description="Every id under which the person was known")
    kind: Kind
    state: RequestState = RequestState.RUNNING
    parts: dict[Part, PartAnswer] = Field(default={}, description="The parts that are done")
    cancel_upcoming: bool = False
    requested_by: str
    at: datetime
    done_at: datetime | None = None
    revision: int = 1

    @property
    def turn(self) -> tuple[Part, ...]:
        """The parts whose turn it is and that are not done yet; empty at the end."""
        for stage in STAGES[self.kind]:
            waiting = tuple(part for part in stage if part not in self.parts)
            if waiting:
                return waiting
        return ()

    def reported(self, part: Part, progress: Progress, now: datetime) -> "PersonalDataRequest":
        """The request after one of its parts was done; a repeat changes nothing."""
        if part in self.parts:
            return self
        answer = PartAnswer(done_at=now, counts=progress.counts, left_standing=progress.left_standing)
        after = self.model_copy(update={"parts": {**self.parts, part: answer}, "revision": self.revision + 1})
        if after.turn:
            return after
        return after.model_copy(update={"state": RequestState.DONE, "done_at": now})

    def file_kept(self, now: datetime) -> bool:
        """Whether the file of a finished export is still there."""
        return self.done_at is not None and now < self.done_at + PERSONAL_FILES_KEPT

    def order(self, names: tuple[str, ...], conversation_ids: tuple[str, ...]) -> Order:
        """What a part is asked to do."""
        return Order(
            request_id=self.request_id,
            kind=self.kind,
            guest_id=self.guest_id,
            guest_ids=self.guest_ids,
            names=names,
            conversation_ids=conversation_ids,
            cancel_upcoming=self.cancel_upcoming,
        )


class PersonalDataAnswer(PersonalDataRequest):
    """A request as it is shown; a finished export with a link to its file."""

    file_url: str | None = Field(default=None, description="Opens the file until `file_url_until`")
    file_url_until: datetime | None = None


class PersonalDataRequests(BaseModel):
    """Requests, newest first."""

    model_config = LAZY

    requests: list[PersonalDataRequest]
    cursor: str | None = None


class BookingInTheWay(BaseModel):
    """A booking that stands in the way of an erasure, and why."""

    model_config = LAZY

    booking_id: str
    reference: str
    starts_at: datetime
    why: Literal["upcoming", "fee_due"]


class StillNeeded(Conflict):
    """The guest is still expected, or owes something; `bookings` names what for."""

    code, title = "guest_still_needed", "The guest is still expected or owes something"

    def __init__(self, bookings: Sequence[BookingInTheWay]) -> None:
        super().__init__(
            "Settle these bookings first, or ask with cancel_upcoming or despite_fees.",
            bookings=[booking.model_dump(mode="json") for booking in bookings],
        )


class Access(BaseModel):
    """That somebody looked at a guest's data, noted once per user and hour."""

    model_config = LAZY

    user_id: str
    hour: datetime = Field(description="The hour in which it was first opened")
    what: str = Field(description="What was opened first in that hour, e.g. profile")
    at: datetime


class Accesses(BaseModel):
    """Who looked at a guest's data, newest first."""

    model_config = LAZY

    accesses: list[Access]
    cursor: str | None = None


class Change(BaseModel):
    """One entry of a guest's audit trail: who did what, when, and the fields that changed."""

    model_config = LAZY

    at: datetime
    action: str
    actor: dict[str, Any]
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}


class Changes(BaseModel):
    """What was changed about a guest, newest first."""

    model_config = LAZY

    changes: list[Change]
    cursor: str | None = None
