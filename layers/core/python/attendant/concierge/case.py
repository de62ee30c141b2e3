"""Everything one turn knows: who writes, to which property, about what, at which instant."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.models import Booking
from attendant.bookings.states import BookingStatus
from attendant.bookings.tables import Area
from attendant.concierge.claims import Effect, Known
from attendant.concierge.models import Memory
from attendant.concierge.render import Voice
from attendant.concierge.wording.findings import Findings
from attendant.concierge.wording.grammar import Venue, read
from attendant.concierge.wording.numerals import read_numerals
from attendant.concierge.wording.reading import Reading
from attendant.concierge.wording.text import fold
from attendant.conversations.models import Author, Conversation, Message
from attendant.guests.history.models import Learned
from attendant.guests.models import Guest
from attendant.kernel.money import minor_digits
from attendant.properties.models import Property

MONTH_FIRST = {"en-US"}


@dataclass
class Case:
    """One turn's view. `inbound` is what the guest wrote since the last answer, oldest first."""

    place: Property
    guest: Guest
    conversation: Conversation
    inbound: Sequence[Message]
    recent: Sequence[Message]
    memory: Memory
    services: Sequence[Service]
    resources: Sequence[Resource]
    own: list[Booking]
    now: datetime
    language: str
    areas: Sequence[Area] = ()
    learned: Sequence[Learned] = ()
    known: Known = field(default_factory=Known)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.place.zone)
        self.voice = Voice(self.language, self.zone, self.resources, self.areas)
        self.venue = Venue(
            zone=self.zone,
            open_minutes=self.place.hours.spans_on,
            month_first=self.place.language in MONTH_FIRST,
            language=self.language,
        )
        for service in self.services:
            for offered in service.prices:
                self.may_quote_price(offered.price.amount)
        for weekday in range(7):
            for span in self.place.hours.weekly.on_weekday(weekday):
                self.known.times |= {minute % 1440 for minute in span.local}
        for policy in self.place.policies:
            self.may_quote(policy.text)
        for booking in self.own:
            self.may_quote_booking(booking)
        for message in (*self.inbound, *self.recent):
            if message.role in (Author.USER, Author.STAFF):
                self.may_quote(message.text)
        for habit in self.learned:
            if "time" in habit.value:
                self.may_quote(habit.text)
        pending = self.memory.pending(self.now)
        if pending is not None:
            self.may_quote_visit(pending.starts_at, pending.ends_at, pending.price.amount)

    @property
    def texts(self) -> list[str]:
        """The guest's words since the last answer; taps carry their title."""
        return [message.text for message in self.inbound if message.text]

    @property
    def first_contact(self) -> bool:
        """Whether the guest has had no answer of ours yet."""
        return not any(message.role is Author.ASSISTANT for message in self.recent)

    def reads(self, text: str, *, moving: bool = False) -> Reading:
        """The sense of a text at this instant in this property."""
        return read(text, self.now, self.venue, moving=moving)

    def at(self, day: date, starts: time) -> datetime:
        """The instant of a wall time: the first of two, or with the offset before a gap (S-3)."""
        local = datetime.combine(day, starts, tzinfo=self.zone)
        return local.astimezone(UTC)

    def may_quote(self, text: str) -> None:
        """Times, amounts and tables in this text may be said again."""
        self.may_name_table(text)
        clocks = Findings()
        read_numerals(fold(text), clocks, month_first=False)
        for clock in clocks.clocks:
            halves = {clock.minutes} if clock.certain else {clock.minutes % 720, clock.minutes % 720 + 720}
            self.known.times |= halves
        reading = self.reads(text)
        if reading.starts is not None:
            self.known.times.add(reading.starts.hour * 60 + reading.starts.minute)
        if reading.window is not None:
            self.known.times |= {reading.window.first, reading.window.end}

    def may_quote_price(self, minor_units: int) -> None:
        """An amount of money may be said."""
        self.known.amounts.add(minor_units / 10 ** minor_digits(self.place.currency))

    def may_quote_visit(self, starts_at: datetime, ends_at: datetime, minor_units: int) -> None:
        """The times and the price of a visit may be said."""
        for instant in (starts_at, ends_at):
            local = instant.astimezone(self.zone)
            self.known.times.add(local.hour * 60 + local.minute)
        self.may_quote_price(minor_units)

    def may_name_table(self, name: str | None) -> None:
        """A table that is fixed may be named."""
        self.known.tables |= set(fold(name or "").split())

    def may_quote_booking(self, booking: Booking) -> None:
        """A booking of this guest may be told of, as it stands."""
        self.may_quote_visit(booking.starts_at, booking.ends_at, booking.price.amount)
        self.known.references.add(booking.reference)
        self.may_name_table(self.voice.seat(booking).name)
        standing = Effect.REQUESTED if booking.status is BookingStatus.REQUESTED else Effect.BOOKED
        self.known.standing.add(standing)

    def resource(self, resource_id: str) -> Resource | None:
        """A resource by its id."""
        return next((found for found in self.resources if found.resource_id == resource_id), None)

    def service(self, service_id: str) -> Service | None:
        """A service by its id."""
        return next((found for found in self.services if found.service_id == service_id), None)

    def resource_kind(self, resource_id: str) -> str | None:
        """What kind of resource it is."""
        resource = self.resource(resource_id)
        return resource.kind.value if resource else None
