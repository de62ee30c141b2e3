"""REST endpoints about guests who come again: how they kept their bookings, the same time once more."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.guest_record import GuestRecord
from attendant.bookings.models import BookingsPage
from attendant.bookings.returning import BookAgain, Returning, When
from attendant.bookings.wiring import returning_for
from attendant.bookings.wishes import Id
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import install_problem_responses, respond
from attendant.kernel.subjects import Subject

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    guests_table: str


@app.get(
    "/api/v1/bookings/guests/<guest_id>/record",
    summary="How a guest has kept their bookings",
    tags=["Bookings"],
)
def read_record(guest_id: Id, caller: Staff) -> GuestRecord:
    return returning(caller).record(guest_id)


@app.get(
    "/api/v1/guests/<guest_id>/bookings",
    summary="A guest's bookings, those to come or those of the past",
    tags=["Bookings"],
)
def list_bookings_of_guest(
    guest_id: Id,
    caller: Staff,
    when: Annotated[When | None, Query(description="upcoming: what stands and is not over")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: str | None = None,
) -> BookingsPage:
    return returning(caller).bookings(guest_id, when, limit=limit, cursor=cursor)


@app.get(
    "/api/v1/bookings/<booking_id>/again",
    summary="The next time like this booking, ready to be booked",
    tags=["Bookings"],
)
def book_again(booking_id: Id, caller: Staff) -> BookAgain:
    return returning(caller).again(booking_id)


def returning(caller: Subject) -> Returning:
    return returning_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
