"""Wiring of the bookings capability."""

from constructs import Construct

from infra.constructs.function import PythonFunction
from infra.constructs.routes import Routes
from infra.constructs.schedule import Sweep
from infra.constructs.spine import Spine


class Bookings(Construct):
    """Functions, routes and the sweep of the bookings capability."""

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Bookings")
        properties, guests = spine.table("properties"), spine.table("guests")
        bookings, idempotency = spine.table("bookings"), spine.table("idempotency")
        routes = Routes(self, spine)
        book = PythonFunction(
            self,
            spine,
            "bookings/bookings",
            reads=[properties],
            writes=[bookings, guests, idempotency],
            publishes=True,
        )
        routes.collection(book, "/api/v1/bookings")
        for name in ("resources", "services"):
            function = PythonFunction(
                self,
                spine,
                f"bookings/{name}",
                reads=[properties],
                writes=[bookings, idempotency],
                publishes=True,
            )
            routes.collection(function, f"/api/v1/{name}")
        availability = PythonFunction(self, spine, "bookings/availability", reads=[properties, bookings])
        routes.collection(availability, "/api/v1/availability", methods="GET")
        Sweep(
            self,
            spine,
            "bookings/sweep",
            rate="rate(1 minute)",
            reads=[properties],
            writes=[bookings],
            publishes=True,
        )
