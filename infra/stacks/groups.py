"""Which capabilities are deployed together: one stack per group, each free to change without the others."""

from aws_cdk import Stack
from constructs import Construct

from infra.capabilities.bookings import Bookings
from infra.capabilities.concierge import Concierge
from infra.capabilities.conversations import Conversations
from infra.capabilities.events import Events
from infra.capabilities.guests import Guests
from infra.capabilities.identity import Identity
from infra.capabilities.operations import Operations
from infra.capabilities.properties import Properties
from infra.capabilities.queues import MessagingQueues
from infra.capabilities.realtime import Realtime
from infra.capabilities.stays import Stays
from infra.constructs.spine import Spine
from infra.names import Names
from infra.stages import Stage


class GroupStack(Stack):
    """A stack of capabilities. It stands on the data and edge stacks, whose names it knows."""

    group: str
    about: str

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(
            scope,
            Names(stage.name).of(self.group),
            description=f"Attendant: {self.about}",
            termination_protection=stage.keeps_data,
        )
        self.wire(Spine(self, stage))

    def wire(self, spine: Spine) -> None:
        """Declare the group's capabilities."""
        raise NotImplementedError


class TenancyStack(GroupStack):
    group, about = "tenancy", "properties, their users and their guests"

    def wire(self, spine: Spine) -> None:
        Properties(self, spine)
        Identity(self, spine)
        Guests(self, spine)


class BookingsStack(GroupStack):
    group, about = "bookings", "the booking engine"

    def wire(self, spine: Spine) -> None:
        Bookings(self, spine)


class StaysStack(GroupStack):
    group, about = "stays", "who is in the house"

    def wire(self, spine: Spine) -> None:
        Stays(self, spine)


class MessagingStack(GroupStack):
    group, about = "messaging", "conversations with guests and the concierge"

    def wire(self, spine: Spine) -> None:
        queues = MessagingQueues(self, spine)
        Conversations(self, spine, queues)
        Concierge(self, spine, queues)


class EventsStack(GroupStack):
    group, about = "events", "the two readers of the outbox: event relay and realtime"

    def wire(self, spine: Spine) -> None:
        Events(self, spine)
        Realtime(self, spine)


class OperationsStack(GroupStack):
    group, about = "operations", "health and documentation"

    def wire(self, spine: Spine) -> None:
        Operations(self, spine)


GROUPS: tuple[type[GroupStack], ...] = (
    TenancyStack,
    BookingsStack,
    StaysStack,
    MessagingStack,
    EventsStack,
    OperationsStack,
)
