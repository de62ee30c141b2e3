# ruff: noqa: E501  word lists
"""Whether a guest's words are a clear yes to what was just proposed.

A yes is clear when nothing but agreement is said: "yes", "ja gerne", "ok, book it", a thumbs-up. Whatever
else stands in the message makes it unclear ("yes but at 11", "yes if Anna is free", "ok?"), except thanks,
details that repeat the proposal, and a question about something else ("yes. Where do we meet?").
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from attendant.concierge.wording.text import fold


class Consent(StrEnum):
    """What a guest answered to a proposal."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Answer:
    """The consent, and whether a question about something else came with it."""

    consent: Consent
    aside: bool = False


def _phrases(single: str, several: str) -> frozenset[str]:
    """Words parted by spaces, and phrases parted by bars."""
    return frozenset(single.split()) | frozenset(several.split("|"))


_YES = (
    _phrases(
        "yes ye yep yeah yup yea yess yesss yas ya yah aye sure ok okay okey okie oki okk k kk alright alrighty fine perfect correct "
        "absolutely definitely certainly agreed exactly brilliant lgtm",
        "all right|sounds good|sounds great|sounds perfect|that works|works for me|go ahead|please do|do it|of course|"
        "i confirm|confirm|confirmed|let s do it|lets do it|go for it|that s fine|that is fine|it s fine|that s good|"
        "that is good|that s perfect|that is perfect|that s right|i ll take it|i will take it|we ll take it|i take it|take it|i agree|i accept|sure thing|"
        "go on|do so|please proceed|proceed|sounds fine|sounds lovely|looks good|looks great|all good|that s great|that s correct|"
        "that is correct|that is right|that would be great|that d be great|that would be perfect|that suits me|suits me|"
        "works for us|that s ok|that s okay|it s ok|why not|by all means|you bet|of course please|let s go|lets go|let s book it|"
        "that s the one|i want it|i d like that|i would like that|very well|happy with that|i m happy with that|no problem for me",
    )
    | _phrases(
        "ja jo jawohl jep gerne gern passt einverstanden genau stimmt klar naturlich natuerlich perfekt bestatigen unbedingt jup joa prima",
        "sehr gerne|passt so|das passt|in ordnung|alles klar|bestatige|ich bestatige|so machen wir es|machen wir|mach das|machen sie das|das ist gut|das ist perfekt|geht klar|sehr gut|sieht gut aus|klingt gut",
    )
    | _phrases(
        "oui ouais ouiii volontiers parfait entendu absolument confirme confirmez dac nickel",
        "d accord|c est bon|ca marche|ca me va|avec plaisir|je confirme|allez y|vas y|bien sur|tres bien|c est parfait|ca me convient|pas de souci allez y",
    )
    | _phrases(
        "si certo perfetto confermo conferma volentieri esatto certamente procedi proceda",
        "va bene|va benissimo|d accordo|mi va bene|per me va bene|si certo",
    )
    | _phrases(
        "claro vale perfecto confirmo confirmar adelante correcto dale venga",
        "de acuerdo|por supuesto|esta bien|me parece bien|me va bien|perfecto asi|muy bien asi",
    )
)
_YES_TO = {
    "book": _phrases(
        "book buchen reservieren reservez prenota prenoti prenotate prenotalo prenotala reserva reserve reservalo "
        "reservala reservelo reservela",
        "book it|book that|book this|please book|please book me in|please book us in|please book it|book me in|book us in|book me|reserve it|make the booking|make the reservation|bitte buchen|buchen sie|buch es|buche es|buchen sie es|"
        "jetzt buchen|reserve le|reservez le|reservez la",
    ),
    "change": _phrases(
        "andern verschieben changez modifiez deplacez cambia cambialo cambiala sposta spostala cambielo cambiela muevela",
        "change it|move it|do the change|please change|please move|bitte andern|bitte verschieben",
    ),
    "cancel": _phrases(
        "cancel stornieren absagen annulez annuler annulla annullala cancella cancellala cancela cancelala cancelela "
        "anula anulala",
        "cancel it|cancel that|cancel the booking|cancel my booking|cancel the lesson|cancel my lesson|please cancel|bitte stornieren|annulez la",
    ),
}
_NO = _phrases(
    "no nope nah noo nooo n non nein nee nevermind dejalo",
    "no thanks|no thank you|not now|not yet|don t|do not|don t do it|don t book it|don t book|do not book it|don t change it|don t cancel it|i changed my mind|changed my mind|never mind|forget it|leave it|rather not|better not|nein danke|lieber nicht|"
    "doch nicht|jetzt nicht|non merci|pas maintenant|laisse tomber|laissez tomber|no grazie|lascia stare|"
    "lascia perdere|meglio di no|no gracias|mejor no|ahora no",
)
_NO_OBJECTION = _phrases(
    "", "no problem|no worries|kein problem|pas de probleme|pas de souci|nessun problema|sin problema"
)
_FILLERS = _phrases(
    "hm hmm um uh well please pls plz pleeease thanks thankyou tks thx ty cheers lol haha great super cool lovely wonderful awesome excellent nice good then now so very much many "
    "and that this it me us for the a an oh hi hello dear sir madam mate there bitte danke schon vielen dank sehr toll das es dann "
    "und fur uns mich merci beaucoup svp stp genial la le et pour moi nous grazie mille molto bene allora e per noi "
    "gracias muchas muy bien y para mi nosotros entonces",
    "thank you|thanks a lot|many thanks|s il vous plait|s il te plait|per favore|per piacere|por favor",
)
_THUMBS_UP = re.compile("[👍👌✅✔☑🆗🙆]")
_THUMBS_DOWN = re.compile("[👎❌✖🚫🙅]")
_ASIDE = re.compile(
    r"(?:and |und |et |e |y |by the way |btw )?(?:what (?:should|do|shall|can) (?:i|we) (?:bring|wear|need|take)|"
    r"what else do (?:i|we) need|where (?:do|shall|should|is|are|can)|how do (?:i|we) (?:get|find|pay|come)|"
    r"wo (?:treffen|ist|sind|kann|parken)|was (?:muss|soll|sollen|brauche|brauchen)|wie komme|"
    r"ou (?:est|se|sont|puis)|que (?:dois|faut)|qu est ce que je dois|comment (?:venir|payer|puis)|"
    r"dove (?:ci|si|e|sono|posso)|cosa (?:devo|serve|dobbiamo)|come (?:arrivo|posso|pago)|"
    r"donde (?:nos|es|esta|quedamos|puedo)|que (?:debo|tengo|hay) que|que llevo|como (?:llego|puedo|pago))"
)
# A question about the venue, whatever words it begins with.
_HOUSE = re.compile(
    r"\b(?:opening (?:hours|times)|(?:your|the) hours|when (?:do|are) you (?:open|close|closed)|what time do you (?:open|close)|"
    r"(?:are|is) you open|cancel\w* (?:policy|rules|conditions)|park(?:ing)?|address|directions|phone number|pay(?:ment)?|cash|"
    r"(?:credit )?cards?|rent(?:al)?|hire|equipment|helmets?|toilets?|offnungszeiten|wann (?:habt|haben) (?:ihr|sie) (?:auf|offen|geoffnet)|"
    r"parkplatz|adresse|bezahl\w*|zahl\w*|stornobedingungen|ausrustung|horaires|heures d ouverture|adresse|parking|payer|paiement|"
    r"annulation|materiel|orari|indirizzo|parcheggio|pagare|pagamento|attrezzatura|horario|direccion|aparcamiento|aparcar|pagar|equipo)\b"
)
_QUESTION = (
    r"(?:and |und |et |e |y |by the way |btw |also |oh )*(?:what|when|where|how|do|does|is|are|can|could|which|was|wann|wo|wie|"
    r"kann|gibt|habt|haben|quels?|quelles?|quand|ou|comment|est ce|y a t il|peut on|quali|quando|dove|come|posso|si puo|"
    r"che|cual(?:es)?|que|cuando|donde|como|puedo|se puede|hay)\b"
)
# One more booking beside this one, told of in the same breath.
_MORE = re.compile(
    r"[,;.]?\s*\b(?:and|plus|und|et|e|y|&)\s+(?:also |then |dann |auch |aussi |anche |también |tambien )?(?:can (?:i|we) (?:also )?(?:have|get|book) |"
    r"(?:please )?book |i(?:'d| would) (?:also )?like )?(?:another|one more|a second|an additional|also|noch eine?n?|eine?n? (?:weitere?n?|zweite?n?)|"
    r"une? autre|un['’]?\s?altr[oa]|otr[oa])\b.*",
    re.IGNORECASE | re.DOTALL,
)
_BUT = re.compile(
    r"\b(?:but|if|only|instead|unless|except|or|aber|wenn|falls|nur|stattdessen|sondern|oder|mais|seulement|plutot|"
    r"sauf|ma|solo|invece|oppure|pero|sino|excepto|another|different|other|anderer?n?|autre|altr[oa]|otr[oa])\b"
)


def answer_to(
    texts: Sequence[str], kind: str, *, without_restated: Callable[[str], str | None] = fold
) -> Answer:
    """The guest's answer to a proposal of `kind` (book, change, cancel), from all they wrote since it was shown.

    `without_restated` gives a folded text without the details that repeat the proposal, or None if a detail differs.
    """
    kept: list[str] = []
    aside = False
    for text in texts:
        first, more = _parted(text, without_restated)
        aside = aside or more
        for sentence in _sentences(first):
            folded = fold(sentence).lstrip("¿¡ ")
            if _is_aside(sentence, folded) and not _BUT.search(folded):
                aside = True
            else:
                kept.append(sentence)
    whole = " ".join(kept)
    rest = without_restated(whole)
    if rest is None or "?" in whole:
        return Answer(Consent.UNCLEAR, aside)
    words = " ".join(re.findall(r"[a-z0-9]+", rest))
    words, _ = _taken(words, _NO_OBJECTION)
    words, yes = _taken(words, _YES | _YES_TO.get(kind, frozenset()))
    words, no = _taken(words, _NO)
    # "y" alone is short for yes; beside other words it is the Spanish "and".
    yes = yes or words == "y"
    words, _ = _taken("" if words == "y" else words, _FILLERS)
    yes = yes or bool(_THUMBS_UP.search(whole))
    no = no or bool(_THUMBS_DOWN.search(whole))
    if words.replace("|", "").strip() or yes == no:
        return Answer(Consent.UNCLEAR, aside)
    return Answer(Consent.YES if yes else Consent.NO, aside)


def _parted(text: str, without_restated: Callable[[str], str | None]) -> tuple[str, bool]:
    """The text without a further wish ("yes, and another one on Friday at 2"), and whether there was one.

    It is a further one only if it has a day, time or length of its own; else it may be about this one.
    """
    more = _MORE.search(text)
    if more is None or without_restated(more[0]) is not None:
        return text, False
    contrary = re.search(
        r"\b(?:instead|but|only|if|rather|stattdessen|aber|nur|wenn|mais|plutot|ma|invece|pero)\b",
        fold(more[0]),
    )
    return (text, False) if contrary else (text[: more.start()], True)


def _is_aside(sentence: str, folded: str) -> bool:
    if _ASIDE.match(folded):
        return sentence.rstrip().endswith("?")
    asked = re.match(_QUESTION, folded)
    return bool(asked and _HOUSE.search(folded) and sentence.rstrip().endswith("?"))


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+|\n+", text)
    # "yes, where do we meet?", "ok and what are your hours?": the question may follow a comma or an "and".
    return [piece for part in parts for piece in _before_and_after_the_comma(part) if piece.strip()]


def _before_and_after_the_comma(part: str) -> list[str]:
    folded = fold(part).replace("¿", "")
    if not (_ASIDE.search(folded) or _HOUSE.search(folded)):
        return [part]
    return re.split(r",\s*|\s+(?=(?:and|und|et|e|y)\s+(?:\w+\s+)?\w+\b.*\?)", part, maxsplit=1)


def _taken(text: str, phrases: frozenset[str]) -> tuple[str, bool]:
    """The text without these phrases, longest first, and whether there was one."""
    expression = "|".join(sorted(phrases, key=len, reverse=True))
    taken, count = re.subn(rf"\b(?:{expression})\b", "|", text)
    return taken, count > 0
