"""The literal model: looks at the whole message list and decides on the next tool call or the final text.

It behaves as a good model does: it asks for what is missing, passes the guest's own words on, proposes
before it books, and says that something is done only after the tool said so.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from tests.simulators.openai import slots
from tests.simulators.openai.context import Context, Result, context_of
from tests.simulators.openai.decisions import Call, Decision, Say
from tests.simulators.openai.memory import CLOCK, Memory, Wish, is_finished, remember
from tests.simulators.openai.phrases import phrase
from tests.simulators.openai.reading import REFERENCE, Reading, language_of, read
from tests.simulators.openai.vocabulary import CANCELLATION

IT = re.compile(r"\b(?:it|that|this|es|das|ihn|sie|la|le|lo)\b")
TARGET = re.compile(r"\b(?:to|auf|nach|au|à|al|alle|a|para|for)\b")
QUESTIONS = {
    "service": "which_service",
    "day": "which_day",
    "time": "which_time",
    "duration": "how_long",
    "party": "how_many",
}
FAILED = {"unknown": "unknown", "choose": "choices"}
SMALL = ("smalltalk", "who", "off_topic", "thanks", "bye", "greeting")


def decide(messages: list[dict[str, Any]], tools: list[str]) -> Decision:
    """The next step of this turn."""
    context = context_of(messages)
    return Turn(context, remember(context), tools).decide()


class Turn:
    """One round of one turn: everything known, and the choice of what comes next."""

    def __init__(self, context: Context, memory: Memory, tools: list[str]) -> None:
        self.context, self.memory, self.tools = context, memory, tools
        self.wish = memory.wish
        self.intents = frozenset().union(*(reading.intents for reading in memory.fresh))
        said = [*context.fresh, *(text for role, text in reversed(context.history) if role == "user")]
        self.language = language_of(" ".join(context.fresh)) or next(
            filter(None, map(language_of, said)), "en"
        )

    def decide(self) -> Decision:
        last = self.context.results[-1] if self.context.results else None
        if last is None:
            return self._begin()
        after = {
            "find_availability": self._after_search,
            "propose": self._after_proposal,
            "propose_change": self._after_proposal,
            "propose_cancel": self._after_proposal,
            "my_bookings": self._after_bookings,
            "property_facts": self._after_facts,
            "guest_details": self._after_details,
        }.get(last.tool, self._after_deed)
        return after(last)

    # The first round

    def _begin(self) -> Decision:
        details = self._latest("email") or self._latest("name")
        if details and self._may("guest_details"):
            return Call("guest_details", {"name": self._latest("name"), "email": self._latest("email")})
        return self._choose()

    def _choose(self) -> Decision:
        """What the guest is up to, most urgent first."""
        pending, consent = self.context.pending, self._consent()
        if "human" in self.intents and self._may("hand_over"):
            return Call("hand_over", {"reason": self.wish.said[:200] or "The guest asks for a person."})
        if consent is True and not pending and self._offered_a_person() and self._may("hand_over"):
            return Call(
                "hand_over", {"reason": "The guest has a question that the property's facts do not answer."}
            )
        if "off_topic" in self.intents and not self._details():
            return self._say("refuse")
        if pending and consent is True and not self._contradicts():
            return Call(pending.kind, {"proposal_id": pending.proposal_id})
        if pending and (consent is False or self._drops()) and not self._details():
            return self._say("dropped" if pending.kind == "book" else "left")
        topic = self._topic()
        if topic and self._may("property_facts"):
            return Call("property_facts", {"topic": topic})
        if "mine" in self.intents and not {"cancel", "change"} & self.intents and not self._details():
            return self._or_say(Call("my_bookings"), "no_bookings")
        return self._pursue(consent)

    def _pursue(self, consent: bool | None) -> Decision:
        """Go on with the wish, or answer what is no wish."""
        active = (
            self._details()
            or bool({"book", "change", "cancel"} & self.intents)
            or consent is True
            or self._latest_ordinal()
        )
        asked = (
            self.memory.before.goal is not None and bool(REFERENCE.search(self.memory.fresh[-1].text))
            if self.memory.fresh
            else False
        )
        if self.context.pending and self.context.pending.kind == "change" and self._details():
            return self._or_say(Call("my_bookings"), "no_bookings")
        if active or asked:
            match self.wish.goal:
                case "cancel":
                    return self._or_say(Call("my_bookings"), "no_bookings")
                case "change":
                    return self._or_say(Call("my_bookings"), "no_bookings")
                case "book":
                    return self._search()
        for key in SMALL:
            if key in self.intents:
                return self._small(key)
        if consent is False:
            return self._say("left")
        if consent is True:
            return self._say("clarify")
        if any(reading.question for reading in self.memory.fresh) and self._may("property_facts"):
            return Call("property_facts", {"topic": self.wish.said[:200] or self.context.fresh[-1][:200]})
        return self._search() if self.wish.goal == "book" and self.wish.day else self._say("clarify")

    def _small(self, key: str) -> Decision:
        key = {"greeting": "hello", "off_topic": "refuse"}.get(key, key)
        reminder = f" {phrase(self.language, 'shall_i')}" if self.context.pending and key != "bye" else ""
        return Say(self._text(key) + reminder)

    def _search(self) -> Decision:
        """Look for times once the day is known; ask for it otherwise."""
        wish = self.wish
        if wish.day is None and wish.any_time:
            wish = replace(wish, day=read("today", self.context.now).day)
        if wish.day is None:
            if wish.time is not None:
                return self._say("which_day")
            spoken = "" if wish.duration else phrase(self.language, "for_how_long", lengths=self._lengths())
            return self._say("which_day_and", duration=spoken)
        return self._or_say(Call("find_availability", self._query(wish)), "clarify")

    def _query(self, wish: Wish, *, resolved: bool = False) -> dict[str, Any]:
        """The arguments of a search, in the guest's words or (after a failure) as date and time."""
        day, time = wish.day, wish.time
        spoken_day = day.day.isoformat() if day and resolved and day.day else day.words if day else "today"
        spoken_time = time.words if time else None
        if time and resolved:
            spoken_time = (
                f"{time.minute // 60:02d}:{time.minute % 60:02d}" if time.minute is not None else None
            )
        return {
            "service": self._service(),
            "day": spoken_day,
            "time": spoken_time,
            "duration_minutes": wish.duration,
            "instructor": wish.instructor,
            "party_size": wish.party,
        }

    # After a tool's answer

    def _after_search(self, last: Result) -> Decision:
        answer, wish = last.answer, self.wish
        if not last.ok:
            return self._search_again(last) or self._relay(answer)
        offers = slots.slots_of(answer)
        requested = answer.get("requested") if isinstance(answer.get("requested"), dict) else {}
        asked = self._ask_for(answer, wish)
        exact = wish.time is not None and wish.time.minute is not None
        fits = slots.fitting(offers, wish)
        if exact and requested.get("bookable") is False:
            return self._unavailable(answer, offers)
        if exact and not fits and requested.get("bookable"):
            fits = [requested["slot"]] if isinstance(requested.get("slot"), dict) else offers[:1]
        if exact and not fits:
            return asked or self._unavailable(answer, offers)
        if not fits:
            return asked if asked and not wish.time else self._unavailable(answer, offers, day=last)
        lengths = slots.lengths_of(fits)
        if exact or wish.any_time or (len(slots.times_of(fits)) == 1 and (wish.time or wish.duration)):
            if wish.duration is None and len(lengths) > 1:
                return self._say("how_long", lengths=self._lengths(lengths))
            if asked and wish.duration is None:
                return asked
            return self._propose(fits[0], answer)
        return self._offer_times(answer, fits, lengths, last)

    def _search_again(self, last: Result) -> Call | None:
        """Words the tool did not understand are put as date and time."""
        query = self._query(self.wish, resolved=True)
        tried = [result.arguments for result in self.context.results if result.tool == "find_availability"]
        return Call("find_availability", query) if query not in tried and len(tried) < 3 else None

    def _ask_for(self, answer: dict[str, Any], wish: Wish) -> Say | None:
        """The question for what the tool says is missing."""
        missing = " ".join(str(name) for name in answer.get("missing") or [])
        if "service" in missing and answer.get("say"):
            return Say(str(answer["say"]))
        keys = [
            key for name, key in QUESTIONS.items() if name in missing and not (name == "time" and wish.time)
        ]
        return Say(" ".join(self._text(key, lengths=self._lengths()) for key in keys)) if keys else None

    def _offer_times(
        self, answer: dict[str, Any], fits: list[slots.Slot], lengths: list[int], last: Result
    ) -> Decision:
        times = slots.times_of(fits)
        if not times:
            return Say(f"{slots.listed(fits[:6])}\n{phrase(self.language, 'which_one')}")
        shown = times if len(times) <= 10 else times[:: len(times) // 8 + 1]
        text = phrase(self.language, "free", day=self._day_name(answer, last), times=", ".join(shown))
        open_length = self.wish.duration is None and (len(lengths) > 1 or bool(answer.get("missing")))
        return Say(
            text
            + (phrase(self.language, "and_how_long", lengths=self._lengths(lengths)) if open_length else "")
        )

    def _propose(self, slot: slots.Slot, answer: dict[str, Any]) -> Decision:
        slot_id = slot.get("slot_id") or slot.get("id")
        failed = self.context.result_of("propose")
        if failed or slot_id is None or not self._may("propose"):
            return self._relay(failed.answer if failed else answer)
        return Call("propose", {"slot_id": slot_id, "name": self.wish.name, "notes": None})

    def _unavailable(
        self, answer: dict[str, Any], offers: list[slots.Slot], day: Result | None = None
    ) -> Say:
        """Why not, and what else there is."""
        reasons = slots.reasons_of(answer)
        if not reasons:
            key = "none_free" if day else "not_possible"
            reasons = phrase(self.language, key, day=self._day_name(answer, day) if day else "")
        others = slots.slots_of(answer, "alternatives") or self._nearest(offers)
        if not others:
            return Say(f"{reasons} {phrase(self.language, 'other_day')}")
        return Say(reasons + self._offer(others))

    def _offer(self, others: list[slots.Slot]) -> str:
        head, tail = phrase(self.language, "alternatives"), phrase(self.language, "which_alternative")
        return f" {head}\n{slots.listed(others[:5])}\n{tail}"

    def _nearest(self, offers: list[slots.Slot]) -> list[slots.Slot]:
        wanted = self.wish.time.minute if self.wish.time and self.wish.time.minute is not None else None
        if wanted is None:
            return offers[:3]
        return sorted(offers, key=lambda slot: abs((slots.minute_of(slot) or 0) - wanted))[:3]

    def _after_proposal(self, last: Result) -> Decision:
        if not last.ok:
            return self._relay(last.answer)
        say, summary = str(last.answer.get("say") or ""), str(last.answer.get("summary") or "")
        text = say if summary in say or not summary else f"{summary}\n{say}".strip()
        return Say(text if "?" in text else f"{text}\n{phrase(self.language, 'shall_i')}".strip())

    def _after_bookings(self, last: Result) -> Decision:
        bookings = [b for b in last.answer.get("bookings") or [] if isinstance(b, dict)]
        if not last.ok:
            return self._relay(last.answer)
        if not bookings:
            return (
                self._search() if self.wish.goal == "change" and self.wish.day else self._say("no_bookings")
            )
        pending = self.context.pending
        cancelling = self.wish.goal == "cancel"
        changing = self.wish.goal == "change" or (
            pending is not None and pending.kind == "change" and not cancelling
        )
        if not changing and not cancelling:
            lines = "\n".join(f"• {slots.booking_line(booking)}" for booking in bookings)
            return Say(f"{phrase(self.language, 'bookings')}\n{lines}")
        source, target = self._source_and_target(bookings)
        found = slots.meant(bookings, source, self.wish, self._mentioned())
        if len(found) > 1:
            lines = "\n".join(f"• {slots.booking_line(booking)}" for booking in found)
            return Say(f"{phrase(self.language, 'which_booking')}\n{lines}")
        reference = str(found[0].get("reference") or "")
        if not changing:
            return self._or_say(Call("propose_cancel", {"reference": reference}), "failed")
        return self._propose_change(found[0], reference, target)

    def _propose_change(self, booking: dict[str, Any], reference: str, target: Wish) -> Decision:
        start = slots.minute_of(booking)
        time = target.time.words if target.time else None
        if target.shift is not None and start is not None:
            time = f"{(start + target.shift) // 60 % 24:02d}:{(start + target.shift) % 60:02d}"
        wanted = {
            "day": target.day.words if target.day else None,
            "time": time,
            "duration_minutes": target.duration,
            "instructor": target.instructor,
        }
        if not any(wanted.values()):
            return self._say("to_when")
        return self._or_say(Call("propose_change", {"reference": reference, **wanted}), "failed")

    def _source_and_target(self, bookings: list[dict[str, Any]]) -> tuple[Reading | None, Wish]:
        """Which booking is meant, and what it is to become: "move my Tuesday lesson to Thursday at 11"."""
        fresh = self.memory.fresh[-1] if self.memory.fresh else None
        if fresh is None or self.wish.goal == "cancel":
            return fresh, self.wish
        if _asks_which(self.context.last_answer):
            return fresh, self.memory.before
        for found in TARGET.finditer(fresh.text.lower()):
            before, after = (
                read(part, self.context.now, self.context.instructors)
                for part in (fresh.text[: found.start()], fresh.text[found.start() :])
            )
            if after.has_details and (before.day or before.time or before.instructor or before.reference):
                return before, Wish(goal="change").with_reading(after)
        known = [booking for booking in bookings if fresh.reference == booking.get("reference")]
        source = Reading(fresh.text, reference=fresh.reference) if known else Reading(fresh.text)
        return source, self.wish

    def _mentioned(self) -> str | None:
        """The reference the talk was about last."""
        told = [text for _, text in reversed(self.context.history)]
        if not IT.search(self.wish.said.lower()):
            told = [self.context.last_answer]
        return next((found[0] for text in told if len(found := REFERENCE.findall(text)) == 1), None)

    def _after_facts(self, last: Result) -> Decision:
        facts = slots.facts_of(last.answer) if last.ok else ""
        text = facts or str(last.answer.get("say") or "") or self._text("unknown")
        deed = self.context.result_of("book", "change", "cancel")
        if deed is not None:
            return Say(f"{deed.answer.get('confirmation', '')}\n{text}".strip())
        return Say(f"{text}\n{self._text('shall_i')}" if facts and self.context.pending else text)

    def _after_details(self, last: Result) -> Decision:
        if not last.ok:
            return self._relay(last.answer)
        if (
            self._details()
            or {"book", "change", "cancel", "mine", "human"} & self.intents
            or self._consent() is not None
        ):
            return self._choose()
        name = self._latest("name")
        if self.memory.before.goal == "book" and self.wish.day and not self.context.pending:
            return self._search()
        return self._say("details", name=f" {name}" if name else "")

    def _after_deed(self, last: Result) -> Decision:
        """book, change, cancel, hand_over and tools nobody knows: say what the tool says."""
        if not last.ok:
            return self._relay(last.answer)
        topic = self._topic() if last.tool in ("book", "change", "cancel") else None
        if topic and self._may("property_facts"):
            return Call("property_facts", {"topic": topic})
        words = [
            str(last.answer[name]) for name in ("confirmation", "say", "summary") if last.answer.get(name)
        ]
        return Say(words[0]) if words else self._say("failed")

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

    # Small questions about the situation

    def _consent(self) -> bool | None:
        """The newest yes or no of this turn's messages."""
        return next((r.consent for r in reversed(self.memory.fresh) if r.consent is not None), None)

    def _details(self) -> bool:
        return any(reading.has_details for reading in self.memory.fresh)

    def _latest(self, name: str) -> Any:
        return next(
            (value for r in reversed(self.memory.fresh) if (value := getattr(r, name)) is not None), None
        )

    def _latest_ordinal(self) -> bool:
        return self._latest("ordinal") is not None and self.memory.before.goal is not None

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
        return False

    def _topic(self) -> str | None:
        """The fact asked for, unless the question is really a wish to book."""
        for reading in self.memory.fresh:
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
        """Left to the tool unless the property's words are unknown here: it knows its own services."""
        return None

    def _lengths(self, known: list[int] | None = None) -> str:
        """ ": 60 or 120 minutes", as far as the lengths are known."""
        lengths = known if known and len(known) > 1 else list(self.context.durations)
        if len(lengths) < 2:
            return ""
        last = f" {phrase(self.language, 'or')} ".join((", ".join(map(str, lengths[:-1])), str(lengths[-1])))
        return f": {last} {phrase(self.language, 'minutes')}"

    def _day_name(self, answer: dict[str, Any], last: Result | None) -> str:
        day, weekday = answer.get("day"), answer.get("weekday")
        if isinstance(day, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            shown = date.fromisoformat(day)
            weekdays, months = self._text("weekdays").split(), self._text("months").split()
            return f"{weekdays[shown.weekday()]} {shown.day} {months[shown.month - 1]}"
        return " ".join(str(word) for word in (weekday, day) if word) or str(
            last.arguments.get("day") if last else ""
        )

    def _may(self, tool: str) -> bool:
        return tool in self.tools and not any(result.tool == tool for result in self.context.results)

    def _or_say(self, call: Call, key: str) -> Decision:
        return call if call.tool in self.tools else self._say(key)

    def _text(self, key: str, **words: str) -> str:
        venue = f" ({self.context.venue})" if self.context.venue else ""
        return phrase(
            self.language, key, **({"venue": venue, "lengths": "", "duration": "", "name": ""} | words)
        )

    def _say(self, key: str, **words: str) -> Say:
        return Say(self._text(key, **words))


def _asks_which(answer: str) -> bool:
    """Whether the last answer listed bookings to choose from."""
    return (
        len(REFERENCE.findall(answer)) > 1
        and bool(CLOCK.search(answer))
        and "?" in answer
        and not is_finished(answer)
    )
