"""Use cases of outside assistants that write nothing."""

from attendant.bookings.view import BookingsView
from attendant.concierge.assistants.context import context_of
from attendant.concierge.assistants.interpreting import Interpreting
from attendant.concierge.assistants.models import AssistantContext, Interpretation, TextWish
from attendant.concierge.assistants.talk import talk
from attendant.concierge.case import Case
from attendant.kernel.clock import Clock
from attendant.properties.service import Properties


class Facts:
    """What one property tells outside assistants."""

    def __init__(self, properties: Properties, bookings: BookingsView, clock: Clock) -> None:
        self._properties = properties
        self._bookings = bookings
        self._clock = clock

    def context(self) -> AssistantContext:
        """Everything needed to talk about the property: one read of it and one of its catalogue."""
        return context_of(self._properties.get(), self._bookings.offering(), self._clock.now())

    def interpret(self, wish: TextWish) -> Interpretation:
        """A text as a structured wish, with what is free for it."""
        case = self.talk(text=wish.text, language=wish.language)
        return Interpreting(case, self._bookings).interpretation(wish)

    def talk(self, *, text: str = "", language: str | None = None) -> Case:
        """One text of somebody outside, as the concierge sees a turn."""
        offering = self._bookings.offering()
        resources = [resource for resource in offering.resources if resource.active]
        services = [service for service in offering.services if service.active]
        place, now = self._properties.get(), self._clock.now()
        return talk(place, services, resources, now, areas=offering.areas, text=text, language=language)
