"""REST endpoints of duplicates: pairs that wait, merges and their undoing, the rules of the house."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from attendant.guests.matching.models import (
    Duplicate,
    DuplicatePage,
    Likenesses,
    MatchingRules,
    StoredRules,
)
from attendant.guests.matching.queue import Duplicates
from attendant.guests.merging.models import Merge, MergeAnswer, MergeWish, UndoAnswer
from attendant.guests.merging.service import Merging
from attendant.guests.privacy.access import note_access
from attendant.identity.access import manager, staff
from attendant.kernel import settings
from attendant.kernel.clock import SystemClock
from attendant.kernel.http import (
    correlation_id,
    entity_response,
    idempotency_key,
    install_problem_responses,
    respond,
    seen_revision,
)
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions

app = APIGatewayHttpResolver(enable_validation=True)
install_problem_responses(app)
Staff = Annotated[Subject, Depends(staff)]
Manager = Annotated[Subject, Depends(manager)]
Limit = Annotated[int, Query(ge=1, le=50)]
TAGS = ["Duplicates"]


class Settings(settings.Settings):
    """What this function reads."""

    guests_table: str
    properties_table: str
    outbox_table: str
    idempotency_table: str


@app.get("/api/v1/guests/duplicates", summary="Pairs that may be one person, newest first", tags=TAGS)
def list_duplicates(caller: Staff, limit: Limit = 20, cursor: str | None = None) -> DuplicatePage:
    return duplicates(caller).waiting(limit, cursor)


@app.post("/api/v1/guests/duplicates/<review_id>/dismiss", summary="They are two people", tags=TAGS)
def dismiss_duplicate(review_id: str, caller: Staff) -> Response[Duplicate]:
    actor = caller.actor(correlation_id())
    pair = transactions().run(actor, lambda tx: duplicates(caller).dismiss(tx, review_id))
    return entity_response(pair, pair.revision)


@app.get("/api/v1/guests/<guest_id>/duplicates", summary="Whom a guest may be the same as", tags=TAGS)
def list_duplicates_of_guest(guest_id: str, caller: Staff) -> Likenesses:
    found = duplicates(caller).of_guest(guest_id)
    note_access(Table(Settings.load().guests_table), caller, guest_id, "duplicates", SystemClock())
    return found


@app.post("/api/v1/guests/merges", status_code=201, summary="Make one guest of two profiles", tags=TAGS)
def merge_guests(wish: MergeWish, caller: Staff) -> Response[MergeAnswer]:
    actor = caller.actor(correlation_id())
    if wish.dry_run:
        shown = transactions().rehearse(actor, lambda tx: merging(caller).merge(tx, wish))
        return Response(status_code=200, content_type="application/json", body=shown)
    once = Idempotency(Table(Settings.load().idempotency_table), transactions())
    answer = once.once(
        actor,
        "guest-merges",
        idempotency_key(app),
        wish,
        MergeAnswer,
        lambda tx: merging(caller).merge(tx, wish),
    )
    location = f"/api/v1/guests/merges/{answer.merge_id}"
    return entity_response(answer, answer.guest.revision, status=201, location=location)


@app.get("/api/v1/guests/merges/<merge_id>", summary="A merge, with both profiles as they were", tags=TAGS)
def read_merge(merge_id: str, caller: Staff) -> Response[Merge]:
    merge = merging(caller).find(merge_id)
    note_access(Table(Settings.load().guests_table), caller, merge.survivor_id, "merge", SystemClock())
    return entity_response(merge, merge.revision)


@app.post("/api/v1/guests/merges/<merge_id>/undo", summary="Take a merge apart", tags=TAGS)
def undo_merge(merge_id: str, caller: Staff) -> Response[UndoAnswer]:
    actor = caller.actor(correlation_id())
    answer = transactions().run(actor, lambda tx: merging(caller).undo(tx, merge_id))
    return entity_response(answer, answer.guest.revision)


@app.get("/api/v1/guests/matching-rules", summary="How duplicates are dealt with", tags=TAGS)
def read_matching_rules(caller: Staff) -> Response[StoredRules]:
    rules = duplicates(caller).rules()
    return entity_response(rules, rules.revision)


@app.put("/api/v1/guests/matching-rules", summary="Choose how duplicates are dealt with", tags=TAGS)
def choose_matching_rules(wish: MatchingRules, caller: Manager) -> Response[StoredRules]:
    with transactions().begin(caller.actor(correlation_id())) as tx:
        rules = duplicates(caller).choose(tx, wish, seen_revision(app))
    return entity_response(rules, rules.revision)


def duplicates(caller: Subject) -> Duplicates:
    return Duplicates(Table(Settings.load().guests_table), caller.property_id)


def merging(caller: Subject) -> Merging:
    return Merging(Table(Settings.load().guests_table), caller.property_id)


def transactions() -> Transactions:
    return Transactions(Table(Settings.load().outbox_table), SystemClock())


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return respond(app, event, context)
