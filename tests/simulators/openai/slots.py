"""Reading the lists that tools answer: slots, bookings, reasons, facts."""

import re
from datetime import date
from typing import Any

from tests.simulators.openai.memory import CLOCK, Wish, clock
from tests.simulators.openai.reading import Reading

Slot = dict[str, Any]


def minute_of(slot: Slot) -> int | None:
    """When a slot or booking starts, in minutes after midnight."""
    found = CLOCK.search(str(slot.get("time") or slot.get("starts_at") or slot.get("label") or ""))
    return int(found.group(1)) * 60 + int(found.group(2)) if found else None


def minutes_long(slot: Slot) -> int | None:
    value = next(
        (slot[name] for name in ("duration_minutes", "duration") if slot.get(name) is not None), None
    )
    found = re.search(r"\d+", str(value)) if value is not None else None
    if not found:
        return None
    count = int(found.group())
    return count * 60 if count <= 8 else count


def slots_of(answer: dict[str, Any], name: str = "slots") -> list[Slot]:
    """The slots or alternatives of an answer, wherever it keeps them."""
    requested = answer.get("requested")
    found = answer.get(name) or (requested.get(name) if isinstance(requested, dict) else None) or []
    return [slot for slot in found if isinstance(slot, dict)]


def fitting(slots: list[Slot], wish: Wish) -> list[Slot]:
    """The slots that are what the guest said, as far as they said it."""
    return [slot for slot in slots if _fits(slot, wish)]


def _fits(slot: Slot, wish: Wish) -> bool:
    minute, length, who = minute_of(slot), minutes_long(slot), slot.get("instructor")
    if wish.duration and length and length != wish.duration:
        return False
    if wish.instructor and who and wish.instructor.split()[0].lower() not in str(who).lower():
        return False
    if wish.time is None or minute is None:
        return True
    if wish.time.minute is not None:
        return minute == wish.time.minute
    return wish.time.window is None or wish.time.window[0] <= minute < wish.time.window[1]


def times_of(slots: list[Slot]) -> list[str]:
    """The different starting times, in order."""
    minutes = {minute_of(slot) for slot in slots} - {None}
    return [clock(minute) for minute in sorted(minute for minute in minutes if minute is not None)]


def lengths_of(slots: list[Slot]) -> list[int]:
    return sorted(length for length in {minutes_long(slot) for slot in slots} if length)


def line_of(slot: Slot) -> str:
    """A slot or booking as one line of a list."""
    if slot.get("label"):
        return str(slot["label"])
    members = ("weekday", "date", "day", "time", "service", "instructor", "price", "status")
    words = [str(slot[name]) for name in members if isinstance(slot.get(name), str | int)]
    length = minutes_long(slot)
    return ", ".join([*words[:3], *([f"{length} min"] if length else []), *words[3:]])


def listed(slots: list[Slot]) -> str:
    return "\n".join(f"• {line}" for line in dict.fromkeys(line_of(slot) for slot in slots))


def booking_line(booking: dict[str, Any]) -> str:
    return f"{booking.get('line') or line_of(booking)} (*{booking.get('reference', '')}*)"


def reasons_of(answer: dict[str, Any]) -> str:
    """Why something cannot be had, in the tool's words."""
    requested = answer.get("requested")
    reasons = (
        answer.get("reasons") or (requested.get("reasons") if isinstance(requested, dict) else None) or []
    )
    texts = [reason.get("text", "") if isinstance(reason, dict) else str(reason) for reason in reasons]
    return " ".join(
        text if text.endswith((".", "!", "?")) else f"{text}." for text in dict.fromkeys(texts) if text
    )


def facts_of(answer: dict[str, Any]) -> str:
    """The facts of an answer as text, whether they come as text, list or table."""
    facts = next(
        (answer[name] for name in ("facts", "fact", "text", "answer", "say") if answer.get(name)), None
    )
    return _spoken(facts)


def _spoken(facts: Any) -> str:
    if isinstance(facts, dict):
        if isinstance(facts.get("text"), str):
            return str(facts["text"])
        return "\n".join(f"{name}: {_spoken(value)}" for name, value in facts.items())
    if isinstance(facts, list):
        return "\n".join(_spoken(each) for each in facts)
    return "" if facts is None else str(facts)


def meant(
    bookings: list[dict[str, Any]], said: Reading | None, target: Wish, mentioned: str | None
) -> list[dict[str, Any]]:
    """Which bookings the guest can mean: by reference, place in the list, day, time or person."""
    if said is None or len(bookings) < 2:
        return bookings
    if said.reference:
        return [booking for booking in bookings if booking.get("reference") == said.reference]
    if said.ordinal is not None and -1 <= said.ordinal < len(bookings):
        return [bookings[said.ordinal]]
    left = [booking for booking in bookings if is_about(booking, said)]
    if len(left) != 1 and mentioned:
        left = [booking for booking in bookings if booking.get("reference") == mentioned] or left
    return left or bookings


def is_about(booking: dict[str, Any], said: Reading) -> bool:
    """Whether nothing said speaks against this booking."""
    if said.reference and booking.get("reference") != said.reference:
        return False
    day = day_of(booking)
    if said.day and said.day.day and day and said.day.day != day:
        return False
    if said.time and said.time.minute is not None and minute_of(booking) not in (None, said.time.minute):
        return False
    if said.duration and minutes_long(booking) not in (None, said.duration):
        return False
    return not (
        said.instructor
        and said.instructor.split()[0].lower() not in str(booking.get("instructor", "")).lower()
    )


def day_of(booking: dict[str, Any]) -> date | None:
    for name in ("date", "day", "starts_at"):
        found = re.match(r"\d{4}-\d{2}-\d{2}", str(booking.get(name, "")))
        if found:
            return date.fromisoformat(found.group())
    return None
