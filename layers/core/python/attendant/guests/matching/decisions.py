"""What becomes of a pair of profiles: noted, dismissed, merged, forgotten."""

import hashlib
from typing import Any, Literal

from attendant.guests.matching.events import GuestDuplicateNoticed, GuestDuplicateSettled
from attendant.guests.matching.evidence import RELEVANT, Evidence
from attendant.guests.matching.models import Candidate, Review, pair
from attendant.guests.matching.repository import Reviews
from attendant.guests.matching.scoring import score
from attendant.guests.models import Guest
from attendant.kernel.transactions import Transaction


def note(
    tx: Transaction, reviews: Reviews, one: Guest, other: Guest, found: Candidate, known: Review | None
) -> None:
    """Let a pair wait for staff, or refresh what it shows; one that was dismissed waits again only on better
    evidence: one of the profiles changed, and more speaks for one person than when it was dismissed."""
    evidence = fingerprint(one, other)
    first, second = pair(one.guest_id, other.guest_id)
    if known is None or known.state == "merged":
        revision = 1 if known is None else known.revision + 1
        review = _review(first, second, found, evidence, tx).model_copy(update={"revision": revision})
        reviews.save(tx, review, known)
        _tell_noticed(tx, review)
        return
    if known.evidence == evidence and (known.state != "open" or known.terms == found.terms):
        return
    if known.state == "dismissed" and found.points <= known.points:
        return
    kept = {"revision": known.revision + 1, "decided_by": known.decided_by, "decided_at": known.decided_at}
    if known.state == "open":
        kept["noticed_at"] = known.noticed_at
    review = _review(first, second, found, evidence, tx).model_copy(update=kept)
    reviews.save(tx, review, known)
    if known.state != "open":
        _tell_noticed(tx, review)


def settle(
    tx: Transaction,
    reviews: Reviews,
    one: str,
    other: str,
    state: Literal["dismissed", "merged"],
    sides: tuple[Guest, Guest] | None = None,
) -> None:
    """Note that a pair was merged, or that it is two people; `sides` are the profiles that were looked at.

    Without them only a pair that is known is settled.
    """
    known = reviews.of_pair(one, other)
    if known is None and sides is None:
        return
    first, second = pair(one, other)
    looked_at: dict[str, Any] = {}
    if sides:
        found = score(Evidence.of(sides[0]), Evidence.of(sides[1]))
        looked_at = {
            "confidence": found.confidence,
            "points": found.points,
            "terms": found.terms,
            "holds": found.holds,
            "evidence": fingerprint(*sides),
        }
    decision = {"state": state, "decided_by": tx.actor.id, "decided_at": tx.now}
    if known is None:
        decided = Review(guest_id=first, other_id=second, noticed_at=tx.now, **decision, **looked_at)
    else:
        revision = {"revision": known.revision + 1}
        decided = known.model_copy(update={**looked_at, **decision, **revision})
    reviews.save(tx, decided, known)
    event = GuestDuplicateSettled(review_id=decided.review_id, guest_ids=[first, second], outcome=state)
    tx.publish(event, aggregate_version=decided.revision)


def forget(tx: Transaction, reviews: Reviews, known: Review) -> None:
    """Remove a pair for which nothing speaks any more."""
    reviews.remove(tx, known)
    if known.state == "open":
        event = GuestDuplicateSettled(
            review_id=known.review_id, guest_ids=[known.guest_id, known.other_id], outcome="gone"
        )
        tx.publish(event, aggregate_version=known.revision + 1)


def fingerprint(one: Guest, other: Guest) -> str:
    """Differs when something in one of the profiles did on which matching depends."""
    sides = sorted((one, other), key=lambda guest: guest.guest_id)
    texts = [guest.model_dump_json(include=set(RELEVANT)) for guest in sides]
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:32]


def _review(first: str, second: str, found: Candidate, evidence: str, tx: Transaction) -> Review:
    return Review(
        guest_id=first,
        other_id=second,
        confidence=found.confidence,
        points=found.points,
        terms=found.terms,
        holds=found.holds,
        noticed_at=tx.now,
        evidence=evidence,
    )


def _tell_noticed(tx: Transaction, review: Review) -> None:
    event = GuestDuplicateNoticed(review_id=review.review_id, guest_ids=[review.guest_id, review.other_id])
    tx.publish(event, aggregate_version=review.revision)
