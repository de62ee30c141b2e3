"""Who has a resource when: half-open spans in UTC minutes, one record per resource and day (S-6, S-9, S-20).

Minutes count from 1970; a clock change cannot make two of them collide. A day begins at the property's
anchor, a UTC minute of the day that never changes, so that no later change of zone moves a record.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import IntFlag, StrEnum
from typing import Any

from attendant.bookings.catalogue import BufferPolicy

DAY = 24 * 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DATE = EPOCH.date()


class ClaimKind(StrEnum):
    """Why a resource is taken."""

    BOOKING = "b"
    HOLD = "h"
    BLOCK = "x"


class ClaimFlags(IntFlag):
    """What else a claim says: made online, made although it could not be had, not counted in the pace."""

    NONE = 0
    ONLINE = 1
    FORCED = 2
    UNPACED = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """An owner's time on a resource, with the buffers it was made with; gone by itself at `expires`.

    The visit lasts from `start` to `end`; `lead` and `tail` are the minutes of set-up and reset around it, in
    which nobody else can have the resource. `covers` are the people on this resource. Claims of one `group`
    and time are a class: they share the resource. `counted` are the tallies of limits that it counts in; not
    stored with it, as its owner knows them.
    """

    owner: str
    kind: ClaimKind
    start: int
    end: int
    before: int = 0
    after: int = 0
    expires: int | None = None
    covers: int = 0
    flags: ClaimFlags = ClaimFlags.NONE
    lead: int = 0
    tail: int = 0
    group: str = ""
    counted: tuple[str, ...] = field(default=(), compare=False)

    def live(self, now: datetime) -> bool:
        """Whether it still counts, judged by the clock and not by whether somebody swept (S-22)."""
        return self.expires is None or now.timestamp() < self.expires

    def days(self, anchor: int) -> range:
        """The days its time and buffers touch: each of their records carries it, so rivals meet in one."""
        return days_touched(self.start - self.lead - self.before, self.end + self.tail + self.after, anchor)


@dataclass(frozen=True, slots=True)
class ResourceDay:
    """The claims on one resource on one day; revision 0 means nothing is stored yet."""

    resource_id: str
    day: int
    revision: int = 0
    claims: Mapping[str, Claim] = field(default_factory=dict)

    def with_claim(self, claim: Claim) -> "ResourceDay":
        """The day with this claim instead of its owner's former one."""
        return replace(self, claims={**self.claims, claim.owner: claim})

    def without(self, owner: str) -> "ResourceDay":
        """The day without an owner's claim."""
        return replace(self, claims={name: claim for name, claim in self.claims.items() if name != owner})

    def swept(self, now: datetime) -> "ResourceDay":
        """The day without claims whose time is up."""
        return replace(self, claims={name: claim for name, claim in self.claims.items() if claim.live(now)})


def collisions(
    claims: Iterable[Claim],
    wanted: Claim,
    policy: BufferPolicy,
    now: datetime,
    own: Container[str] = (),
    class_size: int | None = None,
) -> list[Claim]:
    """The claims that stand in the way of `wanted`; the list of free times and the write both ask here.

    Between neighbours lies the larger of the two buffers, or their sum where the policy is additive; a block
    neither has nor needs buffers (S-9). Expired claims and those of owners in `own` do not count. With a
    `class_size` those of the same class do not either, as long as it has seats for all.
    """
    found = [
        claim
        for claim in claims
        if claim.owner != wanted.owner
        and claim.owner not in own
        and claim.live(now)
        and not _apart(claim, wanted, policy)
    ]
    if class_size is None:
        return found
    mates = [claim for claim in found if same_class(claim, wanted)]
    seated = sum(claim.covers for claim in mates) + wanted.covers <= class_size
    return [claim for claim in found if not (seated and claim in mates)]


def busy_minutes(claims: Iterable[Claim], now: datetime) -> int:
    """How much of a day is taken: what fairness between resources goes by. A class counts once."""
    lessons = {(claim.start, claim.end, claim.group or claim.owner) for claim in claims if claim.live(now)}
    return sum(end - start for start, end, _ in lessons)


def days_touched(begin: int, end: int, anchor: int) -> range:
    """The days that a half-open range of minutes touches."""
    return range((begin - anchor) // DAY, (end - 1 - anchor) // DAY + 1)


def minutes_of(instant: datetime) -> int:
    """Whole minutes since 1970."""
    return (instant - EPOCH) // timedelta(minutes=1)


def instant_at(minutes: int) -> datetime:
    """The instant of a minute since 1970."""
    return EPOCH + timedelta(minutes=minutes)


def day_name(day: int) -> str:
    """A day's name in keys: a date that sorts, near the local date but nothing to reason with."""
    return (EPOCH_DATE + timedelta(days=day)).isoformat()


def day_number(name: str) -> int:
    """The day of a name that `day_name` gave."""
    return (date.fromisoformat(name) - EPOCH_DATE).days


def kept_clear(claim: Claim, wanted: Claim, policy: BufferPolicy) -> tuple[int, int]:
    """The minutes that a visit like `wanted` must keep clear of because of `claim`, buffers included."""
    return (
        claim.start - claim.lead - _gap(wanted, claim, policy) - wanted.tail,
        claim.end + claim.tail + _gap(claim, wanted, policy) + wanted.lead,
    )


def kept_from(claims: Iterable[Claim], wanted: Claim, policy: BufferPolicy) -> list[tuple[int, int]]:
    """The open ranges of minutes, apart and in order, in which a visit like `wanted` cannot start."""
    minutes = wanted.end - wanted.start
    found: list[tuple[int, int]] = []
    for begin, end in sorted(kept_clear(claim, wanted, policy) for claim in claims):
        if found and begin - minutes < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin - minutes, end))
    return found


def packed(claim: Claim, base: int) -> list[Any]:
    """A claim as a short list relative to `base`: a full day of lessons must stay below one kilobyte."""
    short: list[Any] = [claim.start - base, claim.end - base, claim.kind.value]
    rest: list[Any] = [claim.before, claim.after, claim.expires or 0, claim.covers, int(claim.flags)]
    rest += [claim.lead, claim.tail, claim.group]
    while rest and not rest[-1]:
        rest.pop()
    return short + rest


def unpacked(owner: str, short: list[Any], base: int) -> Claim:
    """The claim that `packed` wrote."""
    filled = [*short, *_REST[len(short) - 3 :]]
    start, end, kind, before, after, expires, covers, flags, lead, tail, group = filled
    return Claim(
        owner,
        ClaimKind(kind),
        start + base,
        end + base,
        before,
        after,
        expires or None,
        covers,
        ClaimFlags(flags),
        lead,
        tail,
        group,
    )


_REST = (0, 0, 0, 0, 0, 0, 0, "")
"""What a short list leaves out at its end."""


def same_class(one: Claim, other: Claim) -> bool:
    """Whether two claims are of one group lesson and share the resource."""
    same_time = (one.start, one.end) == (other.start, other.end)
    return bool(one.group) and one.group == other.group and same_time


def _apart(one: Claim, other: Claim, policy: BufferPolicy) -> bool:
    earlier, later = (one, other) if one.start <= other.start else (other, one)
    between = (later.start - later.lead) - (earlier.end + earlier.tail)
    return between >= _gap(earlier, later, policy)


def _gap(earlier: Claim, later: Claim, policy: BufferPolicy) -> int:
    if ClaimKind.BLOCK in (earlier.kind, later.kind):
        return 0
    if policy is BufferPolicy.ADDITIVE:
        return earlier.after + later.before
    return max(earlier.after, later.before)
