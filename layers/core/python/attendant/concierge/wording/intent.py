# ruff: noqa: E501  word lists
"""What a guest wants, from their words alone: enough for simple wishes when no model can be asked."""

import re
from enum import StrEnum

from attendant.concierge.wording.text import fold

_ALPHABET = "0-9A-HJKMNP-TV-Z"
_ALONE = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])"
_MIXED = re.compile(
    _ALONE.format(rf"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[{_ALPHABET}{_ALPHABET.lower()[3:]}]{{6}}")
)
_CAPITALS = re.compile(_ALONE.format(rf"(?!\d{{6}})[{_ALPHABET}]{{6}}"))


class Intent(StrEnum):
    """What a message is after."""

    BOOK = "book"
    CHANGE = "change"
    CANCEL = "cancel"
    MY_BOOKINGS = "my_bookings"
    HUMAN = "human"
    THANKS = "thanks"
    GREETING = "greeting"
    QUESTION = "question"
    UNKNOWN = "unknown"


_ASKED = re.compile(
    r"\b(?:policy|policies|richtlinien?|bedingungen|conditions?|condizioni|condiciones|how (?:do|can|late|long)|"
    r"what happens|wie kann|bis wann|kostenlos stornieren|free cancellation|cancellation fee)\b"
)
_PATTERNS: tuple[tuple[Intent, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(rf"\b(?:{pattern})"))
    for intent, pattern in (
        (
            Intent.HUMAN,
            r"(?:speak|talk|chat|write) (?:to|with) (?:a |an |some ?)?(?:human|person|someone|somebody|one|agent|staff|real|"
            r"member|receptionist|manager)|real person|human being|\bhuman\b|call me(?: back| please|$)|^(?:person|persona|personne|mensch|staff|agent)\W*$|(?:a|the) manager|"
            r"(?:mit )?(?:einem|einer|jemandem?) (?:menschen?|mitarbeiter(?:in)?|person)?\s?(?:sprechen|reden|schreiben)|"
            r"mitarbeiter|echten? mensch|mensch\b|rezeption|"
            r"parler (?:a|avec) (?:une?|quelqu)|vraie personne|un humain|un conseiller|"
            r"parlare con (?:una?|qualcuno|un)|persona vera|un operatore|operatore|"
            r"hablar con (?:una?|alguien)|persona real|un humano|agente\b",
        ),
        (
            Intent.CANCEL,
            r"cancel|call off|can ?t (?:make it|come)|cannot (?:make it|come)|won ?t (?:make it|be able|come)|stornier|absag|"
            r"storno|nicht kommen|annul|desist|decommander|disdi|cancell|anul",
        ),
        (
            Intent.CHANGE,
            r"chang(?!es? policy)|move (?:it|my|the|our|that)|resched|postpone|push (?:it|my|the)|bring (?:it|my) forward|"
            r"shift (?:it|my|the)|instead\b|make it\b|rather\b(?! not)|lieber\b(?! nicht)|plutot\b|piuttosto|mejor\b(?! no)|verschieb|verleg|umbuch|ander[en]|vorverleg|modifi|deplac|report|decal|"
            r"spost|modific|rimand|anticip|mover|cambi|posponer|aplazar|adelantar",
        ),
        (
            Intent.MY_BOOKINGS,
            r"(?:what|which) (?:bookings?|reservations?|lessons?|appointments?) (?:do|have) i\b|(?:do|have) i (?:have |got )?(?:any|a) "
            r"(?:bookings?|reservations?|lessons? booked|appointments?)|(?:show|list|see|check) my|my (?:upcoming |next |current )?(?:bookings?|reservations?|lessons?|appointments?)|(?:what|which|when)(?: \w+)? (?:have i|did i|do i have) "
            r"(?:booked|reserved|a)|what (?:do|have) i (?:have )?(?:booked|got)|am i booked|when is my|"
            r"mein(?:e|en)? (?:buchung|reservierung|termin|kurs|stunde)|was habe? ich (?:alles )?gebucht|welche (?:buchungen|termine|kurse|stunden)\b.* ich|habe ich (?:schon |noch )?(?:eine buchung|buchungen|einen termin)|wann ist mein|"
            r"mes (?:reservations?|cours)|ma reservation|mon cours|qu ?(?:est ce que|ai) j? ?(?:e |ai )?reserve|quelles reservations|ai je (?:une )?reserv|mie prenotazioni|mia prenotazione|quali prenotazioni|cosa ho prenotato|ho (?:delle|una) prenotazion|"
            r"mis reservas|mi reserva|mi clase|que reservas|que tengo reservado|que he reservado|tengo (?:alguna|una) reserva",
        ),
        (
            Intent.BOOK,
            r"book|reserv|lesson|table\b|appointment|slot|availab|any(?:thing)? free|have (?:time|space|room)|sign (?:me|us) up|"
            r"buch|reservier|stunde|kurs|unterricht|termin|tisch|frei\b|platz|"
            r"lecon|cours|place\b|disponib|libre|prenot|lezion|tavol|liber[oi]|posto|clase|mesa|cita|hueco",
        ),
        (Intent.THANKS, r"thank|thx|cheers|danke|dank\b|merci|grazie|gracias"),
        (
            Intent.GREETING,
            r"hello|hi\b|hey|good (?:morning|afternoon|evening|day)|hallo|guten|servus|gruezi|moin|grus|bonjour|bonsoir|"
            r"salut|coucou|ciao|buongiorno|buonasera|salve|hola|buenos|buenas",
        ),
        (
            Intent.QUESTION,
            r"what|where|when|who|why|how|which|do you|is there|are there|can (?:i|we|you)|was\b|wo\b|wann|wer\b|wie\b|warum|"
            r"gibt es|haben sie|que\b|quel|ou\b|quand|qui\b|comment|pourquoi|est ce|avez|cosa|dove|quando|chi\b|come\b|"
            r"perche|quanto|avete|donde|cuando|quien|como|cuanto|tienen|hay\b",
        ),
    )
)


def intent_of(text: str) -> Intent:
    """What the text is after; UNKNOWN when it does not say."""
    folded = fold(text)
    about_rules = bool(_ASKED.search(folded))
    for intent, pattern in _PATTERNS:
        if not pattern.search(folded):
            continue
        if about_rules and intent in (Intent.CANCEL, Intent.CHANGE, Intent.BOOK):
            return Intent.QUESTION
        if intent is Intent.BOOK and _asks_about(folded):
            return Intent.QUESTION
        return intent
    return Intent.QUESTION if text.rstrip().endswith("?") else Intent.UNKNOWN


def references_in(text: str, *, surely: bool = False) -> list[str]:
    """What looks like a booking reference, in capitals: six letters and digits that are not mistaken for others.

    A word of six capitals may be one, too, unless `surely`: then a digit and a letter are needed.
    """
    found = [(match.start(), match[0].upper()) for match in _MIXED.finditer(text)]
    if not surely:
        found += [(match.start(), match[0]) for match in _CAPITALS.finditer(text)]
    return list(dict.fromkeys(reference for _, reference in sorted(found)))


_ABOUT = re.compile(
    r"^(?:(?:hello|hi|hallo|bonjour|ciao|hola)[ ,!]+)?(?:how much|how old|what (?:is|are|do|should|kind|does)|where|who\b|why|"
    r"was kostet|wie viel|wieviel|wo\b|wer\b|warum|was (?:kostet|brauche|muss)|combien|ou (?:est|se)|qui\b|pourquoi|"
    r"quanto costa|dove|chi\b|perche|cuanto|donde|quien|por que)"
)


def _asks_about(folded: str) -> bool:
    """Whether a sentence that mentions a booking word asks about the service and does not want it."""
    return bool(_ABOUT.match(folded))
