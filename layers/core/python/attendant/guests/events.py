"""What happened to guests; ids only."""

from typing import ClassVar

from attendant.kernel.events import Event


class GuestCreated(Event):
    """A guest became known."""

    aggregate: ClassVar[str] = "guest_id"

    guest_id: str


class GuestChanged(Event):
    """Details of a guest changed; `fields` names which, none if only what follows from them was made anew."""

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


class GuestMerged(Event):
    """Two profiles turned out to be one person: `absorbed_id` now leads to the guest."""

    aggregate: ClassVar[str] = "guest_id"

    guest_id: str
    absorbed_id: str
    merge_id: str


class GuestUnmerged(Event):
    """A merge was undone: `restored_id` is a guest of its own again."""

    aggregate: ClassVar[str] = "guest_id"

    guest_id: str
    restored_id: str
    merge_id: str


class GuestErased(Event):
    """Everything personal of a guest is gone, under each of the ids they had."""

    aggregate: ClassVar[str] = "guest_id"

    guest_id: str
    guest_ids: list[str]


class GuestNoted(Event):
    """A note about a guest was written, changed or removed."""

    aggregate: ClassVar[str] = "guest_id"

    guest_id: str
    note_id: str
