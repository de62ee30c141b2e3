"""What is kept of a phone number and an e-mail address, and what can be used of them."""

import pytest

from attendant.guests.contacts import read_email, read_phone


@pytest.mark.parametrize(
    ("given", "region", "value", "problem"),
    [
        ("+41 79 555 01 00", None, "+41795550100", None),
        ("0041 79 555 01 00", "DE", "+41795550100", None),
        ("079 555 01 00", "CH", "+41795550100", None),
        ("079 555 01 00", None, "079 555 01 00", "without a country"),
        ("+41 79", None, "+41 79", "not a phone number"),
        ("call the office", "CH", "call the office", "not a real number"),
        ("00000000", None, "00000000", "not a real number"),
        ("+41 000 000 00 00", None, "+41 000 000 00 00", "not a real number"),
        ("N/A", None, "N/A", "not a real number"),
    ],
)
def test_a_phone_is_kept_as_given_and_used_only_if_it_can_be(
    given: str, region: str | None, value: str, problem: str | None
) -> None:
    phone = read_phone(f" {given} ", region)
    assert (phone.value, phone.given, phone.usable) == (value, given, problem is None)
    assert (phone.problem or "").startswith(problem or "")


@pytest.mark.parametrize(
    ("given", "value", "usable", "relay"),
    [
        ("Ada@Example.com", "ada@example.com", True, False),
        ("ada+hotel@mail.example.co.uk", "ada+hotel@mail.example.co.uk", True, False),
        ("jürg@müller.example", "jürg@müller.example", True, False),
        ("x.1234@guest.booking.com", "x.1234@guest.booking.com", True, True),
        ("ada@example", "ada@example", False, False),
        ("ada@@example.com", "ada@@example.com", False, False),
        ("Ada <ada@example.com>", "Ada <ada@example.com>", False, False),
        ("NoMail@hotel.example", "NoMail@hotel.example", False, False),
        ("na@na.com", "na@na.com", False, False),
        ("none", "none", False, False),
    ],
)
def test_an_address_is_kept_as_given_and_used_only_if_it_can_be(
    given: str, value: str, usable: bool, relay: bool
) -> None:
    email = read_email(given)
    assert (email.value, email.given, email.usable, email.relay) == (value, given, usable, relay)
    assert (email.problem is None) is usable
