"""Wiring of lists and segments: REST functions, who keeps them true, the walk through all guests."""

from constructs import Construct

from infra.constructs.consumer import consume
from infra.constructs.function import PythonFunction
from infra.constructs.queue import WorkQueue
from infra.constructs.routes import Routes
from infra.constructs.schedule import Sweep
from infra.constructs.spine import Spine
from infra.constructs.subscription import Subscription

MOVES_A_GUEST = (
    "GuestCreated",
    "GuestChanged",
    "GuestLinked",
    "GuestMerged",
    "GuestUnmerged",
    "GuestErased",
)
WALK_SECONDS = 300


def wire_lists(scope: Construct, spine: Spine, routes: Routes) -> None:
    """Functions, routes and consumers around lists, inside the guests capability."""
    properties, guests = spine.table("properties"), spine.table("guests")
    lists = PythonFunction(scope, spine, "guests/lists", reads=[properties, guests])
    routes.guarded(lists, "GET /api/v1/guests")
    walks = WorkQueue(
        scope,
        spine.names,
        "guest-walks",
        variable="GUEST_WALKS_QUEUE_URL",
        visibility=6 * WALK_SECONDS,
    )
    spine.alarms.dead_letters(walks.dead_letters, walks.name)
    segments = PythonFunction(
        scope,
        spine,
        "guests/segments",
        reads=[properties],
        writes=[guests, spine.table("idempotency")],
        publishes=True,
        sends=[walks],
    )
    collection = "/api/v1/guests/segments"
    routes.guarded(
        segments,
        f"GET POST {collection}",
        f"GET {collection}/progress",
        f"PUT {collection}/thresholds",
        f"POST {collection}/preview",
        f"POST {collection}/recount",
        f"PUT DELETE {collection}/{{key}}",
    )
    _keep(scope, spine)
    walk = PythonFunction(
        scope,
        spine,
        "guests/segments_walk",
        reads=[properties],
        writes=[guests],
        publishes=True,
        sends=[walks],
        timeout=WALK_SECONDS,
    )
    consume(walks, walk, batch=1, concurrency=5)
    Sweep(
        Construct(scope, "Segments"),
        spine,
        "guests/segments_sweep",
        rate="rate(15 minutes)",
        reads=[properties],
        writes=[guests],
        publishes=True,
        sends=[walks],
    )


def _keep(scope: Construct, spine: Spine) -> None:
    """The consumer of what happens to guests; few at once, because all of them write the same counts."""
    changes = WorkQueue(
        scope, spine.names, "guest-segments", variable="GUEST_SEGMENTS_QUEUE_URL", visibility=180
    )
    spine.alarms.dead_letters(changes.dead_letters, changes.name)
    Subscription(changes, spine, changes, MOVES_A_GUEST)
    keeping = PythonFunction(
        scope,
        spine,
        "guests/segments_keeping",
        reads=[spine.table("properties")],
        writes=[spine.table("guests")],
        publishes=True,
        timeout=30,
    )
    consume(changes, keeping, concurrency=2)
