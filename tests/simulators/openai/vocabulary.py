"""The words of the literal model: what it understands, in English, German, French, Italian and Spanish."""

# ruff: noqa: E501  a table is read by its entries

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "ninety": 90, "sixty": 60,
    "ein": 1, "eins": 1, "eine": 1, "einen": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
    "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
    "uno": 1, "una": 1, "un": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8,
    "nove": 9, "dieci": 10, "undici": 11, "dodici": 12,
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
    "once": 11, "doce": 12,
}  # fmt: skip

WEEKDAYS = {
    "monday": 0, "mondays": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "weds": 2, "wed": 2,
    "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
    "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5, "sonntag": 6,
    "lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6,
    "lunedì": 0, "lunedi": 0, "martedì": 1, "martedi": 1, "mercoledì": 2, "mercoledi": 2, "giovedì": 3, "giovedi": 3,
    "venerdì": 4, "venerdi": 4, "sabato": 5, "domenica": 6,
    "lunes": 0, "martes": 1, "miércoles": 2, "miercoles": 2, "jueves": 3, "viernes": 4, "sábado": 5, "sabado": 5,
    "domingo": 6,
}  # fmt: skip

MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6,
    "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10,
    "november": 11, "nov": 11, "december": 12, "dec": 12,
    "mär": 3, "okt": 10, "dez": 12, "fév": 2, "avr": 4, "aoû": 8, "déc": 12, "gen": 1, "mag": 5, "giu": 6, "lug": 7, "ago": 8,
    "set": 9, "ott": 10, "dic": 12, "ene": 1, "abr": 4,
    "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10, "dezember": 12,
    "janv": 1, "févr": 2, "juil": 7, "janvier": 1, "février": 2, "fevrier": 2, "mars": 3, "avril": 4, "juin": 6, "juillet": 7, "août": 8, "septembre": 9,
    "octobre": 10, "novembre": 11, "décembre": 12, "decembre": 12,
    "gennaio": 1, "febbraio": 2, "marzo": 3, "aprile": 4, "maggio": 5, "giugno": 6, "luglio": 7, "agosto": 8,
    "settembre": 9, "ottobre": 10, "dicembre": 12,
    "enero": 1, "febrero": 2, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "septiembre": 9, "octubre": 10,
    "noviembre": 11, "diciembre": 12,
}  # fmt: skip

# Longer phrases first: "day after tomorrow" holds "tomorrow".
DAY_WORDS = {
    "day after tomorrow": 2, "übermorgen": 2, "uebermorgen": 2, "après-demain": 2, "apres-demain": 2, "après demain": 2,
    "dopodomani": 2, "pasado mañana": 2, "pasado manana": 2,
    "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "tmrw": 1, "2moro": 1, "2morrow": 1, "tomoz": 1, "tomorro": 1, "tomoro": 1, "tomorrrow": 1, "yesterday": -1, "gestern": -1, "ayer": -1, "right now": 0, "straight away": 0, "tmr": 1, "tomo": 1, "domattina": 1,
    "demain": 1, "domani": 1, "mañana": 1, "manana": 1, "morgen": 1,
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "later today": 0,
    "heute": 0, "aujourd'hui": 0, "aujourdhui": 0, "ce matin": 0, "cet après-midi": 0, "ce soir": 0,
    "oggi": 0, "stamattina": 0, "stasera": 0, "hoy": 0, "esta tarde": 0, "esta mañana": 0, "questo pomeriggio": 0,
}  # fmt: skip

# Words for a part of the day and the minutes it spans.
PARTS = {
    "late morning": (600, 720), "early afternoon": (720, 900), "late afternoon": (900, 1080), "early morning": (420, 600),
    "late in the afternoon": (900, 1080), "early in the morning": (420, 600),
    "first thing": (420, 600), "after lunch": (780, 1080), "before lunch": (420, 720), "end of the day": (900, 1080),
    "morning": (300, 720), "mornings": (300, 720), "afternoon": (720, 1080), "evening": (1020, 1380), "tonight": (1020, 1380),
    "lunchtime": (690, 840), "lunch time": (690, 840), "night": (1080, 1439),
    "früher nachmittag": (720, 900), "später nachmittag": (900, 1080), "vormittags": (300, 720), "vormittag": (300, 720),
    "nachmittags": (720, 1080), "nachmittag": (720, 1080), "abends": (1020, 1380), "abend": (1020, 1380),
    "am morgen": (300, 720), "morgens": (300, 720), "in der früh": (300, 720), "früh": (300, 720),
    "matinée": (300, 720), "matin": (300, 720), "après-midi": (720, 1080), "apres-midi": (720, 1080),
    "après midi": (720, 1080), "soir": (1020, 1380), "soirée": (1020, 1380),
    "mattinata": (300, 720), "mattina": (300, 720), "mattino": (300, 720), "domattina": (300, 720),
    "stamattina": (300, 720), "pomeriggio": (720, 1080), "sera": (1020, 1380), "stasera": (1020, 1380),
    "por la mañana": (300, 720), "por la manana": (300, 720), "de la mañana": (300, 720), "de la manana": (300, 720),
    "esta mañana": (300, 720), "tarde": (720, 1200), "noche": (1080, 1439),
}  # fmt: skip

NOON = ("midday", "noon", "mezzogiorno", "mediodía", "mediodia", "mittags", "mittag", "midi", "mezzodì")

# Durations that are not "<number> <unit>", in minutes.
DURATIONS = {
    r"one and a half hours?|an hour and a half|1 ?1/2 hours?|1½ ?(?:hours?|h|stunden)|1 and a half hours?": 90,
    r"anderthalb stunden|eineinhalb stunden|einundhalb stunden|einer? stunde und (?:eine )?halbe|1 ?1/2 stunden": 90,
    r"une heure et demie|un'ora e mezz[ao]|una ora e mezza|una hora y media|hora y media": 90,
    r"two and a half hours?|zweieinhalb stunden|deux heures et demie|due ore e mezza|dos horas y media": 150,
    r"three quarters of an hour|dreiviertelstunde|trois quarts d'heure|tre quarti d'ora|tres cuartos de hora": 45,
    r"half an hour|half[- ]hour|halbe[nr]? stunde|demi[- ]heure|mezz'?ora|media hora": 30,
    r"einstündige?n?r?|1-stündige?n?r?": 60,
    r"zweistündige?n?r?|2-stündige?n?r?|a couple of hours": 120,
    r"half[- ](?:a )?day|halber? tag|halben tag|demi[- ]journée|mezza giornata|medio día": 240,
    r"(?:full|whole|all) day|ganzer? tag|ganzen tag|journée entière|giornata intera|todo el día": 480,
    r"(?:for )?(?:an|a|the|a single|just one|one|eine[rn]?|une|un|una|single)[ -](?:hours?|hrs?|stunde|heure|ora|hora)": 60,
    r"un'ora|hour[- ]long|hourly lesson|1 stunde|stunde lang": 60,
}

HOUR_WORDS = r"hours?|hrs?|h|stunden?|std\.?|stündig\w*|heures?|ore|ora|horas?"
MINUTE_WORDS = r"minutes?|mins?|minuten?|minutig\w*|minütig\w*|minuti|minutos?|m|min\.?|'"

PEOPLE = (
    r"people|persons?|ppl|adults?|kids?|children|guests?|pax|friends|of us|skiers|participants|beginners|"
    r"personen|leute|erwachsene|kinder|gäste|freunde|personnes?|adultes|enfants|persone|persona|adulti|bambini|amici|"
    r"personas|adultos|niños|amigos"
)

# What a guest may be up to. Each is a list of patterns over the lower-cased text.
INTENTS: dict[str, list[str]] = {
    "human": [
        r"\b(?:speak|talk|chat|connect|transfer|pass|put|get|write|contact)\w*\b.{0,25}\b(?:human|person|someone|somebody|agent"
        r"|staff|manager|colleague|representative|receptionist|reception|owner|boss|real|team|people|an? operator)\b",
        r"\b(?:real|actual|living) (?:person|human)\b",
        r"^(?:human|agent|operator|person|staff|reception|representative)(?: please)?[.!]?$",
        r"\b(?:call|phone|ring) me(?: (?:back|please|later|now|on|at)\b|[.!?]*$)|\bcan (?:someone|somebody|anyone) (?:call|phone|ring|help)",
        r"\b(?:i want|i need|give me|get me) (?:a|an|the|to (?:speak|talk) to) .{0,12}(?:human|person|agent|manager|operator)",
        r"\bnot (?:a|with a|to a) (?:bot|robot|machine)\b|\bstop the bot\b|\bhuman being\b",
        r"\b(?:complain|complaint|refund|money back|accident|injur\w+|lawyer|emergency)\b",
        r"\b(?:mensch\w*|mitarbeiter\w*|echte\w* person|jemand\w* sprechen|rückruf|beschwerde|chef(?:in)? sprechen)\b",
        r"\b(?:parler|discuter).{0,20}(?:quelqu'un|personne|humain|conseiller|responsable)|\bune vraie personne\b|\bréclamation\b",
        r"\bparlare con (?:una persona|qualcuno|un operatore|un umano|il responsabile)|\boperatore\b|\breclamo\b",
        r"\bhablar con (?:una persona|alguien|un humano|un agente|el encargado)|\bpersona real\b|\bqueja\b",
    ],
    "cancel": [
        r"\bcancel\w*\b(?! policy| fee| cost| free| rule)",
        r"\b(?:call off|drop my|delete my|remove my|get rid of my|scrap)\b",
        r"\b(?:can't|cannot|can not|won't be able to|not able to|unable to|no longer) (?:make it|come|attend|make my|be there)",
        r"\bwon't (?:make|come)\b|\bdon't need (?:the|my) (?:lesson|booking|table|appointment)",
        r"\b(?:stornier\w*|absag\w*|annullier\w*|cancell?n)\b|\bsag\w*\b.{0,40}\bab\b|\bkann (?:leider )?(?:doch )?nicht kommen",
        r"\bannul\w+\b|\bdécommander\b|\bje ne (?:peux|pourrai) pas venir",
        r"\b(?:annulla\w*|cancella\w*|disdi\w+)\b|\bnon posso venire",
        r"\banul\w+\b|\bcancelar\b|\bno puedo (?:ir|venir)",
    ],
    "change": [
        r"\b(?:chang\w+|reschedul\w+|re-schedul\w+|postpon\w+|mov(?:e|ing)|shift|push (?:it|my|the)|bring (?:it|my) forward|modify|amend|swap|switch|rebook)\b",
        r"\bmake it\b|\binstead\b|\brather\b(?! not)|\b(?:an? )?(?:later|earlier|different|another|other) (?:time|day|slot|date|hour)\b",
        r"\b(?:another|a different|some other|a new) (?:instructor|teacher|coach)\b|\bsome(?:one|body) else\b",
        r"\b(?:later|earlier)\b|\bextend\b|\bshorten\b|\blonger\b|\bshorter\b",
        r"\b(?:verschieb\w*|verleg\w*|umbuch\w*|änder\w*|aender\w*|stattdessen|lieber|doch (?:um|am|erst))\b",
        r"\b(?:déplacer|décaler|reporter|changer|modifier|repousser|avancer)\b|\bplutôt\b",
        r"\b(?:spostar\w*|cambiar\w*|modificar\w*|rimandar\w*|anticipar\w*|posticipar\w*|piuttosto|invece)\b",
        r"\b(?:mover\w*|aplazar\w*|reprogramar\w*|mejor (?:a|el|las))\b",
    ],
    "mine": [
        r"\b(?:what|which|how many|any) (?:\w+ )?(?:bookings?|reservations?|lessons?|appointments?)\b.{0,15}\b(?:do|have|did) (?:i|we)\b"
        r"|\b(?:do|have) (?:i|we) (?:have |got )?any (?:\w+ )?(?:bookings?|reservations?|lessons?|appointments?)\b(?! free| available)"
        r"|\b(?:show|list|see|check|tell) (?:me )?(?:all )?my (?:bookings?|reservations?|lessons?)\b|\bwhat'?s? (?:i have |i've )?booked (?:for|under) me\b",
        r"\bwelche (?:buchungen|termine|kurse|stunden|reservierungen)\b.{0,12}\bich\b|\bhabe? ich .{0,25}(?:gebucht|buchung\w*|termine?)\b",
        r"\bqu'est-ce que j'ai réservé|\bqu'ai-je réservé|\bquelles réservations|\bcosa ho prenotato|\bquali prenotazioni|\bqué (?:reservas tengo|tengo reservad\w|he reservado)",
        r"\bmy (?:upcoming |next |current |existing )?(?:bookings?|reservations?|lessons|appointments?|schedule)\b(?!.{0,30}\bto\b)",
        r"\b(?:what|which|when|show|list|do|did|have)\b.{0,30}\b(?:i|we|me)\b.{0,20}\b(?:booked|bookings?|reserved|reservations?)\b",
        r"\bstatus (?:of|for) (?:my |the |our )?(?:booking|reservation|lesson)\b",
        r"\bmy (?:booking |reservation )?(?:reference|code|number)\b",
        r"\bwhen (?:is|was) (?:it|that)\b|\bi (?:have |had )?(?:already )?booked\b(?!.{0,20}\binstead\b)",
        r"\b(?:what time|when) (?:is|was|are|does|do) (?:my|our)\b|\bis my (?:lesson|booking|table) (?:still )?(?:confirmed|booked|on|ok)",
        r"\b(?:is|was) (?:it|that|everything|the lesson) (?:booked|confirmed|reserved)\b|\bdid (?:it|that|the booking) (?:work|go through)\b"
        r"|\bdid you (?:book|cancel|change)\b",
        r"\bdo i (?:already )?have (?:a|any|an) (?:booking|lesson|reservation|appointment)",
        r"\bmeine? (?:buchung\w*|reservierung\w*|termine?|stunden)\b|\bwas habe ich gebucht|\bwann ist meine?\b",
        r"\bmes (?:réservations?|cours|rendez-vous)\b|\bquand est mon\b|\bma réservation\b",
        r"\bmie prenotazioni\b|\bla mia prenotazione\b|\bquando è la mia\b",
        r"\bmis reservas?\b|\bmi reserva\b|\bcuándo es mi\b",
    ],
    "book": [
        r"\b(?:book|booking|reserve|reservation|schedule|sign (?:me|us) up|arrange|organi[sz]e|fit (?:me|us) in|squeeze)\b",
        r"\b(?:lessons?|class|classes|session|appointment|table|slot|spot|course|coaching|instructor|massage|dinner)\b",
        r"\b(?:available|availability|free|open|openings?|vacanc\w+|possible)\b",
        r"\b(?:buch\w*|reservier\w*|unterricht|skistunde|stunde|privatstunde|skikurs|kurs|termin|tisch|frei)\b",
        r"\b(?:réserv\w+|reserver|cours|leçon|moniteur|disponible|libre|table|rendez-vous)\b",
        r"\b(?:prenot\w+|lezion[ei]|maestro|disponibil\w*|liber[oai]|tavolo)\b",
        r"\b(?:reserv\w+|clases?|lección|profesor\w*|disponible\w*|libre\w*|mesa)\b",
        r"\b(?:learn to|teach (?:me|us|my)|want to ski|like to ski)\b",
    ],
    "greeting": [
        r"^\W*(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|howdy|dear\b|hallo|guten (?:morgen|tag|abend)"
        r"|servus|grüezi|grüß gott|moin|bonjour|bonsoir|salut|coucou|ciao|buongiorno|buonasera|salve|hola|buenos días"
        r"|buenos dias|buenas)\b",
    ],
    "thanks": [
        r"\b(?:thanks?|thank you|thx|ty|cheers|much appreciated|danke\w*|vielen dank|merci\w*|grazie\w*|gracias|dank)\b",
    ],
    "bye": [
        r"\b(?:bye|goodbye|see you|see ya|have a (?:nice|good) (?:day|one|evening)|that's all|nothing else|tschüss|tschüs"
        r"|auf wiedersehen|bis bald|bis dann|au revoir|à bientôt|arrivederci|adiós|adios|hasta luego)\b",
    ],
    "smalltalk": [
        r"\bhow are (?:you|things)\b|\bwie geht'?s\b|\bça va\b|\bcome stai\b|\bqué tal\b|\bhow's it going\b"
    ],
    "who": [
        r"\bare you (?:a )?(?:bot|robot|human|real|ai|person|machine)\b|\bwho (?:are you|am i (?:talking|speaking|chatting) (?:to|with))\b"
        r"|\bbist du ein(?:e)? (?:bot|mensch|roboter|maschine)\b|\bes-tu un robot\b|\bsei un robot\b|\beres un robot\b"
        r"|\bwhat (?:can|do) you do\b|\bhow does (?:this|it) work\b",
    ],
    "forbidden": [
        r"\b(?:ignore|disregard|forget|override|bypass) (?:all |any |the |your |my )*(?:previous|prior|above|earlier|former|system)?\s*(?:instructions?|rules?|prompts?|guidelines?)",
        r"\b(?:system prompt|your (?:instructions|prompt|rules)|jailbreak|developer mode|act as|pretend (?:to be|you)|you are now)\b",
        r"\b(?:all|other) (?:guests?|customers?|people)'?s? (?:names?|bookings?|numbers?|data|details)\b|\bwho else (?:has |have |is |was )?book",
        r"\bwhat bookings? (?:does|did|has) (?!i\b|we\b)[a-z]+\b|\bbookings? (?:does|did|has|of|under|for) (?!i\b|me\b|we\b|us\b|my\b|the\b|a\b|one\b|two\b|three\b|four\b|\d|to|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|next|this|an\b|tomorrow)[a-z]+\b.{0,20}\?"
        r"|\b(?:who is|who's|who has|whose) (?:\w+ )?(?:skiing|booked|coming|in (?:the|that) lesson|lesson|having)\b",
        r"\bfor free\b|\bfree of charge\b|\b(?:give|want|get) (?:me |us )?(?:a )?(?:discount|\d+ ?% off)\b|\bdiscount\b",
    ],
    "off_topic": [
        r"\b(?:poem|joke|story|song|essay|homework|recipe|translate|python|javascript|program code|write (?:me )?(?:a |some )?(?:code|function|script))\b",
        r"\b(?:capital of|president|prime minister|election|politic\w*|bitcoin|crypto|stocks?|football|soccer|world cup|lottery"
        r"|meaning of life|solve|\d ?[+*] ?\d|equation|square root|horoscope)\b",
        r"\b(?:gedicht|witz|hausaufgabe\w*|hauptstadt|poème|blague|capitale de|poesia|barzelletta|chiste|poema|capital de)\b",
    ],
}

# Topics of facts a guest may ask for; the topic's name is what the tool is asked.
TOPICS: dict[str, str] = {
    "dogs, pets": r"\b(?:dogs?|pets?|hunde?|haustiere?|chiens?|cani|perros?)\b",
    "prices": r"\b(?:prices?|costs?|how much|rates?|fees?|charge|expensive|cheap\w*|kostet|kosten|preise?|wie ?viel|tarifs?|prix|combien"
    r"|coûte|prezz[io]|quanto cost\w*|quanto viene|costo|precios?|cuánto (?:cuesta|vale|es)|cuanto cuesta|tarifas?)\b",
    "cancellation policy": r"\b(?:cancell?ation (?:policy|fee|rules?|terms)|cancel (?:for )?free|(?:if|when) (?:i|we) (?:(?:have|need|want) to |must )?cancel|cancel until when|free cancell?ation|stornobedingung\w*|stornogebühr\w*"
    r"|conditions d'annulation|politica di cancellazione|política de cancelación)\b",
    "opening hours": r"\b(?:opening (?:hours|times)|(?:are|is|will|you|it) (?:you |it |the \w+ |be )?(?:open|closed)(?! to)|when (?:do|are) you (?:open|close\w*)"
    r"|what time (?:do|are) you (?:open|close\w*)|closing time|business hours|your hours|öffnungszeiten|geöffnet|offen|heures d'ouverture"
    r"|ouverts?|orari(?: di apertura)?|aperti|horarios?|abierto\w*)\b",
    "location, address, meeting point": r"\b(?:where (?:are|is|do|can|exactly|should)\w*|address|location|located|directions?|how (?:do|can) (?:i|we) (?:get|find|reach)|meeting point|meet you"
    r"|wo (?:seid|ist|sind|treffen|finde)|adresse|treffpunkt|anfahrt|où (?:êtes|est|se|nous)|rendez-vous où|dove (?:siete|si|è|ci)|indirizzo|dónde|donde|dirección)\b",
    "parking": r"\b(?:parking|park|car park|parkplatz|parken|parcheggi\w*|aparcamiento|aparcar)\b",
    "equipment, rental": r"\b(?:equipment|rental|rent|hire|skis|boots|helmets?|gear|poles|ausrüstung|leihen|verleih|ausleihen|skischuhe|matériel|louer|location de|attrezzatur\w*"
    r"|noleggi\w*|equipo|alquil\w+)\b(?= ?(?:\?|included|provided|do i need|hire|rental)|.*\?)",
    "what to bring, clothing": r"\b(?:(?:what|anything|something|need to|should|do (?:i|we))\b.{0,30}\b(?:bring|need)\b|own (?:skis?|boots|gear|equipment)|(?:skis?|boots|gear|equipment|helmets?) included|wear|mitbringen|anziehen|apporter|porter|portare|indossare|llevar|traer)\b",
    "payment, cards": r"\b(?:pay|payment|credit cards?|cash|bezahl\w*|zahlen|kreditkarte|payer|paiement|pagare|pagamento|pagar|tarjeta)\b",
    "age, children": r"\b(?:age|ages|how old|years old|(?:kids?|child(?:ren)?|(?:son|daughter)) (?:join|come|ski|learn|allowed|welcome)|good for (?:kids|children)|(?:for|take|accept|teach) (?:kids|children|my (?:son|daughter|kids?))\b(?=.*\?)|minimum age|too young|alter|ab wie vielen jahren|âge|età|edad)\b",
    "weather, snow": r"\b(?:weather|snow(?:ing)?|rain|wetter|schnee|météo|neige|meteo|neve|tiempo hace|nieve)\b",
    "instructors, prices": r"\b(?:who (?:are|is) (?:the|your) (?:instructors?|teachers?|coach\w*)|which instructors?|(?:which|what) languages?|(?:do|can|does|could) (?:you|anna|marco|léa) teach|do you (?:do|have|offer) (?:snowboard\w*|telemark|ski)|speak (?:german|english|french|italian|spanish))\b",
    "lessons, prices": r"\b(?:what (?:lessons?|services?|classes|courses?|do you offer)|which (?:lessons?|services?|courses?)|what kinds? of|do you offer|how long (?:is|are|does)|the duration"
    r"|was bietet ihr|welche kurse|quels cours|quali lezioni|qué clases)\b",
    "contact, phone": r"\b(?:phone number|telephone|e-?mail address|telefonnummer|numéro de téléphone|numero di telefono|número de teléfono|your (?:number|email))\b",
    "children, kids, age": r"\b(?:bring (?:my |the |our )?(?:kids|children)|for (?:kids|children)\?|take (?:kids|children)|childcare|kinderbetreuung)\b",
}

# Topics that are about the property even when the question names a day.
CANCELLATION = "cancellation policy"
HOUSE_TOPICS = frozenset(TOPICS) - {"prices", "lessons, prices", "instructors, prices", "children, kids, age"}

# A wish, even where a word in it is also a topic.
WANTS = r"\b(?:(?:i'd|i would|we'd|we would) like (?:to book|to reserve|a|an|another)|i want (?:to book|to reserve|a|an)|(?:book|reserve) (?:me|us|a|an)|ich möchte (?!wissen)|je voudrais (?!savoir)|vorrei (?!sapere)|quisiera (?!saber)|quiero (?!saber))"

# Answers to a question. A yes or no counts at the start of a message or as all of it.
YES = (
    r"yes|ye|yep|yeah|yea|yup|ya|y|sure|ok|okay|okey|okie|k|perfect|great|good(?! (?:morning|afternoon|evening|day))|fine|excellent|super|lovely|wonderful|awesome|cool|brilliant|"
    r"absolutely|definitely|certainly|of course|correct|right|exactly|indeed|deal|agreed|confirm(?:ed)?|i confirm|go ahead|go for it|"
    r"please do|do it|do that|let's do (?:it|that|this)|let's go|lets go|lets do it|book it|book that|book this|please book|i'll take|i will take|take it|"
    r"sounds (?:good|great|perfect|fine|lovely)|that (?:works|suits|is fine|is good|is perfect|would be|sounds|one please)|that's (?:fine|good|great|perfect|right|ok|correct)|"
    r"works for (?:me|us)|(?:it|this) (?:works|suits)|happy with that|why not(?! (?:\d|\w+ ?\?))|make the booking|i agree|i accept|all good|looks good|"
    r"ja|jawohl|jo|klar|gerne?|passt|genau|einverstanden|in ordnung|perfekt|natürlich|bitte buchen|buchen sie|buche|mach das|super|alles klar|stimmt|unbedingt|"
    r"oui|ouais|d'accord|dac|parfait|ça marche|ca marche|ça me va|bien sûr|volontiers|allez-y|très bien|entendu|je confirme|c'est bon|"
    r"sì|si|certo|va bene|perfetto|d'accordo|confermo|volentieri|benissimo|ottimo|procedi|esatto|"
    r"sí|claro|vale|de acuerdo|perfecto|confirmo|por supuesto|adelante|bueno|muy bien|está bien|"
    r"👍|✅|👌|🙏|💯|😊"
)

NO = (
    r"no|nope|nah|n|not (?:now|yet|really|today|that|this|interested|good)|never mind|nevermind|forget (?:it|about it)|leave it|"
    r"don't|do not|dont|i'd rather not|rather not|maybe later|i changed my mind|changed my mind|wait|hold on|stop|too expensive|"
    r"that (?:doesn't|does not|won't|is not|isn't)|(?:it|this) (?:doesn't|does not|won't)|i (?:can't|cannot)|on second thought|"
    r"nein|nee|nö|lieber nicht|doch nicht|vergiss es|warte|moment|noch nicht|"
    r"non|pas (?:maintenant|encore)|laisse tomber|attends?|attendez|non merci|"
    r"aspetta|lascia (?:perdere|stare)|non ancora|meglio di no|"
    r"mejor no|espera|olvídalo|todavía no|ahora no|"
    r"👎|❌"
)

# What looks like a no and is none, or like a yes and is none.
NOT_A_NO = r"no (?:problem|worries|rush|hurry|doubt|preference)|no,? that's (?:fine|good|great|perfect|right)|kein problem|pas de problème|nessun problema|no hay problema"
CONDITION = r"\b(?:but|if|unless|only if|before that|first|aber|wenn|falls|erst|mais|si (?:c'|anna|il|elle)|ma|se|pero)\b"

ANYONE = (
    r"any (?:instructor|teacher|coach|one)|anyone|anybody|whoever|no preference|don't mind who|doesn't matter who|does not matter who|"
    r"someone else|somebody else|another (?:instructor|teacher)|different (?:instructor|teacher)|egal wer|jemand anders?|"
    r"n'importe (?:qui|quel)|quelqu'un d'autre|chiunque|qualcun altro|cualquiera|otra persona"
)
ANY_TIME = (
    r"any ?time|whenever|(?:i'm|i am|we're) flexible|doesn't matter when|don't mind when|as early as|earliest|asap|as soon as possible|soonest|"
    r"first (?:available|free|slot|possible)|next (?:available|free|possible|slot)|egal wann|jederzeit|so früh wie|so bald wie|frühest\w*|nächste freie|"
    r"n'importe quand|dès que possible|le plus tôt|prochaine? (?:disponible|libre)|qualsiasi ora|prima possibile|primo (?:disponibile|libero)|"
    r"cualquier hora|cuanto antes|lo antes posible|primera? (?:disponible|libre|hora)"
)
ANOTHER = r"\b(?:another|an additional|one more|an extra|noch eine?n?|weitere|une autre|un autre|encore un|un'altra|un altro|ancora un|otra|otro)\b.{0,15}\b(?:lesson|booking|class|session|table|stunde|termin|buchung|cours|lezione|clase|reserva)\b"

ORDINALS = {
    r"\b(?:first|1st|erste[nrs]?|premi(?:er|ère)|prim[oa]|primer[oa]?)\b": 0,
    r"\b(?:second|2nd|zweite[nrs]?|deuxième|second[oa]|segund[oa])\b": 1,
    r"\b(?:third|3rd|dritte[nrs]?|troisième|terz[oa]|tercer[oa]?)\b": 2,
    r"\b(?:fourth|4th|vierte[nrs]?|quatrième|quart[oa]|cuart[oa])\b": 3,
    r"\b(?:last|letzte[nrs]?|dernière?|ultim[oa]|últim[oa])\b(?! week| minute| name)": -1,
}

# Frequent words that tell the languages apart.
LANGUAGE_WORDS = {
    "de": "ich der die das und ist nicht ein eine einen für um mit uhr morgen heute bitte danke hallo guten kann wir möchte stunde "
    "ja nein wann wie was am auf haben hätte gerne buchen skistunde unterricht montag dienstag mittwoch donnerstag freitag samstag zwei passt perfekt bei",
    "fr": "je le la les et est pas un une pour avec demain aujourd'hui bonjour merci s'il vous plaît voudrais cours heure heures oui non "
    "quand combien à réserver lundi mardi mercredi jeudi vendredi samedi leçon d'accord parfait moniteur nous après-midi",
    "it": "io il lo gli e è non un una per con domani oggi ciao buongiorno grazie vorrei lezione ora ore sì quando quanto alle prenotare "
    "lunedì martedì mercoledì giovedì venerdì sabato perfetto posso certo favore bene della",
    "es": "yo el los y es no un una para con mañana hoy hola gracias quiero quisiera clase hora horas sí cuando cuánto a las reservar "
    "lunes martes miércoles jueves viernes sábado perfecto puedo por favor una clases vale de",
    "en": "i the a and is not for with tomorrow today hello hi thanks please would like lesson hour yes no when how at book monday "
    "tuesday wednesday thursday friday saturday can we my you it to of in on have do what ok sure great instead",
}

AREAS = (
    r"outsides?|outdoors?|terrace|garden|insides?|indoors?|dining room|at the bar|counter|draußen|drinnen|terrasse|"
    r"garten|stube|theke|dehors|en terrasse|intérieur|au bar|fuori|dentro|terrazza|al banco|fuera|terraza|barra"
)
FEATURES = r"quiet(?:er)?|step[- ]?free|wheelchair|high ?chair|window|ruhig\w*|rollstuhl\w*|hochstuhl|fenster|calme|tranquil\w*"
TEACHING = {
    "taught_in": r"german|english|french|italian|spanish|deutsch|englisch|französisch",
    "level": r"beginner|intermediate|advanced|expert|anfänger|débutant",
    "discipline": r"snowboard|telemark|cross-country|langlauf",
}
DIETS = r"allerg|vegetari|vegan|gluten|coeliac|nuts?\b|lactose|halal|kosher"
OCCASIONS = r"birthday|anniversary|celebrat|geburtstag|anniversaire|compleanno|cumpleaños|cake|pram"
