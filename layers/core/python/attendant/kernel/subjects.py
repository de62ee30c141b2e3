"""Who acts: the signed-in caller of an API, and the actor that a change is recorded for."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Role(StrEnum):
    """What a member of a property may do; each role includes the ones below it."""

    ADMIN = "admin"
    MANAGER = "manager"
    STAFF = "staff"

    def allows(self, needed: "Role") -> bool:
        """Whether this role includes `needed`."""
        order = [Role.STAFF, Role.MANAGER, Role.ADMIN]
        return order.index(self) >= order.index(needed)


class Scope(StrEnum):
    """What a machine client may do; `book` includes `read`."""

    READ = "read"
    BOOK = "book"


class Actor(BaseModel):
    """Who changes something in one property, through which channel, in which chain of causes."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["staff", "guest", "concierge", "system", "machine", "client"]
    id: str
    property_id: str
    channel: Literal["api", "whatsapp", "schedule", "pms", "events", "online"]
    correlation_id: str
    causation_id: str | None = None
    former_ids: tuple[str, ...] = ()
    """Of a guest: the ids of profiles that were merged into theirs."""

    def may_touch(self, guest_id: str) -> bool:
        """Whether what belongs to a guest is open to this actor: a guest has only their own."""
        return self.kind != "guest" or guest_id == self.id or guest_id in self.former_ids

    @property
    def speaks_for_a_guest(self) -> bool:
        """Whether a guest wants what is done: themselves, or through an assistant."""
        return self.kind in ("guest", "concierge", "client")


class Subject(BaseModel):
    """A signed-in person acting for one property, with the role they have there now."""

    model_config = ConfigDict(frozen=True)

    user_id: str
    email: str
    property_id: str
    role: Role

    def may(self, scope: Scope) -> bool:
        """Whether they may do what a machine client needs this scope for: every member may."""
        return True

    def actor(self, correlation_id: str) -> Actor:
        """This person as the actor of a change made through the API."""
        return Actor(
            kind="staff",
            id=self.user_id,
            property_id=self.property_id,
            channel="api",
            correlation_id=correlation_id,
        )


class Client(BaseModel):
    """An outside assistant's program, acting for guests of one property within its scopes."""

    model_config = ConfigDict(frozen=True)

    client_id: str
    name: str
    property_id: str
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Whether its scopes include `scope`."""
        return scope in self.scopes or (scope is Scope.READ and Scope.BOOK in self.scopes)

    def actor(self, correlation_id: str) -> Actor:
        """This client as the actor of a change that it makes for a guest."""
        return Actor(
            kind="client",
            id=self.client_id,
            property_id=self.property_id,
            channel="online",
            correlation_id=correlation_id,
        )
