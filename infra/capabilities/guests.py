"""Wiring of the guests capability."""

from constructs import Construct

from infra.capabilities.guests_exchange import Exports, Imports
from infra.capabilities.guests_history import wire_history
from infra.capabilities.guests_lists import wire_lists
from infra.capabilities.guests_matching import wire_matching
from infra.capabilities.guests_privacy import wire_privacy
from infra.capabilities.guests_search import wire_search
from infra.constructs.consumer import consume
from infra.constructs.function import PythonFunction
from infra.constructs.queue import WorkQueue
from infra.constructs.routes import Routes
from infra.constructs.spine import Spine
from infra.constructs.subscription import Subscription

DECIDES = ("GuestOptedOut", "GuestOptedIn", "GuestMarketingOptedOut", "GuestMarketingOptedIn")


class Guests(Construct):
    """Functions and routes of the guests capability."""

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Guests")
        guests = PythonFunction(
            self,
            spine,
            "guests/guests",
            reads=[spine.table("properties")],
            writes=[spine.table("guests"), spine.table("idempotency")],
            publishes=True,
        )
        notes = PythonFunction(
            self,
            spine,
            "guests/notes",
            reads=[spine.table("properties")],
            writes=[spine.table("guests"), spine.table("idempotency")],
            publishes=True,
        )
        routes = Routes(self, spine)
        routes.guarded(guests, "POST /api/v1/guests", "GET POST PUT PATCH /api/v1/guests/{proxy+}")
        routes.guarded(
            notes,
            "GET POST /api/v1/guests/{guest_id}/notes",
            "PATCH DELETE /api/v1/guests/{guest_id}/notes/{note_id}",
        )
        self._consents(spine)
        wire_history(self, spine, routes)
        wire_lists(self, spine, routes)
        wire_matching(self, spine, routes)
        Exports(self, spine, routes)
        Imports(self, spine, routes)
        wire_search(self, spine, routes)
        wire_privacy(self, spine, routes)

    def _consents(self, spine: Spine) -> None:
        """Keeps in profiles what guests decide on a channel."""
        keeper = PythonFunction(
            self, spine, "guests/consents", writes=[spine.table("guests")], publishes=True, timeout=30
        )
        decided = WorkQueue(
            self, spine.names, "guest-consents", variable="CONSENTS_QUEUE_URL", visibility=180
        )
        spine.alarms.dead_letters(decided.dead_letters, decided.name)
        Subscription(decided, spine, decided, DECIDES)
        consume(decided, keeper, concurrency=2)
