"""Wiring of duplicates: who looks for them, staff who decide, and the recognition of guests."""

from constructs import Construct

from infra.constructs.consumer import consume
from infra.constructs.function import PythonFunction
from infra.constructs.queue import WorkQueue
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine
from infra.constructs.subscription import Subscription

TELLS_PEOPLE_APART = (
    "GuestCreated",
    "GuestChanged",
    "GuestLinked",
    "GuestMerged",
    "GuestUnmerged",
    "GuestErased",
)


def wire_matching(scope: Construct, spine: Spine, routes: Routes) -> None:
    """Functions, routes and the consumer of matching, inside the guests capability."""
    properties, guests = spine.table("properties"), spine.table("guests")
    idempotency = spine.table("idempotency")
    duplicates = PythonFunction(
        scope,
        spine,
        "guests/duplicates",
        reads=[properties],
        writes=[guests, idempotency],
        publishes=True,
    )
    routes.guarded(
        duplicates,
        "GET /api/v1/guests/duplicates",
        "POST /api/v1/guests/duplicates/{review_id}/dismiss",
        "GET /api/v1/guests/{guest_id}/duplicates",
        "POST /api/v1/guests/merges",
        "GET /api/v1/guests/merges/{merge_id}",
        "POST /api/v1/guests/merges/{merge_id}/undo",
        "GET PUT /api/v1/guests/matching-rules",
    )
    recognition = PythonFunction(
        scope, spine, "guests/recognition", reads=[properties, guests], writes=[idempotency]
    )
    routes.guarded(recognition, "POST /api/v1/guests/recognise")
    matching = PythonFunction(scope, spine, "guests/matching", writes=[guests], publishes=True, timeout=30)
    changed = WorkQueue(scope, spine.names, "guest-matching", variable="MATCHING_QUEUE_URL", visibility=180)
    spine.alarms.dead_letters(changed.dead_letters, changed.name)
    Subscription(changed, spine, changed, TELLS_PEOPLE_APART)
    consume(changed, matching, concurrency=5)
