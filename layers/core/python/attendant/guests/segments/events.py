"""What happened to the segments of guests; ids and keys only."""

from typing import ClassVar

from attendant.kernel.events import Event


class GuestSegmentsChanged(Event):
    """A guest joined or left segments, because of a change, the definitions or the date."""

    aggregate: ClassVar[str] = "guest_id"

    guest_id: str
    joined: list[str]
    left: list[str]


class SegmentsDefined(Event):
    """A manager changed what makes a segment; guests follow. `key` is null for the thresholds."""

    aggregate: ClassVar[str] = "property_id"

    property_id: str
    key: str | None
