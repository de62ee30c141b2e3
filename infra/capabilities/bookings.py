"""Wiring of the bookings capability."""

from constructs import Construct

from infra.capabilities.bookings_lessons import wire_lessons
from infra.capabilities.bookings_tables import wire_tables
from infra.capabilities.bookings_waitlist import wire_waitlist
from infra.capabilities.privacy import PrivacyPart
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
        routes.guarded(
            book,
            "GET POST /api/v1/bookings",
            "GET POST PATCH /api/v1/bookings/{proxy+}",
        )
        hold = PythonFunction(
            self,
            spine,
            "bookings/holds",
            reads=[properties, guests],
            writes=[bookings, idempotency],
            publishes=True,
        )
        routes.guarded(
            hold,
            "POST /api/v1/bookings/holds",
            "GET POST DELETE /api/v1/bookings/holds/{proxy+}",
        )
        series = PythonFunction(
            self,
            spine,
            "bookings/series",
            reads=[properties],
            writes=[bookings, guests, idempotency],
            publishes=True,
            timeout=29,
        )
        routes.guarded(
            series, "GET POST /api/v1/bookings/series", "GET POST PATCH /api/v1/bookings/series/{proxy+}"
        )
        feeds = PythonFunction(
            self,
            spine,
            "bookings/feeds",
            reads=[properties, guests],
            writes=[bookings, idempotency],
            knows=[spine.table("outbox")],
        )
        routes.guarded(feeds, "GET POST /api/v1/bookings/feeds", "DELETE /api/v1/bookings/feeds/{proxy+}")
        calendar = PythonFunction(self, spine, "bookings/calendar", reads=[properties, guests, bookings])
        routes.public(
            calendar,
            "GET /api/v1/feeds/{token}",
            reason="Calendar programs cannot sign in: the secret in the link opens it, until it is revoked.",
        )
        steps = PythonFunction(
            self, spine, "bookings/steps", reads=[properties], writes=[bookings], publishes=True
        )
        routes.guarded(
            steps,
            *(
                f"POST /api/v1/bookings/{{booking_id}}/{step}"
                for step in ("arrive", "seat", "finish", "no-show", "stay", "undo", "fees/{owed}/waive")
            ),
        )
        returning = PythonFunction(self, spine, "bookings/returning", reads=[properties, guests, bookings])
        routes.guarded(
            returning,
            "GET /api/v1/bookings/guests/{guest_id}/record",
            "GET /api/v1/guests/{guest_id}/bookings",
            "GET /api/v1/bookings/{booking_id}/again",
        )
        for name in ("resources", "services"):
            catalogue = PythonFunction(
                self,
                spine,
                f"bookings/{name}",
                reads=[properties],
                writes=[bookings, idempotency],
                publishes=True,
            )
            routes.guarded(catalogue, f"GET POST /api/v1/{name}", f"GET PATCH /api/v1/{name}/{{proxy+}}")
        for name in ("areas", "combinations", "rules"):
            arranging = PythonFunction(
                self,
                spine,
                f"bookings/{name}",
                reads=[properties],
                writes=[bookings, idempotency],
                publishes=True,
            )
            if name == "rules":
                routes.guarded(arranging, "GET PUT /api/v1/booking-rules")
                continue
            collection = f"/api/v1/{name}"
            routes.guarded(arranging, f"GET POST {collection}", f"GET PATCH DELETE {collection}/{{proxy+}}")
        availability = PythonFunction(self, spine, "bookings/availability", reads=[properties, bookings])
        routes.guarded(availability, "GET /api/v1/availability", "GET /api/v1/availability/first")
        wire_tables(self, spine, routes)
        wire_lessons(self, spine, routes)
        wire_waitlist(self, spine, routes)
        PrivacyPart(self, spine, "bookings", reads=[properties], writes=[bookings, idempotency])
        Sweep(
            self,
            spine,
            "bookings/sweep",
            rate="rate(1 minute)",
            reads=[properties, guests],
            writes=[bookings, idempotency],
            publishes=True,
        )
