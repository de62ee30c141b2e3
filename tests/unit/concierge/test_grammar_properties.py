"""What holds for every date, time and language."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendant.concierge.render import Voice
from attendant.concierge.speech import SPEECH
from attendant.concierge.wording.grammar import Venue, read
from tests.unit.concierge.phrasings import DAYS, SPANS, TIMES, WHOLE

ZONES = ["Europe/Zurich", "America/St_Johns", "Pacific/Auckland", "Asia/Kolkata", "UTC"]
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
TEXTS = [row[0] for table in (DAYS, TIMES, SPANS, WHOLE) for row in table]


@pytest.mark.parametrize("language", SPEECH)
@given(
    now=INSTANTS, ahead=st.integers(0, 300), hour=st.integers(0, 23), minute=st.sampled_from([0, 5, 30, 59])
)
def test_what_the_server_says_is_read_as_it_was_meant(
    language: str, now: datetime, ahead: int, hour: int, minute: int
) -> None:
    zone = ZoneInfo("Europe/Zurich")
    day = now.astimezone(zone).date() + timedelta(days=ahead + 1)
    said = f"{Voice(language, zone).day(day)}, {hour:02d}:{minute:02d}"
    reading = read(said, now, Venue(zone=zone, language=language))
    assert reading.day == day
    assert reading.starts is not None
    halves = (
        {hour * 60 + minute, (hour * 60 + minute + 720) % 1440} if 10 <= hour <= 12 else {hour * 60 + minute}
    )
    assert reading.starts.hour * 60 + reading.starts.minute in halves


@given(text=st.sampled_from(TEXTS), now=INSTANTS, zone=st.sampled_from(ZONES))
def test_no_day_of_the_past_is_ever_assumed(text: str, now: datetime, zone: str) -> None:
    venue = Venue(zone=ZoneInfo(zone))
    reading = read(text, now, venue)
    today = now.astimezone(venue.zone).date()
    assert reading.day is None or reading.day >= today
    assert reading.last_day is None or reading.day is None or reading.last_day >= reading.day


@given(text=st.text(max_size=200), now=INSTANTS)
def test_any_text_can_be_read(text: str, now: datetime) -> None:
    reading = read(text, now, Venue(zone=ZoneInfo("Europe/Zurich")))
    assert reading.day is None or isinstance(reading.day, date)
    assert reading.starts is None or isinstance(reading.starts, time)
