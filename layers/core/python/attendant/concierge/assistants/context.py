"""What is true of a property now, as an assistant needs it (no I/O)."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attendant.bookings.catalogue import Approval, Resource, ResourceKind, Service
from attendant.bookings.repository import CatalogueView
from attendant.bookings.tables import Area
from attendant.bookings.visits import Audience
from attendant.concierge.assistants.models import (
    LANGUAGES,
    AreaFacts,
    AssistantContext,
    DayHours,
    PriceFact,
    PropertyFacts,
    ServiceFacts,
    TurnFact,
)
from attendant.properties.hours import LocalSpan
from attendant.properties.models import Property

DAYS_AHEAD = 14


def context_of(place: Property, offering: CatalogueView, now: datetime) -> AssistantContext:
    """The property at an instant, with the hours of two weeks."""
    resources = [found for found in offering.resources if found.active and Audience.ONLINE in found.audiences]
    local = now.astimezone(ZoneInfo(place.zone)).replace(microsecond=0)
    days = [local.date() + timedelta(days=number) for number in range(DAYS_AHEAD)]
    return AssistantContext(
        property=PropertyFacts(
            property_id=place.property_id,
            name=place.name,
            kind=place.kind.value,
            zone=place.zone,
            currency=place.currency,
            language=place.language,
        ),
        now_local=local,
        languages=list(LANGUAGES),
        contact=place.contact,
        hours=[_hours(place, day) for day in days],
        policies=list(place.policies),
        services=[
            _service(service, resources, offering.areas) for service in offering.services if service.active
        ],
        areas=[
            _area(area, resources, offering) for area in sorted(offering.areas, key=lambda area: area.order)
        ],
    )


def tag_of(context: AssistantContext) -> str:
    """A weak entity tag: the same as long as the facts are, whatever the time of day."""
    facts = context.model_dump_json(exclude={"now_local"})
    return f'W/"{hashlib.sha256(facts.encode()).hexdigest()[:20]}"'


def _hours(place: Property, day: date) -> DayHours:
    hours = place.hours
    closure = hours.closure_on(day)
    if closure is not None:
        source = "closure"
    elif any(dated.day == day for dated in hours.overrides):
        source = "override"
    else:
        source = "season" if any(season.covers(day) for season in hours.seasons) else "weekly"
    return DayHours.model_validate(
        {
            "day": day,
            "weekday": f"{day:%A}",
            "spans": [_span(span) for span in hours.spans_on(day)],
            "source": source,
            "reason": closure.reason if closure else None,
        }
    )


def _span(span: LocalSpan) -> str:
    return f"{_clock(span.start)}-{_clock(span.end)}"


def _clock(minute: int) -> str:
    """A wall time; one of the next day as it is written there, midnight as 24:00."""
    shown = minute if minute <= 1440 else minute - 1440
    return f"{shown // 60:02d}:{shown % 60:02d}"


def _area(area: Area, resources: Sequence[Resource], offering: CatalogueView) -> AreaFacts:
    """What an area takes; a set of tables counts where all of them stand there."""
    here = {found.resource_id: found for found in resources if found.area_id == area.area_id}
    sets = [
        one.party_max for one in offering.combinations if one.active and set(one.resource_ids) <= set(here)
    ]
    single = [found.party_max or found.party_min for found in here.values()]
    return AreaFacts(
        area_id=area.area_id,
        name=area.name,
        tables=len(here),
        largest_party=max([*single, *sets], default=0),
    )


def _service(service: Service, resources: Sequence[Resource], areas: Sequence[Area]) -> ServiceFacts:
    serving = [found for found in resources if found.resource_id in service.resource_ids]
    places = {found.area_id for found in serving}
    turns = service.turn_times.bands if service.turn_times else ()
    named = [found.name for found in serving if found.kind is not ResourceKind.TABLE]
    return ServiceFacts(
        service_id=service.service_id,
        name=service.name,
        description=service.description,
        prices=[
            PriceFact(
                duration_minutes=None if turns else offered.duration_minutes,
                price=offered.price,
                price_text=offered.price.text(),
            )
            for offered in service.prices
        ],
        price_per=service.price_per,
        party_min=service.party_min,
        party_max=service.party_max,
        duration_is_asked=len(service.prices) > 1,
        turn_times=[TurnFact.model_validate(band.model_dump()) for band in turns],
        last_start=service.last_start,
        latest_end=service.latest_end,
        venue_confirms_each_request=service.approval is Approval.REQUEST,
        min_notice_minutes=service.min_notice_minutes,
        free_cancel_minutes=service.free_cancel_minutes,
        terms=list(service.terms),
        resource_kind=serving[0].kind.value if serving else None,
        resources=named,
        named_resource_surcharge=service.named_resource_surcharge,
        areas=[area.name for area in areas if area.area_id in places],
    )
