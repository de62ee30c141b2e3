"""The pairs that wait for staff, and what staff decide about them."""

from attendant.guests.matching.decisions import settle
from attendant.guests.matching.events import MatchingRulesChanged
from attendant.guests.matching.models import (
    Card,
    Duplicate,
    DuplicatePage,
    Likeness,
    Likenesses,
    MatchingRules,
    StoredRules,
    pair_of,
    review_id,
)
from attendant.guests.matching.repository import Reviews
from attendant.guests.matching.service import Matching
from attendant.guests.service import Guests
from attendant.kernel.errors import Conflict, NotFound, StaleRevision
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transaction


class Duplicates:
    """What staff see and decide of the duplicates of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._reviews = Reviews(table, property_id)
        self._guests = Guests(table, property_id)
        self._matching = Matching(table, property_id)

    def waiting(self, limit: int, cursor: str | None) -> DuplicatePage:
        """A page of the pairs that wait, newest first, each with both profiles and the terms of its score."""
        page = self._reviews.waiting(limit, cursor)
        wanted = [guest for review in page.reviews for guest in (review.guest_id, review.other_id)]
        profiles = {guest.guest_id: guest for guest in self._guests.living(wanted)} if wanted else {}
        shown = [
            Duplicate.of(review, [profiles[review.guest_id], profiles[review.other_id]])
            for review in page.reviews
            if review.guest_id in profiles and review.other_id in profiles
        ]
        return DuplicatePage(duplicates=shown, cursor=page.cursor)

    def of_guest(self, guest_id: str) -> Likenesses:
        """Whom a guest may be the same person as, judged now; with what was decided about each.

        Raises:
            NotFound, GuestMoved, Gone: as `Guests.get`.
        """
        judgement = self._matching.judge(self._guests.get(guest_id))
        others = [candidate.guest_id for candidate in judgement.candidates]
        profiles = {guest.guest_id: guest for guest in self._guests.living(others)} if others else {}
        known = self._reviews.of_pairs(guest_id, others)
        candidates = [
            Likeness(
                review_id=review_id(guest_id, candidate.guest_id),
                state=known[candidate.guest_id].state if candidate.guest_id in known else None,
                guest=Card.of(profiles[candidate.guest_id]),
                **candidate.model_dump(include={"outcome", "confidence", "points"}),
                terms=candidate.terms,
                holds=candidate.holds,
            )
            for candidate in judgement.candidates
            if candidate.guest_id in profiles
        ]
        return Likenesses(outcome=judgement.outcome, candidates=candidates)

    def dismiss(self, tx: Transaction, pair_id: str) -> Duplicate:
        """Two people: the pair waits no more, until better evidence comes. Doing it twice changes nothing.

        Raises:
            NotFound: the pair never waited, or one of the guests is no more.
            Conflict: they were merged.
        """
        guests = pair_of(pair_id)
        known = self._reviews.of_pair(*guests) if guests else None
        profiles = self._guests.living(guests) if guests else []
        if guests is None or known is None or len(profiles) < len(guests):
            raise NotFound("There is no such pair.")
        if known.state == "merged":
            raise Conflict("They were merged. Undo the merge first.")
        if known.state == "open":
            one, other = profiles
            settle(tx, self._reviews, *guests, "dismissed", sides=(one, other))
            known = known.model_copy(update={"state": "dismissed", "revision": known.revision + 1})
        return Duplicate.of(known, profiles)

    def rules(self) -> StoredRules:
        """How the property deals with duplicates."""
        return self._reviews.rules()

    def choose(self, tx: Transaction, wish: MatchingRules, expected_revision: int | None) -> StoredRules:
        """Deal with duplicates in another way from now on.

        Raises:
            StaleRevision: somebody else chose since.
        """
        before = self._reviews.rules()
        if expected_revision is not None and expected_revision != before.revision:
            raise StaleRevision(before.revision)
        if before.revision and before.automatic == wish.automatic:
            return before
        rules = StoredRules(automatic=wish.automatic, revision=before.revision + 1)
        self._reviews.save_rules(tx, rules, before)
        tx.publish(MatchingRulesChanged(automatic=rules.automatic), aggregate_version=rules.revision)
        return rules
