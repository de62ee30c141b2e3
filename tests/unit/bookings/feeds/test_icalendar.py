"""Calendars as text, as calendar programs read them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from attendant.bookings.feeds.icalendar import Calendar, CalendarEvent, EventStatus, written

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def event(**other: object) -> CalendarEvent:
    fields = {
        "uid": "bkg_1@bookings.attendant",
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
        "summary": "Private lesson",
        "changed_at": START - timedelta(days=2),
        **other,
    }
    return CalendarEvent(**fields)  # type: ignore[arg-type]


def lines(*events: CalendarEvent, name: str = "Anna") -> list[str]:
    text = written(Calendar(name, events))
    assert text.endswith("END:VCALENDAR\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_calendar_is_what_rfc_5545_asks_for() -> None:
    assert lines(event(sequence=2, status=EventStatus.TENTATIVE, location="Snow School")) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Attendant//Bookings//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Anna",
        "X-WR-CALNAME:Anna",
        "REFRESH-INTERVAL;VALUE=DURATION:PT60M",
        "X-PUBLISHED-TTL:PT60M",
        "BEGIN:VEVENT",
        "UID:bkg_1@bookings.attendant",
        "DTSTAMP:20260301T090000Z",
        "LAST-MODIFIED:20260301T090000Z",
        "SEQUENCE:2",
        "STATUS:TENTATIVE",
        "DTSTART:20260303T090000Z",
        "DTEND:20260303T100000Z",
        "SUMMARY:Private lesson",
        "LOCATION:Snow School",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_date_of_a_series_names_its_original_start_and_a_cancelled_one_takes_no_time() -> None:
    found = lines(event(recurrence_id=START + timedelta(hours=2), status=EventStatus.CANCELLED))
    assert "RECURRENCE-ID:20260303T110000Z" in found
    assert {"STATUS:CANCELLED", "TRANSP:TRANSPARENT"} <= set(found)


def test_nothing_in_a_text_can_end_its_line() -> None:
    found = lines(event(summary="Tea; cake, \\milk\r\nEND:VEVENT\x00"))
    assert r"SUMMARY:Tea\; cake\, \\milk\nEND:VEVENT" in found


@given(st.text(max_size=200))
def test_every_line_is_short_and_unfolds_to_what_was_meant(summary: str) -> None:
    text = written(Calendar("Anna", [event(summary=summary)]))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "").split("\r\n")
    assert len(unfolded) == 22
    [value] = [line.removeprefix("SUMMARY:") for line in unfolded if line.startswith("SUMMARY:")]
    read = value.replace(r"\\", "\x01").replace(r"\;", ";").replace(r"\,", ",").replace(r"\n", "\n")
    kept = [
        one for one in summary.replace("\r\n", "\n").replace("\r", "\n") if one.isprintable() or one in "\t\n"
    ]
    assert read.replace("\x01", "\\") == "".join(kept)
