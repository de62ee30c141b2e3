"""Wiring of the history of guests: who keeps it from events, and who tells it."""

from constructs import Construct

from infra.constructs.consumer import consume
from infra.constructs.function import PythonFunction
from infra.constructs.queue import WorkQueue
from infra.constructs.routes import Routes
from infra.constructs.schedule import Sweep
from infra.constructs.spine import Spine
from infra.constructs.subscription import Subscription

MAKES_HISTORY = (
    "BookingRequested",
    "BookingBooked",
    "BookingConfirmed",
    "BookingDeclined",
    "BookingExpired",
    "BookingChanged",
    "BookingCancelled",
    "BookingArrived",
    "BookingSeated",
    "BookingFinished",
    "BookingNoShow",
    "BookingStayChanged",
    "BookingStepUndone",
    "BookingRestated",
    "StayExpected",
    "StayChanged",
    "StayArrived",
    "StayDeparted",
    "StayCancelled",
    "ConversationStarted",
    "ConversationTakenOver",
    "ConversationHandedBack",
    "ConversationHandedOver",
    "GuestOptedOut",
    "GuestOptedIn",
    "WaitlistJoined",
    "WaitlistOffered",
    "WaitlistAccepted",
    "WaitlistDeclined",
    "WaitlistLapsed",
    "WaitlistLeft",
    "WaitlistReady",
    "WaitlistCheckedIn",
    "WaitlistSeated",
    "WaitlistNoShow",
    "SeriesMade",
    "SeriesChanged",
    "SeriesCancelled",
    "GuestChanged",
    "GuestMerged",
    "GuestUnmerged",
    "GuestErased",
)


def wire_history(scope: Construct, spine: Spine, routes: Routes) -> None:
    """Function and routes that tell a history, and the consumer that keeps it."""
    guests = spine.table("guests")
    timeline = PythonFunction(
        scope, spine, "guests/timeline", reads=[spine.table("properties")], writes=[guests]
    )
    routes.guarded(
        timeline, "GET /api/v1/guests/{guest_id}/timeline", "GET /api/v1/guests/{guest_id}/statistics"
    )
    keeper = PythonFunction(scope, spine, "guests/history", writes=[guests], publishes=True, timeout=30)
    told = WorkQueue(scope, spine.names, "guest-history", variable="HISTORY_QUEUE_URL", visibility=180)
    spine.alarms.dead_letters(told.dead_letters, told.name)
    Subscription(told, spine, told, MAKES_HISTORY)
    consume(told, keeper, concurrency=5)
    Sweep(
        Construct(scope, "Recount"),
        spine,
        "guests/recount",
        rate="rate(15 minutes)",
        reads=[spine.table("properties")],
        writes=[guests],
        publishes=True,
    )
