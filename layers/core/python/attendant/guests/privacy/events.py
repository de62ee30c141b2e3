"""What happens to requests for personal data; ids only."""

from typing import ClassVar

from attendant.kernel.events import Event


class PersonalDataRequested(Event):
    """It is the turn of these parts of the product to collect or erase what they store about a person."""

    aggregate: ClassVar[str] = "request_id"

    request_id: str
    guest_id: str
    guest_ids: list[str]
    kind: str
    parts: list[str]


class PersonalDataAnswered(Event):
    """A request for personal data is done: the file can be read, or everything is erased."""

    aggregate: ClassVar[str] = "request_id"

    request_id: str
    guest_id: str
    kind: str
