"""What the guest wants by now: the details of this talk put together, the newest word for each."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from tests.simulators.openai.context import Context
from tests.simulators.openai.phrases import ASKED, FINISHED, PHRASES, STILL_ASKING
from tests.simulators.openai.reading import Phrase, Reading, read
from tests.simulators.openai.text import references_in
from tests.simulators.openai.vocabulary import ANOTHER, CANCELLATION, WEEKDAYS

Goal = Literal["book", "change", "cancel"]
CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
OWN = re.compile(
    r"\b(?:my|our|the|meine?n?|unsere?n?|mon|ma|mes|mi[ao]?|la mia|il mio) (?:\w+ ){0,2}"
    r"(?:bookings?|lessons?|reservations?|appointments?|class|table|buchung|stunde|termin|reservierung|réservation|cours|prenotazione|lezione|reserva|clase)\b"
)
RELATIVE = re.compile(
    r"\b(long(?:er|est)?|short(?:er|est)?|länger\w*|kürzer\w*) (?:one|version|lesson|option|stunde)\b"
)
ONE_MORE = re.compile(
    r"\b(?:another|other|one more|second|same|noch ein\w*|weitere\w*|zweite\w*|autre|altr[oa]|otr[oa])\b"
)
LATER = re.compile(r"\b(?:later|später|plus tard|più tardi|más tarde)\b")
EARLIER = re.compile(r"\b(?:earlier|früher|plus tôt|prima|antes)\b")


@dataclass(frozen=True)
class Wish:
    """What is to be booked, changed or cancelled, as far as the guest has said."""

    goal: Goal | None = None
    day: Phrase | None = None
    time: Phrase | None = None
    shift: int | None = None
    duration: int | None = None
    instructor: str | None = None
    party: int | None = None
    area: str | None = None
    features: str | None = None
    name: str | None = None
    any_time: bool = False
    said: str = ""
    former_duration: int | None = None

    def with_reading(self, reading: Reading) -> "Wish":
        """The wish after one more message."""
        goal = self._goal_after(reading)
        former = self.duration or self.former_duration
        afresh = Wish(name=self.name, party=self.party, former_duration=former)
        kept = self if goal == self.goal or self.goal is None else afresh
        if re.search(ANOTHER, reading.text.lower()) and reading.day:
            kept = afresh
        same_length = former if re.search(ONE_MORE, reading.text.lower()) else None
        time = reading.time or kept._moved(reading)
        day = reading.day or (
            reading.time and reading.time.day and Phrase(reading.time.day.isoformat(), day=reading.time.day)
        )
        return replace(
            kept,
            goal=goal,
            day=day or kept.day,
            time=None if reading.any_time and not reading.time else time or kept.time,
            shift=reading.shift if reading.shift is not None and not kept.time else None,
            duration=reading.duration or kept.duration or same_length,
            instructor=reading.instructor or (None if reading.anyone else kept.instructor),
            party=reading.party or kept.party,
            area=reading.area or kept.area,
            features=reading.features or kept.features,
            name=reading.name or kept.name,
            any_time=reading.any_time or (kept.any_time and not reading.time),
            said=reading.text,
        )

    def _goal_after(self, reading: Reading) -> Goal | None:
        text, intents = reading.text.lower(), reading.intents
        if "cancel" in intents and reading.topic != CANCELLATION:
            return "cancel"
        if "change" in intents and (self.goal != "book" or OWN.search(text)):
            return "change"
        if (
            self.goal in ("change", "cancel")
            and not re.search(ANOTHER, text)
            and not re.search(r"\bnew\b", text)
        ):
            return self.goal
        return "book" if "book" in intents or reading.has_details else self.goal

    def _moved(self, reading: Reading) -> Phrase | None:
        """The time after "an hour later", "earlier": exact, or a window."""
        if self.time is None or self.time.minute is None:
            return None
        minute = self.time.minute
        if reading.shift is not None:
            moved = (minute + reading.shift) % 1440
            return Phrase(clock(moved), minute=moved)
        if LATER.search(reading.text.lower()):
            return Phrase(f"after {clock(minute)}", window=(minute + 1, 1440))
        if EARLIER.search(reading.text.lower()):
            return Phrase(f"before {clock(minute)}", window=(0, minute))
        return None


@dataclass(frozen=True)
class Memory:
    """The wish before this turn's messages, the wish with them, and those messages as read."""

    before: Wish
    wish: Wish
    fresh: tuple[Reading, ...]


def remember(context: Context) -> Memory:
    """Go through the talk from its beginning."""
    wish, told = Wish(), ""
    if context.pending and context.pending.kind == "book":
        proposed = read(context.pending.summary, context.now, context.instructors)
        wish = replace(Wish().with_reading(proposed), goal="book", instructor=None, party=None)
    for role, text in context.history:
        if role == "assistant":
            former = wish.duration or wish.former_duration
            wish = Wish(name=wish.name, former_duration=former) if is_finished(text) else wish
            told = text
            continue
        reading = _read(text, told, wish, context)
        if (
            reading.topic
            and reading.question
            and not reading.time
            and (not reading.day or reading.about_the_house)
        ):
            continue
        wish = wish.with_reading(picked(_in_the_week(reading, wish, context), told, context, wish))
    before, fresh = wish, []
    for text in context.fresh:
        for line in filter(str.strip, text.split("\n")):
            reading = _in_the_week(_read(line, told, wish, context), wish, context)
            reading = picked(reading, told, context, wish)
            fresh.append(reading)
            wish = wish.with_reading(reading)
    return Memory(before, wish, tuple(fresh))


def _read(text: str, told: str, wish: Wish, context: Context) -> Reading:
    reading = read(text, context.now, context.instructors, asked_for(told, wish), context.references)
    relative = RELATIVE.search(text.lower())
    lengths = sorted({length for each in context.services.values() for length in each})
    if relative is None or reading.duration or not lengths:
        return reading
    return replace(
        reading, duration=lengths[-1] if relative.group(1).startswith(("long", "läng")) else lengths[0]
    )


def _in_the_week(reading: Reading, wish: Wish, context: Context) -> Reading:
    """ "Next week", and later "Tuesday": the Tuesday of that week."""
    if reading.day is None or wish.day is None or wish.day.day is not None:
        return reading
    both = read(f"{reading.day.words} {wish.day.words}", context.now).day
    return replace(reading, day=both) if both and both.day else reading


def asked_for(told: str, wish: Wish) -> str | None:
    """What the last answer asked for, when it asked for one thing that is not known yet."""
    known = {"duration": wish.duration, "time": wish.time and wish.time.minute, "party": wish.party}
    asked = [
        what for what, pattern in ASKED.items() if re.search(pattern, told.lower()) and known[what] is None
    ]
    return asked[0] if len(asked) == 1 else None


def is_finished(answer: str) -> bool:
    """Whether an answer reports something as done, so that the next wish starts afresh."""
    lowered = answer.lower()
    if any(answer == spoken["no_bookings"] for spoken in PHRASES.values()):
        return True
    if any(spoken["which_booking"] in answer for spoken in PHRASES.values()):
        return False
    return bool(
        len(references_in(answer)) == 1
        and re.search(FINISHED, lowered)
        and not re.search(STILL_ASKING, lowered)
    )


def picked(reading: Reading, told: str, context: Context, wish: Wish) -> Reading:
    """A reading completed by the offer it refers to: "the second one", "11:00 then", a yes to the only."""
    offers = offered(told, context)
    if reading.day:
        return _offered_weekday(reading, offers)
    if not offers or (wish.goal in ("change", "cancel") and references_in(told)):
        return reading
    chosen: Reading | None = None
    if reading.time and reading.time.minute is not None:
        same = [offer for offer in offers if offer.time and offer.time.minute == reading.time.minute]
        chosen = same[0] if same else None
    elif reading.ordinal is not None and -1 <= reading.ordinal < len(offers) and not reading.time:
        chosen = offers[reading.ordinal]
    elif reading.consent and len(offers) == 1 and not context.pending:
        chosen = offers[0]
    elif reading.instructor and not wish.time:
        same = [offer for offer in offers if offer.instructor == reading.instructor]
        chosen = same[0] if len(same) == 1 else None
    if chosen is None:
        return reading
    return replace(
        reading,
        day=chosen.day,
        time=reading.time or chosen.time,
        duration=reading.duration or (None if wish.duration else chosen.duration),
        instructor=reading.instructor or (None if wish.instructor else chosen.instructor),
    )


def _offered_weekday(reading: Reading, offers: list[Reading]) -> Reading:
    """ "Monday then" means the Monday of the offer."""
    wanted = reading.day.day if reading.day else None
    days = {offer.day.day: offer.day for offer in offers if offer.day and offer.day.day}
    same = [day for date, day in days.items() if wanted and date.weekday() == wanted.weekday()]
    named = reading.day is not None and any(word in WEEKDAYS for word in reading.day.words.lower().split())
    return replace(reading, day=same[0]) if named and len(same) == 1 else reading


def offered(told: str, context: Context) -> list[Reading]:
    """The times of the last answer: one per listed line, or all times of its one line."""
    lines = [
        line
        for line in told.splitlines()
        if re.match(r"\s*(?:[•\-*–]|\d[.)])\s", line) and CLOCK.search(line)
    ]
    if lines:
        return [
            read(re.sub(r"^\s*(?:[•\-*–]|\d[.)])\s", "", line), context.now, context.instructors)
            for line in lines
        ]
    if not CLOCK.search(told):
        return [found for part in re.split(r" / |\n|:", told) if (found := read(part, context.now)).day]
    return [
        Reading(
            found.group(), time=Phrase(found.group(), minute=int(found.group(1)) * 60 + int(found.group(2)))
        )
        for found in CLOCK.finditer(told)
    ]


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
