"""The tools a model may call: strict schemas, each a small class, every result says what to do next."""

from attendant.concierge.tools.base import Tool, Toolbox
from attendant.concierge.tools.booking import Book, Cancel, Change, Propose, ProposeCancel, ProposeChange
from attendant.concierge.tools.knowledge import (
    FindAvailability,
    GuestDetails,
    HandOver,
    MyBookings,
    PropertyFacts,
)
from attendant.concierge.tools.remembering import Remember
from attendant.concierge.tools.waitlist import JoinWaitlist

TOOLS: tuple[type[Tool], ...] = (
    FindAvailability,
    Propose,
    Book,
    MyBookings,
    ProposeChange,
    Change,
    ProposeCancel,
    Cancel,
    JoinWaitlist,
    GuestDetails,
    Remember,
    PropertyFacts,
    HandOver,
)

__all__ = ["TOOLS", "Tool", "Toolbox"]
