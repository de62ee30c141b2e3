"""A small hotel in memory: the property, for tests that need guests in rooms."""

from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.models import PropertyWish
from attendant.properties.service import Properties

HOTEL = {"name": "Seehof", "kind": "hotel", "zone": "Europe/Zurich", "currency": "CHF"}


def open_hotel(tables: dict[str, Table], transactions: Transactions, actor: Actor) -> Properties:
    """A hotel of the actor's property."""
    properties = Properties(tables["properties"], actor.property_id)
    transactions.run(actor, lambda tx: properties.register(tx, PropertyWish.model_validate(HOTEL)))
    return properties
