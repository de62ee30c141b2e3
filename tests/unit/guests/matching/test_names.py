"""Names that are one, and names that only look alike."""

import pytest

from attendant.guests.matching.names import Level, compare, name_of
from attendant.guests.matching.spelling import folded, heard, jaro_winkler


def level(one: str, other: str) -> tuple[Level, Level]:
    found = compare(name_of(one, None, None), name_of(other, None, None))
    return found.given, found.family


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Lovelace", "LOVELACE Ada"),
        ("Ada Lovelace", "Lovelace, Ada"),
        ("Jürgen Müller", "Juergen Muller"),
        ("Сергей Щербаков", "Sergey Shcherbakov"),
        ("Юлия Иванова", "Julija Ivanova"),
        ("Νίκος Παπαδόπουλος", "Nikos Papadopoulos"),
        ("Łukasz Wójcik", "Lukasz Wojcik"),
        ("Dr. Thomas von der Tann", "Thomas Tann"),
        ("Anna-Maria Huber", "Annamaria Huber"),
        ("Marc Meyer", "Mark Maier"),
    ],
)
def test_other_spellings_orders_and_scripts_are_one_name(one: str, other: str) -> None:
    assert level(one, other) == (Level.SAME, Level.SAME)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Bob Miller", "Robert Miller", (Level.NEAR, Level.SAME)),
        ("Lsura Keller", "Laura Keller", (Level.NEAR, Level.SAME)),
        ("Laura Kelelr", "Laura Keller", (Level.SAME, Level.NEAR)),
        ("María García López", "Maria Garcia", (Level.SAME, Level.NEAR)),
        ("A. Huber", "Anna Huber", (Level.INITIAL, Level.SAME)),
        ("Huber", "Anna Huber", (Level.MISSING, Level.SAME)),
        ("Sunny ☀️", "Anna Huber", (Level.UNSURE, Level.MISSING)),
        ("WhatsApp User", "Anna Huber", (Level.MISSING, Level.MISSING)),
        ("Daniel Graf", "Daniela Graf", (Level.OTHER_FORM, Level.SAME)),
        ("Lena Graf", "Lina Graf", (Level.OTHER_FORM, Level.SAME)),
        ("Julia Berger", "Julian Berger", (Level.OTHER_FORM, Level.SAME)),
        ("Tom Huber", "Anna Huber", (Level.DIFFERENT, Level.SAME)),
    ],
)
def test_how_much_names_agree(one: str, other: str, expected: tuple[Level, Level]) -> None:
    assert level(one, other) == level(other, one) == expected


def test_jaro_winkler_as_winkler_published_it() -> None:
    for one, other, expected in (
        ("martha", "marhta", 0.961),
        ("dwayne", "duane", 0.840),
        ("dixon", "dicksonx", 0.813),
        ("", "a", 0.0),
        ("same", "same", 1.0),
    ):
        assert jaro_winkler(one, other) == jaro_winkler(other, one) == pytest.approx(expected, abs=0.001)


def test_folding_is_stable_and_never_fails() -> None:
    for text in ("", "🏔️", "Ångström", "Ямамото", "ΰΐ", "李", "İstanbul", "O\u2019Brien", "a" * 300):
        assert folded(folded(text)) == folded(text)
        heard(folded(text))
