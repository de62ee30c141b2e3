"""What is told outside a turn: that the concierge gave up, and what the venue decided about a booking."""

from zoneinfo import ZoneInfo

from attendant.bookings.models import Booking
from attendant.bookings.states import BookingStatus
from attendant.bookings.view import BookingsView
from attendant.concierge.render import Voice
from attendant.concierge.service import spoken_language
from attendant.conversations.errors import AlreadyAnswered, ConciergeSilenced, NewerInbound
from attendant.conversations.models import Outbound
from attendant.conversations.service import Conversations
from attendant.kernel.events import Envelope
from attendant.kernel.subjects import Actor
from attendant.properties.service import Properties

TRIES = 5
OWN_DOING = ("guest", "concierge")

_TOLD: dict[str, tuple[str, frozenset[BookingStatus]]] = {
    "BookingConfirmed": ("notice_confirmed", frozenset({BookingStatus.CONFIRMED})),
    "BookingDeclined": ("notice_declined", frozenset({BookingStatus.DECLINED})),
    "BookingExpired": ("notice_expired", frozenset({BookingStatus.EXPIRED})),
    "BookingChanged": (
        "notice_changed",
        frozenset({BookingStatus.REQUESTED, BookingStatus.BOOKED, BookingStatus.CONFIRMED}),
    ),
    "BookingCancelled": (
        "notice_cancelled",
        frozenset(status for status in BookingStatus if status.cancelled),
    ),
}


class GivingUp:
    """Turns that failed for good go to staff, with one short apology to the guest."""

    def __init__(self, properties: Properties, conversations: Conversations) -> None:
        self._properties = properties
        self._conversations = conversations

    def give_up(self, property_id: str, conversation_id: str, message_id: str) -> bool:
        """Apologise and hand over; whether it was still needed. A repeat does nothing.

        Raises:
            NewerInbound: the guest keeps writing; try again.
            DomainError: the store does not answer.
        """
        actor = Actor(
            kind="system",
            id="dead-letters",
            property_id=property_id,
            channel="whatsapp",
            correlation_id=message_id,
        )
        for attempt in range(TRIES):
            conversation = self._conversations.get(conversation_id)
            if conversation.opted_out or not self._conversations.unanswered(conversation):
                return False
            recent = self._conversations.recent(conversation_id)
            place = self._properties.get()
            voice = Voice(spoken_language(recent, None, place), ZoneInfo(place.zone))
            apology = Outbound(text=voice.say("apology"), essential=True)
            try:
                self._conversations.answer(
                    conversation, apology, actor, hand_over="The assistant failed to answer."
                )
            except NewerInbound:
                if attempt == TRIES - 1:
                    raise
                continue
            except (AlreadyAnswered, ConciergeSilenced):
                return False
            return True
        return False


class Notices:
    """Tells guests, in the conversation they booked in, what the venue decided."""

    def __init__(self, properties: Properties, bookings: BookingsView, conversations: Conversations) -> None:
        self._properties = properties
        self._bookings = bookings
        self._conversations = conversations

    def tell(self, event: Envelope) -> bool:
        """Tell one event; whether there was anything to tell. The event id makes a repeat harmless.

        Raises:
            NotFound: the booking or its conversation is gone.
            DomainError: the store does not answer.
        """
        known = _TOLD.get(event.type)
        conversation_id = event.data.get("conversation_id")
        if known is None or not conversation_id or event.data.get("by") in OWN_DOING:
            return False
        if event.type == "BookingChanged" and not event.data.get("moved", True):
            return False
        booking = self._bookings.get(str(event.data["booking_id"]))
        sentence, fitting = known
        if booking.status not in fitting:
            return False  # Something newer happened, which has an event of its own.
        conversation = self._conversations.get(conversation_id)
        if conversation.opted_out:
            return False
        actor = Actor(
            kind="system",
            id="notices",
            property_id=event.property_id,
            channel="events",
            correlation_id=event.correlation_id,
            causation_id=event.event_id,
        )
        outbound = self._notice(conversation_id, booking, sentence)
        self._conversations.notify(conversation_id, outbound, actor, once=event.event_id)
        return True

    def _notice(self, conversation_id: str, booking: Booking, sentence: str) -> Outbound:
        place = self._properties.get()
        recent = self._conversations.recent(conversation_id)
        voice = Voice(spoken_language(recent, None, place), ZoneInfo(place.zone))
        kinds = {found.resource_id: found.kind.value for found in self._bookings.on_offer()[0]}
        lines = [voice.say(sentence), *voice.booking(booking, kinds.get(booking.resource_id))]
        if not booking.status.blocks:
            lines.append(voice.say("other_day"))
        return Outbound(text="\n".join(lines), essential=True)
