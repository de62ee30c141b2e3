"""The conversations of a person: all of them as data, and their erasure.

Of an erased conversation a shell stays for a month: when it was, how many messages it had, and that nobody is
to be written to in it. Messages, lookups by number or id and what was kept unread are deleted. A later
message of the same person begins another conversation, with another guest.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from attendant.conversations.models import Conversation, Mode
from attendant.conversations.repository import ConversationRepository
from attendant.guests.privacy.parts import Order, Progress, Unfinished
from attendant.kernel.clock import Clock, epoch_seconds, iso
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Record, Table, present
from attendant.kernel.trail import Trail
from attendant.kernel.transactions import Transaction, Transactions

SHELL_KEPT = timedelta(days=30)
"""Longer than a provider repeats a delivery: until then the id must not be given again."""
MESSAGES_AT_ONCE = 25
"""With the duplicate and delivery record of each: below the store's hundred writes."""
HARMLESS = frozenset({"mode", "mode_until", "taken_over_by", "opted_out", "marketing_opted_out", "revision"})
GONE = (
    "preview",
    "handed_over_reason",
    "last_inbound_provider_id",
    "held_seq",
    "by_activity_pk",
    "by_activity_sk",
)


class ConversationsPrivacy:
    """The conversations table of one property, as far as it is about a person."""

    def __init__(self, table: Table, property_id: str, transactions: Transactions, clock: Clock) -> None:
        self._table = table
        self._property_id = property_id
        self._repository = ConversationRepository(property_id, table)
        self._transactions = transactions
        self._clock = clock
        self._trail = Trail(table, property_id)

    def ids_of(self, order: Order) -> list[str]:
        """The conversations of the person.

        Reads the list of all conversations once, ½ unit per 4 KB, and what the person's identities lead to.
        No lookup of its own is kept for a question that is asked once in a guest's life.
        """
        listed = [one["conversation_id"] for one in self._all() if one["guest_id"] in order.guest_ids]
        led_to = [self._repository.leads_to(name) for name in order.names]
        theirs = [one for one in led_to if one and self._repository.get(one).guest_id in order.guest_ids]
        return list(dict.fromkeys([*listed, *theirs]))

    def collect(self, order: Order) -> dict[str, Any]:
        """Every conversation with every message, and what was kept unread from these numbers, as JSON."""
        found = []
        names = set(order.names)
        for conversation_id in order.conversation_ids:
            conversation = self._repository.get(conversation_id)
            names.update(conversation.aliases)
            messages = [
                message.model_dump(mode="json", exclude_none=True)
                for message in self._repository.after(conversation_id, 0)
            ]
            shown = conversation.model_dump(mode="json", exclude_none=True)
            found.append({**shown, "messages": messages})
        unread = [{"parked_at": one["parked_at"], "raw": one["raw"]} for one in self._parked(names)]
        return {"conversations": found, "not_understood": unread}

    def erase(self, order: Order, actor: Actor, go_on: Callable[[], bool]) -> Progress:
        """Erase every conversation of the person; a repeat goes on where the last one ended.

        Raises:
            Unfinished: `go_on` said no before everything was done.
        """
        counts = {"conversations": 0, "messages": 0, "not_understood": 0}
        names = set(order.names)
        for conversation_id in order.conversation_ids:
            names.update(self._close(conversation_id, order.names, actor))
            counts["messages"] += self._delete_messages(conversation_id, actor, go_on)
            self._trail.redact(conversation_id, HARMLESS)
        for record in self._parked(names):
            self._table.delete(Key(record["pk"], record["sk"]))
            counts["not_understood"] += 1
        # Only now do they lose what names their aliases and lists them: a try that broke off finds all again.
        for conversation_id in order.conversation_ids:
            self._empty(conversation_id)
            counts["conversations"] += 1
        return Progress(counts=counts)

    def end(self, conversation: Conversation, actor: Actor, go_on: Callable[[], bool]) -> None:
        """End a conversation whose time is over: as that of an erased person, but the guest stays known.

        One in which the guest said STOP loses what was written and goes on to say so.

        Raises:
            Unfinished: `go_on` said no before everything was done.
        """
        conversation_id = conversation.conversation_id
        says_no = conversation.opted_out or conversation.marketing_opted_out
        if not says_no:
            self._close(conversation_id, (), actor)
        self._delete_messages(conversation_id, actor, go_on)
        self._trail.redact(conversation_id, HARMLESS)
        if not says_no:
            self._empty(conversation_id)
            return
        key = self._repository.place(conversation_id)
        emptied = {"emptied_at": iso(self._clock.now())}
        self._table.update(key, set=emptied, remove=["preview", "handed_over_reason"], condition=present())

    def _close(self, conversation_id: str, names: Iterable[str], actor: Actor) -> list[str]:
        """Nobody writes in it any more and no number leads to it; gives the aliases it was known by."""

        def work(tx: Transaction) -> list[str]:
            before = self._repository.get(conversation_id)
            for alias in {*before.aliases, *names}:
                if self._repository.leads_to(alias) == conversation_id:
                    self._repository.unlink_name(tx, alias, conversation_id)
            if before.erased_at is None:
                closed = before.model_copy(
                    update={
                        "opted_out": True,
                        "opted_out_at": tx.now,
                        "marketing_opted_out": True,
                        "erased_at": tx.now,
                        "answered_through": before.last_inbound_seq,
                        "revision": before.revision + 1,
                    }
                )
                self._repository.change(tx, before, closed)
                self._repository.audit(tx, before, closed, "conversation_erased")
            return before.aliases

        return self._transactions.run(actor, work)

    def _delete_messages(self, conversation_id: str, actor: Actor, go_on: Callable[[], bool]) -> int:
        deleted = 0
        while True:
            if not go_on():
                raise Unfinished("messages")
            page = self._repository.first(conversation_id, MESSAGES_AT_ONCE)
            if not page:
                return deleted
            with self._transactions.begin(actor) as tx:
                for message in page:
                    self._repository.remove_message(tx, message)
            deleted += len(page)

    def _empty(self, conversation_id: str) -> None:
        """The shell: no aliases, no preview, out of every list, gone after a month."""
        key = self._repository.place(conversation_id)
        expires_at = epoch_seconds(self._clock.now() + SHELL_KEPT)
        self._table.update(key, set={"aliases": [], "expires_at": expires_at}, remove=GONE)

    def _parked(self, aliases: Iterable[str]) -> list[Record]:
        """What was kept unread and names one of these numbers or ids."""
        quoted = [json.dumps(alias.split(":", 2)[2]) for alias in aliases]
        if not quoted:
            return []
        kept = self._table.query_all(f"{self._property_id}#PARKED")
        return [one for one in kept if any(name in one["raw"] for name in quoted)]

    def _all(self) -> Iterator[Record]:
        for mode in Mode:
            yield from self._table.query_all(f"{self._property_id}#ACTIVITY#{mode}", index="by_activity")

    def idle_since(self, moment: datetime, limit: int) -> list[Conversation]:
        """Conversations silent since before a moment and not emptied since, longest silence first."""
        found: list[Record] = []
        for mode in Mode:
            pk = f"{self._property_id}#ACTIVITY#{mode}"
            silent = self._table.query_all(pk, index="by_activity", between=("0", iso(moment)))
            found += islice((one for one in silent if not _emptied(one)), limit)
        found.sort(key=lambda record: str(record["by_activity_sk"]))
        return [Conversation.model_validate(record) for record in found[:limit]]


def _emptied(record: Record) -> bool:
    return str(record.get("emptied_at", "")) >= str(record["last_activity_at"])
