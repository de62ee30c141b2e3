"""Calendars as text (RFC 5545): escaped, folded at 75 octets, the same text for the same calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

LINE_OCTETS = 75
PRODUCT = "-//Attendant//Bookings//EN"


class EventStatus(StrEnum):
    """Whether an event takes place."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event. Its identity is `uid` with `recurrence_id` and never changes; `sequence` counts its changes.

    `recurrence_id` is the original start of a date of a series, whose dates share a `uid`.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    changed_at: datetime
    sequence: int = 0
    status: EventStatus = EventStatus.CONFIRMED
    recurrence_id: datetime | None = None
    description: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A published calendar; `refresh_minutes` is how often a subscriber should look again."""

    name: str
    events: Sequence[CalendarEvent]
    refresh_minutes: int = 60


def written(calendar: Calendar) -> str:
    """The calendar as iCalendar text. All times are in UTC, so that it needs no time zones of its own."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(calendar))


def _lines(calendar: Calendar) -> Iterator[str]:
    refresh = f"PT{calendar.refresh_minutes}M"
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{PRODUCT}"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"NAME:{_text(calendar.name)}"
    yield f"X-WR-CALNAME:{_text(calendar.name)}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}"
    yield f"X-PUBLISHED-TTL:{refresh}"
    for event in calendar.events:
        yield from _event(event)
    yield "END:VCALENDAR"


def _event(event: CalendarEvent) -> Iterator[str]:
    changed = _instant(event.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    if event.recurrence_id:
        yield f"RECURRENCE-ID:{_instant(event.recurrence_id)}"
    # The moment of the change and not of the writing: what has not changed is written the same way again.
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{event.status.value}"
    yield f"DTSTART:{_instant(event.starts_at)}"
    yield f"DTEND:{_instant(event.ends_at)}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.location:
        yield f"LOCATION:{_text(event.location)}"
    yield f"TRANSP:{'TRANSPARENT' if event.status is EventStatus.CANCELLED else 'OPAQUE'}"
    yield "END:VEVENT"


def _instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Text as a value: what would end it is escaped, and control characters are left out."""
    escaped = text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    lines = escaped.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return r"\n".join("".join(one for one in line if one.isprintable() or one == "\t") for line in lines)


def _folded(line: str) -> str:
    """The line in parts of at most 75 octets, each further one after a break and a space."""
    parts, part, octets = [], "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > LINE_OCTETS:
            parts.append(part)
            part, octets = "", 1  # the space that marks a continuation
        part, octets = part + character, octets + size
    return "\r\n ".join([*parts, part])
