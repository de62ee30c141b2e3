"""What a webhook says besides new messages: edits, revocations, new numbers, preferences, staff on the phone.

Each is one transaction and safe to repeat.
"""

from collections.abc import Callable
from datetime import timedelta

from attendant.conversations import transcript
from attendant.conversations.events import (
    ConversationTakenOver,
    GuestMarketingOptedIn,
    GuestMarketingOptedOut,
    MessageEdited,
    MessageRevoked,
    MessageSent,
)
from attendant.conversations.findings import Seen, Sighting
from attendant.conversations.inbox import Inbox, aliases_of, guest_actor, newest_of_each_kind
from attendant.conversations.models import Author, Message, Outbound
from attendant.conversations.payload import Correction, Echo, IdentityChange, Incoming, Preference, Sender
from attendant.conversations.repository import ConversationRepository
from attendant.conversations.states import State
from attendant.guests.service import AliasTaken, Guests
from attendant.kernel import metrics
from attendant.kernel.transactions import Transaction, Transactions

PHONE_APP = "business-phone-app"
PHONE_APP_SILENCE = timedelta(hours=12)
"""Staff who answer from the phone app cannot hand back there, so the take-over ends by itself."""

Amendment = Correction | Echo | IdentityChange | Preference


class Amendments:
    """Changes to what a property's inbox already holds."""

    def __init__(
        self, repository: ConversationRepository, guests: Guests, transactions: Transactions, inbox: Inbox
    ) -> None:
        self._repository = repository
        self._guests = guests
        self._transactions = transactions
        self._inbox = inbox

    def apply(self, amendment: Amendment) -> None:
        """Write one amendment; what it refers to and was never stored is left alone.

        Raises:
            Unavailable, LostRevision: not written; the provider has to deliver it again.
        """
        match amendment:
            case Correction():
                self._correct(amendment)
            case Echo():
                self._run(amendment.recipient, amendment.provider_id, lambda tx: self._echo(tx, amendment))
            case IdentityChange():
                self._run(amendment.previous, amendment.account, lambda tx: self._rekey(tx, amendment))
            case Preference():
                self._run(amendment.sender, amendment.account, lambda tx: self._prefer(tx, amendment))

    def _run(self, sender: Sender, cause: str, work: Callable[[Transaction], None]) -> None:
        actor = guest_actor(self._repository, sender, cause)
        self._transactions.run(actor, work, attempts=8)

    def _sight(self, tx: Transaction, sender: Sender, provider_id: str | None = None) -> Sighting:
        aliases = aliases_of(sender)
        places = [self._guests.place_of(alias) for alias in aliases]
        return self._repository.sight(aliases, places, provider_id, tx.now)

    def _correct(self, correction: Correction) -> None:
        """An edit that comes before its original is stored in its place, and so is not lost."""
        found: list[bool] = []

        def work(tx: Transaction) -> None:
            seen = self._repository.seen(correction.original_id, tx.now)
            found[:] = [seen is not None]
            if seen is not None:
                self._rewrite(tx, seen, correction)
            elif correction.reading is None:
                # The original may still be on its way: it must not appear after it was taken back.
                self._repository.remember(tx, correction.original_id, Seen("", "", 0))

        self._run(correction.sender, correction.provider_id, work)
        if not found[0] and correction.reading is not None:
            self._inbox.store(
                Incoming(
                    account=correction.account,
                    provider_id=correction.original_id,
                    sender=correction.sender,
                    sent_at=correction.sent_at,
                    reading=correction.reading,
                )
            )

    def _rewrite(self, tx: Transaction, seen: Seen, correction: Correction) -> None:
        before = self._repository.message(seen.conversation_id, seen.seq) if seen.seq else None
        if before is None or before.revoked_at is not None:
            return
        reading = correction.reading
        ids = {"conversation_id": before.conversation_id, "message_id": before.message_id, "seq": before.seq}
        if reading is None:
            erased = {"text": "", "kind": "revoked", "action": None, "media": None, "wants_answer": False}
            after = before.model_copy(update={**erased, "revoked_at": tx.now})
        elif reading.text == before.text:
            return
        else:
            after = before.model_copy(update={"text": reading.text, "edited_at": tx.now})
        after = self._repository.change_message(tx, before, after)
        event = MessageRevoked(**ids) if reading is None else MessageEdited(**ids)
        tx.publish(event, aggregate_version=after.revision)
        conversation = self._repository.get(before.conversation_id)
        if conversation.last_seq == before.seq:
            preview = {"preview": after.text[: transcript.PREVIEW]}
            self._repository.change(tx, conversation, conversation.model_copy(update=preview))

    def _echo(self, tx: Transaction, echo: Echo) -> None:
        sighting = self._sight(tx, echo.recipient, echo.provider_id)
        before = sighting.conversation
        if before is None or sighting.duplicate is not None:
            return
        after = transcript.answered(before)
        outbound = Outbound(text=echo.reading.text or "[message]")
        message_id = self._repository.message_id_of(echo.provider_id)
        after, message = transcript.say(
            after, message_id, Author.STAFF, outbound, tx.now, provider_id=echo.provider_id, author=PHONE_APP
        )
        message = message.model_copy(
            update={"state": State.SENT, "due_at": None, "at": echo.sent_at, "kind": echo.reading.kind}
        )
        if not (before.taken_over_at(tx.now) and before.taken_over_by != PHONE_APP):
            after = transcript.taken_over(after, PHONE_APP, tx.now + PHONE_APP_SILENCE)
            self._repository.audit(tx, before, after, "taken_over")
            taken = ConversationTakenOver.of(after, user_id=PHONE_APP)
            tx.publish(taken, aggregate_version=after.revision)
        self._repository.change(tx, before, after)
        self._note_echo(tx, message, echo.provider_id)

    def _note_echo(self, tx: Transaction, message: Message, provider_id: str) -> None:
        self._repository.add_message(tx, message)
        seen = Seen(message.conversation_id, message.message_id, message.seq)
        self._repository.remember(tx, provider_id, seen)
        event = MessageSent(
            conversation_id=message.conversation_id,
            message_id=message.message_id,
            seq=message.seq,
            role=message.role,
        )
        tx.publish(event, aggregate_version=message.revision)

    def _rekey(self, tx: Transaction, change: IdentityChange) -> None:
        """The guest goes on under a new number or id; the old one's next user is somebody else."""
        before = self._sight(tx, change.previous).conversation
        if before is None:
            return
        arriving = self._sight(tx, change.current)
        new = [alias for alias in arriving.aliases if str(alias) not in arriving.channels]
        kinds = {alias.kind for alias in arriving.aliases}
        old = [a for a in aliases_of(change.previous) if a.kind in kinds and a not in arriving.aliases]
        for alias in old:
            self._repository.unlink(tx, alias)
        for alias in new:
            self._repository.link(tx, alias, before)
        try:
            self._guests.rename(tx, before.guest_id, old, new)
        except AliasTaken:
            # The new number wrote before this was announced, as a guest of its own: people have to decide.
            metrics.count("GuestAliasTaken")
        aliases = newest_of_each_kind(before.aliases, arriving.aliases)
        self._repository.change(tx, before, before.model_copy(update={"aliases": aliases}))

    def _prefer(self, tx: Transaction, preference: Preference) -> None:
        before = self._sight(tx, preference.sender).conversation
        out = not preference.marketing
        if before is None or before.marketing_opted_out == out:
            return
        after = before.model_copy(update={"marketing_opted_out": out, "revision": before.revision + 1})
        self._repository.change(tx, before, after)
        self._repository.audit(tx, before, after, "marketing_opted_out" if out else "marketing_opted_in")
        event = GuestMarketingOptedOut if out else GuestMarketingOptedIn
        tx.publish(event.of(after), aggregate_version=after.revision)
