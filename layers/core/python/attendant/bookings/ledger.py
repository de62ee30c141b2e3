"""The records that one change reads, alters and writes, each on condition of what was read (S-20)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import partial

from attendant.bookings.limits import Entry, Tally
from attendant.bookings.occupancy import Claim, ResourceDay, minutes_of
from attendant.bookings.offer import Offer
from attendant.bookings.pacing import PaceBook
from attendant.bookings.repository import BookingsRepository, Place
from attendant.kernel.transactions import Transaction

FARTHEST_COUNTED_DAYS = 120


class Ledger:
    """The resource-days of one change: read together, altered in memory, each written once.

    Every write is on condition of the revision read, so that of two rivals one decides anew (S-20). What a
    claim counts in where its service has limits goes along with it.
    """

    def __init__(self, repository: BookingsRepository, anchor: int, now: datetime) -> None:
        self._repository = repository
        self._anchor = anchor
        self._now = now
        self._days: dict[Place, ResourceDay] = {}
        self._altered: set[Place] = set()
        self._hours: dict[int, int] = {}
        self._guarded: set[Place] = set()
        self._tallies: dict[str, Tally] = {}
        self._recounted: set[str] = set()

    def tallies(self, keys: Iterable[str]) -> dict[str, Tally]:
        """How much of services is booked in these periods, by key."""
        wanted = list(keys)
        if missing := [key for key in wanted if key not in self._tallies]:
            self._tallies |= self._repository.tallies.read(missing, consistent=True)
        return {key: self._tallies[key] for key in wanted}

    def read_ahead(self, places: Iterable[Place]) -> None:
        """Read the records of many changes at once."""
        self._read(dict.fromkeys(places))

    def guard(self, resource_ids: Iterable[str], days: Iterable[int]) -> None:
        """Commit only if what was read of these resources still holds, although they are not altered."""
        places = [(resource_id, day) for day in days for resource_id in resource_ids]
        self._read(places)
        self._guarded.update(places)

    def claims(self, resource_ids: Iterable[str], days: Iterable[int]) -> dict[str, Collection[Claim]]:
        """Everything stored for these resources on these days."""
        places = [(resource_id, day) for day in days for resource_id in resource_ids]
        self._read(places)
        found: dict[str, dict[str, Claim]] = defaultdict(dict)
        for place in places:
            found[place[0]].update(self._days[place].claims)
        return {resource_id: claims.values() for resource_id, claims in found.items()}

    def paced_claims(
        self, offer: Offer, start: datetime, minutes: int | None, days: Iterable[int]
    ) -> dict[str, Collection[Claim]]:
        """Everything stored for the house on these days, read so that no rival can add to the pace unseen.

        `minutes` is how long the visit is; without it as long as any may be. The records of the hours are
        read first: whoever writes in between takes their revisions away. What was read before them is read
        again; days that the change alters or relies on are left, as their own revisions tell.
        """
        begin = minutes_of(start)
        pacing = offer.rules.pacing
        if pacing is None:
            raise ValueError("only of a house that limits its pace")
        length = minutes or offer.service.longest_minutes
        hours = PaceBook(pacing, offer.venue.zone, []).hours(begin, begin + length)
        missing = [hour for hour in hours if hour not in self._hours]
        self._hours |= self._repository.pace_revisions(missing)
        for day in self._repository.all_days(min(days), max(days), self._anchor, consistent=True):
            place = (day.resource_id, day.day)
            if place not in self._altered | self._guarded:
                self._days[place] = day
        every = {place[0] for place in self._days} | {one.resource_id for one in offer.resources}
        every |= offer.beside(every)
        for place in ((name, day) for name in every for day in days):
            self._days.setdefault(place, ResourceDay(*place))
        return self.claims(every, days)

    def put(self, claims: Mapping[str, Claim]) -> None:
        """Give resources' time to an owner: a claim for each."""
        for resource_id, claim in claims.items():
            self._alter(resource_id, claim, partial(ResourceDay.with_claim, claim=claim))
            entry = Entry(claim.end - claim.start, claim.expires)
            self._recount(claim, partial(Tally.with_entry, owner=claim.owner, entry=entry))

    def take(self, claims: Mapping[str, Claim]) -> None:
        """Take an owner's time on resources away."""
        for resource_id, claim in claims.items():
            self._alter(resource_id, claim, partial(ResourceDay.without, owner=claim.owner))
            self._recount(claim, partial(Tally.without, owner=claim.owner))

    @property
    def size(self) -> int:
        """How many writes it will add to a transaction."""
        return len(self._altered | self._guarded) + len(self._recounted) + len(self._hours)

    def write(self, tx: Transaction) -> None:
        """Add the altered days to a transaction; what has run out by the clock goes by the way."""
        for place in sorted(self._altered):
            self._repository.save_day(tx, self._days[place].swept(self._now), self._anchor)
        for place in sorted(self._guarded - self._altered):
            self._repository.check_day(tx, self._days[place])
        for key in sorted(self._recounted):
            self._repository.tallies.save(tx, self._tallies[key].swept(self._now))
        for hour, revision in sorted(self._hours.items()):
            self._repository.save_pace(tx, hour, revision)

    def _alter(self, resource_id: str, claim: Claim, change: Callable[[ResourceDay], ResourceDay]) -> None:
        places = [(resource_id, day) for day in claim.days(self._anchor)]
        self._read(places)
        for place in places:
            self._days[place] = change(self._days[place])
            self._altered.add(place)

    def _recount(self, claim: Claim, change: Callable[[Tally], Tally]) -> None:
        for key, tally in self.tallies(claim.counted).items():
            self._tallies[key] = change(tally)
            self._recounted.add(key)

    def _read(self, places: Iterable[Place]) -> None:
        missing = [place for place in places if place not in self._days]
        if missing:
            self._days |= self._repository.days(missing, self._anchor)
