"""A ski school in miniature behind the concierge's tools, and a guest who talks to the literal model."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.simulators.openai.brain import decide
from tests.simulators.openai.decisions import Call
from tests.simulators.openai.reading import read

NOW = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001  a Monday, local time as the prompt gives it
INSTRUCTORS = ("Anna", "Ben", "Clara")
PRICES = {60: "65.00 EUR", 120: "120.00 EUR"}
TOOLS = [
    "find_availability",
    "propose",
    "book",
    "my_bookings",
    "propose_change",
    "change",
    "propose_cancel",
    "cancel",
    "guest_details",
    "property_facts",
    "hand_over",
]
FACTS = {
    "prices": "60 minutes cost 65.00 EUR, 120 minutes 120.00 EUR.",
    "opening hours": "Monday to Saturday 9:00 to 17:00.",
}


@dataclass
class Venue:
    """Answers tool calls; `taken` holds (day, minute, instructor)."""

    taken: set[tuple[date, int, str]] = field(default_factory=set)
    slots: dict[str, dict[str, Any]] = field(default_factory=dict)
    bookings: list[dict[str, Any]] = field(default_factory=list)
    proposal: dict[str, Any] | None = None
    notes: dict[str, Any] = field(default_factory=dict)
    handed_over: bool = False

    def call(self, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = getattr(self, f"_{tool}")(**arguments)
        return answer

    def _find_availability(
        self,
        service: str | None,
        day: str,
        time: str | None,
        duration_minutes: int | None,
        instructor: str | None,
        party_size: int | None,
        **_unsaid: None,
    ) -> dict[str, Any]:
        said = read(f"{day} {'at ' + time if time and time[0].isdigit() else time or ''}", NOW)
        if said.day is None or said.day.day is None:
            return {
                "ok": False,
                "code": "unclear_day",
                "say": "Which day do you mean?",
                "next": "ask the guest",
            }
        lengths = [duration_minutes] if duration_minutes else list(PRICES)
        free = [
            self._slot(said.day.day, minute, length, who)
            for minute in range(9 * 60, 17 * 60, 30)
            for length in lengths
            for who in INSTRUCTORS
            if self._is_free(said.day.day, minute, length, who) and (instructor or who) == who
        ]
        wanted = said.time.minute if said.time else None
        at_time = [
            slot
            for slot in free
            if wanted is not None and slot["time"] == f"{wanted // 60:02d}:{wanted % 60:02d}"
        ]
        reasons = [{"code": "taken", "text": "That time is taken."}]
        requested = None
        if wanted is not None and duration_minutes:
            others = {slot["time"]: slot for slot in free if abs(_minute(slot["time"]) - wanted) <= 120}
            alternatives = [] if at_time else list(others.values())[:3]
            requested = {
                "bookable": bool(at_time),
                "reasons": [] if at_time else reasons,
                "alternatives": alternatives,
            }
        missing = [] if duration_minutes else ["duration_minutes"]
        shown = said.day.day
        return {
            "ok": True, "day": shown.isoformat(), "weekday": f"{shown:%A}", "slots": free,
            "requested": requested, "missing": missing,
        }  # fmt: skip

    def _slot(self, day: date, minute: int, length: int, who: str) -> dict[str, Any]:
        slot_id = f"s{len(self.slots) + 1}"
        time = f"{minute // 60:02d}:{minute % 60:02d}"
        label = f"{day:%A} {day.day} {day:%B}, {time}, {length} min with {who}, {PRICES.get(length, '')}"
        slot = {
            "slot_id": slot_id,
            "label": label,
            "time": time,
            "duration": length,
            "instructor": who,
            "price": PRICES.get(length),
        }
        self.slots[slot_id] = slot | {"date": day.isoformat(), "weekday": f"{day:%A}"}
        return slot

    def _is_free(self, day: date, minute: int, length: int, who: str) -> bool:
        if length not in PRICES or day.weekday() == 6 or minute + length > 17 * 60 or day < NOW.date():
            return False
        return not any((day, minute + ahead, who) in self.taken for ahead in range(0, length, 30))

    def _propose(self, slot_id: str, name: str | None, **_unsaid: None) -> dict[str, Any]:
        return self._proposed("book", self.slots[slot_id], self.slots[slot_id]["label"])

    def _proposed(self, kind: str, slot: dict[str, Any], summary: str) -> dict[str, Any]:
        self.proposal = {"proposal_id": f"prl_{kind}", "kind": kind, "slot": slot, "summary": summary}
        return {
            "ok": True,
            "proposal_id": f"prl_{kind}",
            "version": 1,
            "summary": summary,
            "say": f"{summary}. Shall I do that?",
        }

    def _book(self, proposal_id: str) -> dict[str, Any]:
        if not self.proposal or self.proposal["kind"] != "book":
            return {
                "ok": False,
                "code": "no_consent",
                "say": "There is nothing to confirm.",
                "next": "propose",
            }
        slot, self.proposal = self.proposal["slot"], None
        booking = slot | {
            "reference": f"K7QM{len(self.bookings) + 2}X",
            "service": "Private lesson",
            "status": "booked",
        }
        self.bookings.append(
            {name: value for name, value in booking.items() if name not in ("slot_id", "label")}
        )
        confirmation = f"Booked: {slot['label']}. Reference {booking['reference']}."
        return {
            "ok": True,
            "reference": booking["reference"],
            "status": "booked",
            "confirmation": confirmation,
        }

    def _my_bookings(self) -> dict[str, Any]:
        return {"ok": True, "bookings": self.bookings}

    def _propose_change(self, reference: str, **wanted: Any) -> dict[str, Any]:
        booking = next(each for each in self.bookings if each["reference"] == reference)
        changes = {name: value for name, value in wanted.items() if value is not None}
        return self._proposed(
            "change",
            booking | {"changes": changes},
            f"Change {reference}: {json.dumps(changes, ensure_ascii=False)}",
        )

    def _change(self, proposal_id: str) -> dict[str, Any]:
        assert self.proposal and self.proposal["kind"] == "change"
        slot, self.proposal = self.proposal["slot"], None
        for booking in self.bookings:
            if booking["reference"] == slot["reference"]:
                booking |= {"changed": slot["changes"]}
        return {
            "ok": True,
            "reference": slot["reference"],
            "status": "booked",
            "confirmation": f"Changed {slot['reference']}.",
        }

    def _propose_cancel(self, reference: str) -> dict[str, Any]:
        booking = next(each for each in self.bookings if each["reference"] == reference)
        return self._proposed("cancel", booking, f"Cancel {reference}")

    def _cancel(self, proposal_id: str) -> dict[str, Any]:
        assert self.proposal and self.proposal["kind"] == "cancel"
        reference, self.proposal = self.proposal["slot"]["reference"], None
        self.bookings = [booking for booking in self.bookings if booking["reference"] != reference]
        return {
            "ok": True,
            "reference": reference,
            "status": "cancelled",
            "confirmation": f"Cancelled {reference}.",
        }

    def _guest_details(self, name: str | None, email: str | None) -> dict[str, Any]:
        self.notes |= {"name": name, "email": email}
        return {"ok": True}

    def _property_facts(self, topic: str) -> dict[str, Any]:
        facts = FACTS.get(topic)
        return (
            {"ok": True, "facts": facts}
            if facts
            else {"ok": False, "code": "unknown", "say": "", "next": "Offer a person."}
        )

    def _hand_over(self, reason: str) -> dict[str, Any]:
        self.handed_over = True
        return {"ok": True, "say": "I have asked the team to write to you here."}


def _minute(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


@dataclass
class Talk:
    """A guest's chat: keeps the last ten messages and the prompt, as the product does."""

    venue: Venue = field(default_factory=Venue)
    history: list[dict[str, Any]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def says(self, *texts: str) -> str:
        """The guest writes one or several messages; gives the answer."""
        self.calls = []
        self.history += [{"role": "user", "content": text} for text in texts]
        messages = [{"role": "system", "content": self._prompt()}, *self.history[-10:]]
        for number in range(6):
            decision = decide(messages, TOOLS)
            if not isinstance(decision, Call):
                self.history.append({"role": "assistant", "content": decision.text})
                return decision.text
            self.calls.append(decision)
            answer = self.venue.call(decision.tool, decision.arguments)
            call = {"name": decision.tool, "arguments": json.dumps(decision.arguments)}
            messages.append(
                {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [{"id": f"c{number}", "type": "function", "function": call}],
                }
            )
            messages.append({"role": "tool", "tool_call_id": f"c{number}", "content": json.dumps(answer)})
        raise AssertionError(f"six rounds without an answer: {self.calls}")

    @property
    def tools(self) -> list[str]:
        """The tools of the last turn."""
        return [call.tool for call in self.calls]

    def _prompt(self) -> str:
        pending = self.venue.proposal
        lines = [
            "You are the concierge of Alpin School.",
            f"NOW: {NOW:%A} {NOW:%Y-%m-%d} {NOW:%H:%M} Europe/Vienna",
            "SERVICES:",
            "- Private lesson: 60 min 65.00 EUR, 120 min 120.00 EUR; 1-4; instructors: Anna, Ben, Clara",
            "HOURS:",
            "- Monday: 09:00-17:00",
            "GUEST NAME: unknown",
        ]
        waiting = f"{pending['proposal_id']} {pending['kind']} {pending['summary']}" if pending else "none"
        lines.append(f"PENDING PROPOSAL: {waiting}")
        lines += [
            f"GUEST'S BOOKING: {b['reference']} {b['weekday']} {b['date']} {b['time']}"
            for b in self.venue.bookings
        ]
        return "\n".join(lines)


def day(ahead: int) -> date:
    """A day counted from the venue's today."""
    return NOW.date() + timedelta(days=ahead)
