"""Wiring of the waiting list: its REST functions, and who offers what comes free."""

from constructs import Construct

from infra.constructs.consumer import consume
from infra.constructs.function import PythonFunction
from infra.constructs.queue import WorkQueue
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine
from infra.constructs.subscription import Subscription

SETS_TIME_FREE = (
    "BookingCancelled",
    "BookingDeclined",
    "BookingExpired",
    "BookingChanged",
    "BookingStayChanged",
    "BookingFinished",
    "BookingNoShow",
    "BookingReleased",
    "BlockLifted",
    "WaitlistJoined",
)
STEPS = ("offer", "accept", "decline", "leave", "rejoin", "ready", "check-in", "seat", "no-show")


def wire_waitlist(scope: Construct, spine: Spine, routes: Routes) -> None:
    """Functions, routes and the consumer of the waiting list, inside the bookings capability."""
    properties, guests = spine.table("properties"), spine.table("guests")
    bookings, idempotency = spine.table("bookings"), spine.table("idempotency")
    lists, steps = (
        PythonFunction(
            scope,
            spine,
            f"bookings/{name}",
            reads=[properties],
            writes=[bookings, guests, idempotency],
            publishes=True,
        )
        for name in ("waitlist", "waitlist_steps")
    )
    collection = "/api/v1/bookings/waitlist"
    routes.guarded(
        lists,
        f"GET POST {collection}",
        f"POST {collection}/quotes",
        f"GET {collection}/report",
        f"GET {collection}/{{entry_id}}",
    )
    routes.guarded(steps, *(f"POST {collection}/{{entry_id}}/{step}" for step in STEPS))
    offers = PythonFunction(
        scope,
        spine,
        "bookings/waitlist_offers",
        reads=[properties],
        writes=[bookings],
        publishes=True,
        timeout=30,
    )
    freed = WorkQueue(scope, spine.names, "waitlist-offers", variable="WAITLIST_QUEUE_URL", visibility=180)
    spine.alarms.dead_letters(freed.dead_letters, freed.name)
    Subscription(scope, spine, freed, SETS_TIME_FREE)
    consume(freed, offers, concurrency=5)
