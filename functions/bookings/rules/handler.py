"""REST endpoints of the rules of the house: pace and what else counts for all services."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.bookings.arrangements import Arrangements
from attendant.bookings.rules import HouseRules, HouseRulesWish
from attendant.bookings.wiring import arrangements_for
from attendant.identity.access import manager, staff
from attendant.kernel import settings
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    expected_revision,
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


@app.get("/api/v1/booking-rules", summary="Read the rules of the house", tags=["Bookings"])
def read_rules(caller: Staff) -> Response[HouseRules]:
    rules = arrangements(caller).rules()
    return entity_response(rules, rules.revision)


@app.put("/api/v1/booking-rules", summary="Set the rules of the house", tags=["Bookings"])
def set_rules(wish: HouseRulesWish, caller: Manager) -> Response[HouseRules]:
    actor = caller.actor(correlation_id())
    rules = arrangements(caller).set_rules(wish, expected_revision(app), actor)
    return entity_response(rules, rules.revision)


def arrangements(caller: Subject) -> Arrangements:
    return arrangements_for(caller.property_id, Settings.load())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return respond(app, event, context)
