"""What one message says: its day, time, length, company and wishes, in the writer's own words and as values."""

# ruff: noqa: E501  a pattern is read as one line

import re
from dataclasses import dataclass, replace
from datetime import datetime

from tests.simulators.openai import vocabulary as words
from tests.simulators.openai.days import day_of
from tests.simulators.openai.text import (
    DAY_WORD,
    MERIDIEM,
    MONTH,
    NUMBER,
    PART,
    WEEKDAY,
    Phrase,
    Text,
    number,
    references_in,
)
from tests.simulators.openai.times import from_now, part_beside, shift_of, span_of, time_of, to_minute


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
    area: str | None = None
    features: str | None = None
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
        details = (
            self.day,
            self.time,
            self.shift,
            self.duration,
            self.instructor,
            self.party,
            self.area,
            self.features,
        )
        return any(detail is not None for detail in details) or self.anyone or self.any_time


def read(
    text: str,
    now: datetime,
    instructors: tuple[str, ...] = (),
    expected: str | None = None,
    references: tuple[str, ...] = (),
) -> Reading:
    """Read a guest's text.

    `now` is local time, `instructors` and `references` are what the property knows; `expected` is what was last
    asked for: "duration", "time", "party" or None.
    """
    source = Text(re.sub(r"<[^<>]{1,60}>", " ", text))
    whole = source.left
    reading = Reading(
        text=text.strip(),
        intents=_intents(whole),
        topic=next((topic for topic, pattern in words.TOPICS.items() if re.search(pattern, whole)), None),
        consent=_consent(whole),
        question="?" in whole,
        reference=next(iter(references_in(source.shown, references)), None),
        any_time=re.search(rf"\b(?:{words.ANY_TIME})\b", whole) is not None,
    )
    email = source.take(r"[\w.+-]+@[\w-]+\.[\w.]+")
    reading = replace(reading, email=email.group() if email else None)
    if reading.reference:
        source.take(rf"\b{reading.reference.lower()}\b")
    source.take(r"\+?\d[\d ]{7,}\d")
    while source.take(
        r"(?:(?:€|chf|eur|usd|\$|£|gbp)\s?\d+(?:[.,]\d{2})?)|\b\d+(?:[.,]\d{2})?\s?(?:€|chf\b|eur\w*|usd|\$|£|gbp|francs?\b|dollars?\b)"
    ):
        pass
    area, features = (re.search(rf"\b(?:{found})\b", whole) for found in (words.AREAS, words.FEATURES))
    reading = replace(
        reading, area=area.group() if area else None, features=features.group() if features else None
    )
    reading = replace(reading, name=_name(source), **_company(source, instructors))
    _forget_rejected(source)
    reading = replace(reading, shift=shift_of(source))
    relative = from_now(source, now)
    start, length = span_of(source)
    reading = replace(reading, duration=_duration(source) or length)
    reading = replace(reading, party=_party(source))
    day = day_of(source, now)
    time = relative or start or time_of(source)
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


def _name(source: Text) -> str | None:
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


def _company(source: Text, instructors: tuple[str, ...]) -> dict[str, str | bool | None]:
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


def _forget_rejected(source: Text) -> None:
    """Blank what the guest does not want ("instead of 10", "not Monday") and what is being left ("from Monday to …")."""
    what = rf"(?:at |on |um |am |à |alle |a las )?(?:{DAY_WORD}|{WEEKDAY}|\d{{1,2}}(?:[:.]\d\d)?\s*{MERIDIEM}?|{NUMBER}|{PART})"
    source.take(
        rf"\b(?:instead of|rather than|not on|not at|(?<!why )not|statt|anstatt|nicht(?: um| am)?|au lieu de|invece di|en vez de) {what}\b"
    )


def _duration(source: Text) -> int | None:
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


def _party(source: Text) -> int | None:
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


def _ordinal(source: Text) -> int | None:
    for pattern, place in words.ORDINALS.items():
        if source.find(pattern):
            return place
    found = source.find(r"\b(?:option|number|nr\.?|no\.|#)\s?(\d)\b")
    return int(found.group(1)) - 1 if found and int(found.group(1)) else None


@dataclass(frozen=True)
class _Bare:
    time: Phrase | None = None
    duration: int | None = None
    party: int | None = None


def _bare_number(source: Text, expected: str | None, reading: Reading) -> _Bare:
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
        part = part_beside(source)
        return _Bare(time=Phrase(source.words(match), minute=to_minute(value, 0, None, part)))
    return _Bare()


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
