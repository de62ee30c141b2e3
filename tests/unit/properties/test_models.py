"""What a property may be, and what of it never changes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from attendant.properties.models import Property, PropertyChange, PropertyWish, occupancy_anchor

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SCHOOL: dict[str, Any] = {
    "name": "  Alpine Ski School ",
    "kind": "school",
    "zone": "Europe/Zurich",
    "currency": "CHF",
    "policies": [{"topic": "cancellation", "text": "Free until 24 hours before."}],
    "whatsapp": {"phone_number_id": "100000000000001", "display_phone_number": "15550100001"},
}


def school(**other: Any) -> Property:
    return Property.of(PropertyWish.model_validate(SCHOOL | other), "prp_1", NOW)


def test_a_registration_makes_a_property_at_revision_one() -> None:
    place = school()
    assert (place.name, place.language, place.revision) == ("Alpine Ski School", "en", 1)
    assert place.created_at == NOW
    assert place.policy("Cancellation") == place.policies[0]
    assert place.policy("parking") is None


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"zone": "Europe"}, "zone"),
        ({"zone": "Europe/Atlantis"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"zone": "CEST"}, "zone"),
        ({"currency": "chf"}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"language": "English"}, "language"),
        ({"kind": "zoo"}, "kind"),
        ({"name": "   "}, "name"),
        ({"whatsapp": {"phone_number_id": "abc", "display_phone_number": "1555"}}, "whatsapp"),
        ({"hours": {"weekly": {"funday": []}}}, "hours"),
        ({"contact": {"email": "nobody"}}, "contact"),
        ({"zones": "Europe/Zurich"}, "zones"),
    ],
)
def test_a_wish_that_makes_no_sense_names_its_field(wish: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PropertyWish.model_validate(SCHOOL | wish)
    assert {error["loc"][0] for error in refused.value.errors()} == {field}


def test_a_topic_appears_once() -> None:
    twice = [{"topic": "Parking", "text": "Free."}, {"topic": "parking", "text": "Paid."}]
    with pytest.raises(ValidationError, match="a topic may appear once: parking"):
        PropertyWish.model_validate(SCHOOL | {"policies": twice})


@pytest.mark.parametrize(
    ("zone", "minute"),
    [
        ("Europe/Zurich", 4 * 60),
        ("Europe/Dublin", 5 * 60),
        ("UTC", 5 * 60),
        ("America/New_York", 10 * 60),
        ("Pacific/Honolulu", 15 * 60),
        ("Asia/Kolkata", 23 * 60 + 30),
        ("Pacific/Auckland", 17 * 60),
        ("Australia/Sydney", 19 * 60),
        ("Asia/Kathmandu", 23 * 60 + 15),
    ],
)
@pytest.mark.parametrize("month", [1, 7])
def test_the_booking_day_begins_at_five_standard_time(zone: str, minute: int, month: int) -> None:
    assert occupancy_anchor(zone, datetime(2026, month, 15, tzinfo=UTC)) == minute


def test_a_change_of_zone_leaves_the_anchor() -> None:
    place = school()
    moved = place.changed(PropertyChange.model_validate({"zone": "Asia/Tokyo"}))
    assert (moved.zone, moved.revision) == ("Asia/Tokyo", 2)
    assert moved.occupancy_anchor_minutes == place.occupancy_anchor_minutes == 240


def test_a_change_touches_only_what_was_sent() -> None:
    place = school()
    changed = place.changed(PropertyChange.model_validate({"whatsapp": None}))
    assert changed == place.model_copy(update={"whatsapp": None, "revision": 2})


def test_a_change_cannot_empty_what_a_property_needs() -> None:
    with pytest.raises(ValidationError, match="cannot be null: name, zone"):
        PropertyChange.model_validate({"zone": None, "name": None})
