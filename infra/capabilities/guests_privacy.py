"""Wiring of privacy within the guests capability: requests, the trail, and the part of the guests table."""

from constructs import Construct

from infra.capabilities.privacy import PrivacyPart
from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine


def wire_privacy(scope: Construct, spine: Spine, routes: Routes) -> None:
    """Functions, routes and the consumer around a guest's personal data."""
    guests, files = spine.table("guests"), spine.guest_files_bucket
    asking = PythonFunction(
        scope,
        spine,
        "guests/personal_data",
        reads=[spine.table("properties"), spine.table("bookings")],
        writes=[guests, spine.table("idempotency")],
        publishes=True,
        allows={"s3:GetObject": [f"{files.arn}/privacy/*"]},
        knows=[files],
    )
    requests = "/api/v1/guests/{guest_id}/personal-data-requests"
    routes.guarded(
        asking,
        "DELETE /api/v1/guests/{guest_id}",
        f"GET POST {requests}",
        f"GET {requests}/{{request_id}}",
    )
    trail = PythonFunction(
        scope, spine, "guests/trail", reads=[spine.table("properties")], writes=[guests], publishes=True
    )
    routes.guarded(
        trail,
        "GET /api/v1/guests/{guest_id}/accesses",
        "GET /api/v1/guests/{guest_id}/changes",
        "GET PUT /api/v1/guests/retention",
    )
    PrivacyPart(scope, spine, "guests", settles=0)
