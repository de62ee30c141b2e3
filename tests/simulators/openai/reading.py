"""What one message says: its day, time, length, company and wishes, in the writer's own words and as values."""

# ruff: noqa: E501  a pattern is read as one line

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tests.simulators.openai import vocabulary as words

NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(words.NUMBERS, key=len, reverse=True)) + r")"
MONTH = r"(?:" + "|".join(sorted(words.MONTHS, key=len, reverse=True)) + r")"
WEEKDAY = r"(?:" + "|".join(sorted(words.WEEKDAYS, key=len, reverse=True)) + r")"
DAY_WORD = r"(?:" + "|".join(sorted(map(re.escape, words.DAY_WORDS), key=len, reverse=True)) + r")"
PART = r"(?:" + "|".join(sorted(map(re.escape, words.PARTS), key=len, reverse=True)) + r")"
NOON = r"(?<!après-)(?<!apres-)(?<!après )(?:" + "|".join(words.NOON) + r")"
REFERENCE = re.compile(r"\b(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{6,8}\b")
AT = (
    r"(?:at|around|about|by|from|@|um|gegen|ab|à|vers|dès|alle|all'|verso le|dalle|a las|a la|sobre las|las|to|für|auf|for|until|till|bis"
    r"|pour|per le|para las)"
)
# German "am" before a day is no ante meridiem.
MERIDIEM = r"(?:a\.?m\.?(?! (?:\w+tag|mittwoch|sonnabend|\d))|p\.?m\.?)"


@dataclass(frozen=True)
class Phrase:
    """Some words of the guest and what they come to."""

    words: str
    day: date | None = None
    minute: int | None = None
    window: tuple[int, int] | None = None


@dataclass(frozen=True)
class Reading:
    """Everything one text says. `intents` and `topic` are what it is about, the rest are details."""

    text: str
    intents: frozenset[str] = frozenset()
    topic: str | None = None
    day: Phrase | None = None
    time: Phrase | None = None
    shift: int | None = None
    duration: int | None = None
    instructor: str | None = None
    anyone: bool = False
    any_time: bool = False
    party: int | None = None
    name: str | None = None
    email: str | None = None
    reference: str | None = None
    ordinal: int | None = None
    consent: bool | None = None
    question: bool = False

    @property
    def about_the_house(self) -> bool:
        """Whether it asks for a fact of the property even when it names a day."""
        return self.topic in words.HOUSE_TOPICS

    @property
    def has_details(self) -> bool:
        """Whether it says anything about which day, time, length or person."""
        details = (self.day, self.time, self.shift, self.duration, self.instructor, self.party)
        return any(detail is not None for detail in details) or self.anyone or self.any_time


@dataclass
class _Text:
    """A text whose understood passages are blanked one after the other."""

    shown: str
    left: str = field(init=False)

    def __post_init__(self) -> None:
        lowered = self.shown.lower().replace("\u2019", "'").replace("\u00a0", " ")
        self.left = lowered if len(lowered) == len(self.shown) else self.shown

    def find(self, pattern: str) -> re.Match[str] | None:
        return re.search(pattern, self.left)

    def take(self, pattern: str) -> re.Match[str] | None:
        """The first match, which is then gone from what is left."""
        match = self.find(pattern)
        if match:
            self.blank(*match.span())
        return match

    def blank(self, start: int, end: int) -> None:
        self.left = self.left[:start] + " " * (end - start) + self.left[end:]

    def words(self, match: re.Match[str], group: int | str = 0) -> str:
        return self.shown[match.start(group) : match.end(group)].strip(" ,.?!")


def read(text: str, now: datetime, instructors: tuple[str, ...] = (), expected: str | None = None) -> Reading:
    """Read a guest's text. `now` is local time; `expected` is what was last asked: "duration", "time", "party" or None."""
    source = _Text(re.sub(r"<[^<>]{1,60}>", " ", text))
    whole = source.left
    reading = Reading(
        text=text.strip(),
        intents=_intents(whole),
        topic=next((topic for topic, pattern in words.TOPICS.items() if re.search(pattern, whole)), None),
        consent=_consent(whole),
        question="?" in whole,
        reference=found.group() if (found := REFERENCE.search(source.shown)) else None,
        any_time=re.search(rf"\b(?:{words.ANY_TIME})\b", whole) is not None,
    )
    for pattern in (r"[\w.+-]+@[\w-]+\.[\w.]+", REFERENCE.pattern.lower(), r"\+?\d[\d ]{7,}\d"):
        found = source.find(pattern)
        if found and (not pattern.startswith(r"\b(?=") or reading.reference):
            if "@" in found.group():
                reading = replace(reading, email=found.group())
            source.blank(*found.span())
    while source.take(
        r"(?:(?:€|chf|eur|usd|\$|£|gbp)\s?\d+(?:[.,]\d{2})?)|\b\d+(?:[.,]\d{2})?\s?(?:€|chf\b|eur\w*|usd|\$|£|gbp|francs?\b|dollars?\b)"
    ):
        pass
    reading = replace(reading, name=_name(source), **_company(source, instructors))
    _forget_rejected(source)
    reading = replace(reading, shift=_shift(source))
    relative = _from_now(source, now)
    start, length = _span(source)
    reading = replace(reading, duration=_duration(source) or length)
    reading = replace(reading, party=_party(source))
    day = _day(source, now)
    time = relative or start or _time(source)
    reading = replace(reading, ordinal=_ordinal(source))
    if time is None or time.minute is None:
        bare = _bare_number(source, expected, reading)
        reading = replace(
            reading, duration=reading.duration or bare.duration, party=reading.party or bare.party
        )
        time = bare.time or time
    return replace(reading, day=day, time=time)


def _intents(text: str) -> frozenset[str]:
    return frozenset(
        name for name, patterns in words.INTENTS.items() if any(re.search(p, text) for p in patterns)
    )


def _consent(text: str) -> bool | None:
    """True for a clear yes, False for a clear no, None for neither. The last sentence of several wins."""
    verdict = None
    for sentence in re.split(r"[.!?\n;]+", text):
        said = sentence.strip(" ,-")
        said = re.sub(rf"^(?:{words.NOT_A_NO})\b,?\s*", "yes ", said)
        said = re.sub(
            r"^(?:oh|ah|hm+|well|great,|also|thanks?,?|thank you,?|please(?! do)|bitte(?! buch)|so|and|und|et|then|alright|all right),?\s+",
            "",
            said,
        )
        if re.match(rf"(?:{words.NO})(?!\w)", said):
            verdict = False
        elif re.match(rf"(?:{words.YES})(?!\w)", said) and not re.search(words.CONDITION, said):
            verdict = True if verdict is not False or said.startswith("yes") else verdict
    if verdict is None and re.search(r"(?:👍|✅)", text):
        return True
    return verdict


def _name(source: _Text) -> str | None:
    """A name the guest gives for the booking."""
    lead = (
        r"(?:my name is|my name's|name is|name:|the name|under the name(?: of)?|in the name of|on the name of|i am called|call me|"
        r"ich heiße|ich heisse|mein name ist|auf den namen|je m'appelle|mon nom est|au nom de|mi chiamo|il mio nome è|a nome(?: di)?|"
        r"me llamo|mi nombre es|a nombre de)\s+"
    )
    match = source.find(lead)
    if not match:
        return None
    rest = source.shown[match.end() :]
    name = re.match(r"[^\W\d_][\w'-]*(?:\s+(?:(?:von|van|de|da|di|del|la)\s+)?[A-ZÀ-Þ][\w'-]*){0,3}", rest)
    if not name:
        return None
    source.blank(match.start(), match.end() + name.end())
    return name.group()


def _company(source: _Text, instructors: tuple[str, ...]) -> dict[str, str | bool | None]:
    """Whom the guest wants to have: a name the property knows, or any."""
    if source.take(rf"\b(?:{words.ANYONE})\b"):
        return {"instructor": None, "anyone": True}
    for name in sorted(instructors, key=len, reverse=True):
        for spelling in (name, name.split()[0]):
            if len(spelling) < 3:
                continue
            match = source.find(rf"\b{re.escape(spelling.lower())}\b")
            if match:
                refused = re.search(
                    r"(?:not|nicht|pas|non|no|without)(?: (?:with|mit|bei|avec|con))? $",
                    source.left[: match.start()],
                )
                source.blank(*match.span())
                return (
                    {"instructor": None, "anyone": True} if refused else {"instructor": name, "anyone": False}
                )
    match = re.search(r"\b(?:[Ww]ith|mit|bei|avec|con) ([A-ZÄÖÜÉ][a-zäöüéèß]{2,})\b", source.shown)
    if (
        match
        and match.group(1).lower() not in words.WEEKDAYS
        and match.group(1).lower() not in words.MONTHS
        and instructors
    ):
        source.blank(*match.span())
        return {"instructor": match.group(1), "anyone": False}
    return {}


def _forget_rejected(source: _Text) -> None:
    """Blank what the guest does not want ("instead of 10", "not Monday") and what is being left ("from Monday to …")."""
    what = rf"(?:at |on |um |am |à |alle |a las )?(?:{DAY_WORD}|{WEEKDAY}|\d{{1,2}}(?:[:.]\d\d)?\s*{MERIDIEM}?|{NUMBER}|{PART})"
    source.take(
        rf"\b(?:instead of|rather than|not on|not at|not|statt|anstatt|nicht(?: um| am)?|au lieu de|invece di|en vez de) {what}\b"
    )


def _shift(source: _Text) -> int | None:
    """Minutes by which a time is to move: "an hour later", "30 minutes earlier"."""
    match = source.take(
        rf"\b(?:(half)|({NUMBER}|an?|eine|une|un|una|un')) ?(?:an )?(hour|hours|stunden?|heures?|ora|ore|horas?|min\w*) "
        r"(later|earlier|after|before|später|früher|plus tard|plus tôt|più tardi|prima|más tarde|antes)\b"
    )
    if not match:
        return None
    count = 0.5 if match.group(1) else number(match.group(2)) or 1
    unit = 1 if match.group(3).startswith("min") else 60
    sign = -1 if match.group(4) in ("earlier", "before", "früher", "plus tôt", "prima", "antes") else 1
    return int(sign * count * unit)


def _from_now(source: _Text, now: datetime) -> Phrase | None:
    """A time counted from now: "in two hours", "in 30 minutes"."""
    match = source.take(
        rf"\b(?:in|dans|tra|fra|dentro de) ({NUMBER}|an?|einer?) (hours?|stunden?|heures?|ore|ora|horas?|min\w*)\b(?! lesson)"
    )
    if not match:
        return None
    minutes = (number(match.group(1)) or 1) * (1 if match.group(2).startswith("min") else 60)
    then = now + timedelta(minutes=minutes)
    return Phrase(f"{then:%H:%M}", day=then.date(), minute=then.hour * 60 + then.minute)


CLOCK = rf"(\d{{1,2}})(?:\s?[:.h]\s?(\d{{2}}))?\s*(?:h\b|uhr|o'?clock)?\s*({MERIDIEM})?"


def _span(source: _Text) -> tuple[Phrase | None, int | None]:
    """A start with an end ("from 10 to 11:30", "10-12"), as time and length; "between 10 and 12" is a window."""
    between = source.take(
        rf"\b(?:between|zwischen|entre|tra|fra)(?: le| les| las)? {CLOCK} (?:and|und|et|e|y)(?: le| las)? {CLOCK}"
    )
    if between:
        first, last = _clock_pair(between)
        return Phrase(source.words(between), window=(first, last)), None
    match = source.find(
        rf"(?<![\w.:/-])(?:from |von |de |dalle |das )?{CLOCK}\s?(?:-|–|to|until|till|bis|à|alle|a las)\s?{CLOCK}(?![\d./])"
    )
    if not match:
        return None, None
    first, last = _clock_pair(match)
    if not 0 < last - first <= 600 or not re.search(
        r"from|von|de|dalle|[:.h]|m|uhr|-|–|to|bis|until", match.group()
    ):
        return None, None
    source.blank(*match.span())
    return Phrase(f"{first // 60:02d}:{first % 60:02d}", minute=first), last - first


def _clock_pair(match: re.Match[str]) -> tuple[int, int]:
    ends = match.group(6) or match.group(3)
    first = to_minute(int(match.group(1)), int(match.group(2) or 0), match.group(3))
    last = to_minute(int(match.group(4)), int(match.group(5) or 0), match.group(6))
    if (
        not match.group(3)
        and ends
        and ends.startswith("p")
        and int(match.group(1)) < int(match.group(4)) < 12
    ):
        first = to_minute(int(match.group(1)), int(match.group(2) or 0), ends)
    return first, last


def _duration(source: _Text) -> int | None:
    """A length in minutes."""
    match = source.take(r"(?<![\dà@])(?<!à )(?<!at )\b([1-4]) ?h(?:rs?|ours?)? ?(15|30|45)\b")
    if match:
        return int(match.group(1)) * 60 + int(match.group(2))
    for pattern, minutes in words.DURATIONS.items():
        if source.take(rf"(?<!\w)(?:{pattern})(?!\w)"):
            return minutes
    pattern = rf"\b(\d|{NUMBER})(?:[.,](5|25|75))?[ -]?(?:{words.HOUR_WORDS})(?!\w)(?! (?:uhr|later|earlier))(?![ ]?\d)"
    for match in re.finditer(pattern, source.left):
        count = number(match.group(1)) or 0
        before = source.left[: match.start()].rstrip()
        if count <= 8 and not re.search(r"(?:\bat|\bà|\bvers|\blas|\bum|\bgegen)$", before):
            source.blank(*match.span())
            return int((count + float(f"0.{match.group(2) or 0}")) * 60)
    match = source.take(rf"\b({NUMBER})[ -]?(?:{words.MINUTE_WORDS})(?!\w)")
    return number(match.group(1)) if match else None


def _party(source: _Text) -> int | None:
    """How many people come."""
    if source.take(
        r"\b(?:just|only|nur|solo|seulement) (?:for )?(?:me|myself|ich|für mich|moi|io|yo)\b|\b(?:by myself|alone|allein|tout seul|da solo)\b"
    ):
        return 1
    if source.take(
        r"\b(?:me and my|my (?:wife|husband|son|daughter|friend|partner|girlfriend|boyfriend|mum|dad|mother|father|kid|child|brother|sister) and (?:i|me)|for both of us|the two of us)\b"
    ):
        return 2
    match = source.take(
        rf"\b(?:(?:for|we are|we're|we'll be|there are|there will be|table for|party of|group of|für|wir sind(?: zu)?|pour|nous sommes|per|siamo(?: in)?|para|somos) )?({NUMBER}) (?:\w+ )?(?:{words.PEOPLE})\b"
    )
    if match and number(match.group(1)):
        return number(match.group(1))
    match = source.take(
        rf"\b(?:we are|we're|we'll be|table for|party of|group of|wir sind(?: zu)?|nous sommes|siamo(?: in)?|somos|(?:for|für|pour|per|para)(?= (?:two|three|four|five|six|[2-6]|zwei|drei|vier|deux|trois|quatre|due|tre|quattro|dos|tres|cuatro)\b(?! ?(?:-|:|h\b|am\b|pm\b|a\.m|p\.m|o'?clock|uhr|th|st|nd|rd|{MONTH})))) ({NUMBER})\b(?![:.]\d)"
    )
    return number(match.group(1)) if match else None


def _ordinal(source: _Text) -> int | None:
    for pattern, place in words.ORDINALS.items():
        if source.find(pattern):
            return place
    found = source.find(r"\b(?:option|number|nr\.?|no\.|#)\s?(\d)\b")
    return int(found.group(1)) - 1 if found and int(found.group(1)) else None


def _day(source: _Text, now: datetime) -> Phrase | None:
    """The first day named, in the guest's words; the date it comes to where that is clear."""
    today = now.date()
    for found in (
        _numeric_date(source, today),
        _month_date(source, today),
        _counted_day(source, today),
        _weekday(source, today),
        _day_word(source, today),
        _day_of_month(source, today),
        _week(source, today),
    ):
        if found:
            return found
    return None


def _numeric_date(source: _Text, today: date) -> Phrase | None:
    match = source.take(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
    if match:
        return Phrase(
            source.words(match), day=_date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
        )
    match = source.find(r"\b(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2})\b|\.|(?=\s|$|[,;?!]))")
    if not match:
        return None
    first, second, year = int(match.group(1)), int(match.group(3)), match.group(4)
    dotted_end = match.group().endswith(".") or year or match.group(2) == "/"
    before = source.left[: match.start()].rstrip()
    led = re.search(r"\b(?:on|am|le|il|el|den|vom|dem|for)$", before)
    odd = second % 5 != 0 and not re.search(r"\b(?:at|um|à|alle|las|gegen|around)$", before)
    if (match.group(2) == "-" and not year) or not (dotted_end or led or odd):
        return None
    day, month = (second, first) if second > 12 else (first, second)
    found = (
        _date(int(year) + (2000 if len(year) == 2 else 0), month, day) if year else _next(month, day, today)
    )
    if found is None:
        return None
    source.blank(*match.span())
    return Phrase(source.words(match), day=found)


def _month_date(source: _Text, today: date) -> Phrase | None:
    for pattern in (
        rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|\.|°|º)?\s*(?:of |de |di |del )?({MONTH})\b\.?(?:,?\s*(?:de |del )?(\d{{4}}))?",
        rf"\b({MONTH})\.?\s+(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?!\s?(?:am|pm)\b)(?:,?\s*(\d{{4}}))?",
    ):
        match = source.take(pattern)
        if match:
            first, second = match.group(1), match.group(2)
            day, month = (
                (int(first), words.MONTHS[second]) if first.isdigit() else (int(second), words.MONTHS[first])
            )
            found = _date(int(match.group(3)), month, day) if match.group(3) else _next(month, day, today)
            source.take(rf"\b(?:on |am |le |il |el )?{WEEKDAY}\b,?")
            return Phrase(source.words(match), day=found)
    return None


def _counted_day(source: _Text, today: date) -> Phrase | None:
    match = source.take(
        rf"\b(?:in|dans|tra|fra|en|dentro de) ({NUMBER}|an?|einer?) (days?|tag\w*|jours?|giorn[io]|días?|dias?|weeks?|woche\w*|semaines?|settiman[ae]|semanas?)\b"
    ) or source.take(rf"\b({NUMBER}|an?) (days?|weeks?) from (?:now|today)\b")
    if match:
        count = number(match.group(1)) or 1
        weeks = re.match(r"week|woche|sem|sett", match.group(2))
        return Phrase(source.words(match), day=today + timedelta(days=count * (7 if weeks else 1)))
    match = source.take(
        rf"\b(?:a week (?:from )?({DAY_WORD}|{WEEKDAY})|({DAY_WORD}|{WEEKDAY}) (?:week|in (?:a|one) week|in einer woche))\b"
    )
    if not match:
        return None
    word = match.group(1) or match.group(2)
    ahead = words.DAY_WORDS.get(word)
    first = today + timedelta(days=ahead) if ahead is not None else _coming(words.WEEKDAYS[word], today)
    return Phrase(source.words(match), day=first + timedelta(days=7))


def _weekday(source: _Text, today: date) -> Phrase | None:
    next_week = r"(?:next week|nächste woche|la semaine prochaine|(?:la )?prossima settimana|la (?:próxima semana|semana que viene))"
    next_one = r"next|nächste[nrs]?|prochain|prossim[oa]|próxim[oa]|que viene"
    match = source.take(
        rf"\b(?:({next_week}),? (?:on )?|(this coming|this|next|coming|diese[nrs]?|nächste[nrs]?|kommende[nrs]?|ce|quest[oa]|prossim[oa]"
        rf"|est[ea]|próxim[oa]) )?({WEEKDAY})\b(?:,? ({next_week}|prochain|prossimo|que viene|próximo))?"
    )
    if not match:
        return None
    weekday = words.WEEKDAYS[match.group(3)]
    beside = " ".join(filter(None, (match.group(1), match.group(2), match.group(4))))
    source.take(r"\b(?:the )?(?!\d+ ?(?:am|pm))\d{1,2}(?:st|nd|rd|th)\b")
    if re.search(r"week|woche|semaine|settimana|semana", beside):
        return Phrase(
            source.words(match), day=today - timedelta(days=today.weekday()) + timedelta(days=7 + weekday)
        )
    if beside.startswith(("this", "diese", "ce", "quest", "est")) and weekday == today.weekday():
        return Phrase(source.words(match), day=today)
    found = _coming(weekday, today)
    same_week = found.isocalendar().week == today.isocalendar().week
    if re.search(next_one, beside) and same_week:
        found += timedelta(days=7)
    return Phrase(source.words(match), day=found)


def _day_word(source: _Text, today: date) -> Phrase | None:
    match = source.find(rf"(?<!\w)(?<!am )(?<!por la )(?<!de la )(?<!guten )(?<!good )({DAY_WORD})(?!\w)")
    if not match:
        return None
    word = match.group(1)
    if not re.search(rf"\b{PART}\b", word):
        source.blank(*match.span())
    elif word.startswith(("this ", "ce ", "cet ", "esta ", "questo ")):
        source.blank(match.start(), match.start() + word.index(" "))
        return Phrase({"this": "today"}.get(word.split()[0], source.words(match)), day=today)
    return Phrase(source.words(match), day=today + timedelta(days=words.DAY_WORDS[word]))


def _day_of_month(source: _Text, today: date) -> Phrase | None:
    match = source.take(
        r"\b(?:on )?the (\d{1,2})(?:st|nd|rd|th)\b|\b(\d{1,2})(?:th|nd|rd|st)\b|\bam (\d{1,2})\.(?!\d)|\b(?:le|il|el|el día|on the) (\d{1,2})\b(?![:.h]\d)(?! ?(?:uhr|h\b))"
    )
    if not match:
        return None
    day = int(next(group for group in match.groups() if group))
    for ahead in range(62):
        candidate = today + timedelta(days=ahead)
        if candidate.day == day:
            return Phrase(source.words(match), day=candidate)
    return None


def _week(source: _Text, today: date) -> Phrase | None:
    match = source.take(
        r"\b(?:this |next |at the |on the |am |ce |questo |este |nächstes |dieses )?(weekend|week-end|wochenende|fine settimana|fin de semana)\b"
    )
    if match:
        saturday = _coming(5, today - timedelta(days=1))
        later = (
            match.group().startswith(("next", "nächstes"))
            and saturday.isocalendar().week == today.isocalendar().week
        )
        return Phrase(source.words(match), day=saturday + timedelta(days=7 if later else 0))
    match = source.take(
        r"(?<!last )(?<!letzte )\b(?:this|next|diese|nächste|cette|la|questa|esta|la próxima)? ?(?:week|woche|semaine(?: prochaine)?|settimana(?: prossima)?|semana(?: que viene)?)\b"
    )
    return Phrase(source.words(match)) if match else None


def _time(source: _Text) -> Phrase | None:
    """The first time named: a clock time, or a part of the day."""
    part = _part_beside(source)
    for found in (
        _spoken_clock(source, part),
        _digital_clock(source, part),
        _limit(source),
        _hour(source, part),
    ):
        if found:
            return found
    match = source.find(rf"\b{NOON}\b")
    if match and not re.search(r"(?:by|before|after|vor|nach) $", source.left[: match.start()]):
        return Phrase(source.words(match), minute=720)
    found_part = _find_part(source)
    return Phrase(source.words(found_part), window=words.PARTS[found_part.group()]) if found_part else None


def _find_part(source: _Text) -> re.Match[str] | None:
    """A part of the day that is no greeting."""
    return re.search(rf"(?<!good )(?<!guten )(?<!have a nice )(?<!bon )(?<!\w)(?:{PART})(?!\w)", source.left)


def _part_beside(source: _Text) -> tuple[int, int] | None:
    found = _find_part(source)
    return words.PARTS[found.group()] if found else None


def _spoken_clock(source: _Text, part: tuple[int, int] | None) -> Phrase | None:
    """half past two, quarter to three, halb drei, dix heures et demie, las diez y media, alle dieci e mezza."""
    hour = rf"({NUMBER})"
    for pattern, minutes in (
        (rf"\b(?:half past|half-past) {hour}\b|\bhalf {hour}\b(?! ?(?:hour|day|an))", 30),
        (rf"\b(?:a )?quarter past {hour}\b|\bviertel nach {hour}\b", 15),
        (rf"\b(?:a )?quarter (?:to|before) {hour}\b|\bviertel vor {hour}\b|\bdreiviertel {hour}\b", -15),
        (rf"\bhalb {hour}\b", -30),
        (rf"\b{hour} heures? et demie\b|\b{hour} e mezz[ao]\b|\b{hour} y media\b", 30),
        (rf"\b{hour} heures? et quart\b|\b{hour} e un quarto\b|\b{hour} y cuarto\b", 15),
        (rf"\b{hour} heures? moins le quart\b|\b{hour} meno un quarto\b|\b{hour} menos cuarto\b", -15),
    ):
        match = source.take(pattern)
        if match:
            spoken = next(group for group in match.groups() if group)
            return _clock(source, match, number(spoken) or 0, minutes, None, part)
    match = source.take(rf"\b(five|ten|twenty|twenty-five|5|10|20|25)(?: minutes)? (past|to) ({NUMBER})\b")
    if match:
        away = {"twenty-five": 25}.get(match.group(1)) or number(match.group(1)) or 0
        return _clock(
            source,
            match,
            number(match.group(3)) or 0,
            away if match.group(2) == "past" else -away,
            None,
            part,
        )
    return None


def _digital_clock(source: _Text, part: tuple[int, int] | None) -> Phrase | None:
    for pattern in (
        rf"\b(\d{{1,2}})\s?[:.h]\s?([0-5]\d)\s*({MERIDIEM})?(?:\s?uhr)?(?![\d./])",
        r"\b(\d{1,2}) (?:uhr|heures|horas) ([0-5]\d)(\b)",
        r"\b(?:at|um|@) ([01]\d|2[0-3])([0-5]\d)(\b)",
    ):
        match = source.take(pattern)
        if match and int(match.group(1)) < 25:
            return _clock(source, match, int(match.group(1)), int(match.group(2)), match.group(3), part)
    return None


def _limit(source: _Text) -> Phrase | None:
    """ "after 2", "before noon": a window without an exact time."""
    match = source.take(
        rf"\b(after|before|from|nach|vor|ab|après|avant|dopo le|prima delle|después de las|antes de las|not before|no earlier than)"
        rf" (?:(\d{{1,2}})(?:[:.](\d\d))?\s*({MERIDIEM})?(?: uhr| on(?:wards)?)?|({NOON}))\b"
    )
    if not match:
        return None
    minute = (
        720 if match.group(5) else to_minute(int(match.group(2)), int(match.group(3) or 0), match.group(4))
    )
    if match.group(1) in ("before", "vor", "avant", "prima delle", "antes de las"):
        return Phrase(source.words(match), window=(0, minute))
    return Phrase(source.words(match), window=(minute, 1440))


def _hour(source: _Text, part: tuple[int, int] | None) -> Phrase | None:
    """A whole hour: 10am, ten o'clock, um zehn, à 10h, at ten, 10 in the morning."""
    for pattern in (
        rf"\b({NUMBER})\s?({MERIDIEM})(?!\w)",
        rf"\b({NUMBER})\s?(?:o'?clock|uhr|h\b|heures?\b|ish\b|sharp\b)()",
        rf"(?:\b|(?<=\s)){AT} ({NUMBER})\b()(?! ?(?:€|eur|people|person|days?|weeks?|hours?|min|%|th|nd|rd|st|\.\d))",
        rf"\b({NUMBER}) (?:in the|am|in der|du|de l'|della|del|di|de la|por la) ?(?={PART})()",
    ):
        match = source.take(pattern)
        if match:
            value = number(match.group(1))
            if value is not None and value < 25:
                return _clock(source, match, value, 0, match.group(2), part)
    return None


def _clock(
    source: _Text,
    match: re.Match[str],
    hour: int,
    minutes: int,
    meridiem: str | None,
    part: tuple[int, int] | None,
) -> Phrase:
    minute = to_minute(hour, 0, meridiem, part) + minutes
    spoken = re.sub(rf"^{AT} ", "", source.words(match), flags=re.I)
    spoken = f"{minute // 60:02d}:{minute % 60:02d}" if part and not meridiem and hour < 13 else spoken
    return Phrase(spoken, minute=minute % 1440)


@dataclass(frozen=True)
class _Bare:
    time: Phrase | None = None
    duration: int | None = None
    party: int | None = None


def _bare_number(source: _Text, expected: str | None, reading: Reading) -> _Bare:
    """A number alone ("10", "tomorrow 10 please", "60"): what it means depends on what was asked."""
    match = source.find(
        rf"(?<![\w€$£.:/+*-])(?<!the )(?<!this )(?<!that )(?<!which )({NUMBER})(?![\w%€$£:/+*-])(?!\.\d)(?! ?(?:€|eur|years?|jahre|ans\b|anni|años|time|of\b|question|more))"
    )
    article = match is not None and match.group(1) in (
        "ein",
        "eine",
        "einen",
        "un",
        "une",
        "una",
        "uno",
        "one",
        "once",
        "dos",
    )
    if not match or (article and len(source.left.split()) > 2):
        return _Bare()
    value = number(match.group(1)) or 0
    if value in (30, 45, 60, 90, 120, 150, 180, 240) or (
        expected == "duration" and value <= 4 and reading.duration is None
    ):
        return _Bare(duration=value if value >= 30 else value * 60)
    if expected == "party" and reading.party is None and value <= 30:
        return _Bare(party=value)
    if 6 < value < 24 or (value and value < 7 and (expected == "time" or len(source.left.split()) <= 4)):
        part = _part_beside(source)
        return _Bare(time=Phrase(source.words(match), minute=to_minute(value, 0, None, part)))
    return _Bare()


def number(text: str) -> int | None:
    """The value of digits or a number word."""
    return int(text) if text.isdigit() else words.NUMBERS.get(text)


def to_minute(hour: int, minute: int, meridiem: str | None, part: tuple[int, int] | None = None) -> int:
    """Minutes after midnight; without am, pm or a part of the day, one to six o'clock are in the afternoon."""
    mark = (meridiem or "").replace(".", "")
    if mark == "pm" or (not mark and part and part[0] >= 720):
        hour = hour + 12 if hour < 12 else hour
    elif mark == "am":
        hour %= 12
    elif not mark and 1 <= hour <= 6 and not (part and part[1] <= 720):
        hour += 12
    return (hour * 60 + minute) % 1440


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(month: int, day: int, today: date) -> date | None:
    """The next such day of the calendar, today included."""
    found = _date(today.year, month, day)
    return _date(today.year + 1, month, day) if found and found < today else found


def _coming(weekday: int, today: date) -> date:
    """The next such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def language_of(text: str) -> str | None:
    """The language most of the telling words belong to; None if there are none."""
    found = re.findall(r"[\w']+", text.lower().replace("\u2019", "'"))
    scores = {
        language: sum(word in telling.split() for word in found)
        for language, telling in words.LANGUAGE_WORDS.items()
    }
    best = max(scores, key=lambda language: scores[language])
    if not scores[best]:
        return None
    return "en" if scores["en"] == scores[best] else best
