"""REST endpoints of combinations: tables that are put together for bigger parties."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.arrangements import Arrangements
from attendant.bookings.tables import Combination, CombinationList, CombinationPatch, CombinationWish
from attendant.bookings.wiring import arrangements_for
from attendant.bookings.wishes import Id
from attendant.identity.access import manager, staff
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
Manager = Annotated[Subject, Depends(manager)]


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    outbox_table: str
    idempotency_table: str
    properties_table: str


@app.get("/api/v1/combinations", summary="List combinations", tags=["Bookings"])
def list_combinations(caller: Staff) -> CombinationList:
    return CombinationList(combinations=arrangements(caller).combinations())


@app.post(
    "/api/v1/combinations", status_code=201, summary="Declare tables that go together", tags=["Bookings"]
)
def make_combination(wish: CombinationWish, caller: Manager) -> Response[Combination]:
    made = arrangements(caller).add_combination(wish, caller.actor(correlation_id()), idempotency_key(app))
    return entity_response(
        made, made.revision, status=201, location=f"/api/v1/combinations/{made.combination_id}"
    )


@app.get("/api/v1/combinations/<combination_id>", summary="Read a combination", tags=["Bookings"])
def read_combination(combination_id: Id, caller: Staff) -> Response[Combination]:
    found = arrangements(caller).combination(combination_id)
    return entity_response(found, found.revision)


@app.patch("/api/v1/combinations/<combination_id>", summary="Change a combination", tags=["Bookings"])
def change_combination(combination_id: Id, patch: CombinationPatch, caller: Manager) -> Response[Combination]:
    actor = caller.actor(correlation_id())
    changed = arrangements(caller).change_combination(combination_id, patch, expected_revision(app), actor)
    return entity_response(changed, changed.revision)


@app.delete(
    "/api/v1/combinations/<combination_id>",
    status_code=204,
    summary="Remove a combination",
    tags=["Bookings"],
)
def remove_combination(combination_id: Id, caller: Manager) -> Response[None]:
    actor = caller.actor(correlation_id())
    arrangements(caller).remove_combination(combination_id, expected_revision(app), actor)
    return Response(status_code=204)


def arrangements(caller: Subject) -> Arrangements:
    return arrangements_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
