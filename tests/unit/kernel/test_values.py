"""Ids, money, times, settings: the values everything else is made of."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendant.kernel import clock, ids, settings
from attendant.kernel.money import Money
from attendant.kernel.subjects import Role

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_ids_sort_by_time_and_say_what_they_name() -> None:
    earlier, later = ids.new_id("bkg", NOW), ids.new_id("bkg", NOW + timedelta(milliseconds=1))
    assert earlier.startswith("bkg_")
    assert len(earlier) == 30
    assert earlier < later


def test_a_derived_id_is_the_same_for_the_same_parts_only() -> None:
    assert ids.derived_id("cnv", "a", "b") == ids.derived_id("cnv", "a", "b")
    assert ids.derived_id("cnv", "a", "b") != ids.derived_id("cnv", "ab", "")


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (6500, "CHF", "65.00 CHF"),
        (5, "EUR", "0.05 EUR"),
        (-150, "EUR", "-1.50 EUR"),
        (1200, "JPY", "1200 JPY"),
        (1500, "KWD", "1.500 KWD"),
    ],
)
def test_money_is_written_with_the_digits_of_its_currency(amount: int, currency: str, text: str) -> None:
    assert Money(amount=amount, currency=currency).text() == text


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="EUR"):
        Money(amount=1, currency="CHF") + Money(amount=1, currency="EUR")


instants = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=timezone(timedelta(hours=2)))
)


@given(instants, instants)
def test_texts_of_instants_sort_as_the_instants_do(one: datetime, other: datetime) -> None:
    assert (clock.iso(one) < clock.iso(other)) == (one < other)
    assert clock.parse_iso(clock.iso(one)) == one


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        clock.parse_iso("2026-03-02T08:00:00")


def test_a_role_includes_the_ones_below_it() -> None:
    assert Role.ADMIN.allows(Role.STAFF)
    assert Role.MANAGER.allows(Role.MANAGER)
    assert not Role.STAFF.allows(Role.MANAGER)


class TableSettings(settings.Settings):
    bookings_table: str
    patience_seconds: int


def test_settings_name_what_is_missing_and_show_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATIENCE_SECONDS", "secret-looking")
    settings.forget()
    with pytest.raises(settings.ConfigurationError) as refused:
        TableSettings.load()
    assert str(refused.value) == "missing or malformed in the environment: BOOKINGS_TABLE, PATIENCE_SECONDS"


def test_settings_are_read_from_the_variables_they_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKINGS_TABLE", "attendant-test-bookings")
    monkeypatch.setenv("PATIENCE_SECONDS", "3")
    settings.forget()
    assert TableSettings.load().patience_seconds == 3
    assert TableSettings.variables() >= {"BOOKINGS_TABLE", "PATIENCE_SECONDS", "STAGE"}
