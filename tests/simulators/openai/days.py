"""Reading days: dates, weekdays, counted days, weekends; the guest's words and the date they come to."""

# ruff: noqa: E501  a pattern is read as one line

import re
from datetime import date, datetime, timedelta

from tests.simulators.openai import vocabulary as words
from tests.simulators.openai.text import DAY_WORD, MONTH, NUMBER, PART, WEEKDAY, Phrase, Text, number


def day_of(source: Text, now: datetime) -> Phrase | None:
    """The first day named, in the guest's words; the date it comes to where that is clear."""
    today = now.date()
    source.take(
        rf"\b(?:arriv\w+|get(?:ting)? (?:there|in)|(?:we are|we're|i am|i'm) (?:here|there)|leav\w+|ankommen|kommen an|arriv[oe]ns) (?:on |at |in the resort )*(?:{WEEKDAY}|{DAY_WORD})(?=.*\b(?:{WEEKDAY}|{DAY_WORD})\b)"
    )
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


def _numeric_date(source: Text, today: date) -> Phrase | None:
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


def _month_date(source: Text, today: date) -> Phrase | None:
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


def _counted_day(source: Text, today: date) -> Phrase | None:
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


def _weekday(source: Text, today: date) -> Phrase | None:
    next_week = r"(?:next week|nächste woche|la semaine prochaine|(?:la )?prossima settimana|la (?:próxima semana|semana que viene))"
    next_one = r"next|nächste[nrs]?|prochain|prossim[oa]|próxim[oa]|que viene"
    match = source.take(
        rf"\b(?:({next_week}),? (?:on )?|(this coming|this|next|coming|diese[nrs]?|nächste[nrs]?|kommende[nrs]?|ce|quest[oa]|prossim[oa]"
        rf"|est[ea]|próxim[oa]) )?({WEEKDAY})s?\b(?:,? ({next_week}|prochain|prossimo|que viene|próximo))?"
    )
    if not match:
        return None
    weekday = words.WEEKDAYS[match.group(3)]
    beside = " ".join(filter(None, (match.group(1), match.group(2), match.group(4))))
    numbered = source.take(r"(?<!\w)(?:the )?(\d{1,2})(?:st|nd|rd|th)\b")
    if numbered:
        days = (today + timedelta(days=ahead) for ahead in range(400))
        day = next(
            (each for each in days if (each.weekday(), each.day) == (weekday, int(numbered.group(1)))), None
        )
        return Phrase(f"{source.words(match)} {source.words(numbered)}", day=day)
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


# "Guten Morgen", "am Morgen" and "por la mañana" name no day.
NO_DAY = {"morgen": r"(?:^|\W)(?:am|guten) $", "mañana": r"(?:por|de) la $", "manana": r"(?:por|de) la $"}


def _day_word(source: Text, today: date) -> Phrase | None:
    found = re.finditer(rf"(?<!\w)({DAY_WORD})(?!\w)", source.left)
    match = next(
        (
            each
            for each in found
            if not re.search(NO_DAY.get(each.group(1), "(?!)"), each.string[: each.start()])
        ),
        None,
    )
    if match is None:
        return None
    word = match.group(1)
    if not re.search(rf"\b{PART}\b", word):
        source.blank(*match.span())
    elif word.startswith(("this ", "ce ", "cet ", "esta ", "questo ")):
        source.blank(match.start(), match.start() + word.index(" "))
        return Phrase({"this": "today"}.get(word.split()[0], source.words(match)), day=today)
    return Phrase(source.words(match), day=today + timedelta(days=words.DAY_WORDS[word]))


def _day_of_month(source: Text, today: date) -> Phrase | None:
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


def _week(source: Text, today: date) -> Phrase | None:
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
