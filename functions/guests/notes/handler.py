"""REST endpoints of notes about guests."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.notes.models import Note, NoteChange, NotePage, NoteWish
from attendant.guests.notes.service import Notes
from attendant.guests.privacy.access import note_access
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    expected_revision,
    idempotency_key,
    install_problem_responses,
    respond,
)
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
Id = Annotated[str, Path(max_length=60)]
TAGS = ["Guests"]


class Settings(settings.Settings):
    """What this function reads."""

    guests_table: str
    properties_table: str
    outbox_table: str
    idempotency_table: str


@app.get("/api/v1/guests/<guest_id>/notes", summary="Notes about a guest, newest first", tags=TAGS)
def list_notes(
    guest_id: Id,
    caller: Staff,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
) -> NotePage:
    page = notes(caller).newest(guest_id, limit, cursor)
    note_access(Table(Settings.load().guests_table), caller, guest_id, "notes", SystemClock())
    return page


@app.post("/api/v1/guests/<guest_id>/notes", status_code=201, summary="Write a note about a guest", tags=TAGS)
def write_note(guest_id: Id, wish: NoteWish, caller: Staff) -> Response[Note]:
    once = Idempotency(Table(Settings.load().idempotency_table), transactions())
    note = once.once(
        caller.actor(correlation_id()),
        f"notes#{guest_id}",
        idempotency_key(app),
        wish,
        Note,
        lambda tx: notes(caller).write(tx, guest_id, wish, caller),
    )
    location = f"/api/v1/guests/{note.guest_id}/notes/{note.note_id}"
    return entity_response(note, note.revision, status=201, location=location)


@app.patch("/api/v1/guests/<guest_id>/notes/<note_id>", summary="Change a note", tags=TAGS)
def change_note(guest_id: Id, note_id: Id, change: NoteChange, caller: Staff) -> Response[Note]:
    with transactions().begin(caller.actor(correlation_id())) as tx:
        note = notes(caller).change(tx, guest_id, note_id, change, expected_revision(app))
    return entity_response(note, note.revision)


@app.delete("/api/v1/guests/<guest_id>/notes/<note_id>", status_code=204, summary="Remove a note", tags=TAGS)
def remove_note(guest_id: Id, note_id: Id, caller: Staff) -> Response[None]:
    with transactions().begin(caller.actor(correlation_id())) as tx:
        notes(caller).remove(tx, guest_id, note_id, expected_revision(app))
    return Response(status_code=204)


def notes(caller: Subject) -> Notes:
    return Notes(Table(Settings.load().guests_table), caller.property_id)


def transactions() -> Transactions:
    return Transactions(Table(Settings.load().outbox_table), SystemClock())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
