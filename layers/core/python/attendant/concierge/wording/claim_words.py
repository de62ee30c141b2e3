# ruff: noqa: E501  one language, one line
"""How our languages say that something was done, in folded text (no accents, no case)."""

import re

_DONE = {
    "booked": (
        r"booked|reserved|confirmed|scheduled|arranged|registered|enrolled|signed you up|finali[sz]ed",
        r"(?:fest )?gebucht|reserviert|bestatigt|eingetragen|vereinbart|angemeldet|eingeplant",
        r"reservee?s?|confirmee?s?|enregistree?s?|inscrite?s?|validee?s?|programmee?s?",
        r"prenotat[oaie]|confermat[oaie]|riservat[oaie]|fissat[oaie]|registrat[oaie]",
        r"reservad[oa]s?|confirmad[oa]s?|apuntad[oa]s?|agendad[oa]s?|registrad[oa]s?|programad[oa]s?",
    ),
    "cancelled": (
        r"cancell?ed|called off|removed",
        r"storniert|abgesagt|geloscht|aufgehoben",
        r"annulee?s?|supprimee?s?",
        r"annullat[oaie]|cancellat[oaie]|disdett[oaie]",
        r"cancelad[oa]s?|anulad[oa]s?",
    ),
    "changed": (
        r"moved|rescheduled|changed|updated|switched|postponed|shifted|modified|amended",
        r"verschoben|umgebucht|geandert|verlegt|angepasst",
        r"deplacee?s?|modifiee?s?|changee?s?|reportee?s?|decalee?s?",
        r"spostat[oaie]|modificat[oaie]|cambiat[oaie]|rimandat[oaie]",
        r"cambiad[oa]s?|movid[oa]s?|modificad[oa]s?|aplazad[oa]s?",
    ),
    "held": (
        r"held|on hold|put aside|set aside|pencill?ed in|kept for you|blocked",
        r"vorgemerkt|zuruckgehalten|freigehalten|geblockt",
        r"bloquee?s?|mise? de cote|gardee?s?",
        r"bloccat[oaie]|tenut[oaie] da parte",
        r"bloquead[oa]s?|apartad[oa]s?|guardad[oa]s?",
    ),
    "available": (
        r"available|free|open",
        r"frei|verfugbar",
        r"libres?|disponibles?",
        r"liber[oaie]|disponibil[ei]",
        r"libres?|disponibles?",
    ),
}  # fmt: skip

_ADVERBS = r"(?:(?:now|all|already|successfully|officially|just|hereby|been|both|also|fully|then|jetzt|schon|bereits|nun|soeben|hiermit|erfolgreich|fur (?:sie|dich)|sie|ihnen|dich|den|die|das|ihre?n?|deine?n?|termin|stunde|kurs|buchung|bien|deja|maintenant|desormais|votre|ton|ta|le|la|cours|reservation|gia|ora|stat[oaie]|sua|suo|tua|tuo|il|lezione|prenotazione|ya|ahora|su|tu|el|clase|reserva|sido|morgen|um|am|fur|auf|worden|for|your|the|lesson|you|pour|vous|te|per|lei|para|usted|\d[\d:.]*|uhr) ){0,7}"
_AUXILIARIES = (
    r"is|are|was|were|been|has been|have been|i have|i ve|we have|we ve|ive|weve|i|we|got|gets|it s|that s|you re|you are|lesson s|booking s",
    r"ist|sind|wurde|wurden|habe|haben|hab|bist|wird hiermit",
    r"est|sont|a ete|ont ete|j ai|nous avons|c est|ai|avons|etes|es",
    r"e|sono|e stat[oaie]|ho|abbiamo|l ho|risulta",
    r"esta|estan|ha sido|han sido|he|hemos|queda|quedan|quedo|fue|la he|lo he",
)


def _stated(effect: str) -> re.Pattern[str]:
    """Auxiliary and participle near each other, or a participle that opens the clause ("Booked!")."""
    said = []
    for auxiliary, done in zip(_AUXILIARIES, _DONE[effect], strict=True):
        said.append(rf"\b(?:{auxiliary}) {_ADVERBS}(?:{done})\b")
        said.append(
            rf"^(?:ok |okay |great |perfect |done |super |gut |parfait |perfetto |perfecto |all |successfully |your |{_ADVERBS})?(?:lesson |booking |stunde |kurs |termin |cours |lezione |clase )?(?:{done})\b(?! (?:by|von|par|da|por)\b)"
        )
    return re.compile("|".join(said))


STATED = {effect: _stated(effect) for effect in ("booked", "cancelled")} | {
    "available": re.compile(
        r"\b(?:(?:is|are|s|re|have|ist|sind|hat|haben|est|sont|e|sono|esta|estan) (?:still |also |both |noch |auch |"
        r"encore |aussi |ancora |anche |aun |todavia )*(?:available|free|frei|verfugbar|libres?|disponibles?|liber[oaie]|"
        r"disponibil[ei]))\b(?! (?:of|cancell|to|storn|helmet|entry))"
    )
}
CHANGED = _stated("changed")
HELD = _stated("held")

IDIOMS = re.compile(
    r"\b(?:(?:you|it|that|everything|we) ?(?:s|re|are|is)? (?:now |just |already )?all set|you (?:re|are) (?:good to go|in\b|on the list|down for)|"
    r"see you (?:on|at|tomorrow|then|there|soon|next|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|"
    r"(?:is|are|s) (?:now )?(?:yours|locked in|secured|settled|sorted|in the (?:book|diary|calendar|system))|(?:locked|penciled|pencilled) (?:you |it |that )?in|"
    r"(?:put|have|got|marked|noted|pencill?ed) you (?:down|in)\b|i (?:ve |have )?(?:secured|locked|made|placed|completed|created|put through)|"
    r"(?:went|gone) through|consider it done|taken care of|^(?:all )?done\b|it s done|that s done|"
    r"(?:look|looking) forward to (?:seeing|welcoming|meeting)|(?:booking|reservation) (?:is|was) (?:now )?(?:complete|successful|made)|"
    r"your spot|enjoy your (?:lesson|meal|dinner|visit|massage)|have (?:a )?(?:great|fun|good) (?:lesson|at your)|"
    r"erledigt|steht fest|ist fix|alles klar fur|wir (?:freuen uns auf|erwarten)|bis (?:morgen|dann|bald|montag|dienstag|mittwoch|donnerstag|freitag|samstag)|viel spass|"
    r"hat geklappt|ist gesichert|hab(?:e)? (?:sie|dich) eingetragen|"
    r"c est (?:fait|note|tout bon|regle|en ordre)|a (?:demain|bientot|lundi|mardi|mercredi|jeudi|vendredi|samedi)\b|on vous attend|nous vous attendons|"
    r"(?:e |tutto )?fatto\b|e a posto|tutto a posto|a domani|a presto|ci vediamo|la aspettiamo|ti aspettiamo|"
    r"^hecho\b|^listo\b|esta hecho|ya esta\b|hasta (?:manana|luego|pronto|el)|nos vemos|le esperamos|te esperamos)"
)

OCCUPIED = re.compile(
    r"\b(?:fully booked|booked (?:out|up|solid)|(?:unfortunately|sorry)[^.!?]*?(?:already |just |been )+(?:booked|reserved)|"
    r"(?:already|just|been) (?:booked|reserved|taken) by|(?:that|this|the) (?:time|slot|hour)(?: \w+)? (?:is|was|has been|s) (?:already |just |been )*(?:booked|reserved)|"
    r"ausgebucht|(?:leider|bereits|schon) (?:schon |bereits |anderweitig |voll )*(?:gebucht|reserviert|vergeben|belegt)|"
    r"(?:malheureusement|deja) [^.!?]{0,25}reservee?s?|complets?|(?:purtroppo|gia) [^.!?]{0,25}prenotat[oaie]|"
    r"(?:lamentablemente|lo siento) [^.!?]{0,30}reservad[oa]s?|confirmed by (?:the|our) (?:venue|school|team|staff) (?:yet|first))\b"
    r"(?! (?:for|fur|pour|per|para) (?:you|sie|dich|vous|toi|lei|te|usted))"
)

CONDITION = re.compile(
    r"^(?:(?:and|but|so|then|please|und|aber|et|mais|ma|y|pero|i ll (?:tell|let) you know|you ll hear|nothing|it) )*"
    r"(?:if|once|when|whenever|as soon as|before|after|until|unless|whether|in case|in order|to (?:get|have|be)|for it to|"
    r"wenn|falls|sobald|bevor|nachdem|ob|bis|damit|si\b|quand|des que|une fois|avant|apres|lorsque|afin|pour (?:que|etre)|se\b|quando|appena|una volta|prima|"
    r"dopo|affinche|cuando|en cuanto|una vez|antes|despues|hasta que|para que)\b"
)
OFFER = re.compile(
    r"\b(?:would you like|shall i|should i|shall we|should we|do you want|want me|like me to|can i|may i|could i|how about|"
    r"is it ok|soll ich|sollen wir|mochten sie|mochtest du|darf ich|wollen sie|willst du|kann ich|puis je|voulez vous|"
    r"souhaitez vous|veux tu|dois je|est ce que je|vuole|vuoi|posso|devo|desidera|quiere|quieres|puedo|desea|le gustaria|te gustaria|"
    r"what|which|when|where|how|was|welche[rs]?|wann|quel(?:le)?s?|quand|quale|quando|cual|cuando)\b"
)
DENIAL = re.compile(
    r"\b(?:not|no|never|nothing|none|without|yet to|cannot|can t|couldn t|could not|isn t|aren t|wasn t|hasn t|haven t|"
    r"didn t|don t|won t|unable|nicht|nichts|kein(?:e[nmrs]?)?|noch nicht|nie|weder|ne|n|pas|rien|aucune?|jamais|non|niente|nulla|"
    r"nessun[oa]?|ancora da|no|nada|ningun[oa]?|nunca|todavia no|aun no|pending|awaits?|awaiting|waiting|"
    r"will be|to be|can be|could be|may be|must be|needs? to|has to|werden kann|muss|wird erst|sera|sara|sera|peut etre|puo essere|puede ser)\b"
)
PROMISES = re.compile(
    r"\b(?:(?:colleagues?|someone|somebody|team|staff|manager|human|person|reception(?:ist)?|instructor|they|we|i)(?: [a-z]+){0,4} (?:will|ll|is going to|are going to|shall)(?: \w+){0,2} "
    r"(?:contact|get back|call|reach|reply|write|check|follow up|be in touch|get in touch|respond|answer|assist|help you|confirm|let you know|look into|send you)|"
    r"i (?:will|ll) (?:check|ask|find out|look into|get back|confirm|let you know|pass|forward|arrange)|let me (?:check|ask|find out) (?:with|and)|"
    r"(?:i|we|i ve|we ve|have|has been|ve) ?(?:have )?(?:just )?(?:passed|forwarded|notified|informed|alerted|escalated|asked|told|contacted|transferred)\b|"
    r"(?:kolleg\w*|mitarbeiter\w*|team|jemand|rezeption|wir|ich)(?: [a-z]+){0,5} (?:melde[tn]? (?:sich|uns|mich)|wird sich|werden sich|kontaktier\w*|ruft|rufen)|"
    r"(?:melde[nt]?|wird|werde) (?:mich|uns|sich)(?: [a-z]+){0,4}(?: melden)?|weitergeleitet|weitergegeben|leite (?:es|das|sie|ihre)(?: [a-z]+){0,3} weiter|gebe (?:es|das|ihre)(?: [a-z]+){0,3} weiter|"
    r"(?:collegue|equipe|quelqu un|responsable|nous|on|je)(?: [a-z]+){0,4} (?:recontacter\w*|contacter\w*|rappeller\w*|rappelera|reviendr\w*|repondr\w*|vais verifier|vais demander)|"
    r"(?:j ai|nous avons|ai) (?:transmis|prevenu|informe|contacte)|"
    r"(?:collega|qualcuno|staff|responsabile|noi|team)(?: [a-z]+){0,4} (?:contatter\w*|ricontatter\w*|richiamer\w*|rispondera\w*|si fara)|(?:ho|abbiamo) (?:inoltrato|girato|avvisato|informato|contattato)|"
    r"(?:companer[oa]|alguien|equipo|responsable|nosotros)(?: [a-z]+){0,4} (?:se pondra|contactara|llamara|respondera|escribira)|(?:he|hemos) (?:pasado|reenviado|avisado|informado|contactado))\b"
)
