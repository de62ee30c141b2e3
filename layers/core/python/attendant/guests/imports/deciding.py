"""What is to be done with a row, once it is known who it may be about (no I/O)."""

from dataclasses import dataclass
from typing import Literal

from attendant.guests.imports.models import RowMatch, RowMatchTerm, RowOutcome, RowReason, RowResult
from attendant.guests.imports.rows import Row
from attendant.guests.matching.models import Candidate, Judgement

Deed = Literal["create", "change", "nothing"]
OnMatch = Literal["update", "skip", "review"]
LEFT_ALONE = RowReason(reason="known already and left as it is")
FOR_STAFF = RowReason(reason="known already; nothing was written, somebody has to decide")
MAYBE_KNOWN = RowReason(reason="a profile of its own that may be somebody who is known")


@dataclass(frozen=True)
class Decision:
    """What to do with a row, and what is said about it if that succeeds."""

    row: Row
    deed: Deed
    outcome: RowOutcome
    guest_id: str | None = None
    match: RowMatch | None = None
    reason: RowReason | None = None

    def result(self, outcome: RowOutcome | None = None) -> RowResult:
        """What became of the row; another outcome if doing it turned out differently."""
        more = (self.reason,) if self.reason else ()
        return RowResult(
            row=self.row.number,
            outcome=outcome or self.outcome,
            guest_id=self.guest_id,
            reasons=(*self.row.reasons, *more),
            match=self.match,
        )

    def refusal(self, reason: str) -> RowResult:
        """What is said of the row if it could not be done; a guest who was to be made is not there."""
        return RowResult(
            row=self.row.number,
            outcome=RowOutcome.REFUSED,
            guest_id=None if self.deed == "create" else self.guest_id,
            reasons=(*self.row.reasons, RowReason(reason=reason)),
            match=self.match,
        )


def refused(row: Row) -> Decision:
    """A row that describes no profile."""
    return Decision(row, "nothing", RowOutcome.REFUSED)


def named(row: Row, guest_id: str, on_match: OnMatch) -> Decision:
    """A row that names the id of a guest who is there."""
    term = RowMatchTerm(name="guest_id", points=100, why="the row names the guest")
    return _known(row, RowMatch(guest_id=guest_id, confidence=1, terms=(term,)), on_match)


def judged(row: Row, judgement: Judgement, on_match: OnMatch, new_id: str, earlier: int | None) -> Decision:
    """A row of which matching says who it may be about; `earlier` is the candidate's row in this file."""
    if judgement.outcome == "new" or not judgement.candidates:
        return Decision(row, "create", RowOutcome.CREATED, new_id)
    candidate = likeliest(judgement)
    match = RowMatch(
        guest_id=candidate.guest_id,
        confidence=candidate.confidence,
        row=earlier,
        terms=tuple(RowMatchTerm(name=t.name, points=t.points, why=t.why) for t in candidate.terms),
    )
    if judgement.outcome == "same":
        return _known(row, match, on_match)
    return Decision(row, "create", RowOutcome.REVIEW, new_id, match, MAYBE_KNOWN)


def likeliest(judgement: Judgement) -> Candidate:
    """Who a row is about, if it is about anybody: the first who is surely the same, else the first."""
    same = (one for one in judgement.candidates if one.outcome == "same")
    return next(same, judgement.candidates[0])


def _known(row: Row, match: RowMatch, on_match: OnMatch) -> Decision:
    if on_match == "update":
        return Decision(row, "change", RowOutcome.UPDATED, match.guest_id, match)
    if on_match == "skip":
        return Decision(row, "nothing", RowOutcome.UNCHANGED, match.guest_id, match, LEFT_ALONE)
    return Decision(row, "nothing", RowOutcome.REVIEW, None, match, FOR_STAFF)
