"""What guests say of a teacher, and which of the property's tags they mean."""

from datetime import date

import pytest

from attendant.concierge.wording.teaching import days_meant, said_of_teaching, tag_of

LANGUAGES = ["de", "en", "français"]
LEVELS = ["beginner", "blue piste", "expert"]
DISCIPLINES = ["ski", "snowboard"]
KNOWN = {"taught_in": LANGUAGES, "level": LEVELS, "discipline": DISCIPLINES}


def meant(text: str, name: str, known: list[str] | None = None) -> str | None:
    tags = KNOWN[name] if known is None else known
    said = said_of_teaching(text, name, tags)
    return tag_of(said, name, tags) if said else None


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a German-speaking snowboard teacher", "de"),
        ("ein Lehrer, der Deutsch spricht", "de"),
        ("un moniteur qui parle allemand", "de"),
        ("un maestro che parla inglese", "en"),
        ("lessons in French please", "français"),
        ("tomorrow en route at 10", None),
        ("I am German, a lesson in English", "en"),
        ("Wir sind Deutsche und wollen morgen fahren", None),
    ],
)
def test_the_language_of_a_lesson(text: str, tag: str | None) -> None:
    assert meant(text, "taught_in") == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("for a beginner", "beginner"),
        ("Anfängerkurs für zwei", "beginner"),
        ("je suis débutant", "beginner"),
        ("on a blue piste", "blue piste"),
        ("we are experts", "expert"),
        ("two hours tomorrow", None),
    ],
)
def test_the_level_of_a_lesson(text: str, tag: str | None) -> None:
    assert meant(text, "level") == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("snowboarding on Saturday", "snowboard"),
        ("a snowboard lesson at your ski school", "snowboard"),
        ("Skikurs morgen um 10", "ski"),
        ("una lezione di sci", "ski"),
    ],
)
def test_what_is_taught(text: str, tag: str) -> None:
    assert meant(text, "discipline") == tag


def test_what_nobody_teaches_is_said_and_has_no_tag() -> None:
    said = said_of_teaching("a Russian-speaking teacher", "taught_in", LANGUAGES)
    assert (said, tag_of(said or "", "taught_in", LANGUAGES)) == ("ru", None)


def test_where_teachers_are_not_told_apart_nothing_is_meant() -> None:
    assert said_of_teaching("a German-speaking teacher", "taught_in", []) is None


@pytest.mark.parametrize(
    ("text", "named", "days"),
    [
        ("lessons Monday to Wednesday at 10 o'clock", ["2026-03-02", "2026-03-04"], [2, 3, 4]),
        ("von Montag bis Mittwoch", ["2026-03-02", "2026-03-04"], [2, 3, 4]),
        ("da lunedì a mercoledì", ["2026-03-02", "2026-03-04"], [2, 3, 4]),
        ("Monday and Wednesday", ["2026-03-02", "2026-03-04"], [2, 4]),
        ("2026-03-02 and 2026-03-03 and 2026-03-05", ["2026-03-02", "2026-03-03", "2026-03-05"], [2, 3, 5]),
        ("Monday or Wednesday", ["2026-03-02", "2026-03-04"], []),
        ("lundi ou mercredi", ["2026-03-02", "2026-03-04"], []),
    ],
)
def test_days_that_are_meant_together(text: str, named: list[str], days: list[int]) -> None:
    assert days_meant(text, named) == [date(2026, 3, day) for day in days]
