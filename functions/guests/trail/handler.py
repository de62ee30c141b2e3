"""REST endpoints about who looked at a guest and who changed what, and how long conversations are kept."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.privacy.access import note_access
from attendant.guests.privacy.looking import Looking
from attendant.guests.privacy.models import Accesses, Changes
from attendant.guests.privacy.retention import RetentionChoice, RetentionRules, RetentionView
from attendant.identity.access import manager
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    expected_revision,
    install_problem_responses,
    respond,
)
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Manager = Annotated[Subject, Depends(manager)]
Id = Annotated[str, Path(max_length=60)]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=500)]
GUEST = "/api/v1/guests/<guest_id>"
TAG = ["Personal data"]


class Settings(settings.Settings):
    """What this function reads."""

    guests_table: str
    properties_table: str
    outbox_table: str


@app.get(f"{GUEST}/accesses", summary="Who looked at a guest's data, newest first", tags=TAG)
def list_accesses(guest_id: Id, caller: Manager, limit: Limit = 50, cursor: Cursor = None) -> Accesses:
    return looking(caller).accesses(guest_id, limit, cursor)


@app.get(f"{GUEST}/changes", summary="Who changed what about a guest, newest first", tags=TAG)
def list_changes(guest_id: Id, caller: Manager, limit: Limit = 50, cursor: Cursor = None) -> Changes:
    note_access(Table(Settings.load().guests_table), caller, guest_id, "changes", SystemClock())
    return looking(caller).changes(guest_id, limit, cursor)


@app.get("/api/v1/guests/retention", summary="How long what is kept of guests is kept", tags=TAG)
def read_retention(caller: Manager) -> Response[RetentionView]:
    rules = looking(caller).rules()
    return entity_response(RetentionView(**rules.model_dump()), rules.revision)


@app.put("/api/v1/guests/retention", summary="Choose how long conversations are kept", tags=TAG)
def choose_retention(wish: RetentionChoice, caller: Manager) -> Response[RetentionRules]:
    with transactions().begin(caller.actor(correlation_id())) as tx:
        rules = looking(caller).choose(tx, wish, expected_revision(app))
    return entity_response(rules, rules.revision)


def looking(caller: Subject) -> Looking:
    return Looking(Table(Settings.load().guests_table), caller.property_id)


def transactions() -> Transactions:
    return Transactions(Table(Settings.load().outbox_table), SystemClock())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
