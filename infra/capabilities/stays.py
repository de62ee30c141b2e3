"""Wiring of the stays capability."""

from constructs import Construct

from infra.capabilities.privacy import PrivacyPart
from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine


class Stays(Construct):
    """Functions and routes of the stays capability."""

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Stays")
        stays = PythonFunction(
            self,
            spine,
            "stays/stays",
            reads=[spine.table("properties"), spine.table("guests")],
            writes=[spine.table("stays")],
            publishes=True,
        )
        Routes(self, spine).guarded(
            stays,
            "GET /api/v1/stays",
            "GET /api/v1/stays/{stay_id}",
            "PUT /api/v1/stays/numbers/{number}",
        )
        PrivacyPart(self, spine, "stays", reads=[spine.table("stays")])
