"""Wiring of the search for guests: its REST function, and who learns the words of their names."""

from constructs import Construct

from infra.constructs.consumer import consume
from infra.constructs.function import PythonFunction
from infra.constructs.queue import WorkQueue
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine
from infra.constructs.subscription import Subscription

CHANGES_NAMES = ("GuestCreated", "GuestChanged", "GuestMerged", "GuestUnmerged", "GuestErased")


def wire_search(scope: Construct, spine: Spine, routes: Routes) -> None:
    """Function, route and consumer of the search, inside the guests capability."""
    search = PythonFunction(
        scope, spine, "guests/search", reads=[spine.table("properties"), spine.table("guests")]
    )
    routes.guarded(search, "GET /api/v1/guests/search")
    vocabulary = PythonFunction(
        scope,
        spine,
        "guests/vocabulary",
        writes=[spine.table("guests")],
        knows=[spine.table("outbox")],
        timeout=30,
    )
    names = WorkQueue(scope, spine.names, "guest-names", variable="GUEST_NAMES_QUEUE_URL", visibility=180)
    spine.alarms.dead_letters(names.dead_letters, names.name)
    # Few at a time: the counts of usual names are changed by everybody who bears them.
    consume(names, vocabulary, concurrency=2)
    Subscription(names, spine, names, CHANGES_NAMES)
