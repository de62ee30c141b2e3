"""Meals, parts of a house and features of tables in guests' words."""

import pytest

from attendant.concierge.wording.places import features_named, parts_named, same_meal, speaks_of_tables
from attendant.concierge.wording.remarks import diets_in, occasions_in, repeats_in

AREAS = ["Gaststube", "Dachterrasse", "Bar"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("outside please", ["Dachterrasse"]),
        ("lieber draussen", ["Dachterrasse"]),
        ("en terrasse, s'il vous plaît", ["Dachterrasse"]),
        ("fuori se possibile", ["Dachterrasse"]),
        ("en la terraza", ["Dachterrasse"]),
        ("in the dining room", ["Gaststube"]),
        ("in der Gaststube", ["Gaststube"]),
        ("not outside please", ["Gaststube"]),
        ("nicht draussen", ["Gaststube"]),
        ("at the counter", ["Bar"]),
        ("a table for two", []),
        ("ein barrierefreier Tisch", []),
    ],
)
def test_areas_are_meant_by_name_or_by_what_they_are(text: str, meant: list[str]) -> None:
    assert parts_named(text, AREAS) == meant


def test_two_gardens_are_both_meant_by_outside() -> None:
    assert parts_named("outside", ["Garden", "Terrace", "Room"]) == ["Garden", "Terrace"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("a quiet table", ["quiet"]),
        ("ein ruhiger Tisch", ["quiet"]),
        ("we come with a wheelchair", ["step-free"]),
        ("mit Kinderstuhl bitte", ["high chair"]),
        ("a table by the window", []),
        ("next to the stove", ["stove"]),
    ],
)
def test_features_are_the_propertys_own(text: str, asked: list[str]) -> None:
    assert features_named(text, ["quiet", "step-free", "high chair", "stove"]) == asked


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("zum Mittagessen", "Lunch"),
        ("pour dîner", "Dinner"),
        ("a cena", "Abendessen"),
        ("el almuerzo", "Mittagstisch"),
    ],
)
def test_meals_are_the_same_in_every_language(text: str, name: str) -> None:
    assert same_meal(text, name)
    assert speaks_of_tables(text)


def test_breakfast_is_no_lunch_in_french() -> None:
    assert not same_meal("le petit déjeuner", "Lunch")


def test_remarks_are_the_sentences_about_them() -> None:
    text = "A table for two at 8. I am allergic to nuts. It is our anniversary!"
    assert diets_in(text) == "I am allergic to nuts"
    assert occasions_in(text) == "It is our anniversary!"
    assert diets_in("a table at 8") is None


@pytest.mark.parametrize(
    "text",
    [
        "a table for two every Tuesday at 7 for eight weeks",
        "jeden Dienstag um 19 Uhr",
        "jede zweite Woche",
        "tous les mardis à 19h",
        "ogni martedì alle 19",
        "todos los martes a las 19",
        "a weekly table",
    ],
)
def test_series_are_recognised(text: str) -> None:
    assert repeats_in(text)


@pytest.mark.parametrize(
    "text", ["next Tuesday at 7", "are you open every day?", "jeder von uns", "for two weeks"]
)
def test_one_date_is_no_series(text: str) -> None:
    assert not repeats_in(text)
