"""What a guest wants, when only their words can tell."""

import pytest

from attendant.concierge.wording.intent import Intent, intent_of, references_in
from attendant.concierge.wording.language import language_after, language_of

CASES = [
    ("Can I have a lesson tomorrow at 10?", "book"),
    ("I'd like to book a table for 4", "book"),
    ("do you have anything free on Saturday", "book"),
    ("Ich möchte eine Stunde buchen", "book"),
    ("un cours demain à 10h", "book"),
    ("vorrei prenotare una lezione", "book"),
    ("quisiera reservar una clase", "book"),
    ("cancel my lesson", "cancel"),
    ("please cancel K7QM2X", "cancel"),
    ("I can't make it tomorrow", "cancel"),
    ("Ich muss absagen", "cancel"),
    ("bitte stornieren", "cancel"),
    ("je voudrais annuler", "cancel"),
    ("vorrei disdire", "cancel"),
    ("quiero anular mi reserva", "cancel"),
    ("can we move my lesson to 11?", "change"),
    ("change it to Friday", "change"),
    ("reschedule please", "change"),
    ("Können wir verschieben?", "change"),
    ("déplacer mon cours", "change"),
    ("spostare la lezione", "change"),
    ("cambiar la hora", "change"),
    ("what are my bookings?", "my_bookings"),
    ("when is my lesson", "my_bookings"),
    ("meine Buchungen", "my_bookings"),
    ("mes réservations", "my_bookings"),
    ("le mie prenotazioni", "my_bookings"),
    ("mis reservas", "my_bookings"),
    ("can I talk to a person?", "human"),
    ("I want to speak to someone", "human"),
    ("human", "human"),
    ("Kann ich mit einem Mitarbeiter sprechen?", "human"),
    ("parler à quelqu'un", "human"),
    ("parlare con un operatore", "human"),
    ("hablar con una persona", "human"),
    ("thanks a lot", "thanks"),
    ("Danke!", "thanks"),
    ("merci beaucoup", "thanks"),
    ("Hello", "greeting"),
    ("Grüezi", "greeting"),
    ("hola", "greeting"),
    ("how much is a lesson?", "question"),
    ("What is your cancellation policy?", "question"),
    ("where do you rent skis?", "question"),
    ("Was kostet eine Stunde?", "question"),
    ("until when can I cancel? what happens then", "question"),
    ("combien coûte un cours ?", "question"),
    ("asdf", "unknown"),
    ("", "unknown"),
    ("👍", "unknown"),
    ("tell me a joke", "unknown"),
]


@pytest.mark.parametrize(("text", "intent"), CASES)
def test_what_a_guest_wants(text: str, intent: str) -> None:
    assert intent_of(text) is Intent(intent)


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("cancel K7QM2X", ["K7QM2X"]),
        ("my ref is k7qm2x, thanks", ["K7QM2X"]),
        ("K7QM2X and 3FJ8ZZ", ["K7QM2X", "3FJ8ZZ"]),
        ("lesson 123456", []),
        ("please", []),
        ("cancel everything", []),
        ("K7QM2XA", []),
    ],
)
def test_references_are_found(text: str, references: list[str]) -> None:
    assert references_in(text) == references


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can I have a lesson tomorrow?", "en"),
        ("Kann ich morgen eine Stunde buchen?", "de"),
        ("Je voudrais un cours demain", "fr"),
        ("Vorrei una lezione domani", "it"),
        ("Quisiera una clase mañana", "es"),
        ("10", None),
        ("👍", None),
        ("K7QM2X", None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "spoken", "language"),
    [
        ("y", "en", "en"),
        ("ja", "en", "en"),
        ("à 10h", "fr", "fr"),
        ("a 10h", "en", "en"),
        ("Write me a poem about snow", "en", "en"),
        ("ok", "de", "de"),
        ("no", "de", "de"),
        ("si", "it", "it"),
        ("merci!", "en", "en"),
        ("Guten Tag", "en", "de"),
        ("morgen um 10?", "en", "de"),
        ("je voudrais un cours demain", "en", "fr"),
        ("Can I have a lesson tomorrow?", "es", "en"),
        ("y", None, None),
        ("Hola", None, "es"),
        ("oui", None, "fr"),
    ],
)
def test_a_talk_stays_in_its_language_until_a_text_clearly_tells(
    text: str, spoken: str | None, language: str | None
) -> None:
    assert language_after(text, spoken) == language


@pytest.mark.parametrize(
    "text",
    [
        "Which bookings do I have?",
        "what have I booked?",
        "show my bookings",
        "do I have any bookings?",
        "Welche Buchungen habe ich?",
        "Qu'est-ce que j'ai réservé ?",
        "Cosa ho prenotato?",
        "¿Qué reservas tengo?",
    ],
)
def test_asking_for_the_own_bookings(text: str) -> None:
    assert intent_of(text) is Intent.MY_BOOKINGS
