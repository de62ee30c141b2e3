"""What a guest seems to like, read from what they did (no I/O).

Read from the last 20 bookings of 24 months whose guest came; only what at least three of them and six in ten
have in common counts as learned. Each says from how many it is, so that whoever uses it can judge.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attendant.guests.history.counting import REMEMBERED
from attendant.guests.history.models import Fact, Learned
from attendant.guests.history.patterns import WEEKDAYS, kept_bookings
from attendant.guests.profile import Preference

LAST = 20
AT_LEAST = 3
SHARE = 0.6
NEAR = timedelta(minutes=45)


def learned_from(
    facts: Iterable[Fact], zone: ZoneInfo, now: datetime, said: Sequence[Preference] = ()
) -> list[Learned]:
    """What is learned of a guest at `now`; nothing about a topic on which something was said."""
    kept = [fact for fact in kept_bookings(facts, now) if fact.at >= now - REMEMBERED][-LAST:]
    if len(kept) < AT_LEAST:
        return []
    found = [_service(kept), _resource(kept), _time(kept, zone), _party(kept)]
    topics = {preference.topic.casefold() for preference in said}
    return [one for one in found if one is not None and one.topic not in topics]


def _service(kept: Sequence[Fact]) -> Learned | None:
    common = _common(kept, [fact.service_id for fact in kept])
    if common is None:
        return None
    chosen, those = common
    name = next((fact.service_name for fact in reversed(those) if fact.service_name), None)
    return _learned("service", f"mostly books {name or chosen}", {"service_id": chosen}, those, kept)


def _resource(kept: Sequence[Fact]) -> Learned | None:
    common = _common(kept, [fact.resource_ids for fact in kept])
    if common is None or not common[0]:
        return None
    chosen, those = common
    names = next((fact.resource_names for fact in reversed(those) if fact.resource_names), chosen)
    text = f"mostly with or at {' + '.join(names)}"
    return _learned("resource", text, {"resource_ids": list(chosen)}, those, kept)


def _time(kept: Sequence[Fact], zone: ZoneInfo) -> Learned | None:
    local = {fact.fact_id: fact.at.astimezone(zone) for fact in kept}
    minutes = {name: start.hour * 60 + start.minute for name, start in local.items()}
    near = int(NEAR.total_seconds()) // 60
    around = max(
        minutes.values(), key=lambda one: (sum(abs(one - other) <= near for other in minutes.values()), -one)
    )
    day = _common(kept, [local[fact.fact_id].weekday() for fact in kept])
    at_that_time = [fact for fact in kept if abs(minutes[fact.fact_id] - around) <= near]
    if day is not None:
        weekday, those = day
        both = [fact for fact in those if fact in at_that_time]
        if _enough(both, kept):
            value = {"weekday": WEEKDAYS[weekday], "time": _clock(both, minutes)}
            text = f"mostly on {WEEKDAYS[weekday].capitalize()} around {value['time']}"
            return _learned("time", text, value, both, kept)
        return _learned(
            "time", f"mostly on {WEEKDAYS[weekday].capitalize()}", {"weekday": WEEKDAYS[weekday]}, those, kept
        )
    if not _enough(at_that_time, kept):
        return None
    value = {"time": _clock(at_that_time, minutes)}
    return _learned("time", f"mostly around {value['time']}", value, at_that_time, kept)


def _party(kept: Sequence[Fact]) -> Learned | None:
    common = _common(kept, [fact.party_size for fact in kept])
    if common is None or not common[0]:
        return None
    size, those = common
    return _learned(
        "party", "mostly alone" if size == 1 else f"mostly {size} people", {"party_size": size}, those, kept
    )


def _common[T: Hashable](kept: Sequence[Fact], values: Sequence[T]) -> tuple[T, list[Fact]] | None:
    """The value that enough of the bookings share, and these bookings."""
    value, _ = Counter(reversed(values)).most_common(1)[0]
    those = [fact for fact, own in zip(kept, values, strict=True) if own == value]
    return (value, those) if _enough(those, kept) else None


def _enough(those: Sequence[Fact], kept: Sequence[Fact]) -> bool:
    return len(those) >= AT_LEAST and len(those) >= SHARE * len(kept)


def _clock(those: Sequence[Fact], minutes: dict[str, int]) -> str:
    ordered = sorted(minutes[fact.fact_id] for fact in those)
    middle = ordered[len(ordered) // 2]
    return f"{middle // 60:02}:{middle % 60:02}"


def _learned(
    topic: str, text: str, value: dict[str, Any], those: Sequence[Fact], kept: Sequence[Fact]
) -> Learned:
    since = kept[0].at.date()
    return Learned(
        topic=topic,
        text=text,
        value=value,
        count=len(those),
        of=len(kept),
        since=since,
        evidence=f"from {len(those)} of {len(kept)} bookings since {since.isoformat()}",
    )
