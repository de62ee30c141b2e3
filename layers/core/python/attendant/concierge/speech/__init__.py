"""What the server itself says to guests, in each of our languages."""

from attendant.concierge.speech.english import ENGLISH
from attendant.concierge.speech.french import FRENCH
from attendant.concierge.speech.german import GERMAN
from attendant.concierge.speech.italian import ITALIAN
from attendant.concierge.speech.spanish import SPANISH

SPEECH: dict[str, dict[str, str]] = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "it": ITALIAN,
    "es": SPANISH,
}
"""Sentences by language and name; every language has the same names and placeholders."""

__all__ = ["SPEECH"]
