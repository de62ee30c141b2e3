"""Wiring of the concierge capability: guests answered, decisions told, the assistants of others served."""

from constructs import Construct

from infra.capabilities.privacy import PrivacyPart
from infra.capabilities.queues import MessagingQueues
from infra.constructs.consumer import consume, consume_dead_letters
from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine
from infra.constructs.subscription import Subscription

TELL_THE_GUEST = (
    "BookingConfirmed",
    "BookingDeclined",
    "BookingExpired",
    "BookingChanged",
    "BookingCancelled",
    "BookingStepUndone",
    "BookingReminderDue",
    "WaitlistOffered",
    "WaitlistAccepted",
    "WaitlistLapsed",
    "WaitlistReady",
)


class Concierge(Construct):
    """Functions and consumers of the concierge capability."""

    def __init__(self, scope: Construct, spine: Spine, queues: MessagingQueues) -> None:
        super().__init__(scope, "Concierge")
        properties, guests = spine.table("properties"), spine.table("guests")
        conversations, bookings = spine.table("conversations"), spine.table("bookings")
        reply = PythonFunction(
            self,
            spine,
            "concierge/reply",
            reads=[properties],
            writes=[
                bookings,
                conversations,
                guests,
                spine.table("concierge"),
                spine.table("idempotency"),
            ],
            publishes=True,
            sends=[queues.send],
            secrets=[spine.secret("openai")],
            settings={
                "OPENAI_BASE_URL": spine.stage.openai_base_url,
                "OPENAI_MODEL": spine.stage.openai_model,
            },
            layers=("core", "deps", "ai"),
            memory=1024,
            timeout=45,
        )
        consume(queues.ai, reply, batch=1)
        dead_letters = PythonFunction(
            self,
            spine,
            "concierge/dead_letters",
            reads=[properties],
            writes=[conversations],
            publishes=True,
            sends=[queues.send],
        )
        consume_dead_letters(queues.ai, dead_letters)
        notices = PythonFunction(
            self,
            spine,
            "concierge/notices",
            reads=[properties, bookings],
            writes=[conversations, spine.table("concierge")],
            publishes=True,
            sends=[queues.send],
        )
        Subscription(self, spine, queues.notices, TELL_THE_GUEST)
        consume(queues.notices, notices)
        assistant = PythonFunction(
            self,
            spine,
            "concierge/assistant",
            reads=[properties, bookings],
            writes=[spine.table("idempotency")],
            memory=1024,
        )
        mcp = PythonFunction(
            self,
            spine,
            "concierge/mcp",
            reads=[properties],
            writes=[bookings, guests, spine.table("idempotency")],
            publishes=True,
            settings={"ALLOWED_ORIGINS": ",".join(spine.stage.cors_origins)},
            memory=1024,
        )
        routes = Routes(self, spine)
        routes.guarded(assistant, "GET /api/v1/assistant/context", "POST /api/v1/assistant/interpret")
        routes.guarded(mcp, "GET POST DELETE /api/v1/assistant/mcp")
        PrivacyPart(self, spine, "concierge", writes=[spine.table("concierge")])
