"""Courses, schedules and classes (entities and wishes, no I/O)."""

from datetime import date, datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attendant.bookings.catalogue import Party
from attendant.bookings.models import Booking, Reason, Slot
from attendant.bookings.states import BookingStatus
from attendant.bookings.tables import Name
from attendant.bookings.visits import NO_NEEDS, Audience, Needs
from attendant.bookings.wishes import REQUESTED, BookingWish, Day, Duration, Id, Notes
from attendant.guests.models import GuestWish
from attendant.kernel.errors import Conflict, Invalid
from attendant.kernel.money import Money
from attendant.properties.hours import OpeningTime

MOST_DAYS = 14
LONGEST_SPAN_DAYS = 31


class CourseWish(BaseModel):
    """Lessons on several dates at one time of day, booked in one go: all of them or none.

    The same instructor gives all of them, unless `keep_instructor` is false. With `dry_run` nothing is
    stored and no guest is needed.
    """

    model_config = ConfigDict(extra="forbid")

    service_id: Id
    dates: list[Day] = Field(min_length=2, max_length=MOST_DAYS, description="Local dates, in any order")
    time: OpeningTime = Field(description="Start on the wall clock of the property, e.g. 10:00")
    duration_minutes: Duration | None = None
    party_size: Party = 1
    needs: Needs = NO_NEEDS
    resource_id: Id | None = Field(default=None, description="The instructor who is asked for")
    resource_requested: bool | None = Field(default=None, description=REQUESTED)
    keep_instructor: bool = True
    audience: Audience | None = None
    guest_id: Id | None = None
    guest: GuestWish | None = None
    guest_name: Name | None = None
    conversation_id: Id | None = None
    notes: Notes | None = None
    dry_run: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.dates)) != len(self.dates):
            raise ValueError("each date may stand in dates once")
        if (max(self.dates) - min(self.dates)).days >= LONGEST_SPAN_DAYS:
            raise ValueError(f"the dates of a course lie within {LONGEST_SPAN_DAYS} days")
        if self.guest_id is not None and self.guest is not None:
            raise ValueError("either guest_id or guest, not both")
        return self

    @property
    def days(self) -> list[date]:
        """The dates in their order."""
        return sorted(self.dates)

    def on(self, starts_at: datetime) -> BookingWish:
        """The booking of one of its dates.

        Raises:
            Invalid: no guest is named.
        """
        if self.guest_id is None and self.guest is None:
            raise Invalid.field("body.guest_id", "say who the guest is: guest_id or guest")
        shared = set(BookingWish.model_fields) & self.model_fields_set
        fields: dict[str, Any] = {name: getattr(self, name) for name in shared}
        return BookingWish.model_validate({**fields, "starts_at": starts_at})


class RefusedDate(BaseModel):
    """A date on which somebody cannot give the lesson, and why not."""

    date: date
    reasons: list[Reason]


class Hindrance(BaseModel):
    """What keeps one resource from a whole course."""

    resource_ids: list[str]
    resource_name: str
    dates: list[RefusedDate]


class CourseTime(BaseModel):
    """Another time of day at which one resource is free on all dates; the one to be chosen in front."""

    time: str
    resource_ids: list[str]


class CourseVerdict(BaseModel):
    """Whether a course can be had; if not, who fails on which dates, and what could be instead."""

    bookable: bool
    slots: list[Slot] = Field(default=[], description="One for each date, with who gives it in front")
    price: Money | None = Field(default=None, description="Of all dates together")
    hindrances: list[Hindrance] = []
    other_times: list[CourseTime] = []
    with_changing_instructors: bool = Field(
        default=False, description="It could be had with keep_instructor false"
    )


class NoCourse(Conflict):
    """The course cannot be had as a whole; nothing was booked."""

    code, title = "not_bookable", "This course cannot be booked"

    def __init__(self, verdict: CourseVerdict) -> None:
        lacking = verdict.model_dump(mode="json", include={"hindrances", "other_times"})
        more = {"with_changing_instructors": verdict.with_changing_instructors}
        super().__init__("Nobody is free on all of these dates at that time.", **lacking, **more)
        self.verdict = verdict


class LessonCourse(BaseModel):
    """The lessons of one course, in the order of their dates; each is a booking of its own."""

    course_id: str
    bookings: list[Booking]
    price: Money = Field(description="Of all lessons that stand")
    repeated: bool = Field(default=False, description="It stood already and nothing was booked now (S-23)")


class Lesson(BaseModel):
    """A booking in a schedule: what an instructor needs to know."""

    booking_id: str
    reference: str
    service_id: str
    service_name: str
    status: BookingStatus
    guest_name: str | None
    party_size: int
    starts_at: datetime
    ends_at: datetime
    resource_requested: bool
    class_key: str = Field(exclude=True)
    notes: str | None
    course_id: str | None
    revision: int

    @classmethod
    def of(cls, booking: Booking) -> Self:
        """What a schedule says of a booking."""
        return cls.model_validate(booking.model_dump(include=set(cls.model_fields)))


class ClassRoster(BaseModel):
    """A class: who comes, and how many seats are left; held seats are taken for the moment."""

    service_id: str
    service_name: str
    resource_id: str
    resource_name: str
    starts_at: datetime
    ends_at: datetime
    starts_local: datetime
    ends_local: datetime
    seats: int | None = Field(description="None for a service that gives no classes any more")
    seats_left: int | None
    seats_held: int
    participants: list[Lesson]


class RosterList(BaseModel):
    """The classes of a local date in the order of their start."""

    classes: list[ClassRoster]


class Busy(BaseModel):
    """A block or a hold in a schedule."""

    owner: str = Field(description="Id of the block or hold")
    starts_at: datetime
    ends_at: datetime


class OpenTime(BaseModel):
    """When somebody works on a date, on the wall clock with its offset."""

    opens: datetime
    closes: datetime


class ScheduleDay(BaseModel):
    """One local date of a schedule."""

    date: date
    code: str = Field(description="available, off, on_call, holiday or ill")
    open: list[OpenTime]
    lessons: list[Lesson]
    classes: list[ClassRoster]
    blocks: list[Busy]
    holds: list[Busy]


class Clash(BaseModel):
    """A booking that stands although its resource is away, blocked or closed then: for staff to move."""

    booking: Lesson
    reasons: list[Reason]


class Schedule(BaseModel):
    """What one resource has to do on some dates, and the bookings that clash with its days off."""

    resource_id: str
    resource_name: str
    zone: str
    days: list[ScheduleDay]
    conflicts: list[Clash]


class Clashes(BaseModel):
    """The bookings of a resource that clash with its days off, blocks and hours."""

    conflicts: list[Clash]
