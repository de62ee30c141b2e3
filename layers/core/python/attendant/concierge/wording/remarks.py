# ruff: noqa: E501  one language after the other
"""What guests tell a kitchen and a host beside the time: diets, occasions, that it is to be repeated."""

import re

from attendant.concierge.wording.text import fold

_DIETS = re.compile(
    r"\b(?:allerg\w*|intoleran\w*|vegetari\w*|vegan\w*|veggie|gluten\w*|glutin\w*|coeliac|celiac|zoliakie|celia\w*|lactose|laktose\w*|lattosio|lactosa|"
    r"nuts?|nuss\w*|peanuts?|erdnuss\w*|cacahuet\w*|arachid\w*|halal|kosher|koscher|casher|pescatari\w*|no (?:pork|fish|meat|dairy|nuts)|ohne (?:fleisch|fisch|schwein\w*))\b"
)
_OCCASIONS = re.compile(
    r"\b(?:birthdays?|anniversar\w*|honeymoon|engagement|proposal|proposing|graduation|celebrat\w*|geburtstag\w*|jahrestag\w*|hochzeits\w*|jubilaum\w*|feiern|anniversaire|"
    r"fetons|compleanno|festeggi\w*|cumpleanos|aniversario|celebra\w*|business (?:lunch|dinner)|geschaftsessen|prams?|strollers?|buggy|kinderwagen|poussette|passeggino|cochecito|cake|kuchen|torte|gateau|torta|tarta)\b"
)

_WEEKDAYS = (
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|dimanche|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|lunes|martes|miercoles|jueves|viernes|sabado|domingo"
)
_REPEATS = re.compile(
    rf"\b(?:(?:every|each|jede[nrms]?|chaque|ogni|cada)(?: (?:other|second|zweite[nrms]?|deux|due|dos))? (?:{_WEEKDAYS}|weeks?|months?|woche|monat|semaine|mois|settimana|mese|semana|mes)s?|"
    rf"(?:tous les|toutes les|tutti i|tutte le|todos los|todas las)(?: (?:deux|due|dos))? (?:{_WEEKDAYS}|semaines?|mois|settimane|mesi|semanas|meses)s?|"
    r"weekly|fortnightly|wochentlich\w*|hebdomadaire\w*|settimanal\w*|semanal\w*)\b"
)


def repeats_in(text: str) -> bool:
    """Whether a text asks for the same again and again: "every Tuesday", "jede zweite Woche"."""
    return bool(_REPEATS.search(fold(text)))


def diets_in(text: str) -> str | None:
    """The sentences of a text that speak of diets or allergies, as written."""
    return _sentences(text, _DIETS)


def occasions_in(text: str) -> str | None:
    """The sentences of a text that tell of an occasion or something to have ready, as written."""
    return _sentences(text, _OCCASIONS)


def _sentences(text: str, about: re.Pattern[str]) -> str | None:
    parts = re.split(r"(?<=[.!?])\s+|\n+|,\s+", text.strip())
    found = [part.strip(" ,") for part in parts if about.search(fold(part))]
    return ". ".join(part.rstrip(".") for part in found)[:300] or None
