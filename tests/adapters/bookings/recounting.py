"""What must hold of the stored bookings at any time, recounted with plain arithmetic of its own."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from attendant.bookings.catalogue import BufferPolicy
from attendant.bookings.hierarchy import relatives
from attendant.bookings.models import Booking, Hold
from attendant.bookings.occupancy import Claim, ClaimKind
from attendant.bookings.states import CALLED_OFF, BookingStatus
from attendant.bookings.tallies import Tallies
from attendant.kernel.tables import Table
from tests.conftest import PROPERTY
from tests.schools import Tables


class Recounted:
    """A property whose records are recounted; what it knows of itself comes from the world it is part of."""

    plan: Any
    zone: Any
    clock: Any
    repository: Any
    anchor: int
    resources: list[Any]
    service: Any
    bookings: Any
    holds: Any

    def check(self) -> None:
        """Everything that can be recounted from the records."""
        claims = self.claims()
        kept = frozenset(BookingStatus) - CALLED_OFF
        standing: list[Booking | Hold] = [one for one in (*self.bookings(kept), *self.holds()) if one.claims]
        self._check_records(claims, standing)
        self._check_places(claims)
        self._check_tallies(standing)
        self._check_pace(standing)

    def claims(self) -> dict[str, dict[str, Claim]]:
        """Who has which resource now, by resource and owner."""
        found: dict[str, dict[str, Claim]] = defaultdict(dict)
        for day in self.repository.all_days(0, 60_000, self.anchor, consistent=True):
            for owner, claim in day.claims.items():
                if claim.live(self.clock.now()):
                    known = found[day.resource_id].setdefault(owner, claim)
                    assert known == claim, "two days tell differently of one owner"
        return found

    def _check_records(self, claims: dict[str, dict[str, Claim]], standing: list[Booking | Hold]) -> None:
        """Every booking and live hold has its resources and nobody else does."""
        wanted = {
            (resource_id, claim.owner): claim for one in standing for resource_id, claim in one.claims.items()
        }
        stored = {
            (resource_id, owner): claim
            for resource_id, owners in claims.items()
            for owner, claim in owners.items()
            if claim.kind is not ClaimKind.BLOCK
        }
        assert stored == wanted

    def _check_places(self, claims: dict[str, dict[str, Claim]]) -> None:
        """No place has two owners, buffers and set-up included; nor a whole and its part."""
        parents = {one.resource_id: one.part_of for one in self.resources}
        for resource_id in list(claims):
            beside = [name for name in relatives(resource_id, parents) if name > resource_id]
            mine = list(claims[resource_id].values())
            others = [claim for name in beside for claim in claims[name].values()]
            pairs = [*combinations(mine, 2), *((one, other) for one in mine for other in others)]
            for one, other in pairs:
                same = (one.group, one.start, one.end) == (other.group, other.start, other.end)
                if not (one.group and same) and ClaimKind.BLOCK not in (one.kind, other.kind):
                    earlier, later = sorted((one, other), key=lambda claim: claim.start)
                    assert later.start - later.lead - earlier.end - earlier.tail >= self._gap(earlier, later)

            classes = Counter[tuple[str, int]]()
            for claim in mine:
                classes[claim.group, claim.start] += claim.covers if claim.group else 0
            assert max(classes.values(), default=0) <= (self.service.class_size or 0)

    def _gap(self, earlier: Claim, later: Claim) -> int:
        if self.service.buffer_policy is BufferPolicy.ADDITIVE:
            return earlier.after + later.before
        return max(earlier.after, later.before)

    def _check_tallies(self, standing: list[Booking | Hold]) -> None:
        """Limits are counted right, and none is exceeded."""
        limits = self.service.limits
        if limits is None:
            return
        wanted: dict[str, Counter[str]] = defaultdict(Counter)
        for one in standing:
            claim = next(iter(one.claims.values()))
            owner = claim.owner
            local = one.starts_at.astimezone(self.zone).date()
            monday = local - timedelta(days=local.weekday())
            for period in (f"day#{local}", f"week#{monday}", f"month#{local:%Y-%m}", f"year#{local.year}"):
                wanted[period][owner] += claim.end - claim.start
        tallies = Tallies(Table(Tables().bookings_table), PROPERTY)
        for period, owners in wanted.items():
            kind = period.partition("#")[0]
            most = getattr(limits.bookings, kind), getattr(limits.minutes, kind)
            assert most[0] is None or len(owners) <= most[0]
            assert most[1] is None or owners.total() <= most[1]
            if most != (None, None):
                key = f"{self.service.service_id}#{period}"
                stored = tallies.read([key], consistent=True)[key].swept(self.clock.now()).entries
                assert {owner: entry.minutes for owner, entry in stored.items()} == dict(owners)

    def _check_pace(self, standing: list[Booking | Hold]) -> None:
        """No interval of the wall clock has more guests than the house takes."""
        pacing = self.plan.rules["pacing"] if self.plan.rules else None
        if pacing is None:
            return
        most, step = pacing["limits"], pacing["interval_minutes"]
        starting, present = Counter[datetime](), Counter[datetime]()
        for one in standing:
            claim = next(iter(one.claims.values()))
            starting[self._interval(one.starts_at, step)] += one.party_size
            minutes = range(0, claim.end - claim.start, 5)
            for interval in {self._interval(one.starts_at + timedelta(minutes=at), step) for at in minutes}:
                present[interval] += one.party_size
        assert max(starting.values(), default=0) <= most["covers_starting"]
        assert max(present.values(), default=0) <= most["covers_present"]

    def _interval(self, instant: datetime, step: int) -> datetime:
        local = instant.astimezone(self.zone)
        return instant - timedelta(minutes=local.minute % step)
