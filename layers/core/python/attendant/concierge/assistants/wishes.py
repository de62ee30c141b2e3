"""What an assistant's program asks for: the arguments of its tools."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from attendant.bookings.course import Occasion, Requests
from attendant.bookings.series.models import SeriesPolicy
from attendant.bookings.wishes import FIRST_YEAR, LAST_YEAR, Day, Notes
from attendant.concierge.assistants.models import LanguageCode
from attendant.guests.contacts import Phone
from attendant.guests.models import GuestName, GuestWish
from attendant.properties.hours import OpeningTime
from attendant.properties.values import Email

MOST_TIMES = 26
TOLD = ("notes", "dietary", "special_requests", "occasion")
"""What is only told to the house and changes no time."""
_WISH = ConfigDict(extra="forbid")

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Minutes = Annotated[int, Field(ge=1, le=1440)]
PartySize = Annotated[int, Field(ge=1, le=1000)]


def _in_our_time(given: datetime) -> datetime:
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise ValueError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return given


LocalTime = Annotated[
    datetime,
    AfterValidator(_in_our_time),
    Field(
        description="Wall time of the property, e.g. 2026-03-06T19:30; or an instant with an offset",
    ),
]
IdempotencyKey = Annotated[
    str,
    Field(
        pattern=r"^[\x21-\x7e]{8,100}$",
        description="Made up by you, the same when you repeat this very call, another one for another wish",
    ),
]
Reference = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=4, max_length=20), Field(examples=["K7QM2X"])
]
Contact = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=254),
    Field(description="The phone number (international), e-mail or full name that the booking was made with"),
]
Price = Annotated[
    int,
    Field(
        ge=0,
        description="Minor units that the guest agreed to, e.g. 9000 for 90.00; refused if it differs",
    ),
]


class NothingWish(BaseModel):
    """No arguments."""

    model_config = _WISH


class FactsWish(BaseModel):
    """What the guest wants to know; without a topic everything."""

    model_config = _WISH

    topic: Words | None = Field(default=None, description="E.g. opening hours, prices, pets")
    language: LanguageCode = "en"


class TimesWish(BaseModel):
    """The guest's own words for day and time, in any of the five languages; the server resolves them."""

    model_config = _WISH

    service: Words | None = Field(default=None, description="Its name or id; needed if there are several")
    day: Words | None = Field(default=None, description="E.g. tomorrow, next Friday, 6 March, 2026-03-06")
    time: Words | None = Field(default=None, description="E.g. at 7, after 14:00, in the evening")
    duration_minutes: Minutes | None = None
    party_size: PartySize | None = None
    instructor: Words | None = Field(default=None, description="Whom the guest asks for by name")
    area: Words | None = Field(default=None, description="Where the guest would like to sit, e.g. outside")
    features: Words | None = Field(default=None, description="What a table must be like, e.g. quiet")
    taught_in: Words | None = Field(default=None, description="The language of a lesson, e.g. German")
    level: Words | None = Field(default=None, description="The level of a lesson, e.g. beginner")
    discipline: Words | None = Field(default=None, description="What is to be taught, e.g. snowboard")
    language: LanguageCode = Field(default="en", description="Of the texts in the answer")


class VisitWish(BaseModel):
    """A visit at an exact time."""

    model_config = _WISH

    service: Words = Field(description="Its name or id")
    starts_at: LocalTime
    duration_minutes: Minutes | None = Field(default=None, description="Needed if the service has several")
    party_size: PartySize = 1
    resource: Words | None = Field(default=None, description="Only if the guest asks for this very one")
    area: Words | None = Field(default=None, description="An area by name or id, if the guest wishes one")
    features: Words | None = Field(default=None, description="What a table must be like, e.g. quiet")
    taught_in: Words | None = Field(default=None, description="The language of a lesson, e.g. German")
    level: Words | None = Field(default=None, description="The level of a lesson, e.g. beginner")
    discipline: Words | None = Field(default=None, description="What is to be taught, e.g. snowboard")
    language: LanguageCode = "en"


class KeptVisitWish(VisitWish):
    """A visit whose time is kept while the guest decides; a session keeps one at most."""

    session: str = Field(
        pattern=r"^[\x21-\x7e]{1,60}$", description="Your own name for this talk with the guest"
    )
    idempotency_key: IdempotencyKey


class ReleaseWish(BaseModel):
    """A kept time that is not needed any more."""

    model_config = _WISH

    hold_id: str = Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")


class GuestSaid(BaseModel):
    """A guest, who is named and can be reached."""

    model_config = _WISH

    guest_name: GuestName
    guest_phone: Phone | None = None
    guest_email: Email | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.guest_phone is None and self.guest_email is None:
            raise ValueError("guest_phone or guest_email is needed")
        return self

    def guest(self, language: str) -> GuestWish:
        """The guest as the property keeps them."""
        return GuestWish(
            name=self.guest_name, phone=self.guest_phone, email=self.guest_email, language=language
        )


class BookWish(VisitWish, GuestSaid):
    """A visit to be booked for a guest."""

    dietary: Requests | None = Field(default=None, description="E.g. two vegetarian, one nut allergy")
    special_requests: Requests | None = Field(default=None, description="E.g. by the window, a cake")
    occasion: Occasion | None = Field(default=None, description="E.g. birthday")
    notes: Notes | None = None
    hold_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.:-]{1,64}$")
    agreed_price: Price | None = None
    idempotency_key: IdempotencyKey


class BookingRef(BaseModel):
    """A booking, and what proves that its guest is asking."""

    model_config = _WISH

    reference: Reference
    contact: Contact
    language: LanguageCode = "en"


class ChangeBookingWish(BookingRef):
    """What is to be different; what is left out stays."""

    starts_at: LocalTime | None = None
    duration_minutes: Minutes | None = None
    party_size: PartySize | None = None
    resource: Words | None = None
    area: Words | None = None
    dietary: Requests | None = None
    special_requests: Requests | None = None
    occasion: Occasion | None = None
    notes: Notes | None = None
    agreed_price: Price | None = None
    dry_run: bool = Field(default=False, description="Only say whether it could be had, and at what price")
    idempotency_key: IdempotencyKey

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        names = ("starts_at", "duration_minutes", "party_size", "resource", "area", *TOLD)
        if all(getattr(self, name) is None for name in names):
            raise ValueError("say what is to be different")
        return self


class CancelBookingWish(BookingRef):
    """A booking that is to end; a repeat changes nothing."""

    reason: Annotated[str, Field(max_length=200)] | None = None
    accept_late: bool = Field(
        default=False, description="The guest knows that free cancellation is over and still wants it"
    )


class WaitWish(GuestSaid):
    """A time on one date that a guest would take if it comes free."""

    service: Words = Field(description="Its name or id")
    day: Day = Field(description="A local date")
    from_time: OpeningTime | None = Field(default=None, description="Earliest start, e.g. 19:00")
    until_time: OpeningTime | None = Field(default=None, description="Latest start; without both all day")
    duration_minutes: Minutes | None = None
    party_size: PartySize = 1
    party_min: PartySize | None = Field(default=None, description="Fewer who would come, too")
    area: Words | None = None
    features: Words | None = None
    notes: Notes | None = None
    language: LanguageCode = "en"
    idempotency_key: IdempotencyKey


class EntryRef(BaseModel):
    """A place on the waiting list, and what proves that its guest is asking."""

    model_config = _WISH

    entry_id: str = Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")
    contact: Contact
    language: LanguageCode = "en"


class OfferReply(EntryRef):
    """The guest's answer to an offered time."""

    offer_id: str = Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")
    accept: bool


class RepeatWish(VisitWish, GuestSaid):
    """The same visit several times, from its first start on, at the same time of day."""

    every: Literal["day", "week", "month"] = "week"
    times: int = Field(ge=2, le=MOST_TIMES, description="How many visits in all")
    policy: SeriesPolicy = Field(
        default=SeriesPolicy.ALL_OR_NOTHING, description="What becomes of a date that cannot be had"
    )
    notes: Notes | None = None
    dry_run: bool = Field(default=False, description="Only say of every date whether it could be had")
    idempotency_key: IdempotencyKey
