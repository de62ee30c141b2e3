"""REST endpoints of the guests capability."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.actions import QuickActions, quick_actions
from attendant.guests.aliases import AliasConflicts, AliasesWish, GivenAlias
from attendant.guests.models import Guest
from attendant.guests.privacy.access import note_access
from attendant.guests.service import Guests
from attendant.guests.wishes import NewGuest, ProfileChange, ProfileWish
from attendant.identity.access import staff
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.errors import NotFound
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    expected_revision,
    idempotency_key,
    install_problem_responses,
    respond,
)
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
Limit = Annotated[int, Query(ge=1, le=100)]


class Settings(settings.Settings):
    """What this function reads."""

    guests_table: str
    properties_table: str
    outbox_table: str
    idempotency_table: str


@app.post("/api/v1/guests", status_code=201, summary="Enter a guest", tags=["Guests"])
def enter_guest(wish: NewGuest, caller: Staff) -> Response[Guest]:
    actor = caller.actor(correlation_id())
    once = Idempotency(Table(Settings.load().idempotency_table), transactions())
    guest = once.once(
        actor, "guests", idempotency_key(app), wish, Guest, lambda tx: guests(caller).register(tx, wish)
    )
    location = f"/api/v1/guests/{guest.guest_id}"
    return entity_response(guest, guest.revision, status=201, location=location)


@app.post("/api/v1/guests/resolve", summary="Find the guest behind aliases", tags=["Guests"])
def resolve_guest(wish: AliasesWish, caller: Staff) -> Response[Guest]:
    guest_id = guests(caller).resolve(wish.aliases)
    if guest_id is None:
        raise NotFound("Nobody is known by these aliases.")
    guest = guests(caller).get(guest_id)
    return entity_response(guest, guest.revision)


@app.get("/api/v1/guests/conflicts", summary="Aliases that two guests came with", tags=["Guests"])
def list_conflicts(caller: Staff, limit: Limit = 50, cursor: str | None = None) -> AliasConflicts:
    return guests(caller).conflicts(limit, cursor)


@app.get("/api/v1/guests/<guest_id>", summary="Read a guest", tags=["Guests"])
def read_guest(guest_id: str, caller: Staff) -> Response[Guest]:
    guest = opened(caller, guest_id, "profile")
    return entity_response(guest, guest.revision)


@app.get("/api/v1/guests/<guest_id>/actions", summary="What can be done with a guest", tags=["Guests"])
def read_actions(guest_id: str, caller: Staff) -> QuickActions:
    return quick_actions(opened(caller, guest_id, "actions"))


@app.put("/api/v1/guests/<guest_id>", summary="Put a profile in the place of the former", tags=["Guests"])
def replace_guest(guest_id: str, wish: ProfileWish, caller: Staff) -> Response[Guest]:
    with transactions().begin(caller.actor(correlation_id())) as tx:
        guest = guests(caller).replace(tx, guest_id, wish, expected_revision(app))
    return entity_response(guest, guest.revision)


@app.patch("/api/v1/guests/<guest_id>", summary="Change parts of a profile", tags=["Guests"])
def change_guest(guest_id: str, change: ProfileChange, caller: Staff) -> Response[Guest]:
    with transactions().begin(caller.actor(correlation_id())) as tx:
        guest = guests(caller).change(tx, guest_id, change, expected_revision(app))
    return entity_response(guest, guest.revision)


@app.post("/api/v1/guests/<guest_id>/aliases", summary="Link an alias to a guest", tags=["Guests"])
def link_alias(guest_id: str, alias: Annotated[GivenAlias, Body()], caller: Staff) -> Response[Guest]:
    actor = caller.actor(correlation_id())
    guest = transactions().run(actor, lambda tx: guests(caller).link_alias(tx, guest_id, alias))
    return entity_response(guest, guest.revision)


def opened(caller: Subject, guest_id: str, what: str) -> Guest:
    guest = guests(caller).get(guest_id)
    note_access(Table(Settings.load().guests_table), caller, guest_id, what, SystemClock())
    return guest


def guests(caller: Subject) -> Guests:
    return Guests(Table(Settings.load().guests_table), caller.property_id)


def transactions() -> Transactions:
    return Transactions(Table(Settings.load().outbox_table), SystemClock())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
