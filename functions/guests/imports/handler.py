"""REST endpoints of imports: guests from files, for managers."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.imports.models import (
    Import,
    ImportAnswer,
    ImportPage,
    ImportStart,
    ImportWish,
    RowOutcome,
    RowPage,
)
from attendant.guests.imports.service import Imports
from attendant.guests.imports.wiring import imports_for
from attendant.identity.access import manager
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
Manager = Annotated[Subject, Depends(manager)]
COLLECTION = "/api/v1/guests/imports"


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    properties_table: str
    outbox_table: str
    idempotency_table: str
    guest_files_bucket: str


@app.post(
    "/api/v1/guests/imports",
    status_code=201,
    summary="Prepare an import; answers where to send the file",
    tags=["Guest files"],
)
def create_import(wish: ImportWish, caller: Manager) -> Response[ImportAnswer]:
    made = imports(caller).create(wish, caller.actor(correlation_id()), idempotency_key(app))
    return entity_response(made, made.revision, status=201, location=f"{COLLECTION}/{made.import_id}")


@app.get("/api/v1/guests/imports", summary="List imports, newest first", tags=["Guest files"])
def list_imports(
    caller: Manager, limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: str | None = None
) -> ImportPage:
    return imports(caller).newest(limit, cursor)


@app.get("/api/v1/guests/imports/<import_id>", summary="See how far an import is", tags=["Guest files"])
def read_import(import_id: str, caller: Manager) -> Response[ImportAnswer]:
    found = imports(caller).read(import_id, caller.actor(correlation_id()))
    return entity_response(found, found.revision)


@app.post(
    "/api/v1/guests/imports/<import_id>/start",
    status_code=202,
    summary="Check the file (dry run) or take it in; goes on where a former start stopped",
    tags=["Guest files"],
)
def start_import(import_id: str, wish: ImportStart, caller: Manager) -> Response[Import]:
    started = imports(caller).start(import_id, wish, caller.actor(correlation_id()))
    return entity_response(started, started.revision, status=202)


@app.get(
    "/api/v1/guests/imports/<import_id>/rows",
    summary="What became, or would become, of each row",
    tags=["Guest files"],
)
def list_rows(
    import_id: str,
    caller: Manager,
    outcome: RowOutcome | None = None,
    limit: Annotated[int, Query(ge=1, le=200, description="A page may hold some more")] = 50,
    cursor: str | None = None,
) -> RowPage:
    return imports(caller).rows(import_id, outcome, limit, cursor)


@app.post(
    "/api/v1/guests/imports/<import_id>/cancel",
    summary="Cancel an import; what was taken in stays",
    tags=["Guest files"],
)
def cancel_import(import_id: str, caller: Manager) -> Response[Import]:
    cancelled = imports(caller).cancel(import_id, caller.actor(correlation_id()))
    return entity_response(cancelled, cancelled.revision)


def imports(caller: Subject) -> Imports:
    return imports_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
