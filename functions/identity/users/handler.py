"""REST endpoints for the members of a property; admins only."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.identity.access import admin
from attendant.identity.cognito import Accounts
from attendant.identity.members import Members
from attendant.identity.models import Member, MemberChange, MemberPage, MemberWish, NewMember
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
from attendant.properties.directory import directory_in

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Admin = Annotated[Subject, Depends(admin)]
Limit = Annotated[int, Query(ge=1, le=100)]


class Settings(settings.Settings):
    """What this function reads."""

    properties_table: str
    outbox_table: str
    user_pool_id: str
    user_pool_client_id: str


@app.get("/api/v1/users", summary="List the members of the property", tags=["Identity"])
def list_members(caller: Admin, limit: Limit = 50, cursor: str | None = None) -> MemberPage:
    return members(caller).all(limit, cursor)


@app.post("/api/v1/users", status_code=201, summary="Add a member", tags=["Identity"])
def add_member(wish: MemberWish, caller: Admin) -> Response[NewMember]:
    member = members(caller).add(wish, caller.actor(correlation_id()))
    location = f"/api/v1/users/{member.user_id}"
    return entity_response(member, member.revision, status=201, location=location)


@app.get("/api/v1/users/<user_id>", summary="Read a member", tags=["Identity"])
def read_member(user_id: str, caller: Admin) -> Response[Member]:
    member = members(caller).get(user_id)
    return entity_response(member, member.revision)


@app.patch("/api/v1/users/<user_id>", summary="Change a member's role or name", tags=["Identity"])
def change_member(user_id: str, change: MemberChange, caller: Admin) -> Response[Member]:
    actor = caller.actor(correlation_id())
    member = members(caller).change(user_id, change, expected_revision(app), actor)
    return entity_response(member, member.revision)


@app.delete("/api/v1/users/<user_id>", status_code=204, summary="Remove a member", tags=["Identity"])
def remove_member(user_id: str, caller: Admin) -> Response[None]:
    members(caller).remove(user_id, caller.actor(correlation_id()))
    return Response(status_code=204)


def members(caller: Subject) -> Members:
    found = Settings.load()
    return Members(
        Accounts(found.user_pool_id, found.user_pool_client_id),
        Table(found.properties_table),
        caller.property_id,
        directory_in(found.properties_table),
        Transactions(Table(found.outbox_table), SystemClock()),
    )


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
