"""Reads days, times, lengths and party sizes in five languages, in the property's zone, from an explicit
`now`.

Phrases of a language (`languages/`) are matched in order and taken out of the text; what they mean is
collected in `Findings` and then settled: relative words become dates, hours without morning or evening are
judged by when the venue is open, and a day in the past is never assumed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from attendant.concierge.wording.days import settle_day
from attendant.concierge.wording.findings import Findings
from attendant.concierge.wording.languages import LEXICONS
from attendant.concierge.wording.languages.lexicon import Lexicon
from attendant.concierge.wording.numerals import read_numerals
from attendant.concierge.wording.phrases import MEANINGS, Found
from attendant.concierge.wording.reading import Doubt, Reading
from attendant.concierge.wording.text import fold
from attendant.concierge.wording.times import settle_times


@dataclass(frozen=True)
class Venue:
    """What of the property the words depend on.

    `open_minutes` gives the opening of a local date as (first, end) minutes of that day; it may end
    after 1440.
    `month_first`: 3/4 is March 4 (United States). `language` breaks ties between languages.
    """

    zone: ZoneInfo
    open_minutes: Callable[[date], Sequence[tuple[int, int]]] = lambda day: [(0, 1440)]
    month_first: bool = False
    language: str = "en"


def read(text: str, now: datetime, venue: Venue, *, moving: bool = False) -> Reading:
    """The sense of `text`, written at `now` (aware).

    With `moving` the text asks for a change: of "from 10 to 11" or "Monday to Tuesday" the last is meant.
    Every language is tried and the one that explains most of the text is taken.
    """
    # Between two of these signs stand our own marks for clock times.
    folded = " ".join(fold(text).replace("@", " at ").split())
    order = [venue.language, *(code for code in LEXICONS if code != venue.language)]
    readings = [_read_in(LEXICONS[code], folded, now, venue, moving) for code in order if code in LEXICONS]
    return max(readings, key=lambda reading: reading.weight)


def _read_in(lexicon: Lexicon, folded: str, now: datetime, venue: Venue, moving: bool) -> Reading:
    local = now.astimezone(venue.zone)
    findings = Findings(moving=moving)
    text = " ".join(read_numerals(folded, findings, month_first=venue.month_first).split())
    for rule in lexicon.rules:
        meaning = MEANINGS[rule.meaning]

        def take(
            match: re.Match[str], meaning: Callable[..., str | None] = meaning, value: int | str = rule.value
        ) -> str:
            replacement = meaning(findings, Found(match, lexicon, value, local))
            if replacement is None:
                return match[0]
            return replacement

        text = " ".join(rule.pattern.sub(take, text).split())
    text = findings.take_lone_times(text)
    day = settle_day(findings, local, next_is_week=lexicon.next_is_week)
    times = settle_times(findings, day, local, venue.open_minutes)
    if times.first_future_day is not None and not day.must_ask:
        day = day.moved_to(times.first_future_day)
    party, party_doubts = findings.party(time_known=times.starts is not None or times.window is not None)
    rest = re.sub(r"@\d+@|[|]", " ", text)
    lone = re.findall(r"(?<![\w.,:/])\d{1,2}(?![\w:/]|[.,]\d)", rest)
    doubts: tuple[Doubt, ...] = (*day.doubts, *times.doubts, *party_doubts)
    return Reading(
        language=lexicon.code,
        day=day.first,
        last_day=day.last,
        starts=times.starts,
        window=times.window,
        duration_minutes=findings.duration(),
        party_size=party,
        bare_number=int(lone[0]) if len(lone) == 1 else None,
        doubts=doubts,
        rest=" ".join(rest.split()),
        weight=len(folded) - len(" ".join(rest.split())),
    )
