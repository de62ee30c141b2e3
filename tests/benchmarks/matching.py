"""Matching on generated profiles whose persons are known: what it finds, what it gets wrong, what it reads.

`python -m tests.benchmarks.matching [seed ...]`. Twenty thousand profiles arrive one after the other; each is
judged against those before it, as the service does, with the files in memory. A pair is right if both
profiles are of one person.
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from attendant.guests.matching.evidence import Evidence
from attendant.guests.matching.judging import FOUND_PER_KEY, Hit, judge
from attendant.guests.matching.keys import MatchKey, match_keys
from attendant.guests.matching.models import Candidate
from attendant.guests.matching.scoring import REVIEW_FROM, SAME_FROM
from attendant.guests.merging.joining import TooMuchForOne, merged
from attendant.guests.models import Guest
from tests.profiles import Labelled, profiles

SIZE = 20_000
SEEDS = (31, 32, 33)
"""Points, thresholds and generator were worked on with 1, 2, 11, 12, 13; these were drawn afterwards."""
CURVE = (-1.0, 0.0, 1.0, 2.0, 4.0, 6.5, 8.0, 10.0, 12.0, 16.0)


class FilesInMemory:
    """Files that count what is read."""

    def __init__(self) -> None:
        self._filed: dict[str, list[Hit]] = defaultdict(list)
        self._known: dict[str, Evidence] = {}
        self.profiles_read = 0

    def under(self, key: MatchKey, limit: int) -> Sequence[Hit]:
        return self._filed[key.text][: -limit - 1 : -1]

    def drop(self, guest_id: str) -> None:
        for key in match_keys(self._known.pop(guest_id)):
            self._filed[key.text] = [hit for hit in self._filed[key.text] if hit.guest_id != guest_id]

    def read(self, guest_ids: Sequence[str]) -> Iterable[Evidence]:
        self.profiles_read += len(guest_ids)
        return [self._known[guest_id] for guest_id in guest_ids]

    def file(self, evidence: Evidence) -> None:
        self._known[evidence.guest_id] = evidence
        hit = Hit(evidence.guest_id, " ".join(evidence.name.words)[:60])
        for key in match_keys(evidence):
            self._filed[key.text].append(hit)


@dataclass
class Trial:
    """What was found in one set."""

    size: int
    right_pairs: int
    findable: int
    """Pairs of one person that share more than a name: a phone, an e-mail, a birthday or a home."""
    found: list[tuple[Candidate, bool]] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    lookups: list[int] = field(default_factory=list)
    profiles_read: int = 0
    seconds: float = 0.0

    def figures(self, least: float, *, unheld: bool = False) -> tuple[float, float]:
        """Precision and recall of pairs from so many points on; `unheld`: of those merged by themselves."""
        hits = [
            right for found, right in self.found if found.points >= least and not (unheld and found.holds)
        ]
        return sum(hits) / max(1, len(hits)), sum(hits) / self.right_pairs

    def same(self) -> tuple[float, float]:
        """Precision and recall of what is merged by itself."""
        return self.figures(SAME_FROM, unheld=True)

    def same_or_review(self) -> tuple[float, float]:
        """Precision and recall of what is merged or shown to staff."""
        return self.figures(REVIEW_FROM)


def trial(labelled: Sequence[Labelled]) -> Trial:
    """Let profiles arrive in their order."""
    sizes = Counter(each.person for each in labelled)
    pairs = sum(size * (size - 1) // 2 for size in sizes.values())
    result = Trial(len(labelled), pairs, _findable(labelled))
    person = {each.guest.guest_id: each.person for each in labelled}
    files, started = FilesInMemory(), time.perf_counter()
    for each in labelled:
        evidence = Evidence.of(each.guest)
        judgement = judge(evidence, files)
        result.outcomes[judgement.outcome] += 1
        result.lookups.append(judgement.lookups)
        for found in judgement.candidates:
            result.found.append((found, person[found.guest_id] == each.person))
        files.file(evidence)
    result.profiles_read, result.seconds = files.profiles_read, time.perf_counter() - started
    return result


def _findable(labelled: Sequence[Labelled]) -> int:
    groups: dict[int, list[Evidence]] = defaultdict(list)
    for each in labelled:
        groups[each.person].append(Evidence.of(each.guest))
    return sum(
        bool(one.phones & other.phones or one.emails & other.emails)
        or (one.birthday is not None and one.birthday == other.birthday)
        or (bool(one.street) and one.street == other.street)
        for group in groups.values()
        for one, other in combinations(group, 2)
    )


@dataclass
class Merged:
    """What became of a set whose profiles were merged as they came, and after staff decided."""

    joined: Counter[bool]
    after_staff: Counter[bool]
    right_pairs: int
    reviews: Counter[bool]

    def figures(self, pairs: Counter[bool]) -> tuple[float, float]:
        """Precision and recall of pairs that are one profile."""
        return pairs[True] / max(1, pairs.total()), pairs[True] / self.right_pairs


def merging(labelled: Sequence[Labelled]) -> Merged:
    """Let profiles arrive in their order and merge what is the same, as the service does."""
    person = {each.guest.guest_id: each.person for each in labelled}
    sizes = Counter(person.values())
    guests: dict[str, Guest] = {}
    reviews: Counter[bool] = Counter()
    asked: set[frozenset[str]] = set()
    right: list[tuple[str, str]] = []
    files = FilesInMemory()

    def arrive(guest: Guest) -> None:
        judgement = judge(Evidence.of(guest), files, guest.ids)
        for found in judgement.candidates:
            if found.outcome != "same":
                continue
            other = guests[found.guest_id]
            try:
                one = merged(other, guest)
            except TooMuchForOne:
                continue
            for gone in {guest.guest_id, other.guest_id} & guests.keys():
                del guests[gone]
                files.drop(gone)
            return arrive(one)
        for found in judgement.candidates:
            pair = frozenset({guest.guest_id, found.guest_id})
            if pair not in asked:
                asked.add(pair)
                is_right = person[guest.guest_id] == person[found.guest_id]
                reviews[is_right] += 1
                if is_right:
                    right.append((guest.guest_id, found.guest_id))
        guests[guest.guest_id] = guest
        files.file(Evidence.of(guest))
        return None

    for each in labelled:
        arrive(each.guest)
    groups = [list(guest.ids) for guest in guests.values()]
    return Merged(
        joined=_pairs(groups, person),
        after_staff=_pairs(_linked(groups, right), person),
        right_pairs=sum(size * (size - 1) // 2 for size in sizes.values()),
        reviews=reviews,
    )


def _linked(groups: list[list[str]], links: Iterable[tuple[str, str]]) -> list[list[str]]:
    of = {guest_id: group for group in groups for guest_id in group}
    for one, other in links:
        if of[one] is not of[other]:
            of[one].extend(of[other])
            of |= dict.fromkeys(of[other], of[one])
    return list({id(group): group for group in of.values()}.values())


def _pairs(groups: Iterable[list[str]], person: Mapping[str, int]) -> Counter[bool]:
    return Counter(person[one] == person[other] for group in groups for one, other in combinations(group, 2))


def f1(precision: float, recall: float) -> float:
    """The harmonic mean of both."""
    return 2 * precision * recall / max(1e-9, precision + recall)


def show(seed: int, result: Trial) -> None:
    same, both = result.same(), result.same_or_review()
    outcomes = sorted(result.outcomes.items())
    shares = ", ".join(f"{name} {count / result.size:.1%}" for name, count in outcomes)
    reads = sorted(result.lookups)
    half, nearly_all = reads[len(reads) // 2], reads[int(len(reads) * 0.99)]
    print(f"\nseed {seed}: {result.size:,} profiles, {result.right_pairs:,} pairs of one person")
    print(f"  same            precision {same[0]:.4f}  recall {same[1]:.4f}  F1 {f1(*same):.4f}")
    print(f"  same or review  precision {both[0]:.4f}  recall {both[1]:.4f}  F1 {f1(*both):.4f}")
    share = result.findable / result.right_pairs
    print(f"  {share:.1%} of the pairs share more than a name (a phone, an e-mail, a birthday or a home)")
    print(f"  of new profiles {shares}")
    print(f"  per new profile {sum(reads) / len(reads):.1f} reads of at most {FOUND_PER_KEY} records", end="")
    print(f" (half {half} or less, 99 % {nearly_all}, most {reads[-1]}),", end=" ")
    print(f"{result.profiles_read / result.size:.2f} compared, {result.seconds / result.size * 1e3:.1f} ms")
    print("  points from   all pairs: precision recall F1      merged by itself: precision recall F1")
    for least in CURVE:
        every, unheld = result.figures(least), result.figures(least, unheld=True)
        mark = " < same" if least == SAME_FROM else " < review" if least == REVIEW_FROM else ""
        print(
            f"  {least:>11.1f}              {every[0]:.4f}   {every[1]:.4f}  {f1(*every):.4f}"
            f"                      {unheld[0]:.4f}   {unheld[1]:.4f}  {f1(*unheld):.4f}{mark}"
        )


def show_merged(result: Merged, size: int) -> None:
    joined, after = result.figures(result.joined), result.figures(result.after_staff)
    asked = result.reviews
    print(f"  merged as they came: precision {joined[0]:.4f}  recall {joined[1]:.4f}")
    print(f"  after the reviews:   precision {after[0]:.4f}  recall {after[1]:.4f}", end="")
    print(f"  ({asked.total() / size:.1%} of the profiles ask, {asked[True] / asked.total():.0%} rightly)")


def main(seeds: Iterable[int] = SEEDS, size: int = SIZE) -> None:
    """Print the figures of each seed."""
    for seed in seeds:
        labelled = profiles(seed, size)
        show(seed, trial(labelled))
        show_merged(merging(labelled), size)


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or SEEDS)
