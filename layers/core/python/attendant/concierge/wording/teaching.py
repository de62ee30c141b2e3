# ruff: noqa: E501  one language after the other
"""What guests call a language of teaching, a level and a discipline, in our five languages.

A property has tags of its own (`de`, `blue piste`, `snowboard`). A guest means one of them by saying it, or by a
word that stands for the same: "a German-speaking teacher" is `de` or `german`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from attendant.concierge.wording.text import fold

type Senses = Mapping[str, str]

_LANGUAGES = {
    "de": r"german|deutsch\w*|allemande?|tedesc[oa]|aleman\w*",
    "en": r"english|englisch\w*|anglais\w*|inglese|ingles\w*",
    "fr": r"french|franzosisch\w*|francais\w*|francese|frances\w*",
    "it": r"italian|italienisch\w*|italienne?|italian[oa]",
    "es": r"spanish|spanisch\w*|espagnole?|spagnol[oa]|espanol\w*|castellano",
    "nl": r"dutch|niederlandisch\w*|neerlandais\w*|olandese|neerlandes\w*",
    "pt": r"portuguese|portugiesisch\w*|portugais\w*|portoghese|portugues\w*",
    "ru": r"russian|russisch\w*|russe|russ[oa]|rus[oa]",
    "pl": r"polish|polnisch\w*|polonais\w*|polacc[oa]|polac[oa]",
    "zh": r"chinese|mandarin|chinesisch\w*|chinoise?|cinese|chin[oa]",
}
_LEVELS = {
    "beginner": r"beginners?|novices?|first ?timers?|never (?:skied|done (?:it|this)|snowboarded)|anfanger\w*|einsteiger\w*|debutante?s?|principiant[ei]s?",
    "intermediate": r"intermediates?|mittelstufe|mittleres? niveau|intermediaires?|niveau moyen|intermedi[oa]s?",
    "advanced": r"advanced|fortgeschritten\w*|avancee?s?|avanzat[oaie]|avanzad[oa]s?",
    "expert": r"experts?|profis?|expertes?|experten|espert[oaie]|expert[oa]s?",
}
_DISCIPLINES = {
    "snowboard": r"snow ?board\w*|boarden",
    "cross-country": r"cross ?country\w*|nordic ski\w*|langlauf\w*|ski de fond|sci di fondo|esqui de fondo|skating",
    "telemark": r"telemark\w*",
    "freeride": r"free ?rid\w*|off ?piste|tiefschnee\w*|hors ?piste|fuori ?pista|fuera de pista|ski ?tour\w*",
    "ski": r"ski|skis|skiing|skifahren|skikurs\w*|skilehrer\w*|skiunterricht|skistunden?|alpine?|sci|sciare|esqui\w*",
}
TEACHING: Mapping[str, Senses] = {"taught_in": _LANGUAGES, "level": _LEVELS, "discipline": _DISCIPLINES}
"""What a wish for a lesson may say, each with our words for its senses."""
_EITHER = re.compile(r"\b(?:or|either|oder|entweder|ou|soit|oppure|o(?! clock)|sia)\b")
_THROUGH = re.compile(
    r"\b(?:to|through|thru|till|until|bis|jusqu|hasta)\b|\b(?:da|dal|de|del|du|from) \w+ (?:a|al|au|ad)\b"
)
_ORIGIN = re.compile(
    r"\b(?:i ?m|i am|we re|we are|ich bin|wir sind|je suis|nous sommes|sono|siamo|soy|somos) (?:an? |von |aus )?"
)


def days_meant(text: str, named: Sequence[str]) -> list[date]:
    """All the dates that a text speaks of together, "Monday to Wednesday" or "Monday and Tuesday"; `named` are
    those it names, as ISO dates. None where it leaves one to choose.
    """
    folded, days = fold(text), sorted(date.fromisoformat(one) for one in named)
    if len(days) < 2 or _EITHER.search(folded):
        return []
    if len(days) == 2 and _THROUGH.search(folded):
        return [days[0] + timedelta(days=number) for number in range((days[1] - days[0]).days + 1)]
    return days


def said_of_teaching(text: str, name: str, known: Sequence[str]) -> str | None:
    """What a text says of one thing that teachers are told apart by: the property's tag or our word for it.

    Where a property tells its teachers apart by nothing of the kind, nothing is meant.
    """
    if not known:
        return None
    folded, senses = fold(text), TEACHING[name]
    if name == "taught_in":
        folded = re.sub(rf"{_ORIGIN.pattern}(?:{'|'.join(senses.values())})\b", " ", folded)
    tags = [tag for tag in known if len(fold(tag)) > 2 and _stands_in(fold(tag), folded)]
    meant = _meant(folded, senses)
    if name == "discipline" and len(meant) > 1:
        meant.discard("ski")  # The word is said of everything that is done on snow.
        tags = [tag for tag in tags if fold(tag) != "ski"]
    return next(iter([*tags, *sorted(meant)]), None)


def tag_of(said: str, name: str, known: Sequence[str]) -> str | None:
    """The property's tag for what was said of a language, a level or a discipline."""
    folded, senses = fold(said), TEACHING[name]
    for tag in known:
        if fold(tag) == folded or (len(fold(tag)) > 2 and _stands_in(fold(tag), folded)):
            return tag
    meant = _meant(folded, senses) | ({folded} & set(senses))
    return next((tag for tag in known if (_meant(fold(tag), senses) | {fold(tag)}) & meant), None)


def _meant(folded: str, senses: Senses) -> set[str]:
    return {sense for sense, pattern in senses.items() if re.search(rf"\b(?:{pattern})\b", folded)}


def _stands_in(tag: str, folded: str) -> bool:
    return re.search(rf"\b{re.escape(tag)}\b", folded) is not None
