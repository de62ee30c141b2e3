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
        "yes yep yeah yup yea sure ok okay okey oki k kk alright fine perfect correct absolutely definitely agreed",
        "all right|sounds good|sounds great|sounds perfect|that works|works for me|go ahead|please do|do it|of course|"
        "i confirm|confirm|confirmed|let s do it|lets do it|go for it|that s fine|that is fine|it s fine|that s good|"
        "that is good|that s perfect|that is perfect|that s right|i ll take it|i take it|i agree",
    )
    | _phrases(
        "ja jo jawohl jep gerne gern passt einverstanden genau stimmt klar naturlich natuerlich perfekt bestatigen",
        "sehr gerne|passt so|das passt|in ordnung|alles klar|bestatige|ich bestatige|so machen wir es|machen wir|mach das",
    )
    | _phrases(
        "oui ouais volontiers parfait entendu absolument confirme confirmez",
        "d accord|c est bon|ca marche|ca me va|avec plaisir|je confirme|allez y|vas y|bien sur|tres bien|c est parfait",
    )
    | _phrases(
        "si certo perfetto confermo conferma volentieri esatto certamente procedi proceda",
        "va bene|va benissimo|d accordo",
    )
    | _phrases(
        "claro vale perfecto confirmo confirmar adelante correcto dale venga",
        "de acuerdo|por supuesto|esta bien|me parece bien",
    )
)
_YES_TO = {
    "book": _phrases(
        "book buchen reservieren reservez prenota prenoti prenotate prenotalo prenotala reserva reserve reservalo "
        "reservala reservelo reservela",
        "book it|book that|book this|please book|reserve it|bitte buchen|buchen sie|buch es|buche es|buchen sie es|"
        "jetzt buchen|reserve le|reservez le|reservez la",
    ),
    "change": _phrases(
        "andern verschieben changez modifiez deplacez cambia cambialo cambiala sposta spostala cambielo cambiela muevela",
        "change it|move it|do the change|bitte andern|bitte verschieben",
    ),
    "cancel": _phrases(
        "cancel stornieren absagen annulez annuler annulla annullala cancella cancellala cancela cancelala cancelela "
        "anula anulala",
        "cancel it|cancel that|cancel the booking|cancel my booking|bitte stornieren|annulez la",
    ),
}
_NO = _phrases(
    "no nope nah non nein nee nevermind dejalo",
    "no thanks|no thank you|not now|never mind|forget it|leave it|rather not|better not|nein danke|lieber nicht|"
    "doch nicht|jetzt nicht|non merci|pas maintenant|laisse tomber|laissez tomber|no grazie|lascia stare|"
    "lascia perdere|meglio di no|no gracias|mejor no|ahora no",
)
_NO_OBJECTION = _phrases(
    "", "no problem|no worries|kein problem|pas de probleme|pas de souci|nessun problema|sin problema"
)
_FILLERS = _phrases(
    "please pls thanks thx ty great super cool lovely wonderful awesome excellent nice good then now so very much many "
    "and that this it me us for the a an oh hi hello dear sir madam bitte danke schon vielen dank sehr toll das es dann "
    "und fur uns mich merci beaucoup svp stp genial la le et pour moi nous grazie mille molto bene allora e per noi "
    "gracias muchas muy bien y para mi nosotros entonces",
    "thank you|s il vous plait|s il te plait|per favore|per piacere|por favor",
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
        for sentence in _sentences(text):
            folded = fold(sentence).lstrip("¿¡ ")
            if sentence.rstrip().endswith("?") and _ASIDE.match(folded) and not _BUT.search(folded):
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
    words, _ = _taken(words, _FILLERS)
    yes = yes or bool(_THUMBS_UP.search(whole))
    no = no or bool(_THUMBS_DOWN.search(whole))
    if words.replace("|", "").strip() or yes == no:
        return Answer(Consent.UNCLEAR, aside)
    return Answer(Consent.YES if yes else Consent.NO, aside)


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+|\n+", text)
    # "yes, where do we meet?": the question may follow a comma.
    return [
        piece
        for part in parts
        for piece in (
            re.split(r",\s*", part, maxsplit=1) if _ASIDE.search(fold(part).replace("¿", "")) else [part]
        )
        if piece.strip()
    ]


def _taken(text: str, phrases: frozenset[str]) -> tuple[str, bool]:
    """The text without these phrases, longest first, and whether there was one."""
    expression = "|".join(sorted(phrases, key=len, reverse=True))
    taken, count = re.subn(rf"\b(?:{expression})\b", "|", text)
    return taken, count > 0
