"""Every record of the conversations capability and its keys.

A conversation's partition holds the conversation (`CONVERSATION`) and its messages (`MESSAGE#<seq>`). Lookup
records stand beside it: the channel record of an alias, the duplicate record of a provider's message id, and
the delivery record of a message of ours.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr

from attendant.conversations.findings import Departure, Seen, Sighting
from attendant.conversations.models import Conversation, Message, Mode, SendJob
from attendant.guests.aliases import Alias
from attendant.kernel.clock import epoch_seconds, iso, parse_iso
from attendant.kernel.errors import Invalid, LostRevision, NotFound
from attendant.kernel.ids import derived_id
from attendant.kernel.tables import Key, Record, Table, get_across
from attendant.kernel.transactions import Transaction

DUPLICATES_KEPT = timedelta(days=14)
"""The provider repeats a delivery for a week and says less elsewhere; the store deletes late, so reads
compare the expiry.
"""
SEQ_DIGITS = 12
CURSOR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z#\w{1,60}", re.ASCII)


class ConversationRepository:
    """Reads and writes of one property."""

    def __init__(self, property_id: str, table: Table) -> None:
        self.property_id = property_id
        self.table = table

    def derive_id(self, *parts: str) -> str:
        """The id of the conversation that starts when this alias writes first."""
        return derived_id("cnv", self.property_id, *parts)

    def message_id_of(self, provider_id: str) -> str:
        """The id of the message that a provider's message id becomes; a repeat has the same."""
        return derived_id("msg", self.property_id, provider_id)

    # Reading

    def sight(
        self,
        aliases: Sequence[Alias],
        guest_places: Sequence[tuple[Table, Key]],
        provider_id: str | None,
        now: datetime,
    ) -> Sighting:
        """Everything known about a sender and a message, in one read unless the sender changed number."""
        derived = [self._conversation_key(self.derive_id(str(alias))) for alias in aliases]
        channel_keys = [self._channel_key(str(alias)) for alias in aliases]
        duplicate_key = self._duplicate_key(provider_id) if provider_id else None
        own = [*channel_keys, *derived, *([duplicate_key] if duplicate_key else [])]
        wanted = [*((self.table, key) for key in own), *guest_places]
        answers = get_across(wanted, consistent=True)
        found = {key: record for key, record in zip(own, answers, strict=False) if record is not None}
        channels = {
            str(alias): found[key] for alias, key in zip(aliases, channel_keys, strict=True) if key in found
        }
        # The aliases of an erased guest lead to nobody: what their conversation held is about to be deleted.
        somebody = {str(alias) for alias, guest in zip(aliases, answers[len(own) :], strict=True) if guest}
        ids = dict.fromkeys(
            record["conversation_id"] for alias, record in channels.items() if alias in somebody
        )
        known = [conversation for id_ in ids if (conversation := self._find(id_, found)) is not None]
        return Sighting(
            aliases=list(aliases),
            # Two conversations of one guest meet when both aliases come together: the livelier one goes on.
            conversation=max(known, key=lambda each: each.last_activity_at, default=None),
            duplicate=self._seen(found.get(duplicate_key) if duplicate_key else None, now),
            channels=channels,
            guest_records=answers[len(own) :],
            # A number that changed hands: the conversation it once started belongs to its former owner.
            id_taken=not known and any(key in found for key in derived),
        )

    def get(self, conversation_id: str, *, consistent: bool = True) -> Conversation:
        """One conversation.

        Raises:
            NotFound: the property has no such conversation.
        """
        record = self.table.get(self._conversation_key(conversation_id), consistent=consistent)
        if record is None:
            raise NotFound("There is no such conversation.")
        return Conversation.model_validate(record)

    def of_aliases(self, aliases: Sequence[Alias]) -> list[Conversation]:
        """The conversations that aliases lead to, newest activity first, in two reads."""
        channels = self.table.get_many([self._channel_key(str(alias)) for alias in aliases])
        ids = dict.fromkeys(str(record["conversation_id"]) for record in channels.values())
        found = self.table.get_many([self._conversation_key(conversation_id) for conversation_id in ids])
        conversations = [Conversation.model_validate(record) for record in found.values()]
        return sorted(conversations, key=lambda each: each.last_activity_at, reverse=True)

    def for_sending(self, job: SendJob) -> Departure:
        """A message, its conversation and its phone number's circuit, in one read.

        Raises:
            NotFound: the property has no such conversation or message.
        """
        keys = [
            self._conversation_key(job.conversation_id),
            self._message_key(job.conversation_id, job.seq),
            self._circuit_key(job.account),
        ]
        conversation, message, circuit = map(self.table.get_many(keys, consistent=True).get, keys)
        if conversation is None or message is None:
            raise NotFound("There is no such message.")
        return Departure(
            Conversation.model_validate(conversation),
            Message.model_validate(message),
            parse_iso(circuit["closed_until"]) if circuit else None,
        )

    def message(self, conversation_id: str, seq: int) -> Message | None:
        """One message by its number, or None."""
        record = self.table.get(self._message_key(conversation_id, seq), consistent=True)
        return Message.model_validate(record) if record else None

    def newest(self, conversation_id: str, limit: int) -> list[Message]:
        """The newest messages, oldest of them first."""
        pk = self._conversation_key(conversation_id).pk
        page = self.table.query(pk, begins="MESSAGE#", limit=limit, newest_first=True, consistent=True)
        return [Message.model_validate(record) for record in reversed(page.records)]

    def after(self, conversation_id: str, seq: int) -> list[Message]:
        """All messages past a number, oldest first."""
        pk = self._conversation_key(conversation_id).pk
        between = (_message_sk(seq + 1), _message_sk(10**SEQ_DIGITS - 1))
        return [
            Message.model_validate(record)
            for record in self.table.query_all(pk, between=between, consistent=True)
        ]

    def first(self, conversation_id: str, limit: int) -> list[Message]:
        """The oldest messages."""
        pk = self._conversation_key(conversation_id).pk
        page = self.table.query(pk, begins="MESSAGE#", limit=limit, consistent=True)
        return [Message.model_validate(record) for record in page.records]

    def place(self, conversation_id: str) -> Key:
        """Where a conversation is stored."""
        return self._conversation_key(conversation_id)

    def page(self, conversation_id: str, limit: int, cursor: str | None) -> tuple[list[Message], str | None]:
        """One page of messages, newest first."""
        pk = self._conversation_key(conversation_id).pk
        found = self.table.query(pk, begins="MESSAGE#", limit=limit, cursor=cursor, newest_first=True)
        return [Message.model_validate(record) for record in found.records], found.cursor

    def by_activity(
        self, mode: Mode | None, limit: int, before: str | None
    ) -> tuple[list[Conversation], str | None]:
        """Conversations, newest activity first, with the cursor of the next page.

        Each mode has its own partition of the index, so a filtered page costs what it shows; without a filter
        the two are merged.

        Raises:
            Invalid: the cursor is not one that this list gave.
        """
        if before is not None and not CURSOR.fullmatch(before):
            raise Invalid.field("cursor", "not a cursor of this list")
        records: list[Record] = []
        for each in [mode] if mode else list(Mode):
            upper = before or "~"
            page = self.table.query(
                self._activity_pk(each),
                index="by_activity",
                between=("0", upper),
                limit=limit + 2,
                newest_first=True,
            )
            records += [record for record in page.records if record["by_activity_sk"] != before]
        records.sort(key=lambda record: str(record["by_activity_sk"]), reverse=True)
        shown = records[:limit]
        cursor = str(shown[-1]["by_activity_sk"]) if len(records) > limit else None
        return [Conversation.model_validate(record) for record in shown], cursor

    def due(self, now: datetime, limit: int) -> list[Message]:
        """Messages on which somebody has to act by now, longest due first."""
        page = self.table.query(f"{self.property_id}#DUE", index="due", between=("0", iso(now)), limit=limit)
        return [Message.model_validate(record) for record in page.records]

    def seen(self, provider_id: str, now: datetime) -> Seen | None:
        """Where a provider's message id was stored, while the duplicate record lives."""
        return self._seen(self.table.get(self._duplicate_key(provider_id), consistent=True), now)

    # Writing

    def start(self, tx: Transaction, conversation: Conversation) -> None:
        """Add a conversation; lost if another delivery started it at the same moment."""
        tx.create(self.table, self._conversation_record(conversation), otherwise=LostRevision())

    def change(self, tx: Transaction, before: Conversation, after: Conversation) -> None:
        """Write what differs, on condition that no message and no change of mode came between."""
        old, new = self._conversation_record(before), self._conversation_record(after)
        changed, removed = _difference(old, new)
        if not changed and not removed:
            return
        tx.update(
            self.table,
            self._conversation_key(after.conversation_id),
            set=changed,
            remove=removed,
            condition=Attr("last_seq").eq(before.last_seq) & Attr("revision").eq(before.revision),
            otherwise=LostRevision(),
        )

    def audit(self, tx: Transaction, before: Conversation, after: Conversation, action: str) -> None:
        """Note a change of mode or opt-out."""
        fields = {"mode", "mode_until", "handed_over_reason", "taken_over_by", "opted_out"}
        fields |= {"marketing_opted_out", "revision"}
        old, new = (each.model_dump(mode="json", include=fields) for each in (before, after))
        tx.audit(self.table, after.conversation_id, action, before=old, after=new)

    def link(
        self, tx: Transaction, alias: Alias, conversation: Conversation, known: Record | None = None
    ) -> None:
        """Let an alias lead to a conversation; `known` is the record it had when this was decided."""
        key = self._channel_key(str(alias))
        record = {**key._asdict(), "conversation_id": conversation.conversation_id}
        unchanged = Attr("conversation_id").eq(known["conversation_id"]) if known else Attr("pk").not_exists()
        tx.put(self.table, record, condition=unchanged, otherwise=LostRevision())

    def leads_to(self, alias: str) -> str | None:
        """The conversation that an alias, as text, leads to."""
        record = self.table.get(self._channel_key(alias), consistent=True)
        return str(record["conversation_id"]) if record else None

    def unlink_name(self, tx: Transaction, alias: str, conversation_id: str) -> None:
        """Forget an alias, as text, if it still leads to this conversation; else decide anew."""
        here = Attr("conversation_id").eq(conversation_id)
        tx.delete(self.table, self._channel_key(alias), condition=here, otherwise=LostRevision())

    def unlink(self, tx: Transaction, alias: Alias) -> None:
        """Forget an alias: its next user is somebody else."""
        tx.delete(self.table, self._channel_key(str(alias)))

    def add_message(self, tx: Transaction, message: Message) -> None:
        """Add a message under its number."""
        tx.create(self.table, self._message_record(message), otherwise=LostRevision())

    def change_message(self, tx: Transaction, before: Message, after: Message) -> Message:
        """Write what differs in a message, on condition that nobody else changed it; gives it with its new
        revision.
        """
        after = after.model_copy(update={"revision": before.revision + 1})
        changed, removed = _difference(self._message_record(before), self._message_record(after))
        tx.update(
            self.table,
            self._message_key(after.conversation_id, after.seq),
            set=changed,
            remove=removed,
            condition=Attr("revision").eq(before.revision),
            otherwise=LostRevision(),
        )
        return after

    def remove_message(self, tx: Transaction, message: Message) -> None:
        """Delete a message with what is known by the provider's id of it, which names the guest's number."""
        tx.delete(self.table, self._message_key(message.conversation_id, message.seq))
        if message.provider_id is not None:
            tx.delete(self.table, self._duplicate_key(message.provider_id))
            tx.delete(self.table, self._delivery_key(message.provider_id))

    def remember(self, tx: Transaction, provider_id: str, seen: Seen) -> None:
        """Add the duplicate record of a provider's message id; lost if a repeat was faster."""
        record = {
            **self._duplicate_key(provider_id)._asdict(),
            "conversation_id": seen.conversation_id,
            "message_id": seen.message_id,
            "seq": seen.seq,
            "expires_at": epoch_seconds(tx.now + DUPLICATES_KEPT),
        }
        expired = Attr("expires_at").lte(epoch_seconds(tx.now))
        tx.put(self.table, record, condition=Attr("pk").not_exists() | expired, otherwise=LostRevision())

    # Delivery records: sender and status reports both write here, and whoever comes second sees the other.

    def join_sent(self, provider_id: str, message: Message, now: datetime) -> Record:
        """Note that a provider's id is this message of ours; gives the record with earlier reports."""
        return self.table.update(
            self._delivery_key(provider_id),
            set={
                "conversation_id": message.conversation_id,
                "seq": message.seq,
                "expires_at": epoch_seconds(now + timedelta(days=40)),
            },
        )

    def join_report(self, provider_id: str, report: Record, now: datetime) -> Record:
        """Note a report; gives the record, which names the message once the sender has noted it."""
        return self.table.update(
            self._delivery_key(provider_id),
            set={f"report_{report['status'][:40]}": report},
            set_if_absent={"expires_at": epoch_seconds(now + DUPLICATES_KEPT)},
        )

    def hold_number(self, account: str, until: datetime, reason: str) -> None:
        """Let every message of a phone number wait."""
        key = self._circuit_key(account)
        self.table.put({**key._asdict(), "closed_until": iso(until), "reason": reason})

    def hold(self, tx: Transaction, message: Message) -> None:
        """Let no later message of the conversation overtake this one."""
        key = self._conversation_key(message.conversation_id)
        tx.update(self.table, key, set={"held_seq": message.seq}, condition=Attr("pk").exists())

    def release(self, tx: Transaction, message: Message) -> None:
        """Let later messages of the conversation go."""
        key = self._conversation_key(message.conversation_id)
        tx.update(self.table, key, remove=["held_seq"], condition=Attr("pk").exists())

    # Keys and records

    def _conversation_key(self, conversation_id: str) -> Key:
        return Key(f"{self.property_id}#CONVERSATION#{conversation_id}", "CONVERSATION")

    def _message_key(self, conversation_id: str, seq: int) -> Key:
        return Key(self._conversation_key(conversation_id).pk, _message_sk(seq))

    def _channel_key(self, alias: str) -> Key:
        return Key(f"{self.property_id}#CHANNEL#{alias}", "CHANNEL")

    def _duplicate_key(self, provider_id: str) -> Key:
        return Key(f"{self.property_id}#PROVIDER#{provider_id}", "INBOUND")

    def _delivery_key(self, provider_id: str) -> Key:
        return Key(f"{self.property_id}#PROVIDER#{provider_id}", "OUTBOUND")

    def _circuit_key(self, account: str) -> Key:
        return Key(f"{self.property_id}#SENDER#{account}", "CIRCUIT")

    def _activity_pk(self, mode: Mode) -> str:
        return f"{self.property_id}#ACTIVITY#{mode}"

    def _conversation_record(self, conversation: Conversation) -> Record:
        activity = f"{iso(conversation.last_activity_at)}#{conversation.conversation_id}"
        return {
            **self._conversation_key(conversation.conversation_id)._asdict(),
            **_stored(conversation.model_dump()),
            "by_activity_pk": self._activity_pk(conversation.mode),
            "by_activity_sk": activity,
        }

    def _message_record(self, message: Message) -> Record:
        record = {
            **self._message_key(message.conversation_id, message.seq)._asdict(),
            **_stored(message.model_dump()),
        }
        if message.due_at is not None:
            record["due_pk"] = f"{self.property_id}#DUE"
            record["due_sk"] = f"{iso(message.due_at)}#{message.conversation_id}#{message.seq:0{SEQ_DIGITS}d}"
        return record

    def _find(self, conversation_id: str, found: dict[Key, Record]) -> Conversation | None:
        key = self._conversation_key(conversation_id)
        record = found.get(key) or self.table.get(key, consistent=True)
        return Conversation.model_validate(record) if record else None

    def _seen(self, record: Record | None, now: datetime) -> Seen | None:
        if record is None or record["expires_at"] <= epoch_seconds(now):
            return None
        return Seen(record["conversation_id"], record["message_id"], record["seq"])


def _message_sk(seq: int) -> str:
    return f"MESSAGE#{seq:0{SEQ_DIGITS}d}"


def _stored(fields: Record) -> Record:
    return {
        name: iso(value) if isinstance(value, datetime) else value
        for name, value in fields.items()
        if value is not None
    }


def _difference(old: Record, new: Record) -> tuple[Record, list[str]]:
    changed = {name: value for name, value in new.items() if name not in old or old[name] != value}
    return changed, [name for name in old if name not in new]
