"""The shape of a language's table, and how its phrases become patterns.

Placeholders of a phrase: `{n}`, `{n2}` a number in digits or words; `{h}` an hour; `{m}` two digits of
minutes; `{wd}` a weekday; `{month}`; `{d}` a day of the month, in words, too; `{y}` a year; `{t}`, `{t2}` a
clock time read before, or a bare hour. A phrase is matched on folded text, in the order of the table: what is
read first is taken out for those that follow.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count

Phrase = tuple[str, str] | tuple[str, str, int | str]


@dataclass(frozen=True)
class Rule:
    """A compiled phrase: where it matches, `meaning` says what it is and `value` how much."""

    pattern: re.Pattern[str]
    meaning: str
    value: int | str


@dataclass(frozen=True)
class Lexicon:
    """One language. `next_is_week`: "next Friday" means the Friday of next week, not the first to come."""

    code: str
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    phrases: tuple[Phrase, ...]
    next_is_week: bool

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(self._compiled(phrase) for phrase in self.phrases)

    def number(self, text: str) -> float:
        """The value of a `{n}`, `{h}` or `{d}`."""
        if text in self.numbers:
            return self.numbers[text]
        if text in self.ordinals:
            return self.ordinals[text]
        return float(text.replace(",", "."))

    def weekday(self, text: str) -> int:
        """0 for Monday."""
        return _named(self.weekdays, text)

    def month(self, text: str) -> int:
        """1 for January."""
        return _named(self.months, text)

    def _compiled(self, phrase: Phrase) -> Rule:
        template, meaning, value = phrase if len(phrase) == 3 else (*phrase, 0)
        counter = count()

        def group(found: re.Match[str]) -> str:
            name = found[1]
            return f"(?P<{name}_{next(counter)}>{self._placeholders[name]})"

        pattern = re.sub(r"\{([a-z]\w*)\}", group, template)
        return Rule(re.compile(rf"(?<![\w@])(?:{pattern})(?![\w@])"), meaning, value)

    @cached_property
    def _placeholders(self) -> dict[str, str]:
        number = rf"\d{{1,3}}(?:[.,]\d)?|{_any_of(self.numbers)}"
        hours = [word for word, value in self.numbers.items() if value <= 24]
        hour = rf"(?:[01]?\d|2[0-4])(?![\d:])|{_any_of(hours)}"
        time = rf"@\d+@|{hour}"
        return {
            "n": number,
            "n2": number,
            "h": hour,
            "m": r"[0-5]\d",
            "wd": _any_of(self.weekdays),
            "month": _any_of(self.months),
            "d": rf"(?:0?[1-9]|[12]\d|3[01])(?!\d)|{_any_of({**self.ordinals, **self.numbers})}",
            "y": r"20\d\d",
            "t": time,
            "t2": time,
        }


def _any_of(words: Mapping[str, int] | list[str]) -> str:
    """Alternatives, the longest first, so that `quatorze` is not read as `quatre`."""
    return "|".join(sorted(words, key=len, reverse=True)) or r"(?!)"


def _named(words: Mapping[str, int], text: str) -> int:
    """The value of a word whose key may carry a condition on what follows it."""
    bare = text.rstrip(".")
    return next(value for word, value in words.items() if word.split("(")[0] == bare)


def numbered(*names: str, start: int = 1) -> dict[str, int]:
    """`numbered("one un", "two")`: every spelling of a place in a list, counted from `start`."""
    return {spelling: place for place, name in enumerate(names, start) for spelling in name.split()}
