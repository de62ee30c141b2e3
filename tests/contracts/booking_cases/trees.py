"""Wholes and their parts."""

from attendant.bookings.catalogue import BufferPolicy
from attendant.bookings.hierarchy import relatives
from attendant.bookings.occupancy import Claim, ClaimKind, collisions, minutes_of
from tests.contracts.booking_cases import engine
from tests.contracts.booking_cases.intervals import Range
from tests.contracts.booking_cases.kinds import Expected, Instant, Kind, Strict, same


class Wish(Range):
    resource: str


class Tree(Strict):
    parents: dict[str, str | None]
    request: Wish
    existing: list[engine.Busy] = []
    now: Instant | None = None


class Conflict(Expected):
    conflict: bool | None = None


def _conflict(given: Tree, expect: Conflict) -> list[str]:
    wanted = given.request
    related = {wanted.resource} | relatives(wanted.resource, given.parents)
    claims = [claim for one in sorted(related) for claim in engine.claims_of(given.existing, one)]
    visit = Claim("wanted", ClaimKind.BOOKING, minutes_of(wanted.start), minutes_of(wanted.end))
    found = collisions(claims, visit, BufferPolicy.SHARED, given.now or wanted.start)
    return expect.compared({"conflict": same(bool(found))})


KINDS = {"hierarchy_conflict": Kind(Tree, Conflict, _conflict)}
