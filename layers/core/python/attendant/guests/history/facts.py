"""From events to facts: a table of readers, one per type of event (no I/O).

Each event of a thing tells all of it, so a fact needs no other event than the newest, in whatever order and
however often they come.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from attendant.guests.history.models import Fact, FactKind
from attendant.kernel.clock import parse_iso
from attendant.kernel.events import Envelope
from attendant.kernel.money import Money

Reader = Callable[[Envelope], list[Fact]]

BOOKING_EVENTS = (
    "BookingRequested",
    "BookingBooked",
    "BookingConfirmed",
    "BookingDeclined",
    "BookingExpired",
    "BookingChanged",
    "BookingCancelled",
    "BookingArrived",
    "BookingSeated",
    "BookingFinished",
    "BookingNoShow",
    "BookingStayChanged",
    "BookingStepUndone",
    "BookingRestated",
)
STAY_EVENTS = ("StayExpected", "StayChanged", "StayArrived", "StayDeparted", "StayCancelled")
CONVERSATION_EVENTS = ("ConversationStarted", "ConversationTakenOver", "ConversationHandedBack")
WAIT_EVENTS = (
    "WaitlistJoined",
    "WaitlistOffered",
    "WaitlistAccepted",
    "WaitlistDeclined",
    "WaitlistLapsed",
    "WaitlistLeft",
    "WaitlistReady",
    "WaitlistCheckedIn",
    "WaitlistSeated",
    "WaitlistNoShow",
)
SERIES_EVENTS = ("SeriesMade", "SeriesChanged", "SeriesCancelled")


def facts_of(event: Envelope) -> list[Fact]:
    """What an event says about guests' histories: mostly one fact; none if it names no guest."""
    reader = READERS.get(event.type)
    return reader(event) if reader else []


def _booking(event: Envelope) -> list[Fact]:
    data = event.data
    return [
        Fact(
            kind=FactKind.BOOKING,
            fact_id=data["booking_id"],
            guest_id=data["guest_id"],
            at=_instant(data["starts_at"]),
            until=_instant(data["ends_at"]),
            status=data["status"],
            made_at=_maybe(data.get("created_at")),
            pending_until=_maybe(data.get("pending_until")) if data["status"] == "requested" else None,
            reference=data["reference"],
            conversation_id=data.get("conversation_id"),
            service_id=data["service_id"],
            service_name=data.get("service_name"),
            resource_ids=tuple(data.get("resource_ids") or [data["resource_id"]]),
            resource_names=tuple(name for name in data.get("resource_names", ()) if name),
            party_size=data["party_size"],
            price=_price(data.get("price")),
            audience=data.get("audience"),
            **_telling(event),
        )
    ]


def _stay(event: Envelope) -> list[Fact]:
    data = event.data
    fact: dict[str, Any] = {
        "kind": FactKind.STAY,
        "fact_id": data["stay_id"],
        "at": _instant(data["arrives_at"]),
        "until": _instant(data["departs_at"]),
        "status": data["state"],
        "reference": data["number"],
        "service_name": data.get("category"),
        "room": data.get("room"),
        "arrives_on": date.fromisoformat(data["arrives_on"]),
        "departs_on": date.fromisoformat(data["departs_on"]),
        "party_size": (data.get("adults", 0) + data.get("children", 0)) or None,
        **_telling(event),
    }
    # What a stay costs counts once, for the main guest.
    prices = {one: _price(data.get("total")) for one in data["guest_ids"][:1]}
    here = [Fact(**fact, guest_id=one, price=prices.get(one)) for one in data["guest_ids"]]
    return [
        *here,
        *(Fact(**fact, guest_id=one, gone=True) for one in data.get("former_guest_ids", ())),
    ]


def _conversation(event: Envelope) -> list[Fact]:
    data = event.data
    if not data.get("guest_id"):
        return []
    mode = data.get("mode") or "bot"
    return [
        Fact(
            kind=FactKind.CONVERSATION,
            fact_id=data["conversation_id"],
            guest_id=data["guest_id"],
            at=_maybe(data.get("started_at")) or event.occurred_at,
            status="opted_out" if data.get("opted_out") else _ANSWERED_BY.get(mode, mode),
            channel=data.get("channel"),
            conversation_id=data["conversation_id"],
            **_telling(event),
        )
    ]


_ANSWERED_BY = {"bot": "with_concierge", "human": "with_staff"}


def _moment(kind: FactKind, status: str) -> Reader:
    """A reader of what happens to a conversation: the conversation as it is now, and that it happened."""

    def read(event: Envelope) -> list[Fact]:
        return [
            fact.model_copy(update=change)
            for fact in _conversation(event)
            for change in (
                {},
                {"kind": kind, "fact_id": event.event_id, "at": event.occurred_at, "status": status},
            )
        ]

    return read


def _wait(event: Envelope) -> list[Fact]:
    data = event.data
    day = datetime.combine(date.fromisoformat(data["day"]), time(12), tzinfo=UTC)
    return [
        Fact(
            kind=FactKind.WAIT,
            fact_id=data["entry_id"],
            guest_id=data["guest_id"],
            at=_maybe(data.get("joined_at")) or day,
            status=data["state"],
            service_id=data["service_id"],
            service_name=data.get("service_name"),
            party_size=data["party_size"],
            conversation_id=data.get("conversation_id"),
            **_telling(event),
        )
    ]


def _series(event: Envelope) -> list[Fact]:
    data = event.data
    return [
        Fact(
            kind=FactKind.SERIES,
            fact_id=data["series_id"],
            guest_id=data["guest_id"],
            at=_maybe(data.get("made_at")) or event.occurred_at,
            status="booked" if data["booked"] else "cancelled",
            service_id=data["service_id"],
            **_telling(event),
        )
    ]


READERS: Mapping[str, Reader] = {
    **dict.fromkeys(BOOKING_EVENTS, _booking),
    **dict.fromkeys(STAY_EVENTS, _stay),
    **dict.fromkeys(CONVERSATION_EVENTS, _conversation),
    "ConversationHandedOver": _moment(FactKind.HANDOVER, "handed_over"),
    "GuestOptedOut": _moment(FactKind.OPT_OUT, "opted_out"),
    "GuestOptedIn": _moment(FactKind.OPT_OUT, "opted_in"),
    **dict.fromkeys(WAIT_EVENTS, _wait),
    **dict.fromkeys(SERIES_EVENTS, _series),
}
"""Every event that a guest's history is made of; orders and tasks of guests join here."""


def _telling(event: Envelope) -> dict[str, Any]:
    return {"version": event.aggregate_version, "told_at": event.occurred_at}


def _instant(text: str) -> datetime:
    return parse_iso(text)


def _maybe(text: str | None) -> datetime | None:
    return parse_iso(text) if text else None


def _price(amount: Mapping[str, Any] | None) -> Money | None:
    return Money.model_validate(amount) if amount else None
