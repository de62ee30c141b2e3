"""The keys under which profiles of one person are found: few per profile, bounded reads (no I/O).

A profile is filed under `<property>#MATCH#<key>` with its id as sort key. A key is a phone, an e-mail of
one's own, a birthday, a number in another system, a preference, or the sound of two words of the name: both
words, and each with the initial sound of the other, so that one slip leaves one of the three as it was.
"""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from attendant.guests.matching.evidence import Evidence
from attendant.guests.matching.names import Name
from attendant.guests.matching.spelling import sound
from attendant.guests.models import Guest
from attendant.kernel.tables import Record

PHONES, EMAILS, NAME_WORDS, PREFERENCES = 5, 5, 3, 4
"""At most so many of each: with birthday and number 25 keys, of which a usual profile has six or seven."""


class MatchKey(NamedTuple):
    """One key; `certain` ones name values, the others only sounds, which many share."""

    text: str
    certain: bool


def match_keys(evidence: Evidence) -> list[MatchKey]:
    """The keys of a profile, the most telling first."""
    keys = [MatchKey(f"PHONE#{phone}", True) for phone in sorted(evidence.phones)[:PHONES]]
    keys += [MatchKey(f"EMAIL#{email}", True) for email in sorted(evidence.emails)[:EMAILS]]
    if evidence.pms:
        keys.append(MatchKey("PMS#" + "#".join(evidence.pms), True))
    if evidence.birthday:
        keys.append(MatchKey(f"BORN#{evidence.birthday.isoformat()}", True))
    keys += [MatchKey(f"NAME#{key}", False) for key in dict.fromkeys(_name_keys(evidence.name))]
    keys += [MatchKey(f"LIKES#{_short(text)}", False) for text in sorted(evidence.preferences)[:PREFERENCES]]
    return keys


def match_records(guest: Guest, property_id: str) -> list[Record]:
    """The records under which a guest is found by matching; none for a tombstone."""
    if guest.is_tombstone:
        return []
    evidence = Evidence.of(guest)
    words = " ".join(evidence.name.words)[:60]
    return [
        {"pk": partition(property_id, key), "sk": guest.guest_id, "words": words, "guest_id": guest.guest_id}
        for key in match_keys(evidence)
    ]


def partition(property_id: str, key: MatchKey) -> str:
    """Where the profiles with a key are filed."""
    return f"{property_id}#MATCH#{key.text}"


def _name_keys(name: Name) -> Iterator[str]:
    words = [word for word in name.words if len(word) > 1]
    if len(words) > NAME_WORDS:
        # The first, the last and the longest of the rest: those that are rarely left out.
        words = [words[0], max(words[1:-1], key=len), words[-1]]
    sounds = [heard for word in words if (heard := sound(word))]
    pairs = [(one, other) for at, one in enumerate(sounds) for other in sounds[at + 1 :]]
    for one, other in pairs:
        yield "+".join(sorted((one, other)))
    for one, other in pairs:
        yield f"{one}/{other[0]}"
        yield f"{other}/{one[0]}"
    initials = [word for word in name.words if len(word) == 1]
    if len(sounds) == 1 and initials:
        yield f"{sounds[0]}/{sound(initials[0]) or initials[0]}"


def _short(text: str) -> str:
    return text if len(text) <= 40 else hashlib.sha256(text.encode()).hexdigest()[:20]
