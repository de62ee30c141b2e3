"""REST endpoints for the export and the erasure of a guest's personal data."""

from collections.abc import Sequence
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.privacy import standing_in_the_way
from attendant.guests.privacy.access import note_access
from attendant.guests.privacy.files import PersonalDataFiles
from attendant.guests.privacy.models import (
    BookingInTheWay,
    PersonalDataAnswer,
    PersonalDataRequest,
    PersonalDataRequests,
    PersonalDataWish,
)
from attendant.guests.privacy.service import Privacy
from attendant.guests.service import Guests
from attendant.identity.access import manager
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.errors import StaleRevision
from attendant.kernel.http import (
    correlation_id,
    expected_revision,
    idempotency_key,
    install_problem_responses,
    respond,
)
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction, Transactions

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Manager = Annotated[Subject, Depends(manager)]
Id = Annotated[str, Path(max_length=60)]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=500)]
GUEST = "/api/v1/guests/<guest_id>"
REQUESTS = f"{GUEST}/personal-data-requests"
TAG = ["Personal data"]


class Settings(settings.Settings):
    """What this function reads."""

    guests_table: str
    bookings_table: str
    properties_table: str
    outbox_table: str
    idempotency_table: str
    guest_files_bucket: str


@app.post(REQUESTS, status_code=202, summary="Ask for a guest's data, or its erasure", tags=TAG)
def ask(guest_id: Id, wish: PersonalDataWish, caller: Manager) -> Response[PersonalDataRequest]:
    note(caller, guest_id, "personal data")
    return asked(caller, guest_id, wish)


@app.get(REQUESTS, summary="List a guest's requests, newest first", tags=TAG)
def list_requests(
    guest_id: Id, caller: Manager, limit: Limit = 50, cursor: Cursor = None
) -> PersonalDataRequests:
    return privacy(caller).of_guest(guest_id, limit, cursor)


@app.get(f"{REQUESTS}/<request_id>", summary="How far a request is, and its file", tags=TAG)
def read_request(guest_id: Id, request_id: Id, caller: Manager) -> PersonalDataAnswer:
    request = privacy(caller).get(guest_id, request_id)
    answer = PersonalDataAnswer.model_validate(request.model_dump())
    if request.kind == "export" and request.done_at and request.file_kept(SystemClock().now()):
        note(caller, guest_id, "export")
        url, span = PersonalDataFiles(Settings.load().guest_files_bucket).link(request_id)
        until = SystemClock().now() + span
        answer = answer.model_copy(update={"file_url": url, "file_url_until": until})
    return answer


@app.delete(GUEST, status_code=202, summary="Erase a guest", tags=TAG)
def erase(
    guest_id: Id,
    caller: Manager,
    cancel_upcoming: bool = False,
    despite_fees: bool = False,
) -> Response[PersonalDataRequest]:
    wish = PersonalDataWish(kind="erasure", cancel_upcoming=cancel_upcoming, despite_fees=despite_fees)
    return asked(caller, guest_id, wish, expected_revision(app))


def asked(
    caller: Subject, guest_id: str, wish: PersonalDataWish, revision: int | None = None
) -> Response[PersonalDataRequest]:
    """Begin a request, for an erasure decided on a revision of the guest if one is given."""

    def work(tx: Transaction) -> PersonalDataRequest:
        table = Table(Settings.load().guests_table)
        guest = Guests(table, caller.property_id).get(guest_id, consistent=True)
        if revision is not None and guest.revision != revision:
            raise StaleRevision(guest.revision)
        return privacy(caller).ask(tx, guest, wish, lambda ids: in_the_way(caller, ids))

    once = Idempotency(Table(Settings.load().idempotency_table), transactions())
    request = once.once(
        caller.actor(correlation_id()),
        f"personal-data#{guest_id}",
        idempotency_key(app),
        wish,
        PersonalDataRequest,
        work,
    )
    location = f"/api/v1/guests/{guest_id}/personal-data-requests/{request.request_id}"
    return Response(
        status_code=202,
        content_type="application/json",
        body=request,
        headers={"Location": location},
    )


def in_the_way(caller: Subject, guest_ids: Sequence[str]) -> list[BookingInTheWay]:
    """What is still to come or owed."""
    bookings = Table(Settings.load().bookings_table)
    return standing_in_the_way(bookings, caller.property_id, guest_ids, SystemClock().now())


def note(caller: Subject, guest_id: str, what: str) -> None:
    note_access(Table(Settings.load().guests_table), caller, guest_id, what, SystemClock())


def privacy(caller: Subject) -> Privacy:
    return Privacy(Table(Settings.load().guests_table), caller.property_id, transactions())


def transactions() -> Transactions:
    return Transactions(Table(Settings.load().outbox_table), SystemClock())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
