"""Wiring of the daily end of old conversations."""

from constructs import Construct

from infra.constructs.schedule import Sweep
from infra.constructs.spine import Spine


class ConversationsRetention(Construct):
    """The daily sweep of conversations that are over."""

    def __init__(self, scope: Construct, spine: Spine) -> None:
        super().__init__(scope, "Retention")
        Sweep(
            self,
            spine,
            "conversations/retention",
            rate="rate(1 day)",
            reads=[spine.table("properties"), spine.table("guests")],
            writes=[spine.table("conversations")],
            publishes=True,
            timeout=300,
        )
