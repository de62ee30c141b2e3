# ruff: noqa: E501  one language after the other
"""What guests call meals, parts of a house and what a table should be like, in our five languages.

A property has names of its own ("Stube", "Dachterrasse", `step-free`). A guest means one of them by saying it, or
by a word that stands for the same: "outside" is a terrace, "wheelchair" is step-free.
"""

import re
from collections.abc import Sequence

from attendant.concierge.wording.text import fold

_MEALS = {
    "breakfast": r"breakfast|brunch|fruhstuck\w*|petit dejeuner|colazione|desayuno",
    "lunch": r"lunch\w*|mittag(?:s?essen|stisch|smenu|skarte)?|(?<!petit )dejeuner|pranzo|pranzare|almuerzo|almorzar|comida",
    "dinner": r"dinner|supper|abendessen|abendkarte|nachtessen|znacht|diner|cena|cenare|cenar",
}
_PARTS = {
    "outside": r"outsides?|outdoors?|(?:\w*)terrac?es?|gardens?|patio|draussen|\w*terrasse\w*|(?:gast|bier)?garten|im freien|dehors|exterieur|jardin|en plein air|fuori|all ?aperto|esterno|terrazz[ao]|giardino|fuera|al aire libre|exterior|terraza",
    "inside": r"insides?|indoors?|dining room|main room|drinnen|innen|(?:gast)?stube|gastraum|speisesaal|dedans|(?:a l )?interieur|salle(?: a manger)?|dentro|all ?interno|interno|sala(?: da pranzo)?|interior|comedor|salon",
    "bar": r"bar|bar seats?|counter|theke|tresen|comptoir|bancone|barra|mostrador",
}
_FEATURES = {
    "quiet": r"quiet\w*|calm|ruhig\w*|leise\w*|calme|tranquill?\w*|silenzios\w*|silencios\w*",
    "step-free": r"step ?free|no steps|wheel ?chair\w*|accessible|rollstuhl\w*|barrierefrei\w*|stufenlos\w*|ebenerdig\w*|fauteuil roulant|sedia a rotelle|carrozzina|accessibil\w*|silla de ruedas|sin escalones",
    "high chair": r"high ?chairs?|booster seats?|hochst(?:uhl|uhle)|kinderst(?:uhl|uhle)|chaises? hautes?|seggiolon[ei]|tronas?",
    "window": r"windows?|fenster\w*|fenetres?|finestr[ae]|ventanas?",
    "view": r"views?|aussicht|ausblick|blick|vue|vista",
    "dogs": r"dogs?|hund\w*|chiens?|can[ei]|perr[oa]s?",
}
_TABLES = re.compile(r"\b(?:tables?|tischs?|tische|tavol[oi]|mesas?|seats?|platze?|cover(?:s|ts)?)\b")
_NOT = r"(?:not|nicht|no|pas|non|kein\w*|lieber nicht|rather not)(?: (?:on|in|at|auf|im|sur|a|al|en|the|der|dem|die|la|le|il))*"
_OPPOSITE = {"outside": "inside", "inside": "outside"}


def same_meal(text: str, name: str) -> bool:
    """Whether a text speaks of the meal that a service is called after: "abends essen", "Dinner"."""
    return bool(_meant(fold(text), _MEALS) & _meant(fold(name), _MEALS))


def speaks_of_tables(text: str) -> bool:
    """Whether a text is about a table at all."""
    return bool(_TABLES.search(fold(text))) or bool(_meant(fold(text), _MEALS))


def speaks_of_a_part(text: str, names: Sequence[str]) -> str | None:
    """The part of the house that a text speaks of: its name here, else our word for it, here or not."""
    found = parts_named(text, names)
    if len(found) == 1:
        return found[0]
    return next(iter(sorted(_meant_parts(fold(text)))), None)


def parts_named(text: str, names: Sequence[str]) -> list[str]:
    """The names of areas that a text speaks of, in their order: by name, else by what they are."""
    folded = fold(text)
    said = [name for name in names if _stands_in(fold(name), folded) and not _refused(fold(name), folded)]
    if said:
        return said
    meant = _meant_parts(folded)
    found = [name for name in names if _meant(fold(name), _PARTS) & meant]
    if not found and meant == {"inside"}:
        return [name for name in names if "outside" not in _meant(fold(name), _PARTS)]
    return found


def features_named(text: str, known: Sequence[str]) -> list[str]:
    """The attributes of tables, as the property writes them, that a text asks for."""
    folded = fold(text)
    meant = _meant(folded, _FEATURES)
    return [name for name in known if _stands_in(fold(name), folded) or _meant(fold(name), _FEATURES) & meant]


def features_said(text: str) -> list[str]:
    """What a text asks of a table, in our words, whether the property knows such tables or not."""
    return sorted(_meant(fold(text), _FEATURES))


def _meant_parts(folded: str) -> set[str]:
    meant = _meant(folded, _PARTS)
    for part, pattern in _PARTS.items():
        if part in meant and re.search(rf"\b{_NOT} (?:{pattern})\b", folded):
            meant.discard(part)
            meant |= {_OPPOSITE[part]} if part in _OPPOSITE else set()
    return meant


def _meant(folded: str, senses: dict[str, str]) -> set[str]:
    return {sense for sense, pattern in senses.items() if re.search(rf"\b(?:{pattern})\b", folded)}


def _stands_in(name: str, folded: str) -> bool:
    return bool(name) and re.search(rf"\b{re.escape(name)}\b", folded) is not None


def _refused(name: str, folded: str) -> bool:
    return re.search(rf"\b{_NOT} {re.escape(name)}\b", folded) is not None
