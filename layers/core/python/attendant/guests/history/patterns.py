"""When, how and with whom a guest comes: counted from the facts of their history (no I/O)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from attendant.guests.history.counting import counts_as, visits_among
from attendant.guests.history.models import Chosen, Fact, FactKind, PartyPattern, Pattern, Spread
from attendant.kernel.money import Money

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = 86_400
MOST_SHARES = 10
WALK_IN = "walk_in"


def kept_bookings(facts: Iterable[Fact], now: datetime) -> list[Fact]:
    """The bookings whose guest came or, as nobody noted otherwise, will have come; earliest first."""
    return [
        fact
        for fact in visits_among(facts)
        if fact.kind is FactKind.BOOKING and counts_as(fact, now) in ("visit", "unnoted")
    ]


def pattern_of(facts: Iterable[Fact], zone: ZoneInfo, now: datetime) -> Pattern:
    """The pattern of a guest's bookings up to `now`."""
    kept = kept_bookings(facts, now)
    if not kept:
        return Pattern(visits=0)
    local = [fact.at.astimezone(zone) for fact in kept]
    weekdays = Counter(start.weekday() for start in local)
    hours = Counter(start.hour for start in local)
    audiences = Counter(fact.audience for fact in kept if fact.audience)
    services = shares((fact.service_id, fact.service_name) for fact in kept)
    resources = shares(pair for fact in kept for pair in zip(fact.resource_ids, _names(fact), strict=True))
    return Pattern(
        visits=len(kept),
        since=kept[0].at,
        weekdays={WEEKDAYS[day]: weekdays[day] for day in sorted(weekdays)},
        hours={f"{hour:02}": hours[hour] for hour in sorted(hours)},
        lead_days=_lead(kept),
        days_between=_spread([_days(one.at, other.at) for one, other in pairwise(kept)]),
        party=_party(kept),
        audiences=dict(audiences.most_common()),
        favourite_service=next(iter(services), None),
        favourite_resource=next(iter(resources), None),
        services=services,
        resources=resources,
        spend_by_service=_spend(kept),
    )


def shares(chosen: Iterable[tuple[str | None, str | None]]) -> list[Chosen]:
    """How often each of some ids was chosen, the most chosen first; the last name given counts."""
    pairs = list(chosen)
    names = {each: name for each, name in pairs if name}
    found = Counter(each for each, _ in pairs if each)
    return [
        Chosen(id=each, name=names.get(each), count=count, of=len(pairs))
        for each, count in found.most_common(MOST_SHARES)
    ]


def _names(fact: Fact) -> tuple[str | None, ...]:
    named = len(fact.resource_names) == len(fact.resource_ids)
    return fact.resource_names if named else (None,) * len(fact.resource_ids)


def _lead(kept: Sequence[Fact]) -> Spread | None:
    made = [
        (fact.made_at, fact.at)
        for fact in kept
        if fact.made_at and fact.audience != WALK_IN and fact.made_at <= fact.at
    ]
    return _spread([_days(*pair) for pair in made])


def _days(first: datetime, second: datetime) -> float:
    return (second - first).total_seconds() / DAY


def _spread(spans: Sequence[float]) -> Spread | None:
    if not spans:
        return None
    return Spread(
        median=round(median(spans), 2),
        shortest=round(min(spans), 2),
        longest=round(max(spans), 2),
        visits=len(spans),
    )


def _party(kept: Sequence[Fact]) -> PartyPattern | None:
    sizes = [fact.party_size for fact in kept if fact.party_size]
    if not sizes:
        return None
    usual, _ = Counter(reversed(sizes)).most_common(1)[0]
    return PartyPattern(
        usual=usual, average=round(sum(sizes) / len(sizes), 2), largest=max(sizes), visits=len(sizes)
    )


def _spend(kept: Sequence[Fact]) -> dict[str, Money]:
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for fact in kept:
        if fact.service_id and fact.price and fact.price.amount:
            sums[fact.service_id][fact.price.currency] += fact.price.amount
    return {
        service: Money(amount=amount, currency=currency)
        for service, amounts in sums.items()
        for currency, amount in [max(amounts.items(), key=lambda pair: pair[1])]
    }
