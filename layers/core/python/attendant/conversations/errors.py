"""Refusals of the conversations capability."""

from attendant.kernel.errors import Conflict


class NewerInbound(Conflict):
    """The guest wrote again while the answer was being made: read again and answer everything together."""

    code, title = "newer_inbound", "The guest wrote something new in the meantime"


class AlreadyAnswered(Conflict):
    """Everything the guest wrote has its answer; a repeated turn ends here."""

    code, title = "already_answered", "This was answered before"


class ConciergeSilenced(Conflict):
    """A member of staff took over, or the guest opted out."""

    code, title = "concierge_silenced", "The concierge may not answer now"


class WindowClosed(Conflict):
    """More than a day since the guest's last message: the channel takes approved templates only."""

    code, title = "window_closed", "The guest's last message is more than 24 hours ago"


class OptedOut(Conflict):
    """The guest asked for no more messages and has not written since."""

    code, title = "opted_out", "The guest wants no messages"
