"""Health of the product: a sign of life for everybody, every dependency by name for staff."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant import __version__
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import install_problem_responses, respond
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table
from attendant.operations.health import (
    Alive,
    Check,
    Condition,
    Health,
    examine,
    outside_check,
    queue_check,
    table_check,
)

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]


class Settings(settings.Settings):
    """What this function reads; `queues` are names, separated by commas."""

    properties_table: str
    guests_table: str
    bookings_table: str
    stays_table: str
    conversations_table: str
    concierge_table: str
    outbox_table: str
    connections_table: str
    idempotency_table: str
    queues: str
    whatsapp_api_url: str
    openai_base_url: str


@app.get("/health", summary="Sign of life", tags=["Operations"])
def alive() -> Alive:
    return Alive(version=__version__, stage=Settings.load().stage)


@app.get("/api/v1/health", summary="Health of every dependency", tags=["Operations"])
def health(caller: Staff) -> Response[Health]:
    found = examine(checks(Settings.load()), __version__, Settings.load().stage)
    return Response(
        status_code=503 if found.status is Condition.DOWN else 200,
        content_type="application/json",
        body=found,
        headers={"Cache-Control": "no-store"},
    )


def checks(found: Settings) -> list[Check]:
    tables = [name for name in Settings.model_fields if name.endswith("_table")]
    return [
        *(table_check(name.removesuffix("_table"), Table(getattr(found, name))) for name in tables),
        *(queue_check(name) for name in found.queues.split(",")),
        outside_check("whatsapp", found.whatsapp_api_url),
        outside_check("openai", f"{found.openai_base_url}/models"),
    ]


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
