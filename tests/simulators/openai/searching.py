"""Finding a time: asking for what is missing, searching, offering, proposing."""

import re
from dataclasses import replace
from typing import Any

from tests.simulators.openai import slots
from tests.simulators.openai.context import Result
from tests.simulators.openai.decisions import Call, Decision, Say
from tests.simulators.openai.memory import Wish
from tests.simulators.openai.phrases import phrase
from tests.simulators.openai.reading import read
from tests.simulators.openai.situation import Situation
from tests.simulators.openai.vocabulary import DIETS, OCCASIONS, TEACHING

QUESTIONS = {
    "service": "which_service",
    "day": "which_day",
    "time": "which_time",
    "duration": "how_long",
    "party": "how_many",
}


class Searching(Situation):
    """The way from a wish to a proposal."""

    def _search(self) -> Decision:
        """Look for times once the day is known; ask for it otherwise."""
        wish = self.wish
        if wish.day is None and wish.any_time:
            wish = replace(wish, day=read("today", self.context.now).day)
        if wish.day is None:
            if wish.time is not None:
                return self._say("which_day")
            timed = any(self.context.services.values())
            spoken = (
                ""
                if wish.duration or not timed
                else phrase(self.language, "for_how_long", lengths=self._lengths())
            )
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
            "area": wish.area,
            "features": wish.features,
            **self._teaching(),
        }

    def _teaching(self) -> dict[str, str | None]:
        """What the guest said of the teacher, where the property tells teachers apart."""
        said = " ".join(
            [text for role, text in self.context.history if role == "user"] + [*self.context.fresh]
        )
        found = {
            name: re.search(pattern, said.lower()) if self.context.tells_teachers_apart else None
            for name, pattern in TEACHING.items()
        }
        return {name: match.group() if match else None for name, match in found.items()}

    def _after_search(self, last: Result) -> Decision:
        answer, wish = last.answer, self.wish
        if not last.ok:
            return self._search_again(last) or self._relay(answer)
        offers = slots.slots_of(answer)
        requested = answer.get("requested") if isinstance(answer.get("requested"), dict) else {}
        asked = self._ask_for(answer, wish)
        exact = wish.time is not None and wish.time.minute is not None
        fits = slots.fitting(offers, wish)
        if requested.get("bookable") is False:
            return self._unavailable(answer, offers)
        if exact and not fits and requested.get("bookable"):
            fits = [requested["slot"]] if isinstance(requested.get("slot"), dict) else offers[:1]
        if exact and not fits:
            return asked or self._unavailable(answer, offers)
        if not fits:
            return asked if asked and not offers else self._unavailable(answer, offers, day=last)
        lengths = slots.lengths_of(fits)
        if exact or wish.any_time or (len(slots.times_of(fits)) == 1 and (wish.time or wish.duration)):
            if wish.duration is None and len(lengths) > 1:
                return self._say("how_long", lengths=self._lengths(lengths))
            if asked and wish.duration is None:
                return asked
            return self._propose(fits[0], answer)
        return self._offer_times(answer, fits, lengths, last)

    def _search_again(self, last: Result) -> Call | None:
        """Words the tool did not understand are put as date and time; a choice it offers is the guest's."""
        if any(isinstance(value, list) or name.startswith("party") for name, value in last.answer.items()):
            return None
        if last.answer.get("code") in ("unknown_instructor", "service_missing"):
            return None
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
        if {"which_time", "how_long"} <= set(keys):
            # With the length known the free times of the day can be shown.
            keys.remove("which_time")
        return Say(" ".join(self._text(key, lengths=self._lengths()) for key in keys)) if keys else None

    def _offer_times(
        self, answer: dict[str, Any], fits: list[slots.Slot], lengths: list[int], last: Result
    ) -> Decision:
        times = slots.times_of(fits)
        if not times or len({slot.get("date") for slot in fits}) > 1:
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
        return Call(
            "propose",
            {
                "slot_id": slot_id,
                "name": self.wish.name,
                "notes": None,
                "dietary": self._remark(DIETS),
                "special_requests": self._remark(OCCASIONS),
            },
        )

    def _remark(self, about: str) -> str | None:
        """What the guest told that the kitchen or the host should know, in the guest's words."""
        said = [*(text for role, text in self.context.history if role == "user"), *self.context.fresh]
        found = [text for text in said if re.search(rf"\b(?:{about})", text.lower())]
        return found[-1] if found else None

    def _unavailable(
        self, answer: dict[str, Any], offers: list[slots.Slot], day: Result | None = None
    ) -> Say:
        """Why not, and what else there is."""
        requested = answer.get("requested")
        said = requested.get("say") if isinstance(requested, dict) else None
        reasons = str(said or "") or slots.reasons_of(answer)
        if not reasons:
            key = "none_free" if day else "not_possible"
            reasons = phrase(self.language, key, day=self._day_name(answer, day) if day else "")
        others = slots.slots_of(answer, "alternatives") or self._nearest(offers)
        if not others:
            return Say(
                reasons if reasons.endswith("?") else f"{reasons} {phrase(self.language, 'other_day')}"
            )
        if not said and offers and requested is None:
            return Say(f"{phrase(self.language, 'choices')}{self._offer(offers)}")
        return Say(reasons + self._offer(others))

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
