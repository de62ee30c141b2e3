"""The calendar behind a secret link. No sign-in: the link is the permission, until it is revoked."""

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.feeds.service import property_of
from attendant.bookings.feeds.wiring import calendars_for
from attendant.kernel import settings
from attendant.kernel.http import install_problem_responses, respond

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    guests_table: str


@app.get(
    "/api/v1/feeds/<token>",
    summary="Read a calendar by its secret link, `.ics` appended",
    tags=["Bookings"],
    responses={
        200: {
            "description": "The calendar (RFC 5545)",
            "content": {"text/calendar": {"schema": {"type": "string"}}},
        },
        304: {"description": "As the `ETag` in `If-None-Match` says"},
    },
)
def read_calendar(token: str) -> Response[str]:
    token = token.removesuffix(".ics")
    found = calendars_for(property_of(token), Settings.load()).read(token)
    headers: dict[str, str | list[str]] = {
        "ETag": found.etag,
        "Cache-Control": "private, max-age=300",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    if app.current_event.headers.get("if-none-match") in (found.etag, f"W/{found.etag}"):
        return Response(304, None, "", headers)
    return Response(200, "text/calendar; charset=utf-8", found.text, headers)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
