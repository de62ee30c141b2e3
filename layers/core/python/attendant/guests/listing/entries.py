"""Where a guest stands in the lists of a property, as records that follow from the profile (pure).

Each facet of a guest (all, a tag, a segment, ...) is a list of its own: `<property>#LIST#<facet>`, sorted by
name and, in the index `by_time`, by when they were here last. A record holds what a filter may ask, so that a
combination of filters is answered by reading one list and no guest that does not match.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Any, NamedTuple

from attendant.guests.listing.frequency import frequency
from attendant.guests.models import Guest
from attendant.guests.search.folding import folded
from attendant.kernel.clock import iso
from attendant.kernel.tables import Record

ALL = "all"
UPCOMING = "upcoming"
ARRIVAL = "arrival"
SAMPLE = "sample"
SAMPLED = 16
"""One guest in so many stands in the sample, by lot: a fair picture of all that costs little to look at."""
NAMELESS = "~"
LONGEST_NAME = 60


class Facts(NamedTuple):
    """What filters ask about a guest; the same read from a guest and from a record of a list."""

    language: str | None
    frequency: str
    tags: tuple[str, ...]
    segments: tuple[str, ...]
    arrival: str | None

    @classmethod
    def of_guest(cls, guest: Guest) -> "Facts":
        """As the profile says."""
        arrival = guest.statistics.next_arrival_at
        return cls(
            language=guest.language.lower() if guest.language else None,
            frequency=frequency(guest.statistics).value,
            tags=guest.tags,
            segments=guest.segments,
            arrival=iso(arrival) if arrival else None,
        )

    @classmethod
    def of_record(cls, record: Record) -> "Facts":
        """As a list holds them."""
        return cls(
            language=record.get("language"),
            frequency=record["frequency"],
            tags=tuple(record.get("tags", ())),
            segments=tuple(record.get("segments", ())),
            arrival=record.get("arrival"),
        )

    def stored(self) -> dict[str, Any]:
        """For a record; what is empty is left out."""
        known = self._asdict().items()
        return {name: list(value) if isinstance(value, tuple) else value for name, value in known if value}

    def facets(self) -> Iterator[str]:
        """The lists in which the guest stands by name."""
        yield ALL
        if self.language:
            yield language_facet(self.language)
        yield f"frequency:{self.frequency}"
        yield from (f"tag:{tag}" for tag in self.tags)
        yield from (f"segment:{key}" for key in self.segments)
        if self.arrival:
            yield UPCOMING


def language_facet(language: str) -> str:
    """The list of a language, whatever its region."""
    return f"language:{language.lower().split('-')[0]}"


def partition(property_id: str, facet: str) -> str:
    """Where a list stands."""
    return f"{property_id}#LIST#{facet}"


def due_partition(property_id: str) -> str:
    """Where guests stand whose segments the clock will change, by when."""
    return f"{property_id}#SEGMENTS_DUE"


def facets_of(guest: Guest) -> tuple[str, ...]:
    """The lists that count a guest; none for a tombstone."""
    return () if guest.is_tombstone else tuple(dict.fromkeys(Facts.of_guest(guest).facets()))


def list_records(guest: Guest, property_id: str) -> list[Record]:
    """The records by which a guest stands in the lists of a property."""
    if guest.is_tombstone:
        return []
    facts, guest_id = Facts.of_guest(guest), guest.guest_id
    stored = {"guest_id": guest_id, **facts.stored()}
    by_name = f"{name_key(guest)}#{guest_id}"
    by_time = f"{iso(last_seen(guest))}#{guest_id}"
    records: list[Record] = []
    for facet in facets_of(guest):
        pk = partition(property_id, facet)
        records.append({"pk": pk, "sk": by_name, "by_time_pk": pk, "by_time_sk": by_time, **stored})
    if facts.arrival:
        place = {"pk": partition(property_id, ARRIVAL), "sk": f"{facts.arrival}#{guest_id}"}
        records.append({**place, **stored})
    lot = sha256(guest_id.encode()).hexdigest()
    if int(lot[:8], 16) % SAMPLED == 0:
        records.append({"pk": partition(property_id, SAMPLE), "sk": lot[8:], "guest_id": guest_id})
    if guest.segments_due_at:
        due = f"{iso(guest.segments_due_at)}#{guest_id}"
        records.append({"pk": due_partition(property_id), "sk": due, "guest_id": guest_id})
    return records


def name_key(guest: Guest) -> str:
    """What a guest is sorted under: family name first where it is known; who has no name comes late."""
    if guest.family_name:
        name = f"{guest.family_name} {guest.given_name or ''}"
    else:
        name = guest.name or guest.given_name or ""
    return folded(name)[:LONGEST_NAME].strip() or NAMELESS


def last_seen(guest: Guest) -> datetime:
    """When a guest was here last; the day they were entered if never."""
    statistics = guest.statistics
    left = statistics.last_stay_on
    known = (statistics.last_visit_at, datetime.combine(left, time(12), UTC) if left else None)
    return max((at for at in known if at), default=guest.created_at)
