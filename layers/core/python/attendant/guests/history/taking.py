"""A batch of events taken into guests' histories: every fact kept, then every guest counted once."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from attendant.guests.history.facts import facts_of
from attendant.guests.history.service import HistoryKeeper
from attendant.kernel.events import Envelope
from attendant.kernel.logs import correlation, logger
from attendant.kernel.subjects import Actor

SCORED = frozenset({"vip"})
"""Details of a profile that its score depends on."""

type Person = tuple[str, str]  # a property and a guest id


def take(events: Mapping[str, Envelope], keeper_of: Callable[[str], HistoryKeeper]) -> list[str]:
    """Take in events by the ids of their messages; gives the messages that failed and must come again."""
    failed: list[str] = []
    touched: dict[Person, list[str]] = defaultdict(list)
    latest: dict[Person, Envelope] = {}
    for message, event in events.items():
        correlation.set(event.correlation_id)
        try:
            people = _kept(event, keeper_of(event.property_id))
        except Exception:
            logger.exception("history_not_kept", event_id=event.event_id)
            failed.append(message)
            continue
        for guest_id in people:
            touched[event.property_id, guest_id].append(message)
            latest[event.property_id, guest_id] = event
    for person, messages in touched.items():
        property_id, guest_id = person
        correlation.set(latest[person].correlation_id)
        try:
            keeper_of(property_id).count(guest_id, _actor(latest[person]))
        except Exception:
            logger.exception("statistics_not_counted", guest_id=guest_id)
            failed += messages
    return list(dict.fromkeys(failed))


def _kept(event: Envelope, keeper: HistoryKeeper) -> list[str]:
    """Keep what an event tells; gives the guests whose statistics it may change."""
    match event.type:
        case "GuestMerged":
            return [str(event.data["guest_id"])]
        case "GuestUnmerged":
            return [str(event.data["guest_id"]), str(event.data["restored_id"])]
        case "GuestChanged":
            return [str(event.data["guest_id"])] if SCORED.intersection(event.data["fields"]) else []
        case "GuestErased":
            keeper.forget([str(guest_id) for guest_id in event.data["guest_ids"]])
            return []
    facts = facts_of(event)
    for fact in facts:
        keeper.keep(fact, _actor(event))
    return list(dict.fromkeys(fact.guest_id for fact in facts))


def _actor(event: Envelope) -> Actor:
    return Actor(
        kind="system",
        id="history",
        property_id=event.property_id,
        channel="events",
        correlation_id=event.correlation_id,
        causation_id=event.event_id,
    )
