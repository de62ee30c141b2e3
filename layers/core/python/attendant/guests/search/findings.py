"""What the look-ups of one search have found so far, and in which order it is shown (no I/O)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from attendant.guests.search.entries import found_in, matched_text
from attendant.guests.search.models import MatchedField, MatchedOn
from attendant.guests.search.query import Lookup, Typed
from attendant.guests.search.ranking import Fit, fit
from attendant.kernel.tables import Record

_FIELDS: Mapping[str, MatchedField] = {
    "TAIL": "phone", "HEAD": "phone", "MAIL": "email", "HOST": "email", "REF": "reference", "ROOM": "room",
}  # fmt: skip
FARTHEST_ZONE = timedelta(hours=12)


class Finding(NamedTuple):
    """A guest that was found, with the reasons; what sorts first is shown first."""

    place: tuple[int, ...]
    vip_last: bool
    words: str
    guest_id: str
    matched_on: list[MatchedOn]


class Findings:
    """Collects what the look-ups of one search find."""

    def __init__(self, typed: Typed, now: datetime) -> None:
        self._typed = typed
        # Somewhere it is a day earlier, somewhere a day later; a room's dates are the property's own.
        self._first_day = (now - FARTHEST_ZONE).date().isoformat()
        self._last_day = (now + FARTHEST_ZONE).date().isoformat()
        self._names: dict[str, Fit] = {}
        self._others: dict[str, dict[MatchedField, tuple[int, str]]] = {}
        self._words: dict[str, str] = {}
        self._vips: set[str] = set()
        self.usual: dict[str, int] = {}

    def add(self, lookup: Lookup, records: Iterable[Record]) -> None:
        """Take in what a look-up gave, as far as it fits what was typed."""
        for record in records:
            guest_id, words = found_in(record), str(record.get("words", ""))
            if words:
                self._words[guest_id] = words
            if record.get("vip"):
                self._vips.add(guest_id)
            if lookup.kind in _FIELDS:
                self._add_other(lookup, record, guest_id)
            if guest_id not in self._names and self._typed.words:
                fits = fit(self._typed.words, tuple(words.split(" ")))
                if fits:
                    self._names[guest_id] = fits

    def count(self, *, slips: int = 0) -> int:
        """How many guests were found, by name with this many slips at most."""
        named = {guest_id for guest_id, fits in self._names.items() if fits.slips <= slips}
        return len(named | set(self._others))

    def named(self) -> int:
        """How many guests were found by their name, slips or not."""
        return len(self._names)

    def ranked(self) -> list[Finding]:
        """Everybody who was found, best first; the same findings always in the same order."""
        return sorted(self._finding(guest_id) for guest_id in {**self._names, **self._others})

    def _add_other(self, lookup: Lookup, record: Record, guest_id: str) -> None:
        if lookup.kind == "ROOM" and not self._has_it_now(record):
            return
        if lookup.kind in ("TAIL", "HEAD") and self._typed.words:
            # Digits beside a name only narrow it down.
            fits = fit(self._typed.words, tuple(str(record["words"]).split(" ")))
            if fits is None or fits.slips:
                return
        text = matched_text(record)
        reasons = self._others.setdefault(guest_id, {})
        shown = {"TAIL": text[::-1], "HOST": text.rpartition(" ")[2], "ROOM": str(record.get("room", text))}
        better = (_group(lookup, text, self._typed), shown.get(lookup.kind, text))
        field = _FIELDS[lookup.kind]
        reasons[field] = min(reasons.get(field, better), better)

    def _has_it_now(self, record: Record) -> bool:
        arrives_on = str(record.get("arrives_on", self._last_day))
        return arrives_on <= self._last_day and str(record["departs_on"]) >= self._first_day

    def _finding(self, guest_id: str) -> Finding:
        reasons = self._others.get(guest_id, {})
        fits = self._names.get(guest_id)
        groups = [group for group, _ in reasons.values()]
        matched = [MatchedOn(field=field, text=text) for field, (_, text) in reasons.items()]
        place: tuple[int, ...] = (0, 0, 0, 0)
        if fits:
            alone = self._typed.digits and not reasons
            groups.append(8 if alone else 7 if fits.slips else 3)
            unusual = -self.usual.get(fits.slipped, 0) if fits.slipped else 0
            place = (fits.slips, fits.beginnings, unusual, fits.disorder)
            matched.append(MatchedOn(field="name", text=" ".join(fits.words)))
        words = self._words.get(guest_id, "")
        return Finding((min(groups), *place), guest_id not in self._vips, words, guest_id, matched)


def _group(lookup: Lookup, text: str, typed: Typed) -> int:
    """Which hits come before which: a reference, a room, a whole number, what ends or begins as typed."""
    whole = text == lookup.text
    match lookup.kind:
        case "REF":
            return 0 if whole else 4
        case "ROOM":
            return 1 if whole else 5
        case "TAIL" | "HEAD":
            return 2 if whole else 3 if typed.from_start is (lookup.kind == "HEAD") else 4
        case "MAIL":
            return 2 if whole else 3 if typed.is_no_name else 5
    return 6
