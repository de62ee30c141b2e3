"""What a guest's place in the lists follows from."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from attendant.guests.listing.entries import facets_of, last_seen, list_records, name_key
from attendant.guests.listing.frequency import Frequency, frequency
from attendant.guests.models import Guest
from attendant.guests.profile import Statistics

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def guest(**known: Any) -> Guest:
    return Guest(guest_id="gst_01J9ZQ3K5N8M2V7X4T6B0C1D2E", created_at=NOW, revision=1, **known)


def test_a_guest_stands_in_a_list_for_each_thing_that_can_be_filtered() -> None:
    arrival = Statistics(visits=4, next_arrival_at=NOW)
    known = guest(language="de-CH", tags=("wine",), segments=("vip",), statistics=arrival)
    assert facets_of(known) == (
        "all",
        "language:de",
        "frequency:regular",
        "tag:wine",
        "segment:vip",
        "upcoming",
    )
    places = {record["pk"] for record in list_records(known, "prp_1")}
    assert {f"prp_1#LIST#{facet}" for facet in facets_of(known)} <= places
    assert "prp_1#LIST#arrival" in places


@pytest.mark.parametrize("gone", [{"merged_into": "gst_2"}, {"erased_at": NOW}])
def test_who_is_gone_stands_in_no_list(gone: dict[str, Any]) -> None:
    known = guest(name="Anna", segments=("vip",), segments_due_at=NOW, **gone)
    assert (facets_of(known), list_records(known, "prp_1")) == ((), [])


def test_an_entry_is_small() -> None:
    known = guest(name="Anna-Katharina Obermüller", language="de", tags=("wine", "golf"), segments=("new",))
    assert all(len(json.dumps(record)) < 600 for record in list_records(known, f"prp_{'0' * 26}"))


def test_names_are_sorted_by_family_name_whatever_their_accents_and_nameless_guests_come_late() -> None:
    people = [
        guest(name="Zoë Abend", given_name="Zoë", family_name="Abend"),
        guest(name="Ábel Šimić", given_name="Ábel", family_name="Šimić"),
        guest(name="simon"),
        guest(name="O'Neill"),
        guest(),
    ]
    assert [name_key(one) for one in sorted(people, key=name_key)] == [
        "abend zo",
        "oneill",
        "simic abel",
        "simon",
        "~",
    ]


def test_who_never_came_was_seen_when_they_were_entered() -> None:
    assert last_seen(guest()) == NOW
    left = Statistics(last_visit_at=NOW.replace(year=2024), last_stay_on=date(2025, 1, 2))
    assert last_seen(guest(statistics=left)).date() == date(2025, 1, 2)


@pytest.mark.parametrize(
    ("visits", "stays", "band"),
    [
        (0, 0, Frequency.FIRST_TIME),
        (1, 0, Frequency.FIRST_TIME),
        (1, 1, Frequency.OCCASIONAL),
        (0, 3, Frequency.OCCASIONAL),
        (4, 0, Frequency.REGULAR),
        (5, 4, Frequency.REGULAR),
        (7, 3, Frequency.FREQUENT),
    ],
)
def test_how_often_somebody_came_is_a_band(visits: int, stays: int, band: Frequency) -> None:
    assert frequency(Statistics(visits=visits, stays=stays)) is band
