"""What is kept of a guest's history, and what is told of it (no I/O)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from attendant.guests.profile import Preference, Statistics
from attendant.kernel.money import Money

_FROZEN = ConfigDict(frozen=True, defer_build=True)


class FactKind(StrEnum):
    """What a fact is about."""

    BOOKING = "booking"
    STAY = "stay"
    CONVERSATION = "conversation"
    WAIT = "wait"
    SERIES = "series"
    ORDER = "order"
    TASK = "task"
    HANDOVER = "handover"
    OPT_OUT = "opt_out"

    @property
    def is_moment(self) -> bool:
        """Whether it only happened, and is nothing that goes on and changes."""
        return self in (FactKind.HANDOVER, FactKind.OPT_OUT)


class Fact(BaseModel):
    """One thing in a guest's history as it is now: made of an event alone, no names of people, no texts.

    `version` and `told_at` say which of two tellings of the same thing counts. `gone`: it is not this guest's
    any more.
    """

    model_config = _FROZEN

    kind: FactKind
    fact_id: str
    guest_id: str
    at: datetime
    until: datetime | None = None
    status: str
    version: int
    told_at: datetime
    gone: bool = False
    made_at: datetime | None = None
    pending_until: datetime | None = None
    reference: str | None = None
    conversation_id: str | None = None
    service_id: str | None = None
    service_name: str | None = None
    resource_ids: tuple[str, ...] = ()
    resource_names: tuple[str, ...] = ()
    party_size: int | None = None
    price: Money | None = None
    audience: str | None = None
    channel: str | None = None
    room: str | None = None
    arrives_on: date | None = None
    departs_on: date | None = None

    def supersedes(self, other: "Fact | None") -> bool:
        """Whether this telling counts where the other was kept; a repeat does, and changes nothing."""
        return other is None or (self.version, self.told_at) >= (other.version, other.told_at)


class TimelineKind(StrEnum):
    """What an entry of a timeline is about."""

    BOOKING = "booking"
    STAY = "stay"
    CONVERSATION = "conversation"
    WAIT = "wait"
    SERIES = "series"
    ORDER = "order"
    TASK = "task"
    HANDOVER = "handover"
    OPT_OUT = "opt_out"
    NOTE = "note"


class TimelineEntry(BaseModel):
    """One thing that a guest did, does or will do here; `link` is the path where it is read whole."""

    model_config = ConfigDict(defer_build=True)

    at: datetime = Field(description="When it begins or happened; the order of the timeline")
    until: datetime | None = None
    kind: TimelineKind
    title: str
    status: str
    link: str
    ids: dict[str, str] = Field(description="Ids of what it is about, e.g. booking_id, conversation_id")
    reference: str | None = None
    party_size: int | None = None
    price: Money | None = None


class Timeline(BaseModel):
    """A part of a guest's timeline, newest first; a page may be short although more follow."""

    model_config = ConfigDict(defer_build=True)

    guest_id: str
    entries: list[TimelineEntry]
    cursor: str | None = Field(default=None, description="Asks for the next page; null at the end")


class ScoreTerm(BaseModel):
    """One part of a score, and why it is what it is."""

    name: str
    points: float
    why: str


class Chosen(BaseModel):
    """How often something was chosen, of how many visits."""

    id: str
    name: str | None = None
    count: int
    of: int


class Spread(BaseModel):
    """How many days or hours lie between two things, at the middle of all visits."""

    median: float
    shortest: float
    longest: float
    visits: int


class PartyPattern(BaseModel):
    """With how many people a guest comes."""

    usual: int
    average: float
    largest: int
    visits: int


class Pattern(BaseModel):
    """When, how often and with how many a guest comes, by the clock of the property."""

    visits: int = Field(description="That all of this is counted from: came, or over and nothing noted")
    since: datetime | None = None
    weekdays: dict[str, int] = Field(default={}, description="monday to sunday, those with visits")
    hours: dict[str, int] = Field(default={}, description="00 to 23, those with visits")
    lead_days: Spread | None = Field(default=None, description="From making to coming; walk-ins aside")
    days_between: Spread | None = Field(default=None, description="From one visit to the next")
    party: PartyPattern | None = None
    audiences: dict[str, int] = Field(default={}, description="online, in_house, walk_in")
    favourite_service: Chosen | None = None
    favourite_resource: Chosen | None = None
    services: list[Chosen] = Field(default=[], description="The most used first")
    resources: list[Chosen] = Field(default=[], description="The most used first")
    spend_by_service: dict[str, Money] = Field(default={}, description="By service id")


class Learned(BaseModel):
    """Something a guest seems to like, and what that is read from. Nobody said it."""

    topic: str = Field(description="service, resource, time or party")
    text: str
    value: dict[str, Any] = Field(description="The same for programs, e.g. {weekday: friday, time: 19:00}")
    count: int
    of: int
    since: date
    evidence: str = Field(description="E.g. from 4 of 5 bookings since 2026-03-01")


class GuestStatistics(BaseModel):
    """What is counted and learned of a guest, as of now."""

    model_config = ConfigDict(defer_build=True)

    guest_id: str
    as_of: datetime
    zone: str = Field(description="IANA zone of the property, in which weekdays and hours are counted")
    statistics: Statistics
    vip_score: int = Field(description="0 to 100")
    vip_terms: list[ScoreTerm]
    pattern: Pattern
    preferences: list[Preference] = Field(description="What the guest or staff said: before what is learned")
    learned: list[Learned]
    complete: bool = Field(default=True, description="False: there is more history than was counted")
