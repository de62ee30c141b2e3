"""Tools that look things up, keep what a guest told, or call a person. None of them touches a booking."""

from pydantic import ValidationError

from attendant.concierge.case import Case
from attendant.concierge.claims import Effect
from attendant.concierge.refusals import Refusal
from attendant.concierge.tools.base import Arguments, Result, Tool
from attendant.concierge.tools.booking import booking_facts
from attendant.concierge.wish import Finding, Wish
from attendant.concierge.wording.text import fold
from attendant.guests.models import GuestChange


class AvailabilityArguments(Arguments):
    """The guest's own words for day, time, area and features; the server resolves them."""

    service: str | None
    day: str | None
    time: str | None
    duration_minutes: int | None
    instructor: str | None
    party_size: int | None
    area: str | None
    features: str | None
    taught_in: str | None
    level: str | None
    discipline: str | None


class DetailsArguments(Arguments):
    """What the guest said about themselves."""

    name: str | None
    email: str | None


class TopicArguments(Arguments):
    """What the guest wants to know about the property."""

    topic: str


class ReasonArguments(Arguments):
    """Why a person is needed."""

    reason: str


class FindAvailability(Tool):
    name = "find_availability"
    description = (
        "Free times. Pass the guest's own words for day and time ('next Friday', 'after 2'); the server "
        "resolves them. For tables also party_size, area ('outside') and features ('quiet, high chair') as "
        "said; no duration. For lessons also taught_in ('German'), level ('beginner') and discipline "
        "('snowboard') if the guest said them. Offer only the slots it returns."
    )
    arguments = AvailabilityArguments

    def run(self, wish: AvailabilityArguments) -> Result:
        found = self.desk.looking.look(Wish(**wish.model_dump()))
        day = found.reading.day
        slots = [self.desk.looking.described(slot) for slot in found.offer.slots] if found.offer else []
        refused = found.bookable is False
        advice = "Propose the slot the guest wants." if slots else "Ask the guest for another day or time."
        if refused:
            advice = "Say why not, and offer the alternatives or ask for another day."
        if found.missing:
            advice = f"Ask the guest for: {', '.join(found.missing)}."
        return {
            "ok": True,
            "day": day.isoformat() if day else None,
            "weekday": f"{day:%A}" if day else None,
            "slots": [] if refused else slots,
            "requested": self._requested(found, slots),
            "reasons": [reason.model_dump(mode="json") for reason in found.reasons],
            "missing": list(found.missing),
            "notes": [doubt.code for doubt in found.reading.doubts],
            "next": advice,
        }

    def _requested(self, found: Finding, slots: list[dict[str, object]]) -> dict[str, object] | None:
        if found.bookable is None:
            return None
        return {
            "bookable": found.bookable,
            "reasons": [reason.model_dump(mode="json") for reason in found.reasons],
            "alternatives": [] if found.bookable else slots,
            "say": "" if found.bookable else self.desk.looking.not_possible(found).say,
        }


class MyBookings(Tool):
    name = "my_bookings"
    description = "The guest's own upcoming bookings."

    def run(self, wish: Arguments) -> Result:
        case = self.desk.case
        return {"ok": True, "bookings": [booking_facts(booking, case) for booking in case.own]}


class GuestDetails(Tool):
    name = "guest_details"
    description = "Keep the name or e-mail address that the guest told."
    arguments = DetailsArguments

    def run(self, wish: DetailsArguments) -> Result:
        told = {name: value for name, value in wish.model_dump().items() if value}
        try:
            self.desk.proposing.told = GuestChange.model_validate(told) if told else None
        except ValidationError:
            raise Refusal("invalid", "", "That is no valid name or address; ask again.") from None
        return {"ok": True, "kept": sorted(told), "next": "Go on with what the guest wants."}


class PropertyFacts(Tool):
    name = "property_facts"
    description = "What the property says about a topic. If there is nothing, say you do not know."
    arguments = TopicArguments

    def run(self, wish: TopicArguments) -> Result:
        case = self.desk.case
        facts = facts_about(wish.topic, case)
        if not facts:
            raise Refusal(
                "unknown", "", "Nothing is known about this. Say so, and offer to hand over to a person."
            )
        case.known.facts += facts
        for fact in facts:
            case.may_quote(fact)
        return {"ok": True, "facts": facts, "next": "Answer from these facts only."}


class HandOver(Tool):
    name = "hand_over"
    description = "Give the conversation to a person of the property; they answer in this chat."
    arguments = ReasonArguments

    def run(self, wish: ReasonArguments) -> Result:
        self.desk.hand_over_reason = wish.reason[:200] or "The guest asked for a person."
        self.desk.case.known.effects.add(Effect.HANDED_OVER)
        return {"ok": True, "say": self.desk.case.voice.say("handed_over"), "next": "End the turn."}


_HOURS = ("hour", "open", "close", "offnung", "geoffnet", "horaire", "ouvert", "orari", "apert", "abiert")
_PRICES = (
    "price",
    "cost",
    "how much",
    "preis",
    "kost",
    "prix",
    "tarif",
    "combien",
    "quanto",
    "precio",
    "cuanto",
)
_SERVICES = (
    "instructor",
    "lesson",
    "language",
    "teach",
    "lehrer",
    "sprach",
    "moniteur",
    "langue",
    "maestr",
    "profesor",
)
_CONTACT = (
    *("contact", "phone", "address", "location", "where", "mail", "adresse", "telefon", "kontakt"),
    *("indirizzo", "direccion", "telefono", " wo ", "dove", "donde", " ou "),
)


def facts_about(topic: str, case: Case) -> list[str]:
    """The property's own sentences on a topic: policies, opening hours, prices, contact."""
    wanted = fold(topic)
    facts = [
        f"{policy.topic}: {policy.text}"
        for policy in case.place.policies
        if fold(policy.topic) in wanted
        or wanted in fold(policy.topic)
        or {word for word in fold(policy.topic).split() if len(word) > 3 and word != "what"}
        & set(wanted.split())
    ]
    if any(word in wanted for word in _HOURS):
        weekly = case.place.hours.weekly
        facts += case.voice.opening(
            [[f"{span.opens}-{span.closes}" for span in weekly.on_weekday(number)] for number in range(7)]
        )
    if any(word in wanted for word in _PRICES):
        facts += [case.voice.service(service, case.resources) for service in case.services if service.active]
    if any(word in wanted for word in _SERVICES):
        facts += [service.description for service in case.services if service.active and service.description]
    if any(word in f" {wanted} " for word in _CONTACT):
        contact = case.place.contact.model_dump(exclude_none=True)
        facts += [f"{name}: {value}" for name, value in contact.items()]
    return facts
