"""Statistics of a guest from the facts of their history (no I/O).

Bookings count as in the record that staff read beside a booking: rates look back 24 months, a booking that is
over without a note counts as come due and not as a visit. Stays count into the same rates. Totals are of all
time.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from attendant.guests.history.models import Fact, FactKind
from attendant.guests.profile import Statistics
from attendant.kernel.money import Money

REMEMBERED = timedelta(days=730)
_COUNTED = {
    "finished": "visit",
    "partly_arrived": "visit",
    "arrived": "visit",
    "seated": "visit",
    "cancelled_by_guest": "cancelled",
    "cancelled_late": "cancelled",
    "cancelled_by_venue": "called_off",
    "declined": "called_off",
    "expired": "called_off",
    "no_show": "no_show",
    "in_house": "visit",
    "departed": "visit",
    "cancelled": "cancelled",
}
_PRESENT = frozenset({"partly_arrived", "arrived", "seated", "in_house"})


def counts_as(fact: Fact, now: datetime) -> str:
    """What a booking or stay is at `now`: visit, upcoming, unnoted, cancelled, no_show or called_off."""
    if fact.status == "requested" and fact.pending_until and fact.pending_until <= now:
        return "called_off"
    standing = "upcoming" if fact.until is None or fact.until > now else "unnoted"
    return _COUNTED.get(fact.status, standing)


def visits_among(facts: Iterable[Fact]) -> list[Fact]:
    """The bookings and stays among facts, earliest first."""
    kinds = (FactKind.BOOKING, FactKind.STAY)
    return sorted((fact for fact in facts if fact.kind in kinds and not fact.gone), key=lambda fact: fact.at)


def statistics_of(facts: Iterable[Fact], now: datetime) -> Statistics:
    """What is counted of a guest at `now`."""
    taken = [(fact, counts_as(fact, now)) for fact in visits_among(facts)]
    came = [fact for fact, found in taken if found == "visit"]
    visits = [fact for fact in came if fact.kind is FactKind.BOOKING]
    stays = [fact for fact in came if fact.kind is FactKind.STAY]
    upcoming = [fact for fact, found in taken if found == "upcoming"]
    recent = Counter(found for fact, found in taken if fact.at >= now - REMEMBERED)
    came_due = recent["visit"] + recent["unnoted"] + recent["no_show"]
    present = [fact.until for fact in came if fact.status in _PRESENT and fact.until and fact.until > now]
    total, average = spend_of(came)
    return Statistics(
        stays=len(stays),
        visits=len(visits),
        upcoming=len(upcoming),
        bookings_24_months=recent.total(),
        first_visit_at=came[0].at if came else None,
        last_visit_at=came[-1].at if came else None,
        last_stay_on=max((fact.departs_on for fact in stays if fact.departs_on), default=None),
        next_arrival_at=min((fact.at for fact in upcoming if fact.at > now), default=None),
        in_house_until=max(present, default=None),
        total_spend=total,
        average_spend=average,
        cancellation_rate=_rate(recent["cancelled"], came_due + recent["cancelled"]),
        no_show_rate=_rate(recent["no_show"], came_due),
    )


def spend_of(came: Sequence[Fact]) -> tuple[Money | None, Money | None]:
    """The sum of what visits and stays cost, and the average of those that cost something.

    Amounts in other currencies than the one that is used most are left out.
    """
    prices = [fact.price for fact in came if fact.price and fact.price.amount]
    if not prices:
        return None, None
    [(currency, count)] = Counter(price.currency for price in prices).most_common(1)
    total = sum(price.amount for price in prices if price.currency == currency)
    return (
        Money(amount=total, currency=currency),
        Money(amount=round(total / count), currency=currency),
    )


def turns_at(facts: Iterable[Fact], now: datetime) -> datetime | None:
    """When these statistics change next by the clock alone; None if never."""
    turns: list[datetime] = []
    for fact in visits_among(facts):
        turns.append(fact.at + REMEMBERED + timedelta(microseconds=1))
        if counts_as(fact, now) == "upcoming" or fact.status in _PRESENT:
            turns += [instant for instant in (fact.at, fact.until, fact.pending_until) if instant]
    return min((turn for turn in turns if turn > now), default=None)


def _rate(count: int, total: int) -> float | None:
    return round(count / total, 4) if total else None
