"""A booking needs a clear yes: these words are one, and those are not."""

import pytest

from attendant.concierge.wording.consent import Answer, Consent, answer_to

YES = [
    "yes",
    "Yes!",
    "yes please",
    "YES PLEASE!!",
    "yep",
    "yeah sure",
    "ok",
    "OK 👍",
    "okay, thanks",
    "book it",
    "yes, book it please",
    "sure, go ahead",
    "sounds good",
    "perfect, thank you",
    "👍",
    "👍🏽",
    "✅",
    "that works for me",
    "yes yes",
    "y",
    "Y",
    "yup",
    "ye",
    "hmm ok fine",
    "sure thing",
    "sure thing!",
    "perfect, thanks",
    "that works",
    "that works, thank you",
    "book it pls",
    "yes pls",
    "looks good, thanks",
    "ok cool",
    "we'll take it",
    "please proceed",
    "yes please book me in",
    "that would be great",
    "Geht klar",
    "Oui, ça me convient",
    "mi va bene",
    "alright then",
    "confirm",
    "I confirm",
    "go for it",
    "great, book it",
    "let's do it",
    "no problem, book it",
    "ja",
    "Ja gerne",
    "ja, bitte buchen",
    "gerne",
    "passt",
    "In Ordnung",
    "einverstanden, danke",
    "ja, das passt",
    "perfekt, danke schön",
    "oui",
    "Oui, merci",
    "d’accord",
    "oui s'il vous plaît",
    "c'est bon",
    "je confirme",
    "Oui, réservez",
    "ça marche",
    "sì",
    "Sì grazie",
    "va bene",
    "confermo",
    "certo, prenota",
    "d'accordo, grazie mille",
    "si",
    "sí",
    "Sí, por favor",
    "vale",
    "de acuerdo",
    "claro",
    "confirmo, gracias",
    "Sí, resérvalo",
]
NO = [
    "no",
    "No thanks",
    "nope",
    "nein",
    "nein danke",
    "lieber nicht",
    "non",
    "non merci",
    "no grazie",
    "no, gracias",
    "👎",
    "never mind",
    "laisse tomber",
    "mejor no",
]
UNCLEAR = [
    "yes but at 11",
    "yes, but with Anna",
    "yes if Anna is free",
    "ok?",
    "yes?",
    "maybe",
    "I think so, let me ask my wife",
    "yes no",
    "no yes",
    "ja aber um 11",
    "ja, aber lieber am Freitag",
    "oui mais à 11h",
    "sì ma alle 11",
    "sí pero a las 11",
    "what?",
    "hm",
    "",
    "not ok",
    "yes to 12",
    "thanks",
    "thank you",
    "great",
    "book it at 11",
    "yes and another one for my son",
    "y si no?",
    "yes, another one on Friday at 2 instead",
    "yes, is Anna free?",
    "yes, can I pay by card only if it is cheaper?",
    "ok but cheaper",
    "cancel it",
    "yes, can Anna do it instead?",
    "don't book it",
    "I didn't say yes",
    "no no yes",
    "is that a yes or a no",
    "👍👎",
    "yes, two please",
    "ja, zu zweit",
    "who says yes",
    "book another one",
    "sure?",
    "yes only if it is free of charge",
]


@pytest.mark.parametrize("text", YES)
def test_a_clear_yes(text: str) -> None:
    assert answer_to([text], "book") == Answer(Consent.YES)


@pytest.mark.parametrize("text", NO)
def test_a_clear_no(text: str) -> None:
    assert answer_to([text], "book") == Answer(Consent.NO)


@pytest.mark.parametrize("text", UNCLEAR)
def test_anything_else_is_no_consent(text: str) -> None:
    assert answer_to([text], "book").consent is Consent.UNCLEAR


def test_several_messages_count_together() -> None:
    assert answer_to(["yes", "thanks!"], "book").consent is Consent.YES
    assert answer_to(["yes", "yes"], "book").consent is Consent.YES
    assert answer_to(["yes", "but at 11"], "book").consent is Consent.UNCLEAR
    assert answer_to(["yes", "wait", "no"], "book").consent is Consent.UNCLEAR


def test_a_word_for_the_deed_agrees_to_that_deed_only() -> None:
    assert answer_to(["cancel it"], "cancel").consent is Consent.YES
    assert answer_to(["yes, cancel"], "cancel").consent is Consent.YES
    assert answer_to(["cancel it"], "change").consent is Consent.UNCLEAR
    assert answer_to(["book it"], "cancel").consent is Consent.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        "yes. Where do we meet?",
        "yes, and what are your opening hours?",
        "yes and what are your opening hours?",
        "Yes please! Is there parking?",
        "ok, can I pay by card?",
        "ja, wie sind die Öffnungszeiten?",
        "Oui, quels sont vos horaires ?",
        "Yes please, what should I bring?",
        "ja, wo treffen wir uns?",
        "Oui, où est le départ ?",
        "sì, dove ci troviamo?",
        "sí, ¿dónde nos vemos?",
    ],
)
def test_a_question_about_something_else_does_not_spoil_a_yes(text: str) -> None:
    assert answer_to([text], "book") == Answer(Consent.YES, aside=True)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes please, and another one on Friday at 2", Answer(Consent.YES, aside=True)),
        ("ja, und noch eine am Freitag um 14 Uhr", Answer(Consent.YES, aside=True)),
        ("yes, and another one on Friday at 2 instead", Answer(Consent.UNCLEAR)),
        ("no, and another one on Friday at 2", Answer(Consent.NO, aside=True)),
    ],
)
def test_a_further_wish_with_a_time_of_its_own_does_not_spoil_a_yes(text: str, answer: Answer) -> None:
    def without_restated(said: str) -> str | None:
        return None if "Fr" in said else said.lower()

    found = answer_to([text], "book", without_restated=without_restated)
    assert found.consent is answer.consent
    assert answer.consent is Consent.UNCLEAR or found == answer


def test_details_that_repeat_the_proposal_do_not_spoil_a_yes() -> None:
    repeats = {"yes, tomorrow at 10": "yes"}
    assert answer_to(["yes, tomorrow at 10"], "book", without_restated=repeats.get).consent is Consent.YES
    assert answer_to(["yes, tomorrow at 11"], "book", without_restated=repeats.get).consent is Consent.UNCLEAR
