"""What the concierge remembers of a person's conversations; it forgets by itself in a week."""

from collections.abc import Callable
from typing import Any

from attendant.concierge.repository import ConciergeRepository
from attendant.guests.privacy.parts import Order, Progress, Unfinished
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Key, Table


class ConciergePrivacy:
    """The concierge table of one property, as far as it is about a person."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property_id = property_id
        self._repository = ConciergeRepository(property_id, table)

    def collect(self, order: Order) -> dict[str, Any]:
        """What was offered, proposed and half said in each conversation, as JSON."""
        found = {one: self._repository.memory(one).model_dump(mode="json") for one in order.conversation_ids}
        return {"remembered": found}

    def erase(self, order: Order, actor: Actor, go_on: Callable[[], bool]) -> Progress:
        """Forget it.

        Raises:
            Unfinished: `go_on` said no before everything was done.
        """
        forgotten = 0
        for conversation_id in order.conversation_ids:
            if not go_on():
                raise Unfinished("remembered")
            for record in self._table.query_all(
                f"{self._property_id}#CONVERSATION#{conversation_id}", consistent=True
            ):
                self._table.delete(Key(record["pk"], record["sk"]))
                forgotten += 1
        return Progress(counts={"remembered": forgotten})
