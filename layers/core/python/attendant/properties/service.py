"""Use cases of the properties capability. Changes add their writes to the caller's transaction."""

from collections.abc import Sequence

from attendant.kernel.errors import Conflict, NotFound, StaleRevision
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction
from attendant.properties.directory import WHATSAPP, Directory
from attendant.properties.events import PropertyChanged, PropertyRegistered
from attendant.properties.models import Property, PropertyChange, PropertyWish
from attendant.properties.repository import PropertyRepository


class AlreadyRegistered(Conflict):
    """The account has registered before."""

    code, title = "already_registered", "Already registered"


class Properties:
    """One property: its settings, hours and policies."""

    def __init__(self, table: Table, property_id: str, directory: Directory | None = None) -> None:
        self._property_id = property_id
        self._repository = PropertyRepository(table, property_id)
        self._directory = directory or Directory(table)

    def get(self) -> Property:
        """The property as it is.

        Raises:
            NotFound: there is none with this id.
        """
        return self._existing(consistent=False)

    def register(self, tx: Transaction, wish: PropertyWish) -> Property:
        """Make the property; the commit raises AlreadyRegistered or KeyTaken (its WhatsApp number)."""
        place = Property.of(wish, self._property_id, tx.now)
        self._repository.add(tx, place, AlreadyRegistered("Sign in instead."))
        self._directory.add_property(tx, place.property_id)
        if place.whatsapp:
            self._directory.claim(tx, WHATSAPP, place.whatsapp.phone_number_id, place.property_id)
        tx.publish(
            PropertyRegistered(
                property_id=place.property_id,
                kind=place.kind.value,
                zone=place.zone,
                currency=place.currency,
            ),
            aggregate_version=place.revision,
        )
        return place

    def change(self, tx: Transaction, change: PropertyChange, expected_revision: int) -> Property:
        """Change settings; the WhatsApp number moves in the directory in the same transaction.

        Raises:
            NotFound: there is no such property.
            StaleRevision: it has another revision than expected, now or at the commit.
        """
        seen = self._existing(consistent=True)
        if seen.revision != expected_revision:
            raise StaleRevision(seen.revision)
        changed = seen.changed(change)
        fields = [name for name in sorted(change.wanted()) if getattr(seen, name) != getattr(changed, name)]
        if not fields:
            return seen
        self._repository.replace(tx, seen, changed)
        self._move_number(tx, seen, changed)
        tx.publish(
            PropertyChanged(property_id=seen.property_id, fields=fields), aggregate_version=changed.revision
        )
        return changed

    def _existing(self, *, consistent: bool) -> Property:
        place = self._repository.find(consistent=consistent)
        if place is None:
            raise NotFound("There is no such property.")
        return place

    def _move_number(self, tx: Transaction, seen: Property, changed: Property) -> None:
        old = seen.whatsapp.phone_number_id if seen.whatsapp else None
        new = changed.whatsapp.phone_number_id if changed.whatsapp else None
        if new == old:
            return
        if old:
            self._directory.release(tx, WHATSAPP, old, seen.property_id)
        if new:
            self._directory.claim(tx, WHATSAPP, new, seen.property_id)


def properties_of(table: Table, property_ids: Sequence[str]) -> list[Property]:
    """The properties with these ids that exist, in one read, in the order asked."""
    return PropertyRepository.find_many(table, property_ids)
