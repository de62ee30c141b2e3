"""Wiring of the properties capability."""

from constructs import Construct

from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine


class Properties(Construct):
    """Function and routes of the properties capability."""

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Properties")
        properties = PythonFunction(
            self, spine, "properties/properties", writes=[spine.table("properties")], publishes=True
        )
        Routes(self, spine).guarded(
            properties, "GET /api/v1/properties", "GET PATCH /api/v1/properties/{proxy+}"
        )
