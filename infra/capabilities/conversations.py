"""Wiring of the conversations capability: the webhook and what follows from it, sending, the staff's view."""

from constructs import Construct

from infra.capabilities.conversations_retention import ConversationsRetention
from infra.capabilities.privacy import PrivacyPart
from infra.capabilities.queues import MessagingQueues
from infra.constructs.consumer import consume
from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.schedule import Sweep
from infra.constructs.spine import Spine


class Conversations(Construct):
    """Functions, routes, consumers and the sweep of the conversations capability."""

    def __init__(self, scope: Construct, spine: Spine, queues: MessagingQueues) -> None:
        super().__init__(scope, "Conversations")
        properties, guests = spine.table("properties"), spine.table("guests")
        conversations = spine.table("conversations")
        whatsapp, bucket = spine.secret("whatsapp"), spine.bulk_bucket
        routes = Routes(self, spine)

        webhook = PythonFunction(
            self,
            spine,
            "conversations/webhook",
            reads=[properties],
            writes=[conversations, guests],
            publishes=True,
            sends=[queues.ai, queues.send, queues.statuses, queues.bulk],
            secrets=[whatsapp],
            allows={"s3:PutObject": [f"{bucket.arn}/*"]},
            knows=[bucket],
        )
        routes.public(
            webhook,
            "GET POST /webhooks/whatsapp",
            reason="Meta signs each call with the app's secret; the function checks it over the raw bytes.",
        )
        bulk = PythonFunction(
            self,
            spine,
            "conversations/bulk",
            reads=[properties],
            writes=[conversations, guests],
            publishes=True,
            sends=[queues.ai, queues.send, queues.statuses],
            allows={"s3:GetObject": [f"{bucket.arn}/*"], "s3:PutObject": [f"{bucket.arn}/*"]},
            knows=[bucket],
            timeout=60,
        )
        consume(queues.bulk, bulk, batch=1)
        statuses = PythonFunction(
            self,
            spine,
            "conversations/statuses",
            writes=[conversations],
            publishes=True,
        )
        consume(queues.statuses, statuses)
        send = PythonFunction(
            self,
            spine,
            "conversations/send",
            writes=[conversations],
            publishes=True,
            secrets=[whatsapp],
            settings={"WHATSAPP_API_URL": spine.stage.whatsapp_api_url},
            timeout=30,
        )
        consume(queues.send, send)
        Sweep(
            self,
            spine,
            "conversations/sweep",
            rate="rate(1 minute)",
            reads=[properties],
            writes=[conversations],
            publishes=True,
            sends=[queues.send],
        )
        staff = PythonFunction(
            self,
            spine,
            "conversations/conversations",
            reads=[properties, spine.table("guests")],
            writes=[conversations, spine.table("idempotency")],
            publishes=True,
            sends=[queues.send],
        )
        routes.guarded(
            staff,
            "GET /api/v1/conversations",
            "GET POST /api/v1/conversations/{proxy+}",
        )
        PrivacyPart(self, spine, "conversations", writes=[conversations])
        ConversationsRetention(self, spine)
