"""What speaks for one person, what for two, and why somebody must look."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from attendant.guests.aliases import Alias
from attendant.guests.contacts import read_email, read_phone
from attendant.guests.matching.evidence import Evidence
from attendant.guests.matching.keys import match_keys, match_records
from attendant.guests.matching.scoring import Score, Sharing, score
from attendant.guests.models import Guest
from attendant.guests.profile import Address, PmsLink

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PHONE, MAIL = "+41795550100", "ada.lovelace@example.test"
RELAY = "guest.1@guest.booking.com"
BORN, LATER = date(1951, 7, 20), date(1985, 12, 1)
HOME = Address(lines=("Bahnhofstrasse 1",), postal_code="3920", city="Zermatt")


def guest(name: str | None, *contacts: str, **fields: Any) -> Guest:
    return Guest(
        guest_id=f"gst_{name}",
        name=name,
        phones=tuple(read_phone(contact) for contact in contacts if "@" not in contact),
        emails=tuple(read_email(contact) for contact in contacts if "@" in contact),
        created_at=NOW,
        revision=1,
        **fields,
    )


def judged(one: Guest, other: Guest, sharing: Sharing | None = None) -> Score:
    return score(Evidence.of(one), Evidence.of(other), sharing or Sharing())


def whatsapp(number: str) -> dict[str, Any]:
    return {"aliases": (Alias(kind="phone", value=number),)}


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        (guest("Ada Lovelace", PHONE), guest("lovelace ada", PHONE), "same"),
        (guest("Ada Lovelace", MAIL), guest("Ada Lovelcae", MAIL), "same"),
        (guest("Ada", **whatsapp("41795550100")), guest("Ada Lovelace", PHONE), "same"),
        (guest("Ada Lovelace", birthday=BORN), guest("A Lovelace", PHONE, birthday=BORN), "same"),
        (guest(None, PHONE), guest("Ada Lovelace", PHONE), "review"),
        (guest("Ada Huber", PHONE), guest("Tom Huber", PHONE), "new"),
        (guest("Ada Huber", PHONE, MAIL, address=HOME), guest("Tom Huber", PHONE, MAIL, address=HOME), "new"),
        (guest("Daniel Graf", PHONE), guest("Daniela Graf", PHONE), "new"),
        (guest("Ada Huber", RELAY), guest("Tom Graf", RELAY), "new"),
        (guest("Ada Huber", "info@tours.test"), guest("Tom Graf", "info@tours.test"), "new"),
        (guest("Eva Berg", PHONE, birthday=BORN), guest("Eva Berg", PHONE, birthday=LATER), "review"),
        (guest("Huber", PHONE), guest("Ada Huber", PHONE), "review"),
        (guest("Anna Müller", "+41795550111"), guest("Anna Müller", "+41795550999"), "review"),
    ],
)  # fmt: skip
def test_the_three_outcomes(one: Guest, other: Guest, outcome: str) -> None:
    assert judged(one, other).outcome == judged(other, one).outcome == outcome


def test_numbers_in_one_system_prove_and_contradict() -> None:
    one, two = (PmsLink(system="mews", external_id=number) for number in "12")
    elsewhere = PmsLink(system="opera", external_id="1")
    ada = guest("Ada Lovelace", PHONE, pms=one)
    assert judged(ada, guest("Ada King", pms=one)).outcome == "same"
    assert judged(ada, guest("Ada Lovelace", PHONE, pms=two)).holds == ("two numbers in one system",)
    assert judged(ada, guest("Ada Lovelace", PHONE, pms=elsewhere)).outcome == "same"


def test_two_who_write_under_their_own_numbers_are_never_merged_unseen() -> None:
    one = guest("Ada Lovelace", MAIL, **whatsapp("41795550100"))
    other = guest("Ada Lovelace", MAIL, **whatsapp("41795550177"))
    assert judged(one, other).outcome == "review"


def test_a_phone_that_several_use_says_less() -> None:
    one, other = guest(None, PHONE), guest("Ada Lovelace", PHONE)
    alone, shared = judged(one, other), judged(one, other, Sharing({PHONE: 2}))
    assert shared.points < alone.points
    assert judged(one, other, Sharing({PHONE: 5})).outcome == "new"
    initial = guest("A. Lovelace", PHONE)
    assert judged(initial, other).outcome == "same"
    assert judged(initial, other, Sharing({PHONE: 1})).outcome == "review"


def test_the_terms_add_up_and_name_no_value() -> None:
    found = judged(guest("Ada Lovelace", PHONE, MAIL), guest("Ada Lovelace", PHONE, address=HOME))
    assert sum(term.points for term in found.terms) == pytest.approx(found.points)
    assert 0 <= found.confidence <= 1
    words = " ".join(term.why for term in found.terms)
    assert not any(value in words for value in ("Ada", "Lovelace", PHONE, MAIL))


def test_keys_are_few_and_one_slip_leaves_one_of_the_name() -> None:
    def keys(name: str) -> set[str]:
        return {key.text for key in match_keys(Evidence.of(guest(name))) if not key.certain}

    assert len(keys("Ada Lovelace")) == 3
    for slipped in ("Lovelace Ada", "Ada Lovelcae", "Ada Lofelace", "Eda Lovelace", "Ada Lvelace"):
        assert keys(slipped) & keys("Ada Lovelace"), slipped
    assert keys("Наталия Щербакова") == keys("Natalia Shcherbakova")
    many = guest(
        "Maria del Carmen Lopez Garcia Ruiz",
        *(f"+4179555{n:04d}" for n in range(100, 105)),
        *(f"maria{n}@example.test" for n in range(5)),
        birthday=date(1990, 1, 1),
        pms=PmsLink(system="mews", external_id="1"),
        dietary=("vegan", "no nuts", "no fish", "no milk", "no egg"),
    )
    records = match_records(many, "prp_1")
    assert len(records) <= 25
    assert all(len(str(record)) < 400 for record in records)
    assert match_records(guest("Ada").model_copy(update={"merged_into": "gst_2"}), "prp_1") == []
