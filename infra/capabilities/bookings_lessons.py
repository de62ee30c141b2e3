"""Wiring of what lessons need: courses, schedules, classes."""

from constructs import Construct

from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine


def wire_lessons(scope: Construct, spine: Spine, routes: Routes) -> None:
    """Functions and routes around lessons, inside the bookings capability."""
    properties, guests = spine.table("properties"), spine.table("guests")
    bookings, idempotency = spine.table("bookings"), spine.table("idempotency")
    courses = PythonFunction(
        scope,
        spine,
        "bookings/courses",
        reads=[properties],
        writes=[bookings, guests, idempotency],
        publishes=True,
    )
    routes.guarded(
        courses,
        "POST /api/v1/bookings/courses",
        "GET POST /api/v1/bookings/courses/{proxy+}",
    )
    schedules = PythonFunction(scope, spine, "bookings/schedules", reads=[properties, bookings])
    routes.guarded(
        schedules,
        "GET /api/v1/resources/{resource_id}/schedule",
        "GET /api/v1/resources/{resource_id}/conflicts",
        "GET /api/v1/classes",
    )
