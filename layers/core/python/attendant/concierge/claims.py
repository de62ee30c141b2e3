"""The veto over replies that claim what did not happen.

A reply is read sentence by sentence, clause by clause, without accents and case. It is withheld when it says
that something was booked, changed, cancelled or held, that a colleague will see to it, or that a time is
free, unless a tool did just that in this turn; and when it quotes a reference, a price or a time that nothing
in this turn gave. Offers, questions, conditions and denials ("shall I book it?", "once it is confirmed",
"nothing is booked yet") pass.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from attendant.concierge.wording.claim_words import (
    CHANGED,
    CONDITION,
    DENIAL,
    HELD,
    IDIOMS,
    OCCUPIED,
    OFFER,
    PROMISES,
    STATED,
)
from attendant.concierge.wording.findings import Findings
from attendant.concierge.wording.intent import references_in
from attendant.concierge.wording.numerals import read_numerals
from attendant.concierge.wording.text import fold


class Effect(StrEnum):
    """What a tool can have done or found in a turn."""

    BOOKED = "booked"
    REQUESTED = "requested"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"
    HELD = "held"
    AVAILABLE = "available"


@dataclass
class Known:
    """What the turn established: effects of its tools, and what may be quoted.

    `times` are minutes of the day, `amounts` money in major units as written ("65", "65.50");
    `facts` are sentences of the property, which may be repeated; `tables` are names of tables that are fixed.
    """

    effects: set[Effect] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    times: set[int] = field(default_factory=set)
    amounts: set[float] = field(default_factory=set)
    standing: set[Effect] = field(default_factory=set)
    facts: list[str] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class FalseClaim:
    """What a reply says without ground: the kind of claim and the clause."""

    code: str
    clause: str


_SENTENCES = re.compile(r"(?<=[.!?;:])\s+|\n+")
_CLAUSES = re.compile(r",| - | but | and | aber | und | mais | et | ma | pero | y |\(|\)")
_CODES = "eur|chf|usd|gbp|aud|cad|nzd|sek|nok|dkk|isk|czk|pln|huf|jpy|cny|krw|thb|inr|aed|zar|mxn|brl"
_NAMES = "euros?|francs?|franken|franchi|francos|dollars?|pounds?|kron(?:or|er)|koruna|zloty|yen"
_AMOUNT = r"(\d{1,5}(?:[.,' ]\d{3})*(?:[.,]\d{1,2})?)"
_MONEY = re.compile(
    rf"(?<![a-z])(?:{_CODES}|fr|€|\$|£|¥)\.? ?{_AMOUNT}|{_AMOUNT} ?(?:(?:{_CODES}|{_NAMES})\b|€|\$|£|¥)"
)


_TABLE = re.compile(
    r"\b(?:table|tisch|tavolo|mesa)(?: (?:nr|no|number|nummer|numero))?\.? ?#?([a-z]{0,2}\d{1,3})\b"
    r"(?! ?(?:people|persons?|guests?|of you|personen|leute|gaste|personnes|persone|personas)\b)"
    r"(?! ?(?:hours?|h|stunden|min|uhr|[ap]\.?m)\b)(?![:.]\d)"
)


def false_claims(reply: str, known: Known) -> list[FalseClaim]:
    """Everything the reply says without ground; empty when it may be sent."""
    found: list[FalseClaim] = []
    facts = [fold(fact) for fact in known.facts]
    for sentence in _SENTENCES.split(reply):
        folded = re.sub(r"[*_~`]", "", fold(sentence)).lstrip("¿¡ ")
        if folded and not any(folded.rstrip(".!") in fact for fact in facts):
            found += _false_effects(folded, known)
    found += _false_quotes(reply, known)
    return found


def _false_effects(sentence: str, known: Known) -> list[FalseClaim]:
    found = []
    asks = sentence.rstrip().endswith("?")
    for clause in _CLAUSES.split(sentence):
        clause = OCCUPIED.sub(" ", clause).strip()
        if not clause or CONDITION.match(clause) or (asks and OFFER.search(clause)):
            continue
        for effect, pattern in _EFFECT_PATTERNS:
            match = pattern.search(clause)
            if match is None or DENIAL.search(clause[: match.end()]):
                continue
            if not _grounded(effect, clause, known):
                found.append(FalseClaim(effect.value, clause))
    promise = PROMISES.search(sentence)
    if Effect.HANDED_OVER in known.effects:
        return found
    if promise and not DENIAL.search(sentence[: promise.start()]) and not OFFER.match(sentence):
        found.append(FalseClaim(Effect.HANDED_OVER.value, sentence))
    return found


_EFFECT_PATTERNS: tuple[tuple[Effect, re.Pattern[str]], ...] = (
    (Effect.BOOKED, STATED["booked"]),
    (Effect.BOOKED, IDIOMS),
    (Effect.CANCELLED, STATED["cancelled"]),
    (Effect.CHANGED, CHANGED),
    (Effect.HELD, HELD),
    (Effect.AVAILABLE, STATED["available"]),
)
_ALSO_GROUNDED_BY = {
    Effect.BOOKED: {Effect.BOOKED, Effect.CHANGED},
    Effect.CHANGED: {Effect.CHANGED},
    Effect.CANCELLED: {Effect.CANCELLED},
    Effect.HELD: {Effect.HELD},
    Effect.AVAILABLE: {Effect.AVAILABLE},
}


def _grounded(effect: Effect, clause: str, known: Known) -> bool:
    """Whether a tool of this turn did it, or the clause states how the guest's own booking stands."""
    if known.effects & _ALSO_GROUNDED_BY[effect]:
        return True
    own_deed = re.search(r"\b(?:i|we|ich|wir|j|nous|ho|abbiamo|he|hemos)\b", clause)
    return effect in known.standing and own_deed is None


def _false_quotes(reply: str, known: Known) -> list[FalseClaim]:
    found = [
        FalseClaim("reference", reference)
        for reference in references_in(reply, surely=True)
        if reference not in known.references
    ]
    folded = fold(reply)
    found += [FalseClaim("table", name) for name in _TABLE.findall(folded) if name not in known.tables]
    labelled = re.findall(
        r"(?:reference|ref|code|nummer|buchungsnummer|numero|riferimento|referencia|codice|codigo)"
        r"(?: (?:is|ist|est|e|es|number|no))?[ :.#*]*([0-9a-z]*\d[0-9a-z]*)\b",
        folded,
    )
    found += [
        FalseClaim("reference", quoted)
        for quoted in labelled
        if quoted.upper() not in known.references and len(quoted) > 3
    ]
    without_money = folded
    for match in _MONEY.finditer(folded):
        without_money = without_money.replace(match[0], " ")
        if _amount(match[1] or match[2]) not in known.amounts:
            found.append(FalseClaim("price", match[0]))
    clocks = Findings()
    read_numerals(_hours_spelled(without_money), clocks, month_first=False)
    for clock in clocks.clocks:
        fits = {clock.minutes} if clock.certain else {clock.minutes % 720, clock.minutes % 720 + 720}
        if not fits & known.times:
            found.append(FalseClaim("time", f"{clock.minutes // 60:02d}:{clock.minutes % 60:02d}"))
    return found


def _hours_spelled(text: str) -> str:
    """ "10 Uhr", "a 14h" and "at 10" as figures with minutes, so that they are compared like the rest."""
    text = re.sub(r"\b(\d{1,2}) ?uhr\b(?! ?\d)", r"\1:00", text)
    text = re.sub(r"\b(?:a|vers) (\d{1,2}) ?(?:h|heures?)\b(?! ?\d)", r"a \1:00", text)
    return re.sub(r"\b(at|um|alle|a las) (\d{1,2})\b(?![:.h\d]| ?(?:am|pm|a\.m|p\.m))", r"\1 \2:00", text)


def _amount(text: str) -> float:
    plain = re.sub(r"['’ ]", "", text)
    if re.search(r"[.,]\d{3}$", plain):
        plain = re.sub(r"[.,]", "", plain)
    return float(plain.replace(",", "."))
