"""Reading times: clock times, parts of the day, windows, spans and shifts."""

# ruff: noqa: E501  a pattern is read as one line

import re
from datetime import datetime, timedelta

from tests.simulators.openai import vocabulary as words
from tests.simulators.openai.text import AT, MERIDIEM, NOON, NUMBER, PART, Phrase, Text, number

CLOCK = rf"(\d{{1,2}})(?:\s?[:.h]\s?(\d{{2}}))?\s*(?:h\b|uhr|o'?clock)?\s*({MERIDIEM})?"


def shift_of(source: Text) -> int | None:
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


def from_now(source: Text, now: datetime) -> Phrase | None:
    """A time counted from now: "in two hours", "in 30 minutes"."""
    match = source.take(
        rf"\b(?:in|dans|tra|fra|dentro de) ({NUMBER}|an?|einer?) (hours?|stunden?|heures?|ore|ora|horas?|min\w*)\b(?! lesson)"
    )
    if not match:
        return None
    minutes = (number(match.group(1)) or 1) * (1 if match.group(2).startswith("min") else 60)
    then = now + timedelta(minutes=minutes)
    return Phrase(f"{then:%H:%M}", day=then.date(), minute=then.hour * 60 + then.minute)


def span_of(source: Text) -> tuple[Phrase | None, int | None]:
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


def time_of(source: Text) -> Phrase | None:
    """The first time named: a clock time, or a part of the day."""
    part = part_beside(source)
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


def _find_part(source: Text) -> re.Match[str] | None:
    """A part of the day that is no greeting."""
    return re.search(rf"(?<!good )(?<!guten )(?<!have a nice )(?<!bon )(?<!\w)(?:{PART})(?!\w)", source.left)


def part_beside(source: Text) -> tuple[int, int] | None:
    found = _find_part(source)
    return words.PARTS[found.group()] if found else None


def _spoken_clock(source: Text, part: tuple[int, int] | None) -> Phrase | None:
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


def _digital_clock(source: Text, part: tuple[int, int] | None) -> Phrase | None:
    for pattern in (
        rf"\b(\d{{1,2}})\s?[:.h]\s?([0-5]\d)\s*({MERIDIEM})?(?:\s?uhr)?(?![\d./])",
        r"\b(\d{1,2}) (?:uhr|heures|horas) ([0-5]\d)(\b)",
        r"\b(?:at|um|@) ([01]\d|2[0-3])([0-5]\d)(\b)",
    ):
        match = source.take(pattern)
        if match and int(match.group(1)) < 25:
            return _clock(source, match, int(match.group(1)), int(match.group(2)), match.group(3), part)
    return None


def _limit(source: Text) -> Phrase | None:
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


def _hour(source: Text, part: tuple[int, int] | None) -> Phrase | None:
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
    source: Text,
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
