"""Wiring of what a floor plan needs: blocks, moves, the states of tables, better tables at night."""

from constructs import Construct

from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.schedule import Sweep
from infra.constructs.spine import Spine


def wire_tables(scope: Construct, spine: Spine, routes: Routes) -> None:
    """Functions and routes around tables, inside the bookings capability."""
    properties = spine.table("properties")
    bookings, idempotency = spine.table("bookings"), spine.table("idempotency")
    moves = PythonFunction(
        scope,
        spine,
        "bookings/moves",
        reads=[properties],
        writes=[bookings, idempotency],
        publishes=True,
    )
    steps = ("move", "swap", "lock", "unlock")
    routes.guarded(moves, *(f"POST /api/v1/bookings/{{booking_id}}/{step}" for step in steps))
    blocks = PythonFunction(
        scope,
        spine,
        "bookings/blocks",
        reads=[properties],
        writes=[bookings, idempotency],
        publishes=True,
    )
    routes.guarded(blocks, "GET POST /api/v1/blocks", "GET DELETE /api/v1/blocks/{block_id}")
    tables = PythonFunction(scope, spine, "bookings/tables", reads=[properties, bookings])
    routes.guarded(
        tables,
        "GET POST /api/v1/tables/availability",
        "GET /api/v1/tables/forecast",
        "GET /api/v1/tables/utilisation",
        "GET /api/v1/tables/{resource_id}/utilisation",
        "GET /api/v1/tables/{resource_id}/history",
    )
    reassignments = PythonFunction(
        scope,
        spine,
        "bookings/reassignments",
        reads=[properties],
        writes=[bookings, idempotency],
        publishes=True,
    )
    routes.guarded(
        reassignments,
        "POST /api/v1/tables/suggestions",
        "POST /api/v1/tables/changes",
        "GET POST /api/v1/tables/reassignments",
        "POST /api/v1/tables/reassignments/{reassignment_id}/apply",
        "POST /api/v1/tables/reassignments/{reassignment_id}/discard",
    )
    Sweep(
        Construct(scope, "Nightly"),
        spine,
        "bookings/nightly",
        rate="rate(1 hour)",
        reads=[properties],
        writes=[bookings, idempotency],
        publishes=True,
    )
