"""A series before its dates are tried: what its rule gives, what a scope means, a split (S-31, S-33)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from attendant.bookings.models import Booking
from attendant.bookings.series.models import (
    LONGEST_MONTHS,
    MOST_DATES,
    DateVerdict,
    Series,
    SeriesChange,
    SeriesDate,
    SeriesDateState,
    SeriesPlan,
    SeriesPolicy,
    SeriesScope,
    SeriesVisits,
    SeriesWish,
    SeriesWork,
    WorkKind,
    still_to_come,
)
from attendant.bookings.series.recurrence import occurrences
from attendant.bookings.series.shifting import shifted
from attendant.bookings.visits import Audience
from attendant.kernel.errors import Conflict, Invalid, NotFound
from attendant.kernel.ids import new_id


def new_series(wish: SeriesWish, guest_id: str, zone: ZoneInfo, audience: Audience, now: datetime) -> Series:
    """The series of a wish, every date still open.

    Raises:
        Invalid: the rule cannot be read, has no end, or gives no dates, too many, or too late ones.
    """
    visits = wish.visits
    return Series(
        series_id=new_id("srs", now),
        service_id=wish.service_id,
        guest_id=guest_id,
        rule=wish.rule,
        first_start=wish.first_start,
        policy=wish.policy,
        visits=visits.model_copy(update={"audience": visits.audience or audience}),
        dates=_dates(wish, zone),
        work=SeriesWork(kind=WorkKind.MAKE, due_at=now),
        made_at=now,
        revision=0,
    )


def _dates(wish: SeriesWish, zone: ZoneInfo) -> list[SeriesDate]:
    recurrence = wish.recurrence()
    if recurrence.rule and not (recurrence.rule.count or recurrence.rule.until):
        raise Invalid.field("body.rule", "needs COUNT or UNTIL")
    found = occurrences(recurrence, zone, limit=MOST_DATES + len(wish.excepted) + 1)
    if not found:
        raise Invalid.field("body.rule", "gives no dates")
    if len(found) > MOST_DATES:
        raise Invalid.field("body.rule", f"gives more than {MOST_DATES} dates")
    if found[-1].starts_at > wish.first_start + relativedelta(months=LONGEST_MONTHS):
        raise Invalid.field("body.rule", f"reaches further than {LONGEST_MONTHS} months")
    return [SeriesDate(original=one.original, starts_at=one.starts_at, waiting=True) for one in found]


def standing(
    dates: Iterable[SeriesDate], bookings: Mapping[str, Booking], now: datetime
) -> dict[datetime, Booking]:
    """The bookings of dates that still take place and have not begun, by original start."""
    found = {one.original: bookings.get(one.booking_id or "") for one in dates}
    return {
        original: booking for original, booking in found.items() if booking and still_to_come(booking, now)
    }


def to_change(
    before: Series, change: SeriesChange, bookings: Mapping[str, Booking], zone: ZoneInfo, now: datetime
) -> tuple[Series | None, Series]:
    """What is kept of a series that is split, if it is; and the series whose waiting dates are to be changed.

    Raises:
        NotFound: the series has no such date.
        Conflict: nothing of it is to come.
    """
    meant = before.within(change.scope, change.original)
    if change.original and before.date(change.original) is None:
        raise NotFound("The series has no such date.")
    takes_place = standing(meant, bookings, now)
    future = [one for one in meant if one.original in takes_place or _could_be_booked(one, now)]
    if not any(one.original in takes_place for one in future):
        raise Conflict("Nothing of it is still to come.")
    first = min(one.original for one in future)
    earlier = [one for one in before.dates if one.original < first]
    splits = change.scope is SeriesScope.FOLLOWING and bool(earlier)
    dates = [
        _draft(before, one, takes_place.get(one.original), change, zone, relabelled=splits) for one in future
    ]
    work = SeriesWork(kind=WorkKind.CHANGE, change=change, due_at=now)
    visits = before.visits if change.scope is SeriesScope.THIS else _other_visits(before.visits, change)
    series = before.with_dates(dates, work=work, visits=visits)
    if not splits:
        return None, series
    root = before.series_id.partition(".")[0]
    later = [one for one in series.dates if one.original >= first]
    following = {
        "series_id": f"{root}.{new_id('p', now)}",
        "split_from": before.series_id,
        "first_start": later[0].original,
        "dates": later,
        "made_at": now,
        "revision": 0,
    }
    kept = before.model_copy(update={"dates": earlier, "revision": before.revision + 1})
    return kept, series.model_copy(update=following)


def verdict(one: SeriesDate, booking: Booking | None, zone: ZoneInfo) -> DateVerdict:
    """What is told of a date that was tried."""
    start = booking.starts_at if booking else one.starts_at
    return DateVerdict(
        original=one.original,
        starts_at=start,
        starts_local=start.astimezone(zone),
        bookable=not one.reasons,
        resource_name=booking.resource_name if booking else None,
        price=booking.price if booking else None,
        reasons=one.reasons,
    )


def plan_of(
    dates: Iterable[SeriesDate], bookings: Mapping[datetime, Booking], policy: SeriesPolicy, zone: ZoneInfo
) -> SeriesPlan:
    """What is told of dates that were tried in a rehearsal."""
    in_order = sorted(dates, key=lambda one: one.original)
    verdicts = [verdict(one, bookings.get(one.original), zone) for one in in_order]
    enough = all if policy is SeriesPolicy.ALL_OR_NOTHING else any
    return SeriesPlan(zone=zone.key, possible=enough(one.bookable for one in verdicts), dates=verdicts)


def _could_be_booked(one: SeriesDate, now: datetime) -> bool:
    return one.state is SeriesDateState.SKIPPED and one.starts_at > now


def _draft(
    series: Series,
    one: SeriesDate,
    booking: Booking | None,
    change: SeriesChange,
    zone: ZoneInfo,
    *,
    relabelled: bool,
) -> SeriesDate:
    """A date on which the change is going to work, or that it passes over."""
    if booking is None:
        return one.model_copy(update={"starts_at": shifted(one.starts_at, change, zone)})
    if change.scope is SeriesScope.THIS:
        return one.model_copy(update={"waiting": True, "edited": False, "reasons": []})
    edited = series.edited(one, booking)
    waiting = relabelled or change.overwrite_edits or not edited
    return one.model_copy(update={"waiting": waiting, "edited": edited, "reasons": []})


def _other_visits(visits: SeriesVisits, change: SeriesChange) -> SeriesVisits:
    named = change.named()
    if "resource_id" in named or "resource_ids" in named:
        named = {"resource_id": None, "resource_ids": []} | named
    return visits.model_copy(update=named)
