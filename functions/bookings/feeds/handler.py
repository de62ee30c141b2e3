"""REST endpoints of calendar feeds: who gets a link, and who no longer."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.feeds.models import FeedLink, FeedList, FeedWish
from attendant.bookings.feeds.service import Feeds
from attendant.bookings.feeds.wiring import feeds_for
from attendant.bookings.wishes import Id
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    idempotency_key,
    install_problem_responses,
    respond,
)
from attendant.kernel.subjects import Subject

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    guests_table: str
    outbox_table: str
    idempotency_table: str


@app.post(
    "/api/v1/bookings/feeds",
    status_code=201,
    summary="Make a calendar feed; shows its link once",
    tags=["Bookings"],
)
def make_feed(wish: FeedWish, caller: Staff) -> Response[FeedLink]:
    feed, token = feeds(caller).create(wish, caller.actor(correlation_id()), idempotency_key(app))
    path = f"/api/v1/feeds/{token}.ics"
    link = FeedLink(**feed.model_dump(), path=path, url=f"{origin()}{path}")
    return entity_response(link, link.revision, status=201)


@app.get("/api/v1/bookings/feeds", summary="List the calendar feeds", tags=["Bookings"])
def list_feeds(caller: Staff) -> FeedList:
    return FeedList(feeds=feeds(caller).all())


@app.delete(
    "/api/v1/bookings/feeds/<feed_id>", status_code=204, summary="Revoke a calendar feed", tags=["Bookings"]
)
def revoke_feed(feed_id: Id, caller: Staff) -> Response[None]:
    feeds(caller).revoke(feed_id, caller.actor(correlation_id()))
    return Response(status_code=204)


def feeds(caller: Subject) -> Feeds:
    return feeds_for(caller.property_id, Settings.load())


def origin() -> str:
    """The address under which the caller reached this API."""
    headers = app.current_event.headers
    host = headers.get("host") or app.current_event.request_context.domain_name
    return f"{headers.get('x-forwarded-proto') or 'https'}://{host}"


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
