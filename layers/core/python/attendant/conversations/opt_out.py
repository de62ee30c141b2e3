"""STOP and START: words that the server obeys itself, before any model reads the text."""

import re
import unicodedata
from enum import StrEnum


class Wish(StrEnum):
    """What the guest asked for."""

    STOP = "stop"
    START = "start"


# Whole messages only: "stop by at ten" is a question, "cancel" is about a booking.
WORDS: dict[str, tuple[Wish, str]] = {
    word: (wish, language)
    for wish, language, words in (
        (Wish.STOP, "en", "stop|stop all|stopall|stop messages|unsubscribe|opt out|optout"),
        (Wish.STOP, "de", "stopp|abmelden|abbestellen|keine nachrichten mehr"),
        (Wish.STOP, "fr", "arret|arreter|arretez|desabonner|me desabonner|desinscrire|desinscription"),
        (Wish.STOP, "it", "disiscrivi|disiscrivimi|annulla iscrizione|basta messaggi|ferma"),
        (Wish.STOP, "es", "baja|darme de baja|dar de baja|alto|no mas mensajes"),
        (Wish.STOP, "nl", "afmelden|uitschrijven"),
        (Wish.STOP, "pt", "parar|sair|cancelar inscricao|descadastrar"),
        (Wish.START, "en", "start|unstop|subscribe|opt in|optin"),
        (Wish.START, "de", "anmelden|starten"),
        (Wish.START, "fr", "demarrer|reprendre|abonner"),
        (Wish.START, "it", "inizia|riprendi|iscrivimi"),
        (Wish.START, "es", "iniciar|reanudar|alta"),
        (Wish.START, "nl", "aanmelden|hervatten"),
        (Wish.START, "pt", "comecar|retomar"),
    )
    for word in words.split("|")
}


def wish_of(text: str) -> tuple[Wish, str] | None:
    """The wish a message expresses and the language of its word; None for every other message.

    Case, accents, punctuation and emoji around the word do not matter.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return WORDS.get(" ".join(re.findall(r"\w+", plain)))
