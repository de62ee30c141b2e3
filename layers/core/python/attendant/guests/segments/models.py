"""Segments as managers see and make them (no I/O)."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from attendant.guests.listing.models import SegmentKey
from attendant.guests.segments.fields import FieldType

MAX_RULES = 10
"""How many segments a property can define; each is one more list that a guest may stand in."""

_GIVEN = ConfigDict(frozen=True, extra="forbid")
SegmentName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
About = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
_WHEN = Field(
    description="all, any or not of questions; a question has field, op and value",
    examples=[
        {
            "all": [
                {"field": "tags", "op": "has", "value": "wine-lover"},
                {"not": {"field": "days_since_last_visit", "op": "gt", "value": 180}},
            ]
        }
    ],
)


class BuiltIn(StrEnum):
    """Segments that every property has."""

    VIP = "vip"
    FREQUENT = "frequent"
    NEW = "new"
    LAPSED = "lapsed"
    AT_RISK = "at_risk"
    BIRTHDAY_SOON = "birthday_soon"
    ARRIVING = "arriving"
    IN_HOUSE = "in_house"


class Thresholds(BaseModel):
    """From when on a guest belongs to the segments that every property has; days are local dates."""

    model_config = _GIVEN

    vip_score: int = Field(default=80, ge=1, le=100, description="VIP: marked as such, or this score or more")
    frequent_bookings: int = Field(
        default=6, ge=1, le=500, description="Frequent: so many bookings in 24 months"
    )
    new_days: int = Field(
        default=30, ge=1, le=365, description="New: entered at most so many days ago, here at most once"
    )
    lapsed_days: int = Field(
        default=365, ge=2, le=3650, description="Lapsed: last here longer ago, and not expected"
    )
    at_risk_visits: int = Field(default=3, ge=2, le=100, description="At risk: has been here so many times,")
    at_risk_days: int = Field(default=60, ge=1, le=3650, description="last here longer ago than this")
    at_risk_intervals: int = Field(
        default=2, ge=1, le=20, description="and than so many of their usual intervals, not yet lapsed"
    )
    birthday_days: int = Field(
        default=14, ge=0, le=180, description="Birthday soon: today or within so many days"
    )
    arriving_days: int = Field(default=0, ge=0, le=60, description="Arriving: today, or within so many days")

    @model_validator(mode="after")
    def _one_after_the_other(self) -> Self:
        if self.at_risk_days >= self.lapsed_days:
            raise ValueError("at_risk_days must be less than lapsed_days")
        return self


class ThresholdsNow(Thresholds):
    """The thresholds of a property; revision 0 are those that it begins with."""

    revision: int = 0


class RuleWish(BaseModel):
    """What a manager says about a segment."""

    model_config = _GIVEN

    name: SegmentName
    about: About | None = None
    when: dict[str, Any] = _WHEN


class NewRule(RuleWish):
    """A segment that a manager defines; its key stays, whatever its name becomes."""

    key: SegmentKey | None = Field(default=None, description="Made from the name if it is left out")


class Rule(BaseModel):
    """A segment that a manager defined."""

    model_config = ConfigDict(frozen=True)

    key: str
    name: str
    about: str | None = None
    when: dict[str, Any]
    created_at: datetime
    revision: int = 1


class Segment(BaseModel):
    """A segment and how many guests it has."""

    key: str
    name: str
    about: str | None = None
    built_in: bool
    guests: int = Field(description="How many guests belong to it, as counted by events")
    when: dict[str, Any] | None = Field(default=None, description="The rule, of those that managers define")
    revision: int | None = Field(default=None, description="For If-Match, of those that managers define")


class AskableField(BaseModel):
    """What a rule can ask about a guest."""

    field: str
    type: FieldType
    meaning: str
    operators: list[str]
    choices: list[str] = []


class SegmentList(BaseModel):
    """The segments of a property with their thresholds, and what rules can ask."""

    segments: list[Segment]
    guests: int = Field(description="How many guests there are")
    thresholds: ThresholdsNow
    fields: list[AskableField]


class PreviewWish(BaseModel):
    """A rule to try out before it is kept."""

    model_config = _GIVEN

    when: dict[str, Any] = _WHEN


class Example(BaseModel):
    """A guest whom a rule would take."""

    guest_id: str
    name: str | None


class Preview(BaseModel):
    """What a rule would do."""

    guests: int = Field(description="How many guests it would take; an estimate unless `exact`")
    exact: bool
    looked_at: int = Field(description="At how many guests it was tried")
    of: int = Field(description="How many guests there are")
    examples: list[Example]


class Progress(BaseModel):
    """How far the last walk through all guests has come."""

    state: str = Field(description="none, running or done")
    reason: str | None = Field(default=None, description="definitions, earlier_version or recount")
    looked_at: int = 0
    changed: int = 0
    failed: int = 0
    of: int = Field(default=0, description="How many guests there were when it began, as counted")
    started_at: datetime | None = None
    finished_at: datetime | None = None


NAMES: dict[BuiltIn, tuple[str, str]] = {
    BuiltIn.VIP: ("VIP", "Marked as VIP, or a high VIP score"),
    BuiltIn.FREQUENT: ("Frequent", "Many bookings in 24 months"),
    BuiltIn.NEW: ("New", "Entered lately, here at most once"),
    BuiltIn.LAPSED: ("Lapsed", "Not here for long, and not expected"),
    BuiltIn.AT_RISK: ("At risk", "Away for longer than is usual for them"),
    BuiltIn.BIRTHDAY_SOON: ("Birthday soon", "Their birthday is today or in the next days"),
    BuiltIn.ARRIVING: ("Arriving", "Expected today, or in the next days"),
    BuiltIn.IN_HOUSE: ("In house", "Staying here now"),
}
"""Name and meaning of the segments that every property has."""


def changed_segments(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """Which segments were joined and which were left."""
    return [key for key in after if key not in before], [key for key in before if key not in after]
