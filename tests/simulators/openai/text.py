"""A message as text: patterns for its words, passages that are understood and blanked, phrases with values."""

# ruff: noqa: E501  a pattern is read as one line

import re
from dataclasses import dataclass, field
from datetime import date

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
STARRED = re.compile(r"\*([A-Z0-9]{6,8})\*")
# German "am" before a day is no ante meridiem.
STARRED = re.compile(r"\*([A-Z0-9]{6,8})\*")
# German "am" before a day is no ante meridiem.
MERIDIEM = r"(?:a\.?m\.?(?! (?:\w+tag|mittwoch|sonnabend|\d))|p\.?m\.?)"


@dataclass(frozen=True)
class Phrase:
    """Some words of the guest and what they come to."""

    words: str
    day: date | None = None
    minute: int | None = None
    window: tuple[int, int] | None = None


@dataclass
class Text:
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
        """The guest's own words of a match, without what was understood before it or after it."""
        left = match.group(group)
        start = match.start(group) + len(left) - len(left.lstrip())
        return self.shown[start : start + len(left.strip())].strip(" ,.?!")


def references_in(text: str, known: tuple[str, ...] = ()) -> list[str]:
    """Booking references: capitals with a figure among them, capitals between stars, or known ones in any case."""
    spelled = {word for word in re.findall(r"\w{6,8}", text.upper()) if word in known}
    found = [*REFERENCE.findall(text), *STARRED.findall(text), *sorted(spelled)]
    return list(dict.fromkeys(found))


def number(text: str) -> int | None:
    """The value of digits or a number word."""
    return int(text) if text.isdigit() else words.NUMBERS.get(text)
