"""Blocks in the bookings table.

`<property>#BLOCK` / block; index `by_day`: `<property>#BLOCKS` / start, for lists by time.
"""

from datetime import datetime

from boto3.dynamodb.conditions import Attr

from attendant.bookings.blocks.models import LONGEST, Block
from attendant.kernel.errors import Conflict, LostRevision
from attendant.kernel.tables import Key, Record, Table
from attendant.kernel.transactions import Transaction


class BlocksRepository:
    """The blocks of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property = property_id

    def block(self, block_id: str) -> Block | None:
        """A block as it is now."""
        record = self._table.get(self._key(block_id), consistent=True)
        return Block.model_validate(record) if record else None

    def between(self, since: datetime, until: datetime) -> list[Block]:
        """The blocks that share time with a range, in the order of their start; not those lifted before."""
        begins = (f"{since - LONGEST:%Y-%m-%dT%H:%M}", f"{until:%Y-%m-%dT%H:%M}")
        records = self._table.query_all(f"{self._property}#BLOCKS", index="by_day", between=begins)
        found = [Block.model_validate(record) for record in records]
        return [one for one in found if max(one.starts_at, since) < min(one.ends_at, until)]

    def save(self, tx: Transaction, block: Block, before: Block | None) -> None:
        """Write a block; the revision before must still be the stored one."""
        record: Record = {
            **self._key(block.block_id)._asdict(),
            **block.model_dump(mode="json", exclude_none=True),
            "by_day_pk": f"{self._property}#BLOCKS",
            "by_day_sk": f"{block.starts_at:%Y-%m-%dT%H:%M}#{block.block_id}",
        }
        if before is None:
            tx.create(self._table, record, otherwise=Conflict("The block exists already."))
        else:
            same = Attr("revision").eq(before.revision)
            tx.put(self._table, record, condition=same, otherwise=LostRevision())
        tx.audit(
            self._table,
            block.block_id,
            "block_lifted" if before else "block_made",
            before=before.model_dump(mode="json") if before else None,
            after=block.model_dump(mode="json"),
        )

    def _key(self, block_id: str) -> Key:
        return Key(f"{self._property}#BLOCK", block_id)
