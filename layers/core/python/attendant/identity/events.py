"""What happened to the members of a property."""

from typing import ClassVar

from attendant.kernel.events import Event


class MemberAdded(Event):
    """A person became a member of the property."""

    aggregate: ClassVar[str] = "user_id"

    user_id: str
    role: str


class MemberChanged(Event):
    """A member has another role or name; `role` is the one they have now."""

    aggregate: ClassVar[str] = "user_id"

    user_id: str
    role: str


class MemberRemoved(Event):
    """A person is no longer a member of the property."""

    aggregate: ClassVar[str] = "user_id"

    user_id: str
