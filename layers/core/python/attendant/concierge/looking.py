"""Looking for times: what of a wish is known, what is missing, what is free. Nothing here writes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from attendant.bookings.catalogue import Resource, ResourceKind, Service
from attendant.bookings.models import Booking, Reason, ReasonCode, Slot
from attendant.bookings.view import BookingsView
from attendant.bookings.wishes import AvailabilityQuery, TimeWish
from attendant.concierge.case import Case
from attendant.concierge.claims import Effect
from attendant.concierge.models import OFFER_KEPT, Offer, OfferedSlot
from attendant.concierge.refusals import Refusal
from attendant.concierge.wording.reading import Reading
from attendant.concierge.wording.text import fold
from attendant.kernel.ids import derived_id

MOST_SLOTS = 6
LATER_DAYS = 7
_NEVER_MEANT = {"past_day", "impossible_day", "weekday_mismatch"}
_SEATED = {ResourceKind.TABLE, ResourceKind.ROOM}


@dataclass(frozen=True)
class Wish:
    """A wish in the guest's words; `booking` is the one it is to change."""

    service: str | None = None
    day: str | None = None
    time: str | None = None
    duration_minutes: int | None = None
    instructor: str | None = None
    party_size: int | None = None
    booking: Booking | None = None


@dataclass(frozen=True)
class Finding:
    """What looking found: free times as an offer, what is missing, and the verdict on an exact time."""

    service: Service
    reading: Reading
    offer: Offer | None = None
    missing: tuple[str, ...] = ()
    bookable: bool | None = None
    reasons: tuple[Reason, ...] = ()
    asked_for: datetime | None = None


@dataclass(frozen=True)
class Visit:
    """What is looked for, settled."""

    service: Service
    minutes: int
    party_size: int
    resource: Resource | None

    @property
    def resource_id(self) -> str | None:
        return self.resource.resource_id if self.resource else None


@dataclass
class Looking:
    """Free times for one guest in one turn. `offers` are what was found: stored with the answer."""

    case: Case
    bookings: BookingsView
    offers: list[Offer] = field(default_factory=list)

    def look(self, wish: Wish) -> Finding:
        """Free times for a wish, or the verdict on its exact time with alternatives.

        Raises:
            Refusal: the words leave something open, or name what the property does not have.
        """
        service = self.service_of(wish)
        reading = self._reading(wish)
        self._refuse_what_the_guest_cannot_mean()
        self._refuse_what_is_open(reading, wish)
        duration = wish.duration_minutes or reading.duration_minutes or self._only_duration(service, wish)
        party_size = wish.party_size or reading.party_size or self._usual_party(service, wish)
        missing = [
            name
            for name, value in (
                ("day", reading.day),
                ("time", reading.starts or reading.window),
                ("duration", duration),
                ("party_size", party_size),
            )
            if value is None
        ]
        resource = self.resource_of(wish, service)
        if reading.day is None or duration is None or party_size is None:
            return Finding(service, reading, missing=tuple(missing))
        self._check_party(service, party_size)
        visit = Visit(service, duration, party_size, resource)
        if reading.starts is not None:
            return self._exact(visit, reading, wish)
        return self._range(visit, reading, missing, wish)

    def _refuse_what_is_open(self, reading: Reading, wish: Wish) -> None:
        """The guest has to say which of several senses is meant."""
        party = reading.must_ask("party_size") if wish.party_size is None else None
        doubt = reading.must_ask("day") or reading.must_ask("time") or party
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

    def _exact(self, visit: Visit, reading: Reading, wish: Wish) -> Finding:
        case = self.case
        if reading.day is None or reading.starts is None:
            raise ValueError("an exact wish has a day and a time")
        starts_at = case.at(reading.day, reading.starts)
        time_wish = TimeWish(
            service_id=visit.service.service_id,
            starts_at=starts_at,
            duration_minutes=visit.minutes,
            resource_id=visit.resource_id,
            party_size=visit.party_size,
        )
        verdict = self.bookings.check(time_wish, moving=wish.booking)
        slots = [verdict.slot] if verdict.slot else list(verdict.alternatives)
        offer = self.offer(slots[:MOST_SLOTS], visit, wish)
        reasons = tuple(verdict.reasons)
        return Finding(visit.service, reading, offer, (), verdict.bookable, reasons, starts_at)

    def _range(self, visit: Visit, reading: Reading, missing: Sequence[str], wish: Wish) -> Finding:
        window = reading.window
        first = reading.day
        if first is None:
            raise ValueError("a range has a first day")
        query = AvailabilityQuery(
            service_id=visit.service.service_id,
            first_day=first,
            last_day=reading.last_day or first,
            duration_minutes=visit.minutes,
            resource_id=visit.resource_id,
            party_size=visit.party_size,
            not_before=_clock(window.first) if window and window.first > 0 else None,
            not_after=_clock(window.end - 1) if window and window.end < 1440 else None,
        )
        found = self.bookings.availability(query)
        if not found.slots and found.reasons:
            return self._later(visit, reading, query, tuple(found.reasons), wish)
        offer = self.offer(_spread(found.slots, MOST_SLOTS), visit, wish)
        return Finding(visit.service, reading, offer, tuple(missing), reasons=tuple(found.reasons))

    def _later(
        self,
        visit: Visit,
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
            near = self.bookings.check(
                TimeWish(
                    service_id=visit.service.service_id,
                    starts_at=starts_at,
                    duration_minutes=visit.minutes,
                    resource_id=visit.resource_id,
                    party_size=visit.party_size,
                )
            ).alternatives
            offer = self.offer(near[:MOST_SLOTS], visit, wish)
            return Finding(visit.service, reading, offer, (), False, reasons, starts_at)
        after = query.last_day + timedelta(days=1)
        week = {"first_day": after, "last_day": after + timedelta(days=LATER_DAYS - 1)}
        slots = self.bookings.availability(query.model_copy(update=week)).slots
        dates = [slot.starts_at.astimezone(self.case.zone).date() for slot in slots]
        first = [slot for slot, day in zip(slots, dates, strict=True) if day == dates[0]]
        offer = self.offer(_spread(first, MOST_SLOTS), visit, wish)
        return Finding(visit.service, reading, offer, bookable=False, reasons=reasons)

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
        return {
            "slot_id": slot.slot_id,
            "label": self.case.voice.slot_label(slot.starts_at),
            "date": local.date().isoformat(),
            "weekday": f"{local:%A}",
            "time": f"{local:%H:%M}",
            "duration": slot.duration_minutes,
            "instructor": slot.resource_name,
            "price": slot.price.text(),
        }

    def offer(self, slots: Sequence[Slot], visit: Visit, wish: Wish) -> Offer | None:
        """Offer these free times: each gets a short id that counts in this conversation only."""
        offered = [
            OfferedSlot(
                slot_id="",
                service_id=visit.service.service_id,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                party_size=visit.party_size,
                price=slot.price,
                resource_id=visit.resource_id,
                resource_name=visit.resource.name if visit.resource else None,
                booking_id=wish.booking.booking_id if wish.booking else None,
            )
            for slot in slots
        ]
        return self._offered(offered, visit, wish)

    def _offered(self, slots: list[OfferedSlot], visit: Visit, wish: Wish) -> Offer | None:
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

    def service_of(self, wish: Wish) -> Service:
        """The service a wish names by name or id, or the only one there is.

        Raises:
            Refusal: the guest has to say which.
        """
        active = [service for service in self.case.services if service.active]
        if wish.service:
            wanted = fold(wish.service)
            for service in active:
                if wanted in (fold(service.name), service.service_id.lower()):
                    return service
            named = [
                service
                for service in active
                if wanted in fold(service.name)
                or any(word in wanted.split() for word in fold(service.name).split())
            ]
            if len(named) == 1:
                return named[0]
        if len(active) == 1:
            return active[0]
        options = ", ".join(service.name for service in active)
        say = self.case.voice.say("missing_service", options=options)
        raise Refusal("service_missing", say, "Ask which service.", services=[found.name for found in active])

    def resource_of(self, wish: Wish, service: Service) -> Resource | None:
        """The resource a wish asks for by name, if it asks for one.

        Raises:
            Refusal: none of those that serve is called so.
        """
        if not wish.instructor:
            return None
        wanted = fold(wish.instructor)
        serving = [found for found in self.case.resources if found.resource_id in service.resource_ids]
        for resource in serving:
            if wanted == fold(resource.name) or wanted in fold(resource.name).split():
                return resource
        names = ", ".join(found.name for found in serving)
        say = self.case.voice.say("not_one_of_us", who=wish.instructor, options=names)
        raise Refusal("unknown_instructor", say, "Name the choices.", choices=names)

    def _reading(self, wish: Wish) -> Reading:
        time = f"at {wish.time}" if wish.time and wish.time.strip().isdigit() else wish.time
        reading = self.case.reads(_spoken(wish.day, time))
        if time and reading.starts is None and reading.window is None and not reading.doubts:
            return self.case.reads(_spoken(wish.day, f"at {time}"))
        return reading

    def _only_duration(self, service: Service, wish: Wish) -> int | None:
        if wish.booking is not None:
            return wish.booking.duration_minutes
        return service.durations[0] if len(service.durations) == 1 else None

    def _usual_party(self, service: Service, wish: Wish) -> int | None:
        if wish.booking is not None:
            return wish.booking.party_size
        if service.party_max == service.party_min:
            return service.party_min
        kinds = {
            resource.kind for resource in self.case.resources if resource.resource_id in service.resource_ids
        }
        return None if kinds & _SEATED or service.price_per == "person" else service.party_min

    def _check_party(self, service: Service, size: int) -> None:
        if service.party_min <= size <= service.party_max:
            return
        code = "party_too_large" if size > service.party_max else "party_too_small"
        say = self.case.voice.say(
            "party_limits", service=service.name, least=service.party_min, most=service.party_max
        )
        advice = "Never change the size yourself: ask, or hand over to a person."
        raise Refusal(code, say, advice, party_min=service.party_min, party_max=service.party_max)

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
