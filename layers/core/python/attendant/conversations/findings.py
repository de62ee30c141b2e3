"""What the store knows about a message that comes or goes, read at once (no I/O)."""

from dataclasses import dataclass
from datetime import datetime

from attendant.conversations.models import Conversation, Message
from attendant.guests.aliases import Alias
from attendant.kernel.tables import Record


@dataclass(frozen=True)
class Seen:
    """Where a provider's message id was stored before. `seq` is 0 for a message revoked before it arrived."""

    conversation_id: str
    message_id: str
    seq: int


@dataclass(frozen=True)
class Sighting:
    """What the store knows about the sender of a message and about the message itself."""

    aliases: list[Alias]
    conversation: Conversation | None
    duplicate: Seen | None
    channels: dict[str, Record]
    guest_records: list[Record | None]
    id_taken: bool


@dataclass(frozen=True)
class Departure:
    """What the sender needs to know; `number_waits_until` is set while the whole phone number has to wait."""

    conversation: Conversation
    message: Message
    number_waits_until: datetime | None
