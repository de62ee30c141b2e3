"""The words of all guests' names, with how usual each is: what typed words with a slip are held against.

Learnt behind the changes of guests, at least once per change and in no order. For each guest it is kept which
words were counted, and that is changed in one transaction with the counts, so that nothing counts twice. A
word that no guest bears any more is forgotten.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from boto3.dynamodb.conditions import Attr

from attendant.guests.repository import GuestRepository
from attendant.guests.search.entries import partition, words_of_guest
from attendant.guests.search.likeness import keys_of
from attendant.guests.search.repository import SearchRepository
from attendant.kernel.errors import LostRevision
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction, Transactions

NAME_FIELDS = frozenset({"name", "given_name", "family_name"})
TRIES = 5


def guests_in(data: dict[str, Any]) -> list[str]:
    """The guests whom an event is about."""
    named = [data.get(name) for name in ("guest_id", "absorbed_id", "restored_id")]
    return list(dict.fromkeys([*filter(None, named), *data.get("guest_ids", ())]))


def may_rename(event: str, data: dict[str, Any]) -> bool:
    """Whether names may be others after an event."""
    return event != "GuestChanged" or bool(NAME_FIELDS & set(data["fields"]))


class Vocabulary:
    """The words of one property."""

    def __init__(
        self, table: Table, property_id: str, guests: GuestRepository, transactions: Transactions
    ) -> None:
        self._table = table
        self._property_id = property_id
        self._guests = guests
        self._filed = SearchRepository(table, property_id)
        self._transactions = transactions

    def learn(self, guest_ids: Sequence[str], actor: Actor, *, renamed: bool = True) -> None:
        """Count the words of these guests as they are now; again changes nothing.

        If they are not `renamed`, only words of guests from whom none were learnt before are counted.

        Raises:
            LostRevision: others changed the same all the time.
            Unavailable: the store is busy.
        """
        for guest_id in guest_ids:
            if not renamed and self._table.get(self._kept(guest_id)):
                continue
            kept = self._transactions.run(actor, partial(self._count, guest_id))
            if kept["changed"]:
                for word in kept["changed"]:
                    self._publish(word)
                self._settle(kept)

    def _count(self, guest_id: str, tx: Transaction) -> Record:
        """What is kept of a guest's words once they are counted as they are now."""
        guest = self._guests.find(guest_id, consistent=True)
        key = self._kept(guest_id)
        kept = self._table.get(key, consistent=True) or {"words": [], "changed": [], "revision": 0}
        now = list(words_of_guest(guest)) if guest else []
        added, gone = _without(now, kept["words"]), _without(kept["words"], now)
        counted = {
            **key._asdict(),
            "words": now,
            "changed": list(dict.fromkeys([*kept["changed"], *added, *gone])),
            "revision": kept["revision"] + 1,
        }
        if not added and not gone:
            return {**counted, "revision": kept["revision"]}
        unseen = Attr("revision").eq(kept["revision"]) if kept["revision"] else Attr("pk").not_exists()
        tx.put(self._table, counted, condition=unseen, otherwise=LostRevision())
        for words, step in ((added, 1), (gone, -1)):
            for word in words:
                tx.update(self._table, self._place(word), add={"guests": step})
        return counted

    def _publish(self, word: str) -> None:
        """File a word by what its count is now, or take it away if nobody bears it."""
        afresh = False
        for _ in range(TRIES):
            known = self._table.get(self._place(word), consistent=True)
            guests = known["guests"] if known else 0
            usual = int(guests).bit_length()
            if known and guests and known.get("usual") == usual and not afresh:
                return
            try:
                if guests:
                    self._filed.file(word, keys_of(word), usual)
                    self._table.update(
                        self._place(word),
                        set={"usual": usual},
                        condition=Attr("guests").gt(0),
                        otherwise=LostRevision(),
                    )
                    return
                self._filed.remove(word, keys_of(word))
                if known:
                    self._table.delete(
                        self._place(word), condition=Attr("guests").eq(0), otherwise=LostRevision()
                    )
                return
            except LostRevision:
                afresh = True  # it came back, or went, between counting and filing
        raise LostRevision

    def _settle(self, kept: Record) -> None:
        """Note that every word of a guest is filed, unless they changed again meanwhile."""
        key, seen = Key(kept["pk"], kept["sk"]), Attr("revision").eq(kept["revision"])
        try:
            if kept["words"]:
                self._table.update(key, set={"changed": []}, condition=seen, otherwise=LostRevision())
            else:
                self._table.delete(key, condition=seen, otherwise=LostRevision())
        except LostRevision:
            return

    def _kept(self, guest_id: str) -> Key:
        return Key(partition(self._property_id, "SPELT", guest_id), "WORDS")

    def _place(self, word: str) -> Key:
        return Key(partition(self._property_id, "VOCAB", word[:2]), word)


def _without(words: Iterable[str], others: Iterable[str]) -> list[str]:
    known = set(others)
    return [word for word in words if word not in known]
