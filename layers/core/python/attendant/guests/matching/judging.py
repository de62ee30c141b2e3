"""Who among all profiles may be the same person: bounded look-ups by key, then a score for each one found."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from attendant.guests.matching.evidence import Evidence
from attendant.guests.matching.keys import MatchKey, match_keys
from attendant.guests.matching.models import Candidate, Judgement, Outcome
from attendant.guests.matching.names import Level, Name, compare, name_of
from attendant.guests.matching.scoring import Sharing, score
from attendant.guests.matching.spelling import heard

FOUND_PER_KEY = 25
READ_AT_MOST = 25


class Hit(NamedTuple):
    """A profile filed under a key, with the words of its name."""

    guest_id: str
    words: str


class Files(Protocol):
    """Where profiles are filed."""

    def under(self, key: MatchKey, limit: int) -> Sequence[Hit]:
        """The profiles filed under a key, newest first, at most `limit`."""
        ...

    def read(self, guest_ids: Sequence[str]) -> Iterable[Evidence]:
        """What these profiles say; those that are there no more are left out."""
        ...


def judge(
    evidence: Evidence, files: Files, known_as: Collection[str] = (), *, everybody: bool = False
) -> Judgement:
    """Look a profile up and compare it with each one found, in one read per key and one for all found.

    `known_as` are the ids of the profile itself. `everybody` keeps those who are hardly the same person, too.
    """
    keys = match_keys(evidence)
    own = {evidence.guest_id, *known_as}
    hits = {key: [hit for hit in files.under(key, FOUND_PER_KEY) if hit.guest_id not in own] for key in keys}
    wanted = _shortlist(evidence, hits)
    found = list(files.read(wanted)) if wanted else []
    namesakes = _namesakes(evidence, hits)
    crowd = _crowd(hits) if found else {}
    candidates = [
        _candidate(evidence, one, found, namesakes, _relatives(evidence, one, crowd)) for one in found
    ]
    shown = [candidate for candidate in candidates if everybody or candidate.outcome != "new"]
    likely = sorted(shown, key=lambda candidate: (-candidate.points, candidate.guest_id))
    return Judgement(
        outcome=_outcome(likely), candidates=tuple(likely), lookups=len(keys) + (1 if wanted else 0)
    )


def _outcome(likely: Sequence[Candidate]) -> Outcome:
    if any(candidate.outcome == "same" for candidate in likely):
        return "same"
    return "review" if any(candidate.outcome == "review" for candidate in likely) else "new"


def _shortlist(evidence: Evidence, hits: dict[MatchKey, list[Hit]]) -> list[str]:
    """Whom to read: all found by a value, then those whose names are most like this one."""
    certain = [hit.guest_id for key, found in hits.items() if key.certain for hit in found]
    ranked: dict[str, int] = {}
    for key, found in hits.items():
        if key.certain:
            continue
        for hit in found:
            if not key.text.startswith("NAME#"):
                ranked.setdefault(hit.guest_id, Level.NEAR)
            elif hit.guest_id not in ranked:
                ranked[hit.guest_id] = _fit(evidence.name, hit.words)
    alike = [guest for guest, fit in sorted(ranked.items(), key=lambda pair: -pair[1]) if fit >= Level.NEAR]
    often = [guest for guest, _ in Counter(certain).most_common()]
    return list(dict.fromkeys([*often, *alike]))[:READ_AT_MOST]


def _fit(name: Name, words: str) -> int:
    """How well a name fits words whose order is unknown; below NEAR it cannot become a match by name."""
    agreement = compare(name, name_of(words, None, None))
    if min(agreement.given, agreement.family) <= Level.UNSURE:
        return 0
    return agreement.total


def _namesakes(evidence: Evidence, hits: dict[MatchKey, list[Hit]]) -> int:
    mine = sorted(evidence.name.words)
    if len(mine) < 2:
        return 0
    return len(
        {hit.guest_id for found in hits.values() for hit in found if sorted(hit.words.split()) == mine}
    )


def _crowd(hits: dict[MatchKey, list[Hit]]) -> dict[str, frozenset[str]]:
    """The words of the name of each profile found, as they sound alike."""
    return {
        hit.guest_id: frozenset(heard(word) for word in hit.words.split())
        for found in hits.values()
        for hit in found
    }


def _relatives(one: Evidence, other: Evidence, crowd: Mapping[str, frozenset[str]]) -> int:
    """How many of the profiles looked up have a word of the family name, and none of the given name."""
    given = {heard(word) for word in (*one.name.given, *other.name.given)}
    family = {heard(word) for word in (*one.name.family, *other.name.family) if len(word) > 1} - given
    return sum(1 for words in crowd.values() if words & family and not words & given)


def _candidate(
    evidence: Evidence, other: Evidence, found: Sequence[Evidence], namesakes: int, relatives: int
) -> Candidate:
    shared = (evidence.phones & other.phones) | (evidence.emails & other.emails)
    sharers = {
        value: sum(
            1
            for third in found
            if third is not other
            and value in third.phones | third.emails
            and compare(third.name, other.name).given in (Level.DIFFERENT, Level.OTHER_FORM)
        )
        for value in shared
    }
    alike = sorted(evidence.name.words) == sorted(other.name.words)
    sharing = Sharing(sharers, max(0, namesakes - (1 if alike else 0)), relatives)
    return score(evidence, other, sharing).candidate(other.guest_id)
