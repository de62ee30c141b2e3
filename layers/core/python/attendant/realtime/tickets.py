"""Tickets: how a signed-in client opens a WebSocket without putting its token into an address."""

import hashlib
import re
import secrets

from boto3.dynamodb.conditions import Attr

from attendant.kernel.clock import Clock, epoch_seconds
from attendant.kernel.errors import Unauthenticated
from attendant.kernel.tables import Key, Table

LIFETIME_SECONDS = 60
_TICKET = re.compile(r"(?P<property_id>prp_[0-9A-Z]{26})\.[A-Za-z0-9_-]{43}")


class Tickets:
    """Tickets of one property. Only their hashes are stored, so the table opens no door."""

    def __init__(self, table: Table, clock: Clock, property_id: str) -> None:
        self._table = table
        self._clock = clock
        self._property_id = property_id

    def issue(self, user_id: str) -> str:
        """A fresh ticket with which this member may open one connection within 60 seconds."""
        ticket = f"{self._property_id}.{secrets.token_urlsafe(32)}"
        expires_at = epoch_seconds(self._clock.now()) + LIFETIME_SECONDS
        self._table.put({**self._key(ticket)._asdict(), "user_id": user_id, "expires_at": expires_at})
        return ticket

    def use(self, ticket: str) -> str:
        """The member who may connect with this ticket, which is worth nothing afterwards.

        Raises:
            Unauthenticated: unknown, used before or too old.
        """
        # The deletion decides: of two connections with one ticket only one deletes it.
        alive = Attr("pk").exists() & Attr("expires_at").gt(epoch_seconds(self._clock.now()))
        refused = Unauthenticated("The ticket is unknown, used or expired.")
        record = self._table.delete(self._key(ticket), condition=alive, otherwise=refused)
        if record is None:
            raise refused
        return str(record["user_id"])

    def _key(self, ticket: str) -> Key:
        digest = hashlib.sha256(ticket.encode()).hexdigest()
        return Key(f"{self._property_id}#TICKET#{digest}", "TICKET")


def property_of(ticket: str) -> str:
    """The property a ticket claims to be of; whether it is shows when it is used.

    Raises:
        Unauthenticated: not a ticket at all.
    """
    match = _TICKET.fullmatch(ticket)
    if match is None:
        raise Unauthenticated("This is not a ticket.")
    return match["property_id"]
