"""What follows from a new or changed profile: it is merged, waits for staff, or stands alone."""

from attendant.guests.matching.decisions import forget, note
from attendant.guests.matching.evidence import RELEVANT, Evidence
from attendant.guests.matching.models import Candidate, Review
from attendant.guests.matching.repository import Reviews
from attendant.guests.matching.scoring import score
from attendant.guests.matching.service import Matching
from attendant.guests.merging.models import MergeWish
from attendant.guests.merging.service import AlreadyMerged, Merging
from attendant.guests.models import Guest
from attendant.guests.repository import GuestRepository
from attendant.kernel.errors import Conflict, Gone, LostRevision, NotFound, StaleRevision
from attendant.kernel.events import Envelope
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions

MERGES_AT_ONCE = 5


class Watching:
    """Looks after duplicates of one property. Repeating a look changes nothing."""

    def __init__(
        self,
        guests: GuestRepository,
        matching: Matching,
        reviews: Reviews,
        merging: Merging,
        transactions: Transactions,
    ) -> None:
        self._guests = guests
        self._matching = matching
        self._reviews = reviews
        self._merging = merging
        self._transactions = transactions

    def after(self, event: Envelope, actor: Actor) -> None:
        """Look at the guests whom an event names, unless it changed nothing that tells people apart."""
        fields = event.data.get("fields")
        if fields is not None and RELEVANT.isdisjoint(fields):
            return
        for name in ("absorbed_id", "restored_id", "guest_id"):
            if guest_id := event.data.get(name):
                self.look(str(guest_id), actor)
        for guest_id in event.data.get("guest_ids", ()):
            self.look(str(guest_id), actor)

    def look(self, guest_id: str, actor: Actor) -> None:
        """Judge a profile anew and act on it: merge what is the same beyond doubt, let the rest wait."""
        for _ in range(MERGES_AT_ONCE):
            guest = self._guests.find(guest_id, consistent=True)
            if guest is None or guest.is_tombstone:
                self._let_go(guest_id, None, {}, actor)
                return
            found = {candidate.guest_id: candidate for candidate in self._matching.judge(guest).candidates}
            known = self._reviews.of_pairs(guest_id, list(found))
            same = self._beyond_doubt(guest, found, known)
            if same is None or not self._merge(guest, same, actor):
                self._wait(guest, found, actor)
                self._let_go(guest_id, guest, found, actor)
                return
            guest_id = self._guests_current(guest_id)

    def _beyond_doubt(
        self, guest: Guest, found: dict[str, Candidate], known: dict[str, Review]
    ) -> Guest | None:
        """The profile to merge with, if the house lets that happen by itself and nothing is against it."""
        same = [
            other
            for other, candidate in found.items()
            if candidate.outcome == "same" and (other not in known or _undecided(known[other]))
        ]
        if not same or not self._reviews.rules().automatic:
            return None
        profiles = self._guests.find_many(same)
        others = [profiles[other] for other in same if other in profiles and not profiles[other].is_tombstone]
        evidence = [Evidence.of(other) for other in others]
        at_odds = any(
            score(one, other).outcome == "new"
            for at, one in enumerate(evidence)
            for other in evidence[at + 1 :]
        )
        return None if at_odds or not others else others[0]

    def _merge(self, guest: Guest, other: Guest, actor: Actor) -> bool:
        survivor, absorbed = sorted((guest, other), key=_standing)
        wish = MergeWish(
            survivor_id=survivor.guest_id,
            absorbed_id=absorbed.guest_id,
            survivor_revision=survivor.revision,
            absorbed_revision=absorbed.revision,
        )
        try:
            self._transactions.run(actor, lambda tx: self._merging.merge(tx, wish, automatic=True))
        except (StaleRevision, AlreadyMerged, Gone, NotFound):
            return True  # somebody was faster: look again
        except LostRevision:
            raise
        except Conflict:
            return False  # too much for one profile, or for one step: staff see the pair
        return True

    def _guests_current(self, guest_id: str) -> str:
        for _ in range(MERGES_AT_ONCE):
            guest = self._guests.find(guest_id, consistent=True)
            if guest is None or guest.merged_into is None:
                return guest_id
            guest_id = guest.merged_into
        return guest_id

    def _wait(self, guest: Guest, found: dict[str, Candidate], actor: Actor) -> None:
        """Let every likely pair wait for staff, each in a transaction of its own."""
        others = self._guests.find_many(list(found))
        for other_id, candidate in found.items():
            other = others.get(other_id)
            if other is None or other.is_tombstone:
                continue
            known = self._reviews.of_pair(guest.guest_id, other_id)
            if known is not None and not _differs(known, candidate):
                continue

            def work(tx: Transaction, other: Guest = other, candidate: Candidate = candidate) -> None:
                now = self._reviews.of_pair(guest.guest_id, other.guest_id)
                note(tx, self._reviews, guest, other, candidate, now)

            self._transactions.run(actor, work)

    def _let_go(self, guest_id: str, guest: Guest | None, found: dict[str, Candidate], actor: Actor) -> None:
        """Forget pairs that wait though nothing speaks for them any more; decisions stay."""
        others = [other for other in self._reviews.partners(guest_id) if other not in found]
        profiles = self._guests.find_many(others)
        for other_id in others:
            other = profiles.get(other_id)
            if guest and other and not other.is_tombstone and _still_alike(guest, other):
                continue  # hidden behind many others of the same name or number

            def work(tx: Transaction, other_id: str = other_id) -> None:
                known = self._reviews.of_pair(guest_id, other_id)
                if known is not None and known.state == "open":
                    forget(tx, self._reviews, known)

            self._transactions.run(actor, work)


def _still_alike(one: Guest, other: Guest) -> bool:
    return score(Evidence.of(one), Evidence.of(other)).outcome != "new"


def _undecided(known: Review) -> bool:
    return known.state == "open" and known.decided_by is None


def _differs(known: Review, candidate: Candidate) -> bool:
    return known.state == "merged" or known.terms != candidate.terms


def _standing(guest: Guest) -> tuple[bool, int, str]:
    """Who goes on: the one the PMS knows, else the one with more visits, else the elder."""
    return (guest.pms is None, -(guest.statistics.visits + guest.statistics.stays), guest.guest_id)
