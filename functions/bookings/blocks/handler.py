"""REST endpoints of blocks: tables, areas or the whole venue out of service for a while."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.blocks.models import BlockAnswer, BlockList, BlockWish
from attendant.bookings.blocks.service import Blocks
from attendant.bookings.blocks.wiring import blocks_for
from attendant.bookings.wishes import Id, Instant
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    expected_revision,
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
    outbox_table: str
    idempotency_table: str


@app.post("/api/v1/blocks", status_code=201, summary="Take resources out of service", tags=["Tables"])
def make_block(wish: BlockWish, caller: Staff) -> Response[BlockAnswer]:
    block = blocks(caller).make(wish, caller.actor(correlation_id()), idempotency_key(app))
    return entity_response(block, block.revision, status=201, location=f"/api/v1/blocks/{block.block_id}")


@app.get("/api/v1/blocks", summary="List the blocks in a range of time", tags=["Tables"])
def list_blocks(
    caller: Staff,
    since: Annotated[Instant, Query(alias="from", description="Instant")],
    until: Annotated[Instant, Query(alias="to", description="Instant, not included; 93 days at most")],
    resource_id: Id | None = None,
) -> BlockList:
    return BlockList(blocks=blocks(caller).between(since, until, resource_id))


@app.get("/api/v1/blocks/<block_id>", summary="Read a block and what it touches", tags=["Tables"])
def read_block(block_id: Id, caller: Staff) -> Response[BlockAnswer]:
    block = blocks(caller).get(block_id)
    return entity_response(block, block.revision)


@app.delete("/api/v1/blocks/<block_id>", status_code=204, summary="Lift a block", tags=["Tables"])
def lift_block(block_id: Id, caller: Staff) -> Response[None]:
    seen = expected_revision(app) if "if-match" in app.current_event.headers else None
    blocks(caller).lift(block_id, caller.actor(correlation_id()), seen)
    return Response(status_code=204)


def blocks(caller: Subject) -> Blocks:
    return blocks_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
