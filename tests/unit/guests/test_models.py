"""Phone numbers, aliases and what a change of a guest means."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from attendant.guests.aliases import Alias, AliasesWish
from attendant.guests.contacts import e164
from attendant.guests.models import Guest, GuestChange, GuestWish

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
PHONE = Alias(kind="phone", value="41795550100")
BSUID = Alias(kind="bsuid", value="CH.13491208655302741918")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("41795550100", "+41795550100"),
        ("+41 79 555 01 00", "+41795550100"),
        ("0041 (79) 555-01-00", "+41795550100"),
        ("5215512345678", "+525512345678"),
        ("525512345678", "+525512345678"),
        ("5491123456789", "+5491123456789"),
        ("15550100001", "+15550100001"),
        ("4179", None),
        ("999123456", None),
        ("call me", None),
        ("", None),
        ("\u0664\u0661\u0667\u0669", None),
    ],
)
def test_a_number_in_international_form_becomes_e164(text: str, number: str | None) -> None:
    assert e164(text) == number


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"phone": "079 555 01 00"}, "phone"),
        ({"phone": "+41"}, "phone"),
        ({"email": "anna at example"}, "email"),
        ({"language": "deutsch"}, "language"),
        ({"name": ""}, "name"),
        ({"aliases": [{"kind": "phone", "value": "+4179"}]}, "aliases"),
        ({"aliases": [{"kind": "bsuid", "value": "ch.1"}]}, "aliases"),
        ({"aliases": [{"kind": "email", "value": "a@b.ch"}]}, "aliases"),
        ({"guest_id": "gst_1"}, "guest_id"),
    ],
)
def test_a_wish_that_makes_no_sense_names_its_field(wish: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        GuestWish.model_validate(wish)
    assert {error["loc"][0] for error in refused.value.errors()} == {field}


def test_an_alias_survives_its_text() -> None:
    assert str(PHONE) == "whatsapp:phone:41795550100"
    assert Alias.parse(str(BSUID)) == BSUID
    with pytest.raises(ValueError):
        Alias.parse("41795550100")


def test_somebody_must_be_asked_for() -> None:
    with pytest.raises(ValidationError):
        AliasesWish.model_validate({"aliases": []})


def test_a_new_guest_takes_the_phone_of_the_alias() -> None:
    guest = Guest.of(GuestWish(name="Ada", aliases=(BSUID, PHONE, PHONE)), "gst_1", NOW)
    assert (guest.phone_e164, guest.aliases, guest.revision) == ("+41795550100", (BSUID, PHONE), 1)


def test_a_phone_that_was_entered_stays_when_an_alias_brings_another() -> None:
    entered = Guest.of(GuestWish(phone="+44 20 7946 0000"), "gst_1", NOW)
    assert entered.linked([PHONE]).phone_e164 == "+442079460000"
    unknown = Guest.of(GuestWish(aliases=(BSUID,)), "gst_1", NOW)
    assert unknown.phone_e164 is None
    assert unknown.linked([PHONE]).phone_e164 == "+41795550100"
    assert unknown.linked([PHONE]).revision == 2
    assert unknown.linked([BSUID]) == unknown


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"email": "Ada@Example.test "}, {"email": "ada@example.test", "revision": 2}),
        ({"name": None}, {"name": None, "revision": 2}),
        ({"phone": "+44 20 7946 0000"}, {"phone_e164": "+442079460000", "revision": 2}),
        ({"name": "Ada"}, {}),
        ({}, {}),
    ],
)
def test_a_change_touches_what_was_sent(change: dict[str, Any], expected: dict[str, Any]) -> None:
    guest = Guest.of(GuestWish(name="Ada", aliases=(PHONE,)), "gst_1", NOW)
    changed = guest.changed(GuestChange.model_validate(change))
    shown = ("name", "phone_e164", "email", "language", "revision")
    before = {name: getattr(guest, name) for name in shown}
    assert {name: getattr(changed, name) for name in shown} == before | expected
