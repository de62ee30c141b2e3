"""The turn: reads what a guest wrote, answers all of it once, and books only on a yes."""

import hashlib
import time
from collections.abc import Callable
from enum import StrEnum
from zoneinfo import ZoneInfo

from attendant.bookings.service import Bookings
from attendant.bookings.waitlist.service import Waitlist
from attendant.concierge.case import Case
from attendant.concierge.desk import Desk
from attendant.concierge.model import Model
from attendant.concierge.replying import Composer
from attendant.concierge.repository import ConciergeRepository
from attendant.concierge.speech import SPEECH
from attendant.concierge.wording.language import language_after
from attendant.conversations.errors import AlreadyAnswered, ConciergeSilenced, NewerInbound
from attendant.conversations.models import Author, Conversation, Message
from attendant.conversations.service import Conversations
from attendant.guests.history.service import History
from attendant.guests.models import Guest
from attendant.guests.service import Guests
from attendant.kernel import metrics
from attendant.kernel.clock import Clock
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transactions
from attendant.properties.models import Property
from attendant.properties.service import Properties

RUN_AGAIN_SECONDS = 10.0
RECENT = 10


class Outcome(StrEnum):
    """How a job ended."""

    ANSWERED = "answered"
    NOTHING_TO_DO = "nothing_to_do"
    SILENT = "silent"
    LEFT_TO_NEWER = "left_to_newer"


class Concierge:
    """Answers the guests of one property."""

    def __init__(
        self,
        properties: Properties,
        guests: Guests,
        bookings: Bookings,
        waitlist: Waitlist,
        conversations: Conversations,
        repository: ConciergeRepository,
        transactions: Transactions,
        model: Model,
        clock: Clock,
        history: History,
    ) -> None:
        self._history = history
        self._properties = properties
        self._guests = guests
        self._bookings = bookings
        self._waitlist = waitlist
        self._conversations = conversations
        self._repository = repository
        self._transactions = transactions
        self._model = model
        self._clock = clock

    def reply(
        self,
        conversation_id: str,
        message_id: str,
        *,
        property_id: str,
        seconds_left: Callable[[], float],
        may_fail: bool = True,
    ) -> Outcome:
        """Answer everything the guest wrote since the last answer; a repeat of a job does nothing.

        When the guest writes again meanwhile it starts over, for ten seconds at most; then the job of the
        newer message goes on. With `may_fail` a passing failure of the model fails the turn, for the queue to
        repeat.

        Raises:
            TurnFailed: the model failed in passing.
            DomainError: the store does not answer.
        """
        began = time.monotonic()
        typing_shown = False
        while True:
            conversation = self._conversations.get(conversation_id)
            if not conversation.concierge_speaks(self._clock.now()):
                return Outcome.SILENT
            inbound = self._conversations.unanswered(conversation)
            if not inbound:
                return Outcome.NOTHING_TO_DO
            if not typing_shown:
                self._conversations.show_typing(conversation)
                typing_shown = True
            desk = self._desk(conversation, inbound, property_id, message_id)
            composer = Composer(
                desk,
                self._model,
                seconds_left=seconds_left,
                user=_opaque(property_id, conversation.guest_id),
                may_fail=may_fail,
            )
            reply = composer.compose()
            try:
                self._conversations.answer(
                    conversation,
                    reply.outbound,
                    _concierge(property_id, message_id),
                    also=desk.store,
                    hand_over=reply.hand_over,
                )
            except NewerInbound:
                if time.monotonic() - began > RUN_AGAIN_SECONDS:
                    return Outcome.LEFT_TO_NEWER
                continue
            except AlreadyAnswered:
                return Outcome.NOTHING_TO_DO
            except ConciergeSilenced:
                return Outcome.SILENT
            metrics.count("TurnAnswered")
            return Outcome.ANSWERED

    def _desk(
        self, conversation: Conversation, inbound: list[Message], property_id: str, message_id: str
    ) -> Desk:
        place = self._properties.get()
        guest = self._guests.current(conversation.guest_id)
        recent = self._conversations.recent(conversation.conversation_id, RECENT)
        offering = self._bookings.offering()
        case = Case(
            place=place,
            guest=guest,
            conversation=conversation,
            inbound=inbound,
            recent=recent,
            memory=self._repository.memory(conversation.conversation_id),
            services=[service for service in offering.services if service.active],
            resources=[resource for resource in offering.resources if resource.active],
            areas=sorted(offering.areas, key=lambda area: area.order),
            own=self._bookings.of_guest(*guest.ids),
            now=self._clock.now(),
            language=spoken_language([*recent, *inbound], guest, place),
            learned=self._history.learned(guest, ZoneInfo(place.zone)),
        )
        actor = Actor(
            kind="guest",
            id=guest.guest_id,
            property_id=property_id,
            channel="whatsapp",
            correlation_id=message_id,
            causation_id=message_id,
            former_ids=guest.absorbed,
        )
        return Desk(
            case,
            self._bookings,
            self._waitlist,
            self._guests,
            self._repository,
            self._transactions,
            actor,
        )


def spoken_language(messages: list[Message], guest: Guest | None, place: Property) -> str:
    """The language of the talk, which one word does not change; else the one on file, else the property's."""
    spoken: str | None = None
    for message in {message.message_id: message for message in messages}.values():
        if message.role is Author.USER and message.action is None:
            spoken = language_after(message.text, spoken)
    if spoken is not None:
        return spoken
    for known in (guest.language if guest else None, place.language):
        if known and known[:2].lower() in SPEECH:
            return known[:2].lower()
    return "en"


def _concierge(property_id: str, message_id: str) -> Actor:
    return Actor(
        kind="concierge",
        id="concierge",
        property_id=property_id,
        channel="whatsapp",
        correlation_id=message_id,
        causation_id=message_id,
    )


def _opaque(property_id: str, guest_id: str) -> str:
    """The guest as the model's provider may know them: the same each time, and nothing more."""
    return hashlib.sha256(f"{property_id}:{guest_id}".encode()).hexdigest()[:32]
