"""The stays of a person: all of them as data. They name nobody, so an erasure has nothing to take out."""

from collections.abc import Callable
from typing import Any

from attendant.guests.privacy.parts import Order, Progress
from attendant.kernel.subjects import Actor
from attendant.stays.models import Stay, StayState
from attendant.stays.repository import StaysRepository


class StaysPrivacy:
    """The stays table of one property, as far as it is about a person."""

    def __init__(self, repository: StaysRepository) -> None:
        self._repository = repository

    def collect(self, order: Order) -> dict[str, Any]:
        """Every stay of the person, as JSON."""
        return {"stays": [stay.model_dump(mode="json") for stay in self._stays(order)]}

    def erase(self, order: Order, actor: Actor, go_on: Callable[[], bool]) -> Progress:
        """Count what stays under ids that stand for nobody; a PMS alone calls off a stay that is to come.

        Those that are to come, or under way, are named in the answer.
        """
        found = self._stays(order)
        standing = [one.stay_id for one in found if one.state in (StayState.EXPECTED, StayState.IN_HOUSE)]
        return Progress(counts={"stays": len(found)}, left_standing=standing)

    def _stays(self, order: Order) -> list[Stay]:
        found: list[Stay] = []
        cursor: str | None = None
        while True:
            page, cursor = self._repository.of_guests(order.guest_ids, cursor=cursor)
            found += page
            if cursor is None:
                return found
