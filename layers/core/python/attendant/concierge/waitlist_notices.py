"""What those who wait are told outside a turn: offers with their buttons, and what became of them (S-28)."""

from zoneinfo import ZoneInfo

from attendant.bookings.view import BookingsView
from attendant.bookings.waitlist.models import WaitlistEntry
from attendant.bookings.waitlist.states import WaitlistState
from attendant.bookings.waitlist.view import WaitlistView
from attendant.concierge import waiting_words
from attendant.concierge.models import ProposalKind, ShownOffer
from attendant.concierge.render import Voice
from attendant.concierge.repository import ConciergeRepository
from attendant.concierge.service import spoken_language
from attendant.conversations import window
from attendant.conversations.models import Message, Outbound
from attendant.conversations.service import Conversations
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.events import Envelope
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction
from attendant.properties.service import Properties

OWN_DOING = ("guest", "concierge")


class WaitlistNotices:
    """Tells those who wait, in the conversation they wait in. The channel takes free text for a day after the
    guest's last message only; later an offer needs the house's approved template, or staff call.
    """

    def __init__(
        self,
        properties: Properties,
        bookings: BookingsView,
        waitlist: WaitlistView,
        conversations: Conversations,
        repository: ConciergeRepository,
        clock: Clock,
    ) -> None:
        self._properties = properties
        self._bookings = bookings
        self._waitlist = waitlist
        self._conversations = conversations
        self._repository = repository
        self._clock = clock

    def tell(self, event: Envelope) -> bool:
        """Tell one event; whether there was anything to tell. A repeat is harmless.

        Raises:
            NotFound: the entry or its conversation is gone.
            DomainError: the store does not answer.
        """
        conversation_id = event.data.get("conversation_id")
        if not conversation_id or event.data.get("by") in OWN_DOING:
            return False
        entry = self._waitlist.get(str(event.data["entry_id"]))
        conversation = self._conversations.get(conversation_id)
        outbound = self._outbound(event, entry)
        if outbound is None or conversation.opted_out:
            return False
        if outbound.template is None and not window.is_open(conversation.last_inbound_at, self._clock.now()):
            logger.info("waitlist_notice_not_sent", entry_id=entry.entry_id, reason="window_closed")
            metrics.count("WaitlistNoticeNotSent")
            return False
        actor = Actor(
            kind="system",
            id="notices",
            property_id=event.property_id,
            channel="events",
            correlation_id=event.correlation_id,
            causation_id=event.event_id,
        )

        def remember(tx: Transaction, message: Message) -> None:
            if event.type == "WaitlistOffered" and entry.offer is not None:
                shown = ShownOffer(
                    entry_id=entry.entry_id,
                    offer_id=entry.offer.offer_id,
                    conversation_id=conversation_id,
                    shown_at=tx.now,
                    shown_after_seq=message.seq,
                )
                self._repository.waitlist(tx, shown)

        self._conversations.notify(conversation_id, outbound, actor, once=event.event_id, also=remember)
        return True

    def _outbound(self, event: Envelope, entry: WaitlistEntry) -> Outbound | None:
        """What to say of an event, if the entry still stands as the event left it."""
        if entry.state.value != event.data.get("state") or not entry.conversation_id:
            return None
        place = self._properties.get()
        zone = ZoneInfo(place.zone)
        recent = self._conversations.recent(entry.conversation_id)
        known = self._bookings.offering()
        voice = Voice(spoken_language(recent, None, place), zone, known.resources, known.areas)
        offer = entry.offer
        match entry.state:
            case WaitlistState.OFFERED if offer and offer.offer_id == event.data.get("offer_id"):
                outbound = waiting_words.offered(voice, zone, entry, offer)
                chosen = known.rules.waitlist.template
                if chosen is None:
                    return outbound
                return waiting_words.as_template(outbound, chosen, zone, entry, offer)
            case WaitlistState.ACCEPTED if entry.booking_id:
                booking = self._bookings.get(entry.booking_id)
                return voice.confirmation(ProposalKind.BOOK, booking)
            case WaitlistState.LAPSED:
                said = voice.say("waitlist_lapsed" if offer else "waitlist_nothing")
                about = (
                    [f"*{entry.service_name}*", voice.visit(offer.starts_at, offer.ends_at)] if offer else []
                )
                text = "\n".join([said, *(about or waiting_words.wished(voice, zone, entry))])
                if entry.expires_at > self._clock.now():
                    return waiting_words.keep_asking(voice, text, entry)
                return Outbound(text=text)
            case WaitlistState.SERVICE_READY:
                text = f"{voice.say('waitlist_ready')}\n*{entry.service_name}*"
                return Outbound(text=text, essential=True)
        return None
