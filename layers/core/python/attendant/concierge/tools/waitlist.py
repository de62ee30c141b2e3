"""The tool around the waiting list. Joining is harmless; what is offered then is answered by the guest."""

from attendant.concierge.tools.base import Result, Tool
from attendant.concierge.tools.knowledge import AvailabilityArguments
from attendant.concierge.wish import Wish

WAITS = "The server sends this text. End the turn, and never say that anything is booked or held."


class JoinWaitlist(Tool):
    name = "join_waitlist"
    description = (
        "Put the guest on the waiting list for a time that is taken, when they want to wait for it. It is no "
        "booking: they get an offer here if something comes free. Pass the guest's own words for the time."
    )
    arguments = AvailabilityArguments

    def run(self, wish: AvailabilityArguments) -> Result:
        said = self.desk.waiting.join(Wish(**wish.model_dump()))
        return {"ok": True, "say": said.text, "next": WAITS}
