"""Use cases of a property's conversations, for the concierge, for staff and for notices of the server."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from pydantic import BaseModel

from attendant.conversations import transcript, window
from attendant.conversations.dispatch import Dispatch
from attendant.conversations.errors import (
    AlreadyAnswered,
    ConciergeSilenced,
    NewerInbound,
    OptedOut,
    WindowClosed,
)
from attendant.conversations.events import (
    ConversationHandedBack,
    ConversationHandedOver,
    ConversationTakenOver,
    MessageSent,
)
from attendant.conversations.findings import Seen
from attendant.conversations.models import Author, Conversation, Message, Mode, Outbound, Text
from attendant.conversations.repository import ConversationRepository
from attendant.guests.aliases import Alias
from attendant.kernel.clock import Clock
from attendant.kernel.errors import StaleRevision
from attendant.kernel.idempotency import Idempotency
from attendant.kernel.ids import new_id
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions


class StaffMessageWish(BaseModel):
    """What staff want to tell the guest."""

    text: Text


class Conversations:
    """Each change commits in one transaction; what has to be sent is queued after it."""

    def __init__(
        self,
        repository: ConversationRepository,
        transactions: Transactions,
        dispatch: Dispatch,
        clock: Clock,
        idempotency: Idempotency | None = None,
    ) -> None:
        self._repository = repository
        self._transactions = transactions
        self._dispatch = dispatch
        self._clock = clock
        self._idempotency = idempotency

    def get(self, conversation_id: str) -> Conversation:
        """One conversation as it is now.

        Raises:
            NotFound: the property has no such conversation.
        """
        return self._repository.get(conversation_id)

    def listed(
        self, mode: Mode | None, limit: int, cursor: str | None
    ) -> tuple[list[Conversation], str | None]:
        """Conversations with the newest activity first, and the cursor of the next page."""
        return self._repository.by_activity(mode, limit, cursor)

    def of_aliases(self, aliases: Sequence[Alias]) -> list[Conversation]:
        """The conversations of a guest who is known by these aliases, newest activity first."""
        return self._repository.of_aliases(aliases)

    def recent(self, conversation_id: str, limit: int = 10) -> list[Message]:
        """The newest messages of everybody, in the order they were written."""
        return self._repository.newest(conversation_id, limit)

    def messages(
        self, conversation_id: str, limit: int, cursor: str | None
    ) -> tuple[list[Message], str | None]:
        """One page of messages, newest first.

        Raises:
            NotFound: the property has no such conversation.
        """
        self._repository.get(conversation_id, consistent=False)
        return self._repository.page(conversation_id, limit, cursor)

    def unanswered(self, conversation: Conversation) -> list[Message]:
        """What the guest wrote past `answered_through` and wants answered, oldest first."""
        later = self._repository.after(conversation.conversation_id, conversation.answered_through)
        return [message for message in later if message.role is Author.USER and message.wants_answer]

    def show_typing(self, conversation: Conversation) -> None:
        """Give the guest read ticks and a typing bubble while the answer is being made. Best effort."""
        self._dispatch.receipt(conversation)

    def answer(
        self,
        seen: Conversation,
        outbound: Outbound,
        actor: Actor,
        *,
        also: Callable[[Transaction], None] | None = None,
        hand_over: str | None = None,
    ) -> Message:
        """Answer everything the guest had written when `seen` was read: message, `answered_through` and
        `also` in one transaction.

        `hand_over` is a reason: the same transaction then gives the conversation to staff.

        Raises:
            NewerInbound: the guest wrote something since.
            AlreadyAnswered: another run of this turn was faster.
            ConciergeSilenced: staff took over or the guest opted out since.
        """

        def work(tx: Transaction) -> tuple[Conversation, Message]:
            before = self._repository.get(seen.conversation_id)
            if before.last_inbound_seq != seen.last_inbound_seq:
                raise NewerInbound()
            if before.answered_through >= before.last_inbound_seq:
                raise AlreadyAnswered()
            if before.taken_over_at(tx.now) or before.opted_out:
                raise ConciergeSilenced()
            after = transcript.answered(before)
            if hand_over is not None and after.mode_at(tx.now) is Mode.BOT:
                after = transcript.handed_over(after, hand_over)
                self._note_hand_over(tx, before, after)
            after, message = self._say(tx, after, Author.ASSISTANT, outbound)
            self._repository.change(tx, before, after)
            if also is not None:
                also(tx)
            return after, message

        return self._sent(self._transactions.run(actor, work))

    def notify(
        self,
        conversation_id: str,
        outbound: Outbound,
        actor: Actor,
        *,
        once: str | None = None,
        also: Callable[[Transaction, Message], None] | None = None,
    ) -> Message:
        """Tell the guest something outside a turn of the concierge, for example that staff confirmed a
        booking; `also` is added to the same transaction.

        With `once` (an id of the cause, such as an event id) a repeat gives the first message again and sends
        nothing.

        Raises:
            NotFound: the property has no such conversation.
        """

        def work(tx: Transaction) -> tuple[Conversation, Message]:
            before = self._repository.get(conversation_id)
            cause = f"notice:{conversation_id}:{once}"
            if once is not None and (known := self._repository.seen(cause, tx.now)):
                earlier = self._repository.message(conversation_id, known.seq)
                if earlier is not None:
                    return before, earlier
            after, message = self._say(tx, before, Author.SYSTEM, outbound)
            self._repository.change(tx, before, after)
            if once is not None:
                self._repository.remember(tx, cause, Seen(conversation_id, message.message_id, message.seq))
            if also is not None:
                also(tx, message)
            return after, message

        return self._sent(self._transactions.run(actor, work))

    def send_as_staff(
        self, conversation_id: str, wish: StaffMessageWish, actor: Actor, key: str | None = None
    ) -> Message:
        """Write to the guest as a person. What the guest wrote so far counts as answered: the concierge will
        not talk over it.

        Raises:
            NotFound: the property has no such conversation.
            WindowClosed: the channel takes no free text now.
            OptedOut: the guest wants no messages and has not written since.
            IdempotencyMismatch: the key came with another text before.
        """

        def work(tx: Transaction) -> Message:
            before = self._repository.get(conversation_id)
            if not transcript.may_hear_from_people(before):
                raise OptedOut()
            if not window.is_open(before.last_inbound_at, tx.now):
                raise WindowClosed()
            after, message = self._say(
                tx, transcript.answered(before), Author.STAFF, Outbound(text=wish.text), actor
            )
            self._repository.change(tx, before, after)
            return message

        if self._idempotency is None:
            message = self._transactions.run(actor, work)
        else:
            operation = f"send_as_staff:{conversation_id}"
            message = self._idempotency.once(actor, operation, key, wish, Message, work)
        return self._sent((self._repository.get(conversation_id), message))

    def take_over(
        self,
        conversation_id: str,
        actor: Actor,
        expected_revision: int | None = None,
        minutes: int | None = None,
    ) -> Conversation:
        """Silence the concierge: until handed back, or for some minutes. What it has not sent yet is
        withheld.

        Raises:
            NotFound: the property has no such conversation.
            StaleRevision: mode or opt-out changed since the caller read it.
        """

        def work(tx: Transaction) -> Conversation:
            before = self._read(conversation_id, expected_revision)
            until = tx.now + timedelta(minutes=minutes) if minutes else None
            after = transcript.taken_over(before, actor.id, until)
            self._repository.change(tx, before, after)
            self._repository.audit(tx, before, after, "taken_over")
            event = ConversationTakenOver.of(after, user_id=actor.id)
            tx.publish(event, aggregate_version=after.revision)
            return after

        return self._transactions.run(actor, work)

    def hand_back(
        self, conversation_id: str, actor: Actor, expected_revision: int | None = None
    ) -> Conversation:
        """Let the concierge answer what comes next; nothing changes if it answers already.

        Raises:
            NotFound: the property has no such conversation.
            StaleRevision: mode or opt-out changed since the caller read it.
        """

        def work(tx: Transaction) -> Conversation:
            before = self._read(conversation_id, expected_revision)
            if before.mode is Mode.BOT:
                return before
            after = transcript.handed_back(before)
            self._repository.change(tx, before, after)
            self._repository.audit(tx, before, after, "handed_back")
            tx.publish(ConversationHandedBack.of(after), aggregate_version=after.revision)
            return after

        return self._transactions.run(actor, work)

    def _read(self, conversation_id: str, expected_revision: int | None) -> Conversation:
        conversation = self._repository.get(conversation_id)
        if expected_revision is not None and conversation.revision != expected_revision:
            raise StaleRevision(conversation.revision)
        return conversation

    def _note_hand_over(self, tx: Transaction, before: Conversation, after: Conversation) -> None:
        self._repository.audit(tx, before, after, "handed_over")
        tx.publish(ConversationHandedOver.of(after), aggregate_version=after.revision)

    def _say(
        self,
        tx: Transaction,
        conversation: Conversation,
        role: Author,
        outbound: Outbound,
        person: Actor | None = None,
    ) -> tuple[Conversation, Message]:
        after, message = transcript.say(
            conversation,
            new_id("msg", tx.now),
            role,
            outbound,
            tx.now,
            author=person.id if person else None,
        )
        self._repository.add_message(tx, message)
        sent = MessageSent(
            conversation_id=message.conversation_id, message_id=message.message_id, seq=message.seq, role=role
        )
        tx.publish(sent, aggregate_version=message.revision)
        return after, message

    def _sent(self, stored: tuple[Conversation, Message]) -> Message:
        conversation, message = stored
        self._dispatch.enqueue(conversation, [message])
        return message
