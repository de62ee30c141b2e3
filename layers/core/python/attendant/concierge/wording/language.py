"""Which of our languages a text is in."""

from attendant.concierge.wording.text import words

LANGUAGES = ("en", "de", "fr", "it", "es")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MARKERS: dict[str, frozenset[str]] = {
    "en": _words(
        "the a an i you we they is are was will to of this that not if be tell about just sorry can "
        "could would please thanks thank hello hi want need have my for and at lesson yes tomorrow today "
        "book booking cancel change what when where how do does there any free it with hour hours "
        "morning afternoon evening monday tuesday wednesday thursday friday saturday sunday"
    ),
    "de": _words(
        "ich sie wir ist sind haben kann konnen konnte mochte bitte danke hallo guten tag fur und um uhr "
        "eine einen ja nein gerne morgen heute ubermorgen buchen buchung stornieren andern was wann wo "
        "wie gibt es stunde stunden zwei mit auch noch frei kurs termin nicht das der die montag "
        "dienstag mittwoch donnerstag freitag samstag sonntag am"
    ),
    "fr": _words(
        "je vous nous est sont peux peut puis voudrais merci bonjour bonsoir salut pour et une oui non "
        "demain aujourd hui reserver reservation annuler changer quoi quand ou comment cours heure "
        "heures avec aussi libre s il plait la le les un des du avez ai lundi mardi mercredi jeudi "
        "vendredi samedi dimanche"
    ),
    "it": _words(
        "io voi noi sono posso vorrei grazie ciao buongiorno buonasera per una un ora ore si domani "
        "oggi prenotare prenotazione annullare cancellare cambiare cosa quando dove come lezione con "
        "anche libero favore il lo gli alle di avete ho lunedi martedi mercoledi giovedi venerdi sabato "
        "domenica"
    ),
    "es": _words(
        "yo usted nosotros es son puedo quiero quisiera gracias hola buenos buenas dias para y una hora "
        "horas si manana hoy reservar reserva cancelar cambiar que cuando donde como clase con tambien "
        "libre favor el los las a de tienen tengo lunes martes miercoles jueves viernes sabado domingo"
    ),
}


def language_of(text: str) -> str | None:
    """The code of the language most of the words belong to; None when there is too little to tell."""
    found = words(text)
    scores = {code: sum(word in markers for word in found) for code, markers in _MARKERS.items()}
    ranked = sorted(scores.values(), reverse=True)
    if ranked[0] == 0 or ranked[0] == ranked[1]:
        return None
    return max(scores, key=scores.__getitem__)


def language_after(text: str, spoken: str | None) -> str | None:
    """The language of a talk after one more text: it changes only when the text clearly tells.

    A word or two that several languages have ("y", "ja", "à 10h") leave it as it is.
    """
    told = words(text)
    scores = {code: len({word for word in told if word in markers}) for code, markers in _MARKERS.items()}
    found = language_of(text)
    if found is None or found == spoken:
        return spoken
    if spoken is None:
        return found if any(len(word) > 1 for word in told if word in _MARKERS[found]) else None
    clear = scores[found] >= 2 and scores[found] >= 2 * scores[spoken]
    return found if clear or _is_a_greeting_of(found, told) else spoken


_GREETINGS = {
    "en": _words("hello"),
    "de": _words("hallo guten gruezi servus"),
    "fr": _words("bonjour bonsoir salut"),
    "it": _words("buongiorno buonasera"),
    "es": _words("hola buenos buenas"),
}


def _is_a_greeting_of(code: str, told: list[str]) -> bool:
    return bool(told) and told[0] in _GREETINGS[code]
