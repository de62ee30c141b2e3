"""Folding of names, slips of the fingers, and what a typed text is taken for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.guests.search.dialling import national
from attendant.guests.search.folding import folded, name_words
from attendant.guests.search.likeness import begins_with_a_slip, keys_of, one_slip_apart
from attendant.guests.search.query import read
from attendant.guests.search.ranking import fit

LETTERS = st.text(alphabet="abcd", min_size=2, max_size=9)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Jürgen Müller", ("jurgen", "muller")),
        ("JUERGEN MUELLER", ("jurgen", "muller")),
        ("Zoë Groß-Jørgensen", ("zo", "gross", "jorgensen")),
        ("Łukasz Żółć", ("lukasz", "zolc")),
        ("Åke Ångström", ("ake", "angstrom")),
        ("Aake Aangstroem", ("ake", "angstrom")),
        ("Щербаков Андрей", ("shcherbakov", "andrey")),
        ("Γιώργος Ξανθάκης", ("giorgos", "xanthakis")),
        ("Nguyễn Thị", ("nguyen", "thi")),
        ("Kevin O'Neill", ("kevin", "oneill", "neill")),
        ("王小明", ("王小明",)),
        ("अमित कुमार", ("अमित", "कुमार")),
        ("İpek Işık", ("ipek", "isik")),
    ],
)
def test_names_are_folded_to_what_people_type(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aeoußøюжщйїΘωχé' -", max_size=14))
def test_the_beginning_of_a_text_is_folded_to_the_beginning_of_its_folded_form(text: str) -> None:
    for size in range(len(text) + 1):
        assert folded(text).startswith(folded(text[:size]))


@settings(max_examples=80, deadline=None)
@given(LETTERS, st.data())
def test_words_one_slip_apart_share_a_key_wherever_the_slip_is(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdx"))
    for wrong in (
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ):
        assert wrong == word or (one_slip_apart(wrong, word) and one_slip_apart(word, wrong))
        assert set(keys_of(wrong)) & set(keys_of(word))
        if len(wrong) >= 5:
            assert set(keys_of(wrong)) & set(keys_of(f"{word}dcba"))


def test_two_slips_are_another_word() -> None:
    assert not one_slip_apart("smith", "smith")
    assert not one_slip_apart("simht", "smith")
    assert not one_slip_apart("mayer", "meier")
    assert begins_with_a_slip("schnied", "schneider")
    assert not begins_with_a_slip("schnied", "schmidt")


def test_each_typed_word_needs_a_word_of_its_own() -> None:
    assert fit(("ma", "ma"), ("maria", "martin"))
    assert fit(("ma", "ma"), ("maria", "smith")) is None
    better, worse = fit(("ann",), ("ann", "lee")), fit(("ann",), ("anna", "lee"))
    assert better and worse and better < worse
    turned, slip = fit(("lee", "anna"), ("anna", "lee")), fit(("anna", "lea"), ("anna", "lee"))
    assert turned and slip and turned < slip


@pytest.mark.parametrize(
    ("international", "as_dialled"),
    [("436641234567", "6641234567"), ("14155550100", "4155550100"), ("35312345678", "12345678")],
)
def test_the_calling_code_is_told_from_the_number(international: str, as_dialled: str) -> None:
    assert national(international) == as_dialled


def test_a_text_is_everything_that_it_may_be() -> None:
    assert read("ann mul").words == ("ann", "mul")
    assert read("204")[:2] == ((), "204") and read("204").rooms == ("204",)
    assert read("Zimmer 204").rooms == ("zimmer204", "204") and read("Zimmer 204").words == ()
    assert read("+43 (0)664 12").digits == "4366412"
    assert read("müller 4567")[:2] == (("muller",), "4567")
    assert read("kx7p2q").reference == "KX7P2Q"
    assert read("Anna@").mail == "anna@" and read("Anna@").words == ()
    assert read(" - ") == read("")
