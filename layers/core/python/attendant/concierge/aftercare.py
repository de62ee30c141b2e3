"""What is told outside a turn: that the concierge gave up, what the venue decided, and reminders."""

from zoneinfo import ZoneInfo

from attendant.bookings.models import Booking
from attendant.bookings.states import CANCELLED, EXPECTED, BookingStatus
from attendant.bookings.view import BookingsView
from attendant.concierge.render import Voice
from attendant.concierge.service import spoken_language
from attendant.conversations import window
from attendant.conversations.errors import AlreadyAnswered, ConciergeSilenced, NewerInbound
from attendant.conversations.models import Conversation, Outbound, Template
from attendant.conversations.service import Conversations
from attendant.kernel import metrics
from attendant.kernel.clock import Clock, parse_iso
from attendant.kernel.events import Envelope
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.properties.service import Properties

TRIES = 5
OWN_DOING = ("guest", "concierge")

_TOLD: dict[str, tuple[str, frozenset[BookingStatus]]] = {
    "BookingConfirmed": ("notice_confirmed", frozenset({BookingStatus.CONFIRMED})),
    "BookingDeclined": ("notice_declined", frozenset({BookingStatus.DECLINED})),
    "BookingExpired": ("notice_expired", frozenset({BookingStatus.EXPIRED})),
    "BookingChanged": ("notice_changed", EXPECTED | {BookingStatus.REQUESTED}),
    "BookingCancelled": ("notice_cancelled", CANCELLED),
    "BookingReminderDue": ("notice_reminder", EXPECTED),
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
    """Tells guests, in the conversation they booked in, what the venue decided, and reminds them."""

    def __init__(
        self, properties: Properties, bookings: BookingsView, conversations: Conversations, clock: Clock
    ) -> None:
        self._properties = properties
        self._bookings = bookings
        self._conversations = conversations
        self._clock = clock

    def tell(self, event: Envelope) -> bool:
        """Tell one event; whether there was anything to tell. A repeat is harmless.

        Raises:
            NotFound: the booking or its conversation is gone.
            DomainError: the store does not answer.
        """
        conversation_id = event.data.get("conversation_id")
        if not conversation_id or event.data.get("by") in OWN_DOING:
            return False
        unnoticed = not event.data.get("moved", True) or event.data.get("reseated", False)
        if event.type == "BookingChanged" and unnoticed:
            return False
        booking = self._bookings.get(str(event.data["booking_id"]))
        sentence = _sentence(event, booking)
        if sentence is None:
            return False  # Something newer happened, which has an event of its own.
        conversation = self._conversations.get(conversation_id)
        if conversation.opted_out:
            return False
        outbound = self._notice(conversation_id, booking, sentence)
        if event.type == "BookingReminderDue":
            outbound = self._with_template(outbound, booking)
            if not self._reaches(conversation, outbound, booking, event):
                return False
        actor = Actor(
            kind="system",
            id="notices",
            property_id=event.property_id,
            channel="events",
            correlation_id=event.correlation_id,
            causation_id=event.event_id,
        )
        self._conversations.notify(conversation_id, outbound, actor, once=event.event_id)
        return True

    def _notice(self, conversation_id: str, booking: Booking, sentence: str) -> Outbound:
        place = self._properties.get()
        recent = self._conversations.recent(conversation_id)
        offering = self._bookings.offering()
        language = spoken_language(recent, None, place)
        voice = Voice(language, ZoneInfo(place.zone), offering.resources, offering.areas)
        lines = [voice.say(sentence), *voice.booking(booking)]
        if not booking.status.blocks:
            lines.append(voice.say("other_day"))
        return Outbound(text="\n".join(lines), essential=True)

    def _reaches(
        self, conversation: Conversation, reminder: Outbound, booking: Booking, event: Envelope
    ) -> bool:
        """Whether a reminder is still of use and can be delivered: the channel takes free text for a day
        after the guest's last message only, and the house's approved template later.
        """
        now = self._clock.now()
        if booking.starts_at <= now or parse_iso(str(event.data["starts_at"])) != booking.starts_at:
            return False
        if reminder.template is None and not window.is_open(conversation.last_inbound_at, now):
            logger.info("reminder_not_sent", booking_id=booking.booking_id, reason="window_closed")
            metrics.count("ReminderNotSent")
            return False
        return True

    def _with_template(self, reminder: Outbound, booking: Booking) -> Outbound:
        chosen = self._bookings.offering().rules.reminders.template
        if chosen is None:
            return reminder
        voice = Voice(chosen.language[:2].lower(), ZoneInfo(self._properties.get().zone))
        said = [booking.service_name, voice.moment(booking.starts_at), booking.reference]
        template = Template(name=chosen.name, language=chosen.language, parameters=said)
        return reminder.model_copy(update={"template": template})


def _sentence(event: Envelope, booking: Booking) -> str | None:
    """What to say of an event, if the booking still stands as the event left it."""
    if event.type == "BookingStepUndone":
        return _after_all(str(event.data["undone"]), booking.status)
    sentence, fitting = _TOLD.get(event.type, ("", frozenset()))
    return sentence if booking.status in fitting else None


def _after_all(undone: str, status: BookingStatus) -> str | None:
    """What to say when the venue took a step back that its guest was told of."""
    if undone == BookingStatus.CONFIRMED and status is BookingStatus.REQUESTED:
        return "notice_unconfirmed"
    ended = undone == BookingStatus.DECLINED or undone in CANCELLED
    if ended and (status in EXPECTED or status is BookingStatus.REQUESTED):
        return "requested" if status is BookingStatus.REQUESTED else "notice_reinstated"
    return None
