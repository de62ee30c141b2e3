"""REST endpoints of the properties capability."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.identity.access import Caller, require, signed_in, subject_of
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.errors import NotFound
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    expected_revision,
    install_problem_responses,
    respond,
)
from attendant.kernel.subjects import Role, Subject
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import directory_in
from attendant.properties.models import Property, PropertyChange, PropertyList
from attendant.properties.service import Properties, properties_of

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
SignedIn = Annotated[Caller, Depends(signed_in)]


class Settings(settings.Settings):
    """What this function reads."""

    properties_table: str
    outbox_table: str


@app.get("/api/v1/properties", summary="List the properties you are a member of", tags=["Properties"])
def list_properties(caller: SignedIn) -> PropertyList:
    mine = [member.property_id for member in caller.memberships]
    return PropertyList(properties=properties_of(Table(Settings.load().properties_table), mine))


@app.get("/api/v1/properties/<property_id>", summary="Read a property", tags=["Properties"])
def read_property(property_id: str, caller: SignedIn) -> Response[Property]:
    place = properties(member_of(caller, property_id)).get()
    return entity_response(place, place.revision)


@app.patch("/api/v1/properties/<property_id>", summary="Change a property's settings", tags=["Properties"])
def change_property(property_id: str, change: PropertyChange, caller: SignedIn) -> Response[Property]:
    subject = require(member_of(caller, property_id), Role.MANAGER)
    with Transactions(Table(Settings.load().outbox_table), SystemClock()).begin(
        subject.actor(correlation_id())
    ) as tx:
        place = properties(subject).change(tx, change, expected_revision(app))
    return entity_response(place, place.revision)


def member_of(caller: Caller, property_id: str) -> Subject:
    """The caller in the property of the path, which nobody else can tell from one that does not exist."""
    member = caller.in_property(property_id)
    if member is None:
        raise NotFound("There is no such property.")
    return subject_of(member)


def properties(subject: Subject) -> Properties:
    table = Settings.load().properties_table
    return Properties(Table(table), subject.property_id, directory_in(table))


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
