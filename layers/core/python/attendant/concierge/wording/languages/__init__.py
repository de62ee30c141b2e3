"""What each language calls days, hours, lengths and people: tables of (phrase, meaning)."""

from attendant.concierge.wording.languages.english import ENGLISH
from attendant.concierge.wording.languages.french import FRENCH
from attendant.concierge.wording.languages.german import GERMAN
from attendant.concierge.wording.languages.italian import ITALIAN
from attendant.concierge.wording.languages.lexicon import Lexicon
from attendant.concierge.wording.languages.spanish import SPANISH

LEXICONS: dict[str, Lexicon] = {
    lexicon.code: lexicon for lexicon in (ENGLISH, GERMAN, FRENCH, ITALIAN, SPANISH)
}

__all__ = ["LEXICONS", "Lexicon"]
