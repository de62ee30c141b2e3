"""REST endpoints of exports: guest lists as files, for managers."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.exports.models import Export, ExportAnswer, ExportPage, ExportWish
from attendant.guests.exports.service import Exports
from attendant.guests.exports.wiring import exports_for
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
COLLECTION = "/api/v1/guests/exports"


class Settings(settings.Settings):
    """What the function reads from its environment."""

    guests_table: str
    properties_table: str
    outbox_table: str
    idempotency_table: str
    guest_files_bucket: str


@app.post(
    "/api/v1/guests/exports", status_code=202, summary="Export a guest list as a file", tags=["Guest files"]
)
def request_export(wish: ExportWish, caller: Manager) -> Response[Export]:
    export = exports(caller).request(wish, caller.actor(correlation_id()), idempotency_key(app))
    location = f"{COLLECTION}/{export.export_id}"
    return entity_response(export, export.revision, status=202, location=location)


@app.get("/api/v1/guests/exports", summary="List exports, newest first", tags=["Guest files"])
def list_exports(
    caller: Manager, limit: Annotated[int, Query(ge=1, le=100)] = 20, cursor: str | None = None
) -> ExportPage:
    return exports(caller).newest(limit, cursor)


@app.get(
    "/api/v1/guests/exports/<export_id>",
    summary="See how far an export is, and fetch it",
    tags=["Guest files"],
)
def read_export(export_id: str, caller: Manager) -> Response[ExportAnswer]:
    export = exports(caller).read(export_id, caller.actor(correlation_id()))
    return entity_response(export, export.revision)


@app.post("/api/v1/guests/exports/<export_id>/cancel", summary="Cancel an export", tags=["Guest files"])
def cancel_export(export_id: str, caller: Manager) -> Response[Export]:
    export = exports(caller).cancel(export_id, caller.actor(correlation_id()))
    return entity_response(export, export.revision)


def exports(caller: Subject) -> Exports:
    return exports_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
