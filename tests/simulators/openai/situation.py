"""One round's situation: what is known, what the guest's newest words say, and how the answer is worded."""

import re
from datetime import date
from typing import Any

from tests.simulators.openai import slots
from tests.simulators.openai.context import Context, Result
from tests.simulators.openai.decisions import Call, Decision, Say
from tests.simulators.openai.memory import Memory
from tests.simulators.openai.phrases import phrase
from tests.simulators.openai.reading import language_of, read
from tests.simulators.openai.vocabulary import CANCELLATION, WANTS

LANGUAGES = {"english": "en", "german": "de", "french": "fr", "italian": "it", "spanish": "es"}
FAILED = {"unknown": "unknown", "choose": "choices"}


class Situation:
    """Everything known in one round, and small questions about it."""

    def __init__(self, context: Context, memory: Memory, tools: list[str]) -> None:
        self.context, self.memory, self.tools = context, memory, tools
        self.wish = memory.wish
        self.intents = frozenset().union(*(reading.intents for reading in memory.fresh))
        said = [text for role, text in context.history if role == "user"]
        guessed = language_of(" ".join((*said[-3:], *context.fresh, *context.fresh)))
        self.language = LANGUAGES.get(context.language or "") or guessed or "en"

    def _consent(self) -> bool | None:
        """The newest yes or no of this turn's messages."""
        return next((r.consent for r in reversed(self.memory.fresh) if r.consent is not None), None)

    def _details(self) -> bool:
        return any(reading.has_details for reading in self.memory.fresh)

    def _latest(self, name: str) -> Any:
        return next(
            (value for r in reversed(self.memory.fresh) if (value := getattr(r, name)) is not None), None
        )

    def _offered_a_person(self) -> bool:
        """Whether the last answer asked if the team should take over."""
        return phrase(self.language, "unknown") in self.context.last_answer

    def _drops(self) -> bool:
        """ "Cancel that" about a proposal is a no to it, unless the guest speaks of a booking they have."""
        kind = self.context.pending.kind if self.context.pending else ""
        return "cancel" in self.intents and kind == "book" and not self.context.references

    def _contradicts(self) -> bool:
        """Whether a yes comes with details the proposal does not have."""
        if not self._details() or self.context.pending is None:
            return False
        proposed = read(self.context.pending.summary, self.context.now, self.context.instructors)
        for said in self.memory.fresh:
            if said.shift or said.anyone or said.any_time:
                return True
            if said.time and (not proposed.time or said.time.minute != proposed.time.minute):
                return True
            if said.day and (not proposed.day or said.day.day != proposed.day.day):
                return True
            if said.duration and said.duration != proposed.duration:
                return True
            if said.instructor and said.instructor != proposed.instructor:
                return True
            if said.party and said.party != proposed.party:
                return True
            if said.area and said.area not in self.context.pending.summary.lower():
                return True
            if said.features:
                return True
        return False

    def _topic(self) -> str | None:
        """The fact asked for, unless the question is really a wish to book."""
        for reading in self.memory.fresh:
            if not reading.question and re.search(WANTS, reading.text.lower()) and reading.topic != "prices":
                continue
            if reading.topic is None or ("cancel" in reading.intents and reading.topic != CANCELLATION):
                continue
            if reading.topic == CANCELLATION or (reading.about_the_house and not reading.time):
                return reading.topic
            if (
                not reading.day
                and not reading.time
                and not reading.any_time
                and "change" not in reading.intents
            ):
                return reading.topic
        return None

    def _service(self) -> str | None:
        """The service the guest named last; None if the property has one only or no word fits."""
        if len(self.context.services) < 2:
            return None
        said = [
            *reversed(self.context.fresh),
            *(text for role, text in reversed(self.context.history) if role == "user"),
        ]
        for text in said:
            told = set(re.findall(r"\w{3,}", text.lower()))
            fits = {
                name: len(told & set(re.findall(r"\w{3,}", name.lower()))) for name in self.context.services
            }
            best = max(fits, key=lambda name: fits[name])
            if fits[best] and list(fits.values()).count(fits[best]) == 1:
                return best
        return None

    def _lengths(self, known: list[int] | None = None) -> str:
        """ ": 60 or 120 minutes", as far as the lengths are known."""
        service = self._service()
        offered = [self.context.services[service]] if service else self.context.services.values()
        lengths = (
            known if known and len(known) > 1 else sorted({length for each in offered for length in each})
        )
        if len(lengths) < 2:
            return ""
        last = f" {phrase(self.language, 'or')} ".join((", ".join(map(str, lengths[:-1])), str(lengths[-1])))
        return f": {last} {phrase(self.language, 'minutes')}"

    def _day_name(self, answer: dict[str, Any], last: Result | None) -> str:
        day, weekday = answer.get("day"), answer.get("weekday")
        if isinstance(day, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            shown = date.fromisoformat(day)
            weekdays, months = self._text("weekdays").split(), self._text("months").split()
            dot = "." if self.language == "de" else ""
            return f"{weekdays[shown.weekday()]} {shown.day}{dot} {months[shown.month - 1]}"
        return " ".join(str(word) for word in (weekday, day) if word) or str(
            last.arguments.get("day") if last else ""
        )

    def _may(self, tool: str) -> bool:
        return tool in self.tools and not any(result.tool == tool for result in self.context.results)

    def _or_say(self, call: Call, key: str) -> Decision:
        return call if call.tool in self.tools else self._say(key)

    def _relay(self, answer: dict[str, Any]) -> Say:
        """What a failing tool says, with its alternatives."""
        others = slots.slots_of(answer, "alternatives") or slots.slots_of(answer)
        say = str(answer.get("say") or "") or phrase(
            self.language, FAILED.get(str(answer.get("code")), "failed")
        )
        reasons = slots.reasons_of(answer)
        text = say if not reasons or reasons.rstrip(".") in say else f"{say} {reasons}"
        if others and not all(slots.line_of(slot) in text for slot in others):
            text += self._offer(others)
        return Say(text)

    def _offer(self, others: list[slots.Slot]) -> str:
        head, tail = phrase(self.language, "alternatives"), phrase(self.language, "which_alternative")
        return f" {head}\n{slots.listed(others[:6])}\n{tail}"

    def _text(self, key: str, **words: str) -> str:
        venue = f" ({self.context.venue})" if self.context.venue else ""
        return phrase(
            self.language, key, **({"venue": venue, "lengths": "", "duration": "", "name": ""} | words)
        )

    def _aside(self, key: str) -> str:
        """A text beside an open proposal: without a question of its own, so that a yes is to the proposal."""
        text = self._text(key)
        if self.context.pending is None:
            return text
        return f"{text.split('. ')[0].rstrip('.')}. {phrase(self.language, 'shall_i')}"

    def _say(self, key: str, **words: str) -> Say:
        return Say(self._text(key, **words))
