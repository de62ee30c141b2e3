"""The people that figures and generated guest files are made of."""

from collections import Counter

import phonenumbers
import pytest

from tests.people import People, Person


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return People(7).draw(20_000)


def test_a_seed_gives_the_same_people_again_and_another_seed_others(people: list[Person]) -> None:
    assert People(7).draw(50) == people[:50]
    assert People(8).draw(50) != people[:50]


def test_contact_points_are_one_person_s_own_and_possible_in_their_country(people: list[Person]) -> None:
    assert len({person.phone for person in people}) == len({person.email for person in people}) == len(people)
    assert all(person.email.isascii() for person in people)
    one_of_each = {(person.country, person.phone[:6]): person for person in people}.values()
    for person in one_of_each:
        assert phonenumbers.is_possible_number(phonenumbers.parse(person.phone)), person


def test_names_are_as_spread_as_in_a_real_guest_file(people: list[Person]) -> None:
    families = Counter(person.family_name for person in people)
    assert len(families) > 5_000
    assert len({person.given_name for person in people}) > 600
    assert families.most_common(1)[0][1] > 100
    assert len({person.language for person in people}) == 15
    assert any(person.family_name == "Иванова" for person in people)
    assert any(person.name.startswith("Jürgen ") for person in people)
