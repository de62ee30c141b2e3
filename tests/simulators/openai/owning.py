"""The guest's own bookings: telling, changing, cancelling."""

import re
from typing import Any

from tests.simulators.openai import slots
from tests.simulators.openai.context import Result
from tests.simulators.openai.decisions import Call, Decision, Say
from tests.simulators.openai.memory import CLOCK, Wish, is_finished
from tests.simulators.openai.phrases import phrase
from tests.simulators.openai.reading import Reading, read
from tests.simulators.openai.searching import Searching
from tests.simulators.openai.text import references_in

IT = re.compile(r"\b(?:it|that|this|es|das|ihn|sie|la|le|lo)\b")
EVERY = re.compile(
    r"\b(?:both|all|everything|beide\w*|alle|tou(?:te)?s|tutt[ei]|entramb[ei]|tod[oa]s|ambas)\b"
)
TARGET = re.compile(r"\b(?:to|auf|nach|au|à|al|alle|a|para)\b")


class Owning(Searching):
    """What becomes of a booking the guest has."""

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
        if cancelling and EVERY.search(self.wish.said.lower()):
            found = bookings
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
        instructor = target.instructor or (self._somebody_else(booking) if self._latest("anyone") else None)
        wanted = {
            "day": target.day.words if target.day else None,
            "time": time,
            "duration_minutes": target.duration,
            "instructor": instructor,
            "party_size": target.party,
            "area": target.area,
            "features": target.features,
        }
        if not any(wanted.values()):
            return self._say("to_when")
        return self._or_say(Call("propose_change", {"reference": reference, **wanted}), "failed")

    def _somebody_else(self, booking: dict[str, Any]) -> str | None:
        return next((name for name in self.context.instructors if name != booking.get("instructor")), None)

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
            if not after.has_details:
                continue
            named = before.day or before.time or before.instructor or before.reference
            # "changer pour samedi à 14h": the day is no booking's, so it belongs to what is wanted.
            if named and any(slots.is_about(booking, before) for booking in bookings):
                return before, Wish(goal="change").with_reading(after)
            break
        known = [booking for booking in bookings if fresh.reference == booking.get("reference")]
        source = Reading(fresh.text, reference=fresh.reference) if known else Reading(fresh.text)
        return source, self.wish

    def _mentioned(self) -> str | None:
        """The reference the talk was about last."""
        told = [text for _, text in reversed(self.context.history)]
        if not IT.search(self.wish.said.lower()):
            told = [self.context.last_answer]
        return next((found[0] for text in told if len(found := references_in(text)) == 1), None)


def _asks_which(answer: str) -> bool:
    """Whether the last answer listed bookings to choose from."""
    return (
        len(references_in(answer)) > 1
        and bool(CLOCK.search(answer))
        and "?" in answer
        and not is_finished(answer)
    )
