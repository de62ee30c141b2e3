"""Storing what a guest wrote: one conditional transaction per message, whoever delivers it and how often.

The provider's message id is the duplicate key. The number of a message in its conversation is given inside
the transaction, so that two deliveries at the same moment get different numbers and none can be skipped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from attendant.conversations import opt_out, replies, transcript
from attendant.conversations.events import (
    ConversationHandedBack,
    ConversationStarted,
    GuestOptedIn,
    GuestOptedOut,
    MessageReceived,
    MessageSent,
)
from attendant.conversations.findings import Seen, Sighting
from attendant.conversations.kinds import Do
from attendant.conversations.models import Author, Conversation, Message, Mode, Outbound
from attendant.conversations.opt_out import Wish
from attendant.conversations.payload import Incoming, Sender
from attendant.conversations.repository import ConversationRepository
from attendant.conversations.states import State
from attendant.guests.aliases import Alias
from attendant.guests.repository import guest_behind
from attendant.guests.service import Guests
from attendant.kernel import metrics
from attendant.kernel.ids import derived_id
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

CHANNEL = "whatsapp"
ATTEMPTS = 8
"""A burst of one guest makes its deliveries compete for the next number."""
APOLOGY_PAUSE = timedelta(minutes=1)
"""One apology for a burst of unreadable messages."""


@dataclass(frozen=True)
class Stored:
    """What became of a message. `wake` asks for a turn of the concierge; `said` is the server's own reply."""

    conversation_id: str
    message_id: str
    text: str
    duplicate: bool
    wake: bool
    conversation: Conversation | None = None
    said: list[Message] = field(default_factory=list)


class Inbox:
    """The inbox of one property."""

    def __init__(
        self,
        repository: ConversationRepository,
        guests: Guests,
        transactions: Transactions,
        language: Callable[[], str],
    ) -> None:
        self._repository = repository
        self._guests = guests
        self._transactions = transactions
        self._language = language

    def store(self, incoming: Incoming) -> Stored:
        """Store one message, or find where it was stored before.

        Raises:
            Unavailable, LostRevision: not stored; the provider has to deliver it again.
        """
        actor = guest_actor(self._repository, incoming.sender, incoming.provider_id)
        return self._transactions.run(actor, lambda tx: self._store(tx, incoming), attempts=ATTEMPTS)

    def _store(self, tx: Transaction, incoming: Incoming) -> Stored:
        aliases = aliases_of(incoming.sender)
        places = [self._guests.place_of(alias) for alias in aliases]
        sighting = self._repository.sight(aliases, places, incoming.provider_id, tx.now)
        if sighting.duplicate is not None:
            return _repeated(sighting.conversation, sighting.duplicate, incoming, tx.now)
        before = sighting.conversation
        if before is None:
            conversation = self._started(tx, sighting, incoming)
        else:
            conversation = self._linked(tx, before, sighting)
        conversation = self._returned(tx, conversation.model_copy(update={"account": incoming.account}))
        message = self._message(conversation, incoming, tx.now)
        after = transcript.hear(conversation, message, opens_window=incoming.reading.kind != "reaction")
        after, text = self._own_business(tx, conversation, after, message)
        said: list[Message] = []
        if text is not None:
            after, reply = self._reply(after, message, text, tx.now)
            said.append(reply)
        if before is None:
            self._repository.start(tx, after)
        else:
            self._repository.change(tx, before, after)
        self._add(tx, message, said)
        return Stored(
            conversation_id=after.conversation_id,
            message_id=message.message_id,
            text=message.text,
            duplicate=False,
            wake=message.wants_answer and after.concierge_speaks(tx.now),
            conversation=after,
            said=said,
        )

    def _started(self, tx: Transaction, sighting: Sighting, incoming: Incoming) -> Conversation:
        """A conversation for a first contact; its id follows from the alias, so that rivals collide."""
        first = str(sighting.aliases[0])
        parts = [first, incoming.provider_id] if sighting.id_taken else [first]
        guest_id = self._guests.meet(
            tx, sighting.aliases, name=incoming.sender.name, found=sighting.guest_records
        )
        conversation = Conversation(
            conversation_id=self._repository.derive_id(*parts),
            guest_id=guest_id,
            channel=CHANNEL,
            account=incoming.account,
            aliases=[str(alias) for alias in sighting.aliases],
            started_at=tx.now,
            last_activity_at=tx.now,
        )
        for alias in sighting.aliases:
            self._repository.link(tx, alias, conversation, sighting.channels.get(str(alias)))
        tx.publish(ConversationStarted.of(conversation), aggregate_version=conversation.revision)
        return conversation

    def _linked(self, tx: Transaction, conversation: Conversation, sighting: Sighting) -> Conversation:
        """Let aliases that are new here, or led to another conversation, lead to this one."""
        here = conversation.conversation_id
        strays = [
            alias
            for alias in sighting.aliases
            if sighting.channels.get(str(alias), {}).get("conversation_id") != here
        ]
        conversation = self._of_today(conversation, sighting, strays)
        if not strays:
            return conversation
        # The alias by which the conversation is known goes first: its guest keeps it.
        pairs = sorted(
            zip(sighting.aliases, sighting.guest_records, strict=True), key=lambda pair: pair[0] in strays
        )
        self._guests.meet(tx, [alias for alias, _ in pairs], found=[record for _, record in pairs])
        for alias in strays:
            self._repository.link(tx, alias, conversation, sighting.channels.get(str(alias)))
        return conversation.model_copy(
            update={"aliases": newest_of_each_kind(conversation.aliases, sighting.aliases)}
        )

    def _of_today(
        self, conversation: Conversation, sighting: Sighting, strays: Sequence[Alias]
    ) -> Conversation:
        """The conversation with the guest to whom its aliases lead, after profiles were merged or parted.

        Read is only where they lead to somebody else than before.
        """
        records = zip(sighting.aliases, sighting.guest_records, strict=True)
        found = (guest_behind(record) for alias, record in records if alias not in strays)
        linked = {guest_id for guest_id in found if guest_id}
        if not linked or conversation.guest_id in linked:
            return conversation
        today = self._guests.known_ids(conversation.guest_id)[0]
        if today not in linked:
            [today] = linked if len(linked) == 1 else [conversation.guest_id]
        return conversation.model_copy(update={"guest_id": today})

    def _returned(self, tx: Transaction, conversation: Conversation) -> Conversation:
        """A take-over for a limited time that has ended is written down with the next message."""
        if conversation.mode is Mode.BOT or conversation.mode_at(tx.now) is Mode.HUMAN:
            return conversation
        after = transcript.handed_back(conversation)
        self._repository.audit(tx, conversation, after, "returned")
        tx.publish(ConversationHandedBack.of(after), aggregate_version=after.revision)
        return after

    def _message(self, conversation: Conversation, incoming: Incoming, now: datetime) -> Message:
        reading = incoming.reading
        if reading.kind.startswith("unknown:"):
            metrics.count("UnknownMessageKind")
        obeyed = obeys(conversation, reading.kind, reading.text) is not None
        return Message(
            message_id=self._repository.message_id_of(incoming.provider_id),
            conversation_id=conversation.conversation_id,
            seq=conversation.last_seq + 1,
            role=Author.USER,
            kind=reading.kind,
            text=reading.text,
            action=reading.action,
            about=incoming.about,
            media=dict(reading.media) if reading.media else None,
            wants_answer=reading.do is Do.ANSWER and not obeyed,
            cannot_read=reading.do is Do.CANNOT_READ,
            at=incoming.sent_at,
            stored_at=now,
            state=State.RECEIVED,
            provider_id=incoming.provider_id,
        )

    def _own_business(
        self, tx: Transaction, before: Conversation, after: Conversation, message: Message
    ) -> tuple[Conversation, str | None]:
        """Obey STOP and START and apologise for what cannot be read, before the concierge sees anything."""
        wish = obeys(before, message.kind, message.text)
        if wish is not None:
            return self._obeyed(tx, before, after, *wish)
        apologised = before.apologised_at is not None and tx.now - before.apologised_at < APOLOGY_PAUSE
        if not message.cannot_read or apologised or not after.concierge_speaks(tx.now):
            return after, None
        text = replies.in_language(replies.CANNOT_READ, self._language())
        return after.model_copy(update={"apologised_at": tx.now}), text

    def _obeyed(
        self, tx: Transaction, before: Conversation, after: Conversation, wish: Wish, language: str
    ) -> tuple[Conversation, str | None]:
        if wish is Wish.STOP and before.opted_out:
            return after, None
        stop = wish is Wish.STOP
        changed = transcript.opted_out(after, tx.now) if stop else transcript.opted_in(after)
        self._repository.audit(tx, after, changed, "opted_out" if stop else "opted_in")
        event = GuestOptedOut if stop else GuestOptedIn
        tx.publish(event.of(changed), aggregate_version=changed.revision)
        return changed, replies.in_language(replies.STOPPED if stop else replies.STARTED, language)

    def _reply(
        self, conversation: Conversation, message: Message, text: str, now: datetime
    ) -> tuple[Conversation, Message]:
        return transcript.say(
            conversation,
            derived_id("msg", message.message_id, "reply"),
            Author.SYSTEM,
            Outbound(text=text),
            now,
            despite_opt_out=True,
        )

    def _add(self, tx: Transaction, message: Message, said: Sequence[Message]) -> None:
        ids = {"conversation_id": message.conversation_id}
        self._repository.add_message(tx, message)
        seen = Seen(message.conversation_id, message.message_id, message.seq)
        self._repository.remember(tx, str(message.provider_id), seen)
        received = MessageReceived(**ids, message_id=message.message_id, seq=message.seq, kind=message.kind)
        tx.publish(received, aggregate_version=message.revision)
        for reply in said:
            self._repository.add_message(tx, reply)
            sent = MessageSent(**ids, message_id=reply.message_id, seq=reply.seq, role=reply.role)
            tx.publish(sent, aggregate_version=reply.revision)


def aliases_of(sender: Sender) -> list[Alias]:
    """The identities of a sender, the phone first: it is the one that sending prefers."""
    return [
        Alias.model_validate({"channel": CHANNEL, "kind": kind, "value": value})
        for kind, value in sender.aliases
    ]


def guest_actor(repository: ConversationRepository, sender: Sender, correlation_id: str) -> Actor:
    """A guest as the actor of what follows from their message, named without personal data."""
    first = str(aliases_of(sender)[0])
    return Actor(
        kind="guest",
        id=repository.derive_id(first),
        property_id=repository.property_id,
        channel="whatsapp",
        correlation_id=repository.message_id_of(correlation_id),
    )


def newest_of_each_kind(known: Sequence[str], arrived: Sequence[Alias]) -> list[str]:
    """One alias of each kind, those that just arrived winning."""
    return [str(alias) for alias in {a.kind: a for a in [*map(Alias.parse, known), *arrived]}.values()]


def obeys(conversation: Conversation, kind: str, text: str) -> tuple[Wish, str] | None:
    """The STOP or START that the server obeys; START means something only to a guest who opted out."""
    wish = opt_out.wish_of(text) if kind == "text" else None
    if wish is None or (wish[0] is Wish.START and not conversation.opted_out):
        return None
    return wish


def _repeated(conversation: Conversation | None, seen: Seen, incoming: Incoming, now: datetime) -> Stored:
    """A repeat asks for the same turn again: the first delivery may have ended before it was queued."""
    waits = conversation is None or (
        conversation.concierge_speaks(now) and conversation.answered_through < seen.seq
    )
    return Stored(
        conversation_id=seen.conversation_id,
        message_id=seen.message_id,
        text=incoming.reading.text,
        duplicate=True,
        wake=waits and seen.seq > 0 and incoming.reading.do is Do.ANSWER,
        conversation=conversation,
    )
