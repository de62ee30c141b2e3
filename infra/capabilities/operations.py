"""Wiring of the operations capability: health and the API's documentation."""

from constructs import Construct

from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine
from infra.names import QUEUES, TABLES


class Operations(Construct):
    """Functions and routes of the operations capability."""

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Operations")
        routes = Routes(self, spine)
        tables = [spine.table(name) for name in TABLES]
        queues = [spine.names.of(queue) for queue in QUEUES]
        health = PythonFunction(
            self,
            spine,
            "operations/health",
            reads=[spine.table("properties")],
            allows={
                "dynamodb:GetItem": [table.arn for table in tables],
                "sqs:GetQueueUrl": [spine.names.arn("sqs", queue) for queue in queues],
            },
            knows=tables,
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
