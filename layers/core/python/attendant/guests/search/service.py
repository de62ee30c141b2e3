"""Use case of the search: the best hits for what somebody has typed so far.

A search reads a bounded number of bounded pages, however many guests there are: what was typed in the kinds
of record it may be found under, and only if these fill no page, the words of guests that are one slip away.
"""

import math
from collections.abc import Iterable
from datetime import UTC, datetime

from attendant.guests.models import Guest
from attendant.guests.repository import GuestRepository
from attendant.guests.search.correcting import corrections, keys_for
from attendant.guests.search.dialling import digits_of
from attendant.guests.search.entries import words_of_guest
from attendant.guests.search.findings import Finding, Findings
from attendant.guests.search.models import GuestHit, MatchedOn
from attendant.guests.search.query import (
    Lookup,
    Typed,
    corrected_lookup,
    last_resort,
    name_lookups,
    other_lookups,
    read,
)
from attendant.guests.search.repository import SearchRepository
from attendant.kernel.clock import Clock

USUAL_PAGE = 10
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class GuestSearch:
    """Finds guests of one property while somebody types."""

    def __init__(self, repository: SearchRepository, guests: GuestRepository, clock: Clock) -> None:
        self._repository = repository
        self._guests = guests
        self._clock = clock

    def find(self, text: str, limit: int = 10) -> list[GuestHit]:
        """At most `limit` guests that fit the typed text, best first, with what they were found by."""
        typed = read(text)
        findings = Findings(typed, self._clock.now())
        others = other_lookups(typed)
        first = [lookup for lookup in others if typed.is_no_name or lookup.kind == "REF"]
        self._ask(findings, first, limit)
        self._ask(findings, name_lookups(typed.words), limit)
        self._ask(findings, [lookup for lookup in others if lookup not in first], limit)
        if not findings.count():
            self._ask(findings, last_resort(typed.words), limit)
        if findings.count() < (limit if len(typed.words) == 1 else 1):
            self._ask_for_slips(findings, typed, limit)
        return self._shown(findings.ranked()[:limit])

    def _ask(self, findings: Findings, lookups: Iterable[Lookup], limit: int) -> None:
        """Look up one after the other until a page is full, or until nothing more can be found."""
        for lookup in lookups:
            if findings.count() >= limit:
                return
            records, more = self._repository.look_up(_enough(lookup, limit))
            findings.add(lookup, records)
            if lookup.settles and not more:
                return

    def _ask_for_slips(self, findings: Findings, typed: Typed, limit: int) -> None:
        """Look for words that may have been meant; those that some guest bears only if nothing else helps."""
        keys = keys_for(typed.words)
        filed = self._repository.filed_under(keys) if keys else {}
        for candidates in corrections(typed.words, filed):
            findings.usual.update((one.word, one.weight) for one in candidates)
            for one in candidates:
                others = tuple(word for word in typed.words if word != one.typed)
                lookup = corrected_lookup(one.word, others)
                findings.add(lookup, self._repository.look_up(_enough(lookup, limit))[0])
                if findings.count(slips=1) >= limit:
                    return
            if findings.named():
                return

    def _shown(self, found: list[Finding]) -> list[GuestHit]:
        guests = self._guests.find_many([one.guest_id for one in found])
        asked = set(guests)
        while moved := {guest.merged_into for guest in guests.values() if guest.merged_into} - asked:
            guests |= self._guests.find_many(sorted(moved))
            asked |= moved
        shown: dict[str, tuple[Finding, Guest]] = {}
        for one in found:
            guest = guests.get(one.guest_id)
            while guest and guest.merged_into:
                guest = guests.get(guest.merged_into)
            if guest and not guest.is_tombstone and any(_still(guest, reason) for reason in one.matched_on):
                shown.setdefault(guest.guest_id, (one, guest))
        ordered = sorted(shown.values(), key=lambda pair: (pair[0].place, *_nearness(pair[1])))
        return [GuestHit.of(guest, one.matched_on) for one, guest in ordered]


def _still(guest: Guest, reason: MatchedOn) -> bool:
    """Whether a guest is still what they were found by: records of a former state may outlast it a little."""
    match reason.field:
        case "name":
            return set(reason.text.split(" ")) <= set(words_of_guest(guest))
        case "phone":
            return any(digits_of(phone.value).endswith(reason.text) for phone in guest.phones)
        case "email":
            return any(email.value.casefold() == reason.text for email in guest.emails)
    return True


def _enough(lookup: Lookup, limit: int) -> Lookup:
    """The look-up with as much more to read as more than a usual page is asked for."""
    return lookup._replace(limit=lookup.limit * math.ceil(limit / USUAL_PAGE))


def _nearness(guest: Guest) -> tuple[bool, bool, float]:
    """Who is in house comes first among equals, then VIPs, then who was here last."""
    known = guest.statistics
    last = known.last_visit_at or _LONG_AGO
    return known.in_house_until is None, not guest.vip, -last.timestamp()
