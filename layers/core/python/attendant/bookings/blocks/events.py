"""What is published about blocks: ids and times; the reason is for staff and stays here."""

from datetime import datetime
from typing import ClassVar, Self

from attendant.bookings.blocks.models import Block
from attendant.kernel.events import Event


class BlockEvent(Event):
    """Base of the events of one block."""

    aggregate: ClassVar[str] = "block_id"

    block_id: str
    resource_ids: list[str]
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, block: Block) -> Self:
        """The event of what happened to a block."""
        return cls.model_validate(block.model_dump(include=set(cls.model_fields)))


class BlockMade(BlockEvent):
    """Resources take no bookings for a range of time."""


class BlockLifted(BlockEvent):
    """They do again, until `free_until` at least; `ends_at` is when the block ended, its start if it had not
    begun.
    """

    free_until: datetime | None = None
