"""How each capability takes part in a request for personal data (no I/O).

Every capability that stores something about guests has a module `privacy` with a class of this shape.
"""

from collections.abc import Callable
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from attendant.kernel.subjects import Actor

Kind = Literal["export", "erasure"]
Part = Literal["guests", "bookings", "stays", "conversations", "concierge"]
PARTS: tuple[Part, ...] = ("guests", "bookings", "stays", "conversations", "concierge")

STAGES: dict[Kind, tuple[tuple[Part, ...], ...]] = {
    "export": (("bookings", "stays", "conversations"), ("concierge",), ("guests",)),
    "erasure": (("guests",), ("bookings", "stays", "conversations"), ("concierge",)),
}
"""Whose turn it is, one stage after the other.

An erasure begins with the profile, so that nothing new is stored under it, and who writes again is somebody
else. An export ends there, where the parts become one file. The concierge remembers by conversation.
"""


class Unfinished(Exception):
    """The time was up before a part was done; the next try goes on."""


class Order(BaseModel):
    """What a part is asked to do. `names` are the person's channel identities, `conversation_ids` what the
    part `conversations` found.
    """

    model_config = ConfigDict(frozen=True)

    request_id: str
    kind: Kind
    guest_id: str
    guest_ids: tuple[str, ...]
    names: tuple[str, ...] = ()
    conversation_ids: tuple[str, ...] = ()
    cancel_upcoming: bool = False


class Progress(BaseModel):
    """What a part erased, by kind; `left_standing` are bookings to come that nobody wanted cancelled."""

    counts: dict[str, int] = {}
    left_standing: list[str] = []


class PersonalData(Protocol):
    """A capability as far as it is about persons."""

    def collect(self, order: Order) -> dict[str, Any]:
        """Everything stored about the person, as JSON."""
        ...

    def erase(self, order: Order, actor: Actor, go_on: Callable[[], bool]) -> Progress:
        """Take the person out of what is stored. Repeatable; goes on where the last try ended.

        Raises:
            Unfinished: `go_on` said no before everything was done.
        """
        ...
