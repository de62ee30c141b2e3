"""Example bookings of the demo restaurant: today's and tomorrow's, in different states.

They are entered once per date: a date that has any booking is left as it is.
"""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from infra.local.demo.api import Api
from infra.local.demo.restaurant import ZONE, Entered

# start, party, guest, more of the wish, what becomes of it
DINNERS: tuple[tuple[str, int, str, dict[str, Any], str], ...] = (
    ("18:00", 2, "Greta Hofer", {}, "confirm"),
    ("18:30", 4, "Familie Brunner", {"special_requests": "A high chair, please"}, ""),
    ("18:45", 2, "Ivo Lang", {"dietary": "Vegetarian"}, ""),
    ("19:00", 6, "Sofia Rossi", {"occasion": "birthday"}, "confirm"),
    ("19:15", 3, "Noah Meier", {}, ""),
    ("19:30", 8, "Alpine Ski School", {"notes": "One bill"}, ""),
    ("20:00", 4, "Emma Novak", {"dietary": "Nut allergy"}, ""),
    ("20:15", 2, "Luca Ferrari", {}, "cancel"),
    ("20:30", 2, "Clara Weiss", {"table": "T1"}, ""),
)
LUNCHES: tuple[tuple[str, int, str, dict[str, Any], str], ...] = (
    ("12:00", 2, "Jonas Huber", {}, ""),
    ("12:15", 4, "Mila Gruber", {}, "confirm"),
    ("12:30", 6, "Gemeinde Alpine", {}, ""),
    ("13:00", 2, "Eva Moser", {}, ""),
)
SERVICE_BEGINS, SERVICE_ENDS = time(18), time(22)


def enter_bookings(api: Api, entered: Entered, now: datetime) -> None:
    """Enter the examples of the dates that have none."""
    local = now.astimezone(ZoneInfo(ZONE))
    for number, day in enumerate((local.date(), local.date() + timedelta(days=1))):
        if api.get(f"/api/v1/bookings?date={day}&limit=1")["bookings"]:
            continue
        if number == 0 and SERVICE_BEGINS <= local.time() < SERVICE_ENDS:
            _walk_ins(api, entered, local)
        for service, examples in (("Lunch", LUNCHES), ("Dinner", DINNERS)):
            for start, size, name, more, fate in examples:
                at = datetime.combine(day, time.fromisoformat(start), local.tzinfo)
                if at > local:
                    _example(api, entered, service, at, size, name, more, fate)
        _block(api, entered, datetime.combine(day, SERVICE_BEGINS, local.tzinfo), local)


def _example(
    api: Api,
    entered: Entered,
    service: str,
    at: datetime,
    size: int,
    name: str,
    more: dict[str, Any],
    fate: str,
) -> None:
    wish = {
        "service_id": entered.services[service],
        "starts_at": at.isoformat(),
        "party_size": size,
        "guest": {"name": name},
        **{key: value for key, value in more.items() if key != "table"},
    }
    if "table" in more:
        wish["resource_id"] = entered.tables[more["table"]]
    booking = api.attempt("/api/v1/bookings", wish, f"demo-{at:%Y-%m-%d-%H%M}-{size}")
    if booking is not None and fate:
        _step(api, booking, fate)


def _walk_ins(api: Api, entered: Entered, local: datetime) -> None:
    """Who sits there while the evening is under way."""
    at = local.replace(second=0, microsecond=0)
    for number, (table, size) in enumerate((("T5", 4), ("T7", 5), ("B1", 2))):
        wish = {
            "service_id": entered.services["Dinner"],
            "starts_at": at.isoformat(),
            "party_size": size,
            "guest": {"name": "Walk-in"},
            "audience": "walk_in",
            "resource_id": entered.tables[table],
        }
        booking = api.attempt("/api/v1/bookings", wish, f"demo-{at:%Y-%m-%d}-walk-in-{number}")
        if booking is not None:
            _step(api, booking, "seat" if number != 1 else "arrive")


def _step(api: Api, booking: dict[str, Any], name: str) -> None:
    path = f"/api/v1/bookings/{booking['booking_id']}/{name}"
    api.attempt(path, {}, f"demo-{name}-{booking['booking_id']}")


def _block(api: Api, entered: Entered, begins: datetime, local: datetime) -> None:
    """A table that is out of service for an evening."""
    ends = begins + timedelta(hours=4, minutes=30)
    if ends > local:
        wish = {
            "resource_ids": [entered.tables["O2"]],
            "starts_at": max(begins, local).isoformat(),
            "ends_at": ends.isoformat(),
            "reason": "The parasol is being repaired",
        }
        api.attempt("/api/v1/blocks", wish, f"demo-block-{begins:%Y-%m-%d}")
