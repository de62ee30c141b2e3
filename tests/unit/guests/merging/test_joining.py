"""What two profiles are as one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.guests.contacts import read_email, read_phone
from attendant.guests.merging.joining import TooMuchForOne, merged, separated
from attendant.guests.models import Guest
from attendant.guests.profile import Consent, Preference

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def guest(guest_id: str, days: int = 0, **fields: Any) -> Guest:
    at = NOW + timedelta(days=days)
    return Guest(guest_id=guest_id, created_at=NOW, changed_at=at, revision=1, **fields)


def test_the_newer_value_stays_unless_staff_choose() -> None:
    old, new = guest("gst_a", language="de", company="Mill"), guest("gst_b", 1, language="fr")
    assert merged(old, new).language == merged(new, old).language == "fr"
    assert merged(old, new, {"language": "survivor"}).language == "de"
    assert merged(new, old).company == "Mill"


def test_a_whole_name_stays_over_a_newer_half_of_it() -> None:
    whole = guest("gst_a", name="Ada Lovelace", given_name="Ada", family_name="Lovelace")
    half = guest("gst_b", 1, name="Ada")
    for one, other in ((whole, half), (half, whole)):
        joined = merged(one, other)
        assert (joined.name, joined.family_name) == ("Ada Lovelace", "Lovelace")


def test_lists_are_joined_once_and_nothing_is_dropped_silently() -> None:
    a = guest("gst_a", phones=(read_phone("+41795550100"),), tags=("wine",), allergies=("nuts",))
    b = guest(
        "gst_b", phones=(read_phone("0041 79 555 01 00"), read_phone("079 1")), allergies=("Nuts", "fish")
    )
    joined = merged(a, b)
    assert [phone.value for phone in joined.phones] == ["+41795550100", "079 1"]
    assert joined.allergies == ("nuts", "fish")
    many = [read_email(f"a{n}@example.test") for n in range(6)]
    with pytest.raises(TooMuchForOne) as refused:
        merged(guest("gst_a", emails=tuple(many[:3])), guest("gst_b", emails=tuple(many[3:])))
    assert refused.value.extra == {"fields": ["emails"]}


LANGUAGES = st.sampled_from([None, "de", "fr"])
TAGS = st.lists(st.sampled_from(["wine", "view", "quiet"]), unique=True).map(tuple)


@st.composite
def profiles(draw: st.DrawFn, guest_id: str) -> Guest:
    decisions = draw(st.lists(st.tuples(st.booleans(), st.integers(0, 2)), max_size=1))
    return guest(
        guest_id,
        draw(st.integers(0, 2)),
        name=draw(st.sampled_from([None, "Ada", "Ada Lovelace"])),
        language=draw(LANGUAGES),
        birthday=draw(st.sampled_from([None, date(1990, 1, 1), date(1991, 1, 1)])),
        vip=draw(st.booleans()),
        tags=draw(TAGS),
        preferences=tuple(
            Preference(topic="room", text=text, source="staff", noted_at=NOW) for text in draw(TAGS)
        ),
        consents=tuple(
            Consent(channel="email", purpose="marketing", given=yes, source="staff", at=NOW + timedelta(at))
            for yes, at in decisions
        ),
    )  # fmt: skip


@given(profiles("gst_a"), profiles("gst_b"))
@settings(max_examples=60, deadline=None)
def test_taken_apart_at_once_nothing_is_left_of_a_merge(one: Guest, other: Guest) -> None:
    joined = merged(one, other)
    left, kept = separated(joined, one, joined, other)
    assert (left, kept) == (one, [])
