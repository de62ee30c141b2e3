"""Looking for times: what of a wish is known, what is missing, what is free. Nothing here writes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from attendant.bookings.catalogue import Service
from attendant.bookings.lessons.courses import Courses
from attendant.bookings.lessons.models import MOST_DAYS, CourseVerdict, CourseWish
from attendant.bookings.models import Reason, ReasonCode, Slot
from attendant.bookings.view import BookingsView
from attendant.bookings.visits import NO_NEEDS
from attendant.bookings.wishes import AvailabilityQuery, TimeWish
from attendant.concierge.case import Case
from attendant.concierge.claims import Effect
from attendant.concierge.models import OFFER_KEPT, Offer, OfferedSlot
from attendant.concierge.naming import Naming
from attendant.concierge.refusals import Refusal
from attendant.concierge.wish import Finding, Sought, Wish
from attendant.concierge.wording.reading import Reading
from attendant.concierge.wording.remarks import repeats_in
from attendant.concierge.wording.teaching import days_meant
from attendant.kernel.ids import derived_id

MOST_SLOTS = 6
LATER_DAYS = 7
_NEVER_MEANT = {"past_day", "impossible_day", "weekday_mismatch"}


@dataclass
class Looking:
    """Free times for one guest in one turn. `offers` are what was found: stored with the answer."""

    case: Case
    bookings: BookingsView
    offers: list[Offer] = field(default_factory=list)
    courses: Courses | None = None

    def __post_init__(self) -> None:
        self.naming = Naming(self.case)

    def look(self, wish: Wish) -> Finding:
        """Free times for a wish, or the verdict on its exact time with alternatives.

        Raises:
            Refusal: the words leave something open, or name what the property does not have.
        """
        reading = self._reading(wish)
        naming = self.naming
        service = naming.service(wish, reading)
        self._refuse_what_the_guest_cannot_mean()
        self._leave_series_to_staff(service)
        days = self._several_days(reading, wish, service)
        self._refuse_what_is_open(reading, wish, day_is_settled=bool(days))
        minutes = naming.minutes(wish, reading, service)
        party_size = naming.party_size(wish, reading, service)
        missing = [
            name
            for name, value in (
                ("day", reading.day or days or None),
                ("time", reading.starts or reading.window),
                ("duration", minutes or service.turn_times),
                ("party_size", party_size),
            )
            if value is None
        ]
        resource, area, needs = (
            naming.resource(wish, service),
            naming.area(wish, service),
            naming.needs(wish, service),
        )
        settled = reading.starts is not None if days else reading.day is not None
        if not settled or party_size is None or "duration" in missing:
            return Finding(service, reading, missing=tuple(missing))
        sought = Sought(service, minutes, party_size, resource, area, needs)
        if days and reading.starts is not None:
            return self._course(sought, days, reading, wish)
        if reading.starts is not None:
            return replace(self._exact(sought, reading, wish), sought=sought)
        return replace(self._range(sought, reading, missing, wish), sought=sought)

    def _refuse_what_is_open(self, reading: Reading, wish: Wish, *, day_is_settled: bool) -> None:
        """The guest has to say which of several senses is meant."""
        party = reading.must_ask("party_size") if wish.party_size is None else None
        day = None if day_is_settled else reading.must_ask("day")
        doubt = day or reading.must_ask("time") or party
        if doubt is None:
            return
        days = [self._said_day(text) if "-" in text else text for text in doubt.candidates]
        choices = days if len(days) > 1 or "-" in "".join(doubt.candidates) else []
        say = " ".join([self.case.voice.say(f"doubt_{doubt.code}"), " / ".join(choices)]).strip()
        raise Refusal(doubt.code, say, "Ask the guest this question.", candidates=choices)

    def _refuse_what_the_guest_cannot_mean(self) -> None:
        """A day that is over or that no calendar has is asked about, whatever day a model makes of it."""
        for text in self.case.texts:
            doubt = self.case.reads(text).must_ask("day")
            if doubt is not None and doubt.code in _NEVER_MEANT:
                say = self.case.voice.say(f"doubt_{doubt.code}")
                raise Refusal(doubt.code, say, "Ask the guest this question; do not choose a day.")

    def _several_days(self, reading: Reading, wish: Wish, service: Service) -> list[date]:
        """The dates of a course, where the words speak of several days of lessons at one time."""
        doubt = reading.must_ask("day")
        if self.courses is None or wish.booking or doubt is None or doubt.code != "several_days":
            return []
        if self.naming.is_seated(service) or service.turn_times is not None:
            return []
        days = days_meant(wish.day or "", doubt.candidates)
        return days if 1 < len(days) <= MOST_DAYS else []

    def _course(self, sought: Sought, days: Sequence[date], reading: Reading, wish: Wish) -> Finding:
        """The lessons of several days as one offer, or at which other times somebody gives all of them."""
        if self.courses is None or reading.starts is None:
            raise ValueError("a course has a time")
        course = CourseWish(
            service_id=sought.service.service_id,
            dates=list(days),
            time=f"{reading.starts:%H:%M}",
            duration_minutes=sought.minutes,
            party_size=sought.party_size,
            needs=sought.needs,
            resource_id=sought.resource_id,
        )
        verdict = self.courses.check(course)
        starts_at = self.case.at(days[0], reading.starts)
        if verdict.bookable:
            offer = self._offered(self._as_one([verdict], sought, wish))
            return Finding(sought.service, reading, offer, (), True, asked_for=starts_at)
        others = [
            self.courses.check(course.model_copy(update={"time": other.time}))
            for other in verdict.other_times
        ]
        offer = self._offered(self._as_one(others, sought, wish))
        reasons = tuple(verdict.hindrances[0].dates[0].reasons) if verdict.hindrances else ()
        return Finding(sought.service, reading, offer, (), False, reasons, starts_at)

    def _as_one(self, verdicts: Sequence[CourseVerdict], sought: Sought, wish: Wish) -> list[OfferedSlot]:
        """Each course as one offered time: its first lesson, with the later ones and the whole price."""
        found = []
        for verdict in verdicts:
            if verdict.price is None:
                continue
            [first] = self._slots(verdict.slots[:1], sought, wish)
            later = [slot.starts_at for slot in verdict.slots[1:]]
            found.append(first.model_copy(update={"later_starts": later, "price": verdict.price}))
        return found

    def _exact(self, sought: Sought, reading: Reading, wish: Wish) -> Finding:
        case = self.case
        if reading.day is None or reading.starts is None:
            raise ValueError("an exact wish has a day and a time")
        starts_at = case.at(reading.day, reading.starts)
        verdict = self.bookings.check(_time_wish(sought, starts_at), moving=wish.booking)
        self._leave_to_staff(verdict.reasons, sought)
        if verdict.slot is not None:
            offer = self.offer([verdict.slot], sought, wish)
            return Finding(sought.service, reading, offer, (), True, asked_for=starts_at)
        elsewhere = self._elsewhere(sought, starts_at, wish)
        rest = self._slots(verdict.alternatives[: MOST_SLOTS - len(elsewhere)], sought, wish)
        offer = self._offered([*elsewhere, *rest])
        return Finding(sought.service, reading, offer, (), False, tuple(verdict.reasons), starts_at)

    def _elsewhere(self, sought: Sought, starts_at: datetime, wish: Wish) -> list[OfferedSlot]:
        """The very time in other parts of the house, where one was asked for that is full."""
        if sought.area is None:
            return []
        others = [area for area in self.case.areas if area.area_id != sought.area_id]
        found: list[OfferedSlot] = []
        for area in others:
            there = replace(sought, area=area)
            verdict = self.bookings.check(_time_wish(there, starts_at), moving=wish.booking)
            found += self._slots([verdict.slot] if verdict.slot else [], there, wish)
        return found

    def _range(self, sought: Sought, reading: Reading, missing: Sequence[str], wish: Wish) -> Finding:
        window = reading.window
        first = reading.day
        if first is None:
            raise ValueError("a range has a first day")
        query = AvailabilityQuery(
            service_id=sought.service.service_id,
            first_day=first,
            last_day=reading.last_day or first,
            duration_minutes=sought.minutes,
            resource_id=sought.resource_id,
            party_size=sought.party_size,
            area_id=sought.area_id,
            needs=sought.needs,
            not_before=_clock(window.first) if window and window.first > 0 else None,
            not_after=_clock(window.end - 1) if window and window.end < 1440 else None,
        )
        found = self.bookings.availability(query)
        if not found.slots and found.reasons:
            self._leave_to_staff(found.reasons, sought)
            return self._later(sought, reading, query, tuple(found.reasons), wish)
        offer = self.offer(_spread(found.slots, MOST_SLOTS), sought, wish)
        return Finding(sought.service, reading, offer, tuple(missing), reasons=tuple(found.reasons))

    def _later(
        self,
        sought: Sought,
        reading: Reading,
        query: AvailabilityQuery,
        reasons: tuple[Reason, ...],
        wish: Wish,
    ) -> Finding:
        """Why there is nothing in a range, and what is nearest: on an open day around the part of it that was
        asked for, else on the next date that has any.
        """
        first_day = query.first_day
        if reading.window is not None and self.case.venue.open_minutes(first_day):
            minute = min(reading.window.first or reading.window.end, 1439)
            starts_at = self.case.at(first_day, dt.time(minute // 60, minute % 60))
            near = self.bookings.check(_time_wish(sought, starts_at)).alternatives
            offer = self.offer(near[:MOST_SLOTS], sought, wish)
            return Finding(sought.service, reading, offer, (), False, reasons, starts_at)
        after = query.last_day + timedelta(days=1)
        week = {"first_day": after, "last_day": after + timedelta(days=LATER_DAYS - 1)}
        slots = self.bookings.availability(query.model_copy(update=week)).slots
        dates = [slot.starts_at.astimezone(self.case.zone).date() for slot in slots]
        first = [slot for slot, day in zip(slots, dates, strict=True) if day == dates[0]]
        offer = self.offer(_spread(first, MOST_SLOTS), sought, wish)
        return Finding(sought.service, reading, offer, bookable=False, reasons=reasons)

    def _leave_to_staff(self, reasons: Sequence[Reason], sought: Sought) -> None:
        """A party for which there is no table or set of tables at all is for people to see to.

        Raises:
            Refusal: it is such a party.
        """
        naming, size = self.naming, sought.party_size
        too_large = any(reason.code is ReasonCode.PARTY_TOO_LARGE for reason in reasons)
        anywhere = sought.area is None and sought.needs == NO_NEEDS and sought.resource is None
        if too_large and anywhere and naming.goes_to_staff(sought.service, size):
            say = self.case.voice.say("no_table_so_large", count=size)
            advice = "A person sees to it."
            raise Refusal("party_too_large", say, advice, hand_over=naming.too_large(sought.service, size))

    def _leave_series_to_staff(self, service: Service) -> None:
        """One date is never booked in place of many.

        Raises:
            Refusal: the guest asks for a series.
        """
        if any(repeats_in(text) for text in self.case.texts):
            say = self.case.voice.say("series")
            reason = f"A series of bookings of {service.name} is asked for."
            raise Refusal("series", say, "A person makes series of bookings.", hand_over=reason)

    def not_possible(self, finding: Finding) -> Refusal:
        """The refusal of an exact time, with its reasons and the nearest free ones."""
        voice = self.case.voice
        when = (
            voice.moment(finding.asked_for)
            if finding.asked_for
            else voice.day(finding.reading.day or date.max)
        )
        say = voice.say("not_possible", when=when, reasons=voice.reasons(finding.reasons))
        if any(reason.code is ReasonCode.DURATION for reason in finding.reasons):
            lengths = [voice.say("minutes", minutes=length) for length in finding.service.durations]
            say = f"{say} {voice.say('missing_duration', options=', '.join(lengths))}"
        return Refusal("not_bookable", say, "Offer the alternatives.")

    def described(self, slot: OfferedSlot) -> dict[str, object]:
        """An offered slot as the model sees it."""
        local = slot.starts_at.astimezone(self.case.zone)
        until = slot.ends_at.astimezone(self.case.zone)
        label = self.case.voice.slot_label(slot.starts_at)
        said: dict[str, object] = {
            "slot_id": slot.slot_id,
            "label": ", ".join(part for part in (label, slot.area_name) if part),
            "date": local.date().isoformat(),
            "weekday": f"{local:%A}",
            "time": f"{local:%H:%M}",
            "duration": slot.duration_minutes,
        }
        if slot.later_starts:
            later = [one.astimezone(self.case.zone).date().isoformat() for one in slot.later_starts]
            said |= {"also_on": later, "price_of": "all days together"}
        if slot.seated:
            where = {"area": slot.area_name, "table": slot.resource_name}
            return said | {"table_until": f"{until:%H:%M}"} | where
        return said | {"instructor": slot.resource_name, "price": slot.price.text()}

    def offer(self, slots: Sequence[Slot], sought: Sought, wish: Wish) -> Offer | None:
        """Offer these free times: each gets a short id that counts in this conversation only."""
        return self._offered(self._slots(slots, sought, wish))

    def _slots(self, slots: Sequence[Slot], sought: Sought, wish: Wish) -> list[OfferedSlot]:
        seated = self.naming.is_seated(sought.service) and sought.service.turn_times is not None
        return [
            OfferedSlot(
                slot_id="",
                service_id=sought.service.service_id,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                party_size=sought.party_size,
                price=slot.price,
                resource_id=sought.resource_id,
                resource_name=sought.resource.name if sought.resource else None,
                area_id=sought.area_id,
                area_name=sought.area.name if sought.area else None,
                needs=sought.needs,
                seated=seated,
                booking_id=wish.booking.booking_id if wish.booking else None,
            )
            for slot in slots
        ]

    def _offered(self, slots: list[OfferedSlot]) -> Offer | None:
        if not slots:
            return None
        case = self.case
        offer_id = self.new_id("off", str(len(self.offers)), slots[0].starts_at.isoformat())[-6:].lower()
        offer = Offer(
            offer_id=offer_id,
            conversation_id=case.conversation.conversation_id,
            slots=[
                slot.model_copy(update={"slot_id": f"{offer_id}:{number}"})
                for number, slot in enumerate(slots, start=1)
            ],
            expires_at=case.now + OFFER_KEPT,
        )
        self.offers.append(offer)
        case.known.effects.add(Effect.AVAILABLE)
        for slot in offer.slots:
            case.may_quote_visit(slot.starts_at, slot.ends_at, slot.price.amount)
        return offer

    def slot(self, slot_id: str) -> OfferedSlot:
        """A slot that was offered in this conversation.

        Raises:
            Refusal: there is no such slot, or the offer is over.
        """
        for offer in self.offers:
            if (slot := offer.slot(slot_id, self.case.now)) is not None:
                return slot
        remembered = self.case.memory.slot(slot_id, self.case.now)
        if remembered is None:
            raise self.outdated()
        return remembered[1]

    def _reading(self, wish: Wish) -> Reading:
        time = f"at {wish.time}" if wish.time and wish.time.strip().isdigit() else wish.time
        reading = self.case.reads(_spoken(wish.day, time))
        if time and reading.starts is None and reading.window is None and not reading.doubts:
            return self.case.reads(_spoken(wish.day, f"at {time}"))
        return reading

    def outdated(self) -> Refusal:
        """The refusal of an offer that is unknown or over."""
        return Refusal("expired", self.case.voice.say("other_day"), "Look for free times again.")

    def _said_day(self, text: str) -> str:
        return self.case.voice.day(date.fromisoformat(text))

    def new_id(self, prefix: str, *parts: str) -> str:
        """An id that a repeat of this turn makes again."""
        conversation = self.case.conversation
        seen = str(conversation.last_inbound_seq)
        return derived_id(prefix, conversation.conversation_id, seen, *parts)


def _time_wish(sought: Sought, starts_at: datetime) -> TimeWish:
    return TimeWish(
        service_id=sought.service.service_id,
        starts_at=starts_at,
        duration_minutes=sought.minutes,
        resource_id=sought.resource_id,
        party_size=sought.party_size,
        area_id=sought.area_id,
        needs=sought.needs,
    )


def _spread(slots: Sequence[Slot], most: int) -> list[Slot]:
    """At most so many slots, spread over all of them."""
    if len(slots) <= most:
        return list(slots)
    step = (len(slots) - 1) / (most - 1)
    return [slots[round(number * step)] for number in range(most)]


def _spoken(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
