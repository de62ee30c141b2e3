"""What happened to guests; ids only."""

from typing import ClassVar

from attendant.kernel.events import Event


class GuestCreated(Event):
    """A guest became known."""

    aggregate: ClassVar[str] = "guest_id"

    guest_id: str


class GuestChanged(Event):
    """Details of a guest changed; `fields` names which."""

    aggregate: ClassVar[str] = "guest_id"

    guest_id: str
    fields: list[str]


class GuestLinked(Event):
    """A guest is recognised by one more alias of a channel."""

    aggregate: ClassVar[str] = "guest_id"

    guest_id: str
    channel: str
    kind: str


class GuestAliasConflicted(Event):
    """An alias arrived with a guest but belongs to another; nothing was moved."""

    aggregate: ClassVar[str] = "guest_id"

    guest_id: str
    belongs_to: str
    channel: str
    kind: str
