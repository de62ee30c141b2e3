"""What happened to pairs of profiles that may be one person; ids only."""

from typing import ClassVar

from attendant.kernel.events import Event


class GuestDuplicateNoticed(Event):
    """Two profiles may be one person; staff decide."""

    aggregate: ClassVar[str] = "review_id"

    review_id: str
    guest_ids: list[str]


class GuestDuplicateSettled(Event):
    """It was decided about two profiles, or there is nothing to decide any more.

    `outcome` is dismissed, merged, or gone: they differ too much now, or one of them is no more.
    """

    aggregate: ClassVar[str] = "review_id"

    review_id: str
    guest_ids: list[str]
    outcome: str


class MatchingRulesChanged(Event):
    """A manager chose how duplicates are dealt with."""

    aggregate: ClassVar[str] = "scope"

    scope: str = "matching-rules"
    automatic: bool
