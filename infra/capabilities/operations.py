"""Wiring of the operations capability: health and the API's documentation."""

from constructs import Construct

from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine
from infra.names import TABLES

QUEUES = (
    "ai-processing.fifo",
    "whatsapp-send.fifo",
    "whatsapp-statuses",
    "whatsapp-bulk",
    "booking-notices",
)
"""What the deep health check asks for: the queues between receiving, answering and sending."""


class Operations(Construct):
    """Functions and routes of the operations capability."""

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Operations")
        routes = Routes(self, spine)
        queues = [spine.names.of(queue) for queue in QUEUES]
        health = PythonFunction(
            self,
            spine,
            "operations/health",
            reads=[spine.table(name) for name in TABLES],
            allows={"sqs:GetQueueUrl": [spine.names.arn("sqs", queue) for queue in queues]},
            settings={
                "QUEUES": ",".join(queues),
                "WHATSAPP_API_URL": spine.stage.whatsapp_api_url,
                "OPENAI_BASE_URL": spine.stage.openai_base_url,
            },
        )
        routes.public(health, "GET /health", reason="Says only that the API answers.")
        routes.guarded(health, "GET /api/v1/health")
        docs = PythonFunction(self, spine, "operations/docs")
        routes.public(docs, "GET /openapi.json", "GET /docs", reason="The API's documentation is public.")
