"""REST endpoints of better tables: suggestions with terms, changes made together, nightly lists."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.reassigning.models import (
    ApplyWish,
    ChangesAnswer,
    ChangesWish,
    ListState,
    Reassignment,
    ReassignmentList,
    ReassignmentWish,
    Suggestions,
    SuggestionWish,
)
from attendant.bookings.reassigning.service import Reassigning
from attendant.bookings.reassigning.wiring import reassigning_for
from attendant.bookings.wishes import Day, Id
from attendant.identity.access import staff
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
Staff = Annotated[Subject, Depends(staff)]
PATH = "/api/v1/tables/reassignments"


class Settings(settings.Settings):
    """What the function reads from its environment."""

    bookings_table: str
    properties_table: str
    outbox_table: str
    idempotency_table: str


@app.post(
    "/api/v1/tables/suggestions",
    summary="Which tables suit a wish, and why; or whom to move for it",
    tags=["Tables"],
)
def suggest_tables(wish: SuggestionWish, caller: Staff) -> Suggestions:
    return reassigning(caller).suggest(wish)


@app.post("/api/v1/tables/changes", summary="Give bookings other tables together", tags=["Tables"])
def change_tables(wish: ChangesWish, caller: Staff) -> ChangesAnswer:
    return reassigning(caller).change(wish, caller.actor(correlation_id()), idempotency_key(app))


@app.get(PATH, summary="List the change lists, newest first", tags=["Tables"])
def list_reassignments(
    caller: Staff,
    on: Annotated[Day | None, Query(alias="date", description="For one local date")] = None,
    state: ListState | None = None,
) -> ReassignmentList:
    return ReassignmentList(reassignments=reassigning(caller).all(on, state))


@app.post(PATH, status_code=201, summary="Look for better tables on a date", tags=["Tables"])
def propose_reassignment(wish: ReassignmentWish, caller: Staff) -> Response[Reassignment]:
    found = reassigning(caller).propose(wish.date, caller.actor(correlation_id()))
    return entity_response(found, found.revision, status=201)


@app.post(
    f"{PATH}/<reassignment_id>/apply", summary="Make the changes of a list, all or some", tags=["Tables"]
)
def apply_reassignment(
    reassignment_id: Id, caller: Staff, wish: ApplyWish | None = None
) -> Response[Reassignment]:
    actor = caller.actor(correlation_id())
    done = reassigning(caller).apply(reassignment_id, wish or ApplyWish(), actor)
    return entity_response(done, done.revision)


@app.post(f"{PATH}/<reassignment_id>/discard", summary="Leave the tables as they are", tags=["Tables"])
def discard_reassignment(reassignment_id: Id, caller: Staff) -> Response[Reassignment]:
    done = reassigning(caller).discard(reassignment_id, caller.actor(correlation_id()))
    return entity_response(done, done.revision)


def reassigning(caller: Subject) -> Reassigning:
    return reassigning_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
