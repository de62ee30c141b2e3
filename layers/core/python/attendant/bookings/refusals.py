"""Why a visit cannot be had at any time, or no more of them on a date (S-12)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from attendant.bookings.catalogue import Service
from attendant.bookings.limits import Tally, exceeded
from attendant.bookings.models import Reason, ReasonCode
from attendant.bookings.reasons import PAST, party_reason
from attendant.bookings.starts import earliest_start
from attendant.bookings.units import Unit
from attendant.bookings.visits import Visit
from attendant.bookings.wall_clock import rounded_up


def refused(service: Service, visit: Visit, named: tuple[str, ...], units: Collection[Unit]) -> list[Reason]:
    """What of a visit the service does not offer; `units` are those that are meant."""
    found = []
    if not service.active:
        found.append(Reason(code=ReasonCode.SERVICE, text=f"{service.name} is not offered at present."))
    if visit.duration_minutes is not None and service.price_of(visit.duration_minutes) is None:
        offered = ", ".join(str(minutes) for minutes in service.durations)
        found.append(Reason(code=ReasonCode.DURATION, text=f"{service.name} takes {offered} minutes."))
    if visit.party_size < service.party_min:
        found.append(party_reason(ReasonCode.PARTY_TOO_SMALL, f"at least {service.party_min}"))
    if visit.party_size > service.party_max:
        found.append(party_reason(ReasonCode.PARTY_TOO_LARGE, f"at most {service.party_max}"))
    if not units:
        text = f"{service.name} is not offered with that." if named else f"Nothing serves {service.name}."
        found.append(Reason(code=ReasonCode.RESOURCE, text=text))
    return found


def wrong_time(
    service: Service,
    start: datetime,
    day: date,
    now: datetime,
    bookable: tuple[date, date],
) -> list[Reason]:
    """Why a start on a local date is past, too soon, or beyond the first and last `bookable` date."""
    if start < rounded_up(now):
        return [PAST]
    if start < earliest_start(now, timedelta(minutes=service.min_notice_minutes)):
        text = f"It must be booked {service.min_notice_minutes} minutes ahead."
        return [Reason(code=ReasonCode.NOTICE, text=text)]
    first_day, last_day = bookable
    if day > last_day:
        return [Reason(code=ReasonCode.HORIZON, text=f"Bookings are open until {last_day.isoformat()}.")]
    if day < first_day:
        text = f"Bookings open for {first_day.isoformat()} and later."
        return [Reason(code=ReasonCode.HORIZON, text=text)]
    return []


def over_limit(
    service: Service,
    tallies: Mapping[str, Tally],
    day: date,
    minutes: int,
    now: datetime,
    own: Collection[str],
) -> list[Reason]:
    """Why the service takes no more visits on a local date; empty if it takes one of so many minutes."""
    if service.limits is None:
        return []
    broken = exceeded(service.limits, tallies, service.service_id, day, minutes, now, own)
    text = f"{service.name} takes {' and '.join(broken)} at most."
    return [Reason(code=ReasonCode.LIMIT, text=text)] if broken else []
