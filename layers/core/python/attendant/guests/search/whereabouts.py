"""Under which references and rooms guests are found: follows the events of bookings and stays.

Events come at least once and in no order. For each booking and stay it is kept which event was taken in last
and where its guests stand since, so that an older one changes nothing and what is left behind is taken away.
"""

from collections.abc import Iterator
from datetime import date

from boto3.dynamodb.conditions import Attr

from attendant.guests.search.entries import partition, reference_record, room_record
from attendant.kernel.errors import LostRevision
from attendant.kernel.events import Envelope
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction, Transactions

HAS_A_ROOM = ("expected", "in_house")


def records_of(event: Envelope) -> Iterator[Record]:
    """The records by which the guests of a booking or stay are found after an event."""
    data, property_id = event.data, event.property_id
    if event.type.startswith("Booking"):
        yield reference_record(property_id, data["reference"], data["guest_id"])
        return
    arrives_on, departs_on = (date.fromisoformat(data[name]) for name in ("arrives_on", "departs_on"))
    for guest_id in data["guest_ids"]:
        yield reference_record(property_id, data["number"], guest_id)
        if data["room"] and data["state"] in HAS_A_ROOM:
            yield room_record(property_id, data["room"], guest_id, departs_on, arrives_on)


class Whereabouts:
    """References and rooms of one property's guests."""

    def __init__(self, table: Table, property_id: str, transactions: Transactions) -> None:
        self._table = table
        self._property_id = property_id
        self._transactions = transactions

    def follow(self, event: Envelope, actor: Actor) -> None:
        """Find guests by what an event tells; an event again, or after a later one, changes nothing.

        Raises:
            LostRevision: other events of the same booking or stay came all the time.
            Unavailable: the store is busy.
        """

        def work(tx: Transaction) -> None:
            self._replace(tx, event)

        self._transactions.run(actor, work)

    def _replace(self, tx: Transaction, event: Envelope) -> None:
        key = Key(partition(self._property_id, "ABOUT", event.aggregate_id), "PLACES")
        known = self._table.get(key, consistent=True)
        version = event.aggregate_version
        if known and known["version"] >= version:
            return
        records = {Key(record["pk"], record["sk"]): record for record in records_of(event)}
        for place in known["places"] if known else ():
            if Key(*place) not in records:
                tx.delete(self._table, Key(*place))
        for record in records.values():
            tx.put(self._table, record)
        unseen = Attr("version").eq(known["version"]) if known else Attr("pk").not_exists()
        kept = {**key._asdict(), "version": version, "places": [list(place) for place in records]}
        tx.put(self._table, kept, condition=unseen, otherwise=LostRevision())
