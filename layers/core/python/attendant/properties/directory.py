"""The only place without a property: which property an outside key belongs to, who is a member of which, and
the list of all. For webhooks, authorizers and schedules.
"""

import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel, ConfigDict

from attendant.kernel.errors import Conflict, LostRevision
from attendant.kernel.subjects import Client, Role, Scope
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction

KEPT_SECONDS = 60
KEPT_ENTRIES = 5000
SESSION_PREFIX = "ENDED#"
CLIENT_PREFIX = "CLIENT#"
_EVERY_PROPERTY = "DIRECTORY#PROPERTIES"

WHATSAPP = "whatsapp"


class Membership(BaseModel):
    """A person's place in one property. `email` is the address they sign in with."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    property_id: str
    role: Role
    email: str


class Standing(BaseModel):
    """What is known about who signed in: a person's memberships and the sessions that were ended early, or
    the machine client behind the account.
    """

    model_config = ConfigDict(frozen=True)

    memberships: tuple[Membership, ...] = ()
    ended_sessions: frozenset[str] = frozenset()
    client: Client | None = None

    @property
    def nothing(self) -> bool:
        """Whether the account may act nowhere."""
        return not self.memberships and self.client is None

    def in_property(self, property_id: str) -> Membership | None:
        """The membership in a property, if any."""
        return next((m for m in self.memberships if m.property_id == property_id), None)


class KeyTaken(Conflict):
    """The outside key, such as a WhatsApp number, belongs to another property already."""

    code, title = "key_taken", "Belongs to another property"


class Directory:
    """Reads are kept for 60 seconds per process, so a removal takes effect within that time.

    That nothing was found is never kept: a new number or member is seen at once.
    """

    def __init__(self, table: Table, seconds: Callable[[], float] = time.monotonic) -> None:
        self._table = table
        self._seconds = seconds
        self._kept: dict[str, tuple[float, Any]] = {}

    def property_of(self, kind: str, external: str) -> str | None:
        """The property that an outside key (kind `whatsapp`: phone-number id) belongs to."""
        key = _external_key(kind, external)
        return self._through_cache(key.pk, lambda: (self._table.get(key) or {}).get("property_id"))

    def memberships(self, user_id: str) -> tuple[Membership, ...]:
        """Every property a person is a member of, with their role there."""
        return self.standing(user_id).memberships

    def standing(self, user_id: str, *, fresh: bool = False) -> Standing:
        """Memberships and ended sessions of a person, in one read; `fresh` asks the store itself."""
        pk = _user_partition(user_id)
        if fresh:
            self._kept.pop(pk, None)
            return self._read_standing(user_id, consistent=True)
        standing = self._through_cache(pk, lambda: self._read_standing(user_id))
        if standing is None or standing.nothing:
            self._kept.pop(pk, None)
        return standing or Standing()

    def all_properties(self) -> list[str]:
        """Every property id, oldest registration first by id; for schedules."""
        found = self._through_cache(
            _EVERY_PROPERTY,
            lambda: [record["sk"] for record in self._table.query_all(_EVERY_PROPERTY)] or None,
        )
        return list(found or ())

    def in_turn(self, now: datetime, minutes: int = 1) -> list[str]:
        """Every property, each so many minutes beginning with another: a run cut short leaves out others."""
        every = self.all_properties()
        first = int(now.timestamp() // (60 * minutes)) % len(every) if every else 0
        return every[first:] + every[:first]

    def forget(self, user_id: str) -> None:
        """Read a person's standing anew at the next question; called after changing it."""
        self._kept.pop(_user_partition(user_id), None)

    def add_property(self, tx: Transaction, property_id: str) -> None:
        """Put a new property on the list of all."""
        tx.put(self._table, {"pk": _EVERY_PROPERTY, "sk": property_id})

    def claim(self, tx: Transaction, kind: str, external: str, property_id: str) -> None:
        """Let an outside key lead to a property; the commit raises KeyTaken if it leads to another one."""
        key = _external_key(kind, external)
        tx.put(
            self._table,
            {"pk": key.pk, "sk": key.sk, "property_id": property_id},
            condition=Attr("pk").not_exists() | Attr("property_id").eq(property_id),
            otherwise=KeyTaken(f"This {kind} number is in use by another property."),
        )

    def release(self, tx: Transaction, kind: str, external: str, property_id: str) -> None:
        """Let an outside key of a property lead nowhere."""
        tx.delete(
            self._table,
            _external_key(kind, external),
            condition=Attr("property_id").eq(property_id),
            otherwise=LostRevision(),
        )

    def join(self, tx: Transaction, membership: Membership) -> None:
        """Write a membership, new or with another role."""
        tx.put(
            self._table,
            {
                "pk": _user_partition(membership.user_id),
                "sk": membership.property_id,
                "role": membership.role.value,
                "email": membership.email,
            },
        )

    def leave(self, tx: Transaction, user_id: str, property_id: str) -> None:
        """Take a membership away."""
        tx.delete(self._table, Key(_user_partition(user_id), property_id))

    def admit(self, tx: Transaction, user_id: str, client: Client) -> None:
        """Let an account stand for a machine client, new or with other scopes."""
        tx.put(
            self._table,
            {
                "pk": _user_partition(user_id),
                "sk": f"{CLIENT_PREFIX}{client.property_id}",
                "client_id": client.client_id,
                "name": client.name,
                "scopes": sorted(scope.value for scope in client.scopes),
            },
        )

    def dismiss(self, tx: Transaction, user_id: str, property_id: str) -> None:
        """Let an account stand for no machine client any more."""
        tx.delete(self._table, Key(_user_partition(user_id), f"{CLIENT_PREFIX}{property_id}"))

    def end_session(self, user_id: str, session: str, until: int) -> None:
        """Refuse every token of a session from now on; `until` (epoch seconds) is when the last one ends."""
        pk = _user_partition(user_id)
        self._table.put({"pk": pk, "sk": f"{SESSION_PREFIX}{session}", "expires_at": until})
        self.forget(user_id)

    def _read_standing(self, user_id: str, *, consistent: bool = False) -> Standing:
        memberships: list[Membership] = []
        client: Client | None = None
        ended: set[str] = set()
        for record in self._table.query_all(_user_partition(user_id), consistent=consistent):
            if record["sk"].startswith(SESSION_PREFIX):
                ended.add(record["sk"].removeprefix(SESSION_PREFIX))
            elif record["sk"].startswith(CLIENT_PREFIX):
                client = _client(record)
            else:
                memberships.append(_membership(user_id, record))
        return Standing(memberships=tuple(memberships), ended_sessions=frozenset(ended), client=client)

    def _through_cache[T](self, place: str, read: Callable[[], T | None]) -> T | None:
        now = self._seconds()
        kept = self._kept.get(place)
        if kept is not None and now - kept[0] < KEPT_SECONDS:
            found: T = kept[1]
            return found
        answer = read()
        if answer is None:
            self._kept.pop(place, None)
        else:
            if len(self._kept) >= KEPT_ENTRIES:
                self._kept.clear()
            self._kept[place] = (now, answer)
        return answer


@cache
def directory_in(properties_table: str) -> Directory:
    """The directory of this process, so that what it read is shared by all that ask here."""
    return Directory(Table(properties_table))


def forget() -> None:
    """Drop what this process knows; for tests."""
    directory_in.cache_clear()


def _external_key(kind: str, external: str) -> Key:
    return Key(f"DIRECTORY#{kind}#{external}", "PROPERTY")


def _user_partition(user_id: str) -> str:
    return f"DIRECTORY#USER#{user_id}"


def _membership(user_id: str, record: Record) -> Membership:
    return Membership(
        user_id=user_id, property_id=record["sk"], role=Role(record["role"]), email=record["email"]
    )


def _client(record: Record) -> Client:
    return Client(
        client_id=record["client_id"],
        name=record["name"],
        property_id=record["sk"].removeprefix(CLIENT_PREFIX),
        scopes=frozenset(Scope(scope) for scope in record["scopes"]),
    )
