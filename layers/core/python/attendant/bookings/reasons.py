"""The wording of refusals that several rules give (S-12)."""

from collections.abc import Iterable, Mapping

from attendant.bookings.models import Reason, ReasonCode
from attendant.bookings.occupancy import ClaimKind

CLOSED = Reason(code=ReasonCode.CLOSED, text="Closed then, or closing before it would be over.")
PAST = Reason(code=ReasonCode.PAST, text="That time has passed.")
OTHER_LENGTH = Reason(code=ReasonCode.DURATION, text="The stay is as long as usual for the party.")
TAKEN = {
    ClaimKind.BOOKING: Reason(code=ReasonCode.TAKEN, text="Taken already."),
    ClaimKind.HOLD: Reason(code=ReasonCode.HELD, text="Somebody is deciding about it at this moment."),
    ClaimKind.BLOCK: Reason(code=ReasonCode.BLOCKED, text="Not in service then."),
}
FORCEABLE = frozenset(ReasonCode) - {
    ReasonCode.PAST,
    ReasonCode.BLOCKED,
    ReasonCode.SERVICE,
    ReasonCode.RESOURCE,
    ReasonCode.DURATION,
}
"""What staff may pass over with a reason of their own."""


def party_reason(code: ReasonCode, limit: str) -> Reason:
    """The reason of a party of the wrong size."""
    return Reason(code=code, text=f"It is for {limit} {'person' if limit.endswith(' 1') else 'people'}.")


def add_reasons(found: dict[ReasonCode, Reason], reasons: Iterable[Reason]) -> None:
    """Add what stands against one more resource; what each of them lacks is said of all."""
    for reason in reasons:
        known = found.get(reason.code)
        if known and reason.code is ReasonCode.NEEDS and reason.text not in known.text:
            reason = Reason(code=reason.code, text=f"{known.text} {reason.text}")
        elif known and reason.code is ReasonCode.NEEDS:
            continue
        found[reason.code] = reason


def in_order(found: Mapping[ReasonCode, Reason]) -> list[Reason]:
    """Reasons in the order in which they weigh."""
    return [found[code] for code in ReasonCode if code in found]
