"""REST endpoint of lists of guests."""

from datetime import date
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.contacts import Phone
from attendant.guests.listing.frequency import Frequency
from attendant.guests.listing.models import (
    MAX_FILTERED_SEGMENTS,
    MAX_FILTERED_TAGS,
    FilterTag,
    GuestFilter,
    GuestListPage,
    GuestSort,
    SegmentKey,
)
from attendant.guests.listing.wiring import listing_for
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.errors import Invalid
from attendant.kernel.http import install_problem_responses, respond
from attendant.kernel.subjects import Subject
from attendant.properties.values import Language

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
Limit = Annotated[int, Query(ge=1, le=100)]
Tags = Annotated[list[FilterTag], Query(max_length=MAX_FILTERED_TAGS, description="Has all of these")]
Keys = Annotated[
    list[SegmentKey], Query(max_length=MAX_FILTERED_SEGMENTS, description="In all of these segments")
]


class Settings(settings.Settings):
    """What this function reads."""

    guests_table: str
    properties_table: str


@app.get("/api/v1/guests", summary="List guests", tags=["Guests"])
def list_guests(
    caller: Staff,
    limit: Limit = 50,
    cursor: str | None = None,
    sort: Annotated[
        GuestSort | None,
        Query(description="newest for all guests, recent (here last first) with filters, unless given"),
    ] = None,
    q: Annotated[
        str | None, Query(min_length=1, max_length=200, description="As typed: name, phone, mail ...")
    ] = None,
    phone: Annotated[Phone | None, Query(description="Only guests with this number")] = None,
    language: Annotated[Language | None, Query(description="de shows de-CH, too")] = None,
    frequency: Frequency | None = None,
    segment: Keys = [],  # noqa: B006
    tag: Tags = [],  # noqa: B006
    arriving: Annotated[bool, Query(description="Only guests who are expected, today or later")] = False,
    arriving_from: Annotated[date | None, Query(description="Next arrival on this date or later")] = None,
    arriving_until: Annotated[date | None, Query(description="Next arrival on this date or before")] = None,
) -> GuestListPage:
    if arriving_from and arriving_until and arriving_until < arriving_from:
        raise Invalid.field("query.arriving_until", "before arriving_from")
    wish = GuestFilter(
        q=q,
        phone=phone,
        language=language,
        frequency=frequency,
        segments=tuple(segment),
        tags=tuple(tag),
        arriving=arriving,
        arriving_from=arriving_from,
        arriving_until=arriving_until,
    )
    return listing_for(caller.property_id, Settings.load()).page(wish, sort, limit, cursor)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
