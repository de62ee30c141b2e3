"""What happened to properties."""

from typing import ClassVar

from attendant.kernel.events import Event


class PropertyRegistered(Event):
    """A property and its first admin came to be."""

    aggregate: ClassVar[str] = "property_id"

    property_id: str
    kind: str
    zone: str
    currency: str


class PropertyChanged(Event):
    """Settings of a property changed; `fields` names which."""

    aggregate: ClassVar[str] = "property_id"

    property_id: str
    fields: list[str]
