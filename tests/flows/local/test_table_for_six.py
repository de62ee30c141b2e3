"""A guest books a table for six on Friday in one chat with the restaurant, and staff see it on the floor."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from infra.local.seed import SECOND_NUMBER
from tests.flows.stack import LocalStack

pytestmark = pytest.mark.local_cloud
GUEST = "436607654321"
NUMBER = SECOND_NUMBER["phone_number_id"]
ZONE = ZoneInfo("Europe/Vienna")
FRIDAY = 4


def says(stack: LocalStack, **wish: Any) -> dict[str, Any]:
    """Write to the restaurant; gives its newest answer."""
    before = sum(entry["from"] == "business" for entry in stack.phone(GUEST, at=NUMBER))
    stack.guest_writes(GUEST, name="Robin Berger", to=NUMBER, **wish)
    return stack.answers(GUEST, after=before, seconds=90, at=NUMBER)[-1]


def test_a_table_for_six_on_friday_in_one_chat(local_stack: LocalStack) -> None:
    today = datetime.now(ZONE)
    ahead = (FRIDAY - today.weekday()) % 7
    friday = (today + timedelta(days=ahead or 7)).date()
    first = says(local_stack, text=f"A table for six on {friday:%-d %B} at 8, please")
    assert "*Dinner*" in first["text"]
    assert "20:00" in first["text"]
    outside = says(local_stack, text="outside please")
    assert "Area: Terrace" in outside["text"]
    earlier = says(local_stack, text="half past seven instead")
    assert f"Friday {friday.day}" in earlier["text"]
    assert "The table is yours until 21:30." in earlier["text"]
    assert "6 people" in earlier["text"]
    booked = says(local_stack, button=earlier["buttons"][0])
    assert "Booked" in booked["text"]
    with local_stack.staff(domain="alpenblick.example") as staff:
        bookings = staff.get(f"/api/v1/bookings?date={friday}&limit=100").json()["bookings"]
        [booking] = [one for one in bookings if one["reference"] in booked["text"]]
        assert datetime.fromisoformat(booking["starts_at"]) == datetime.combine(friday, time(19, 30), ZONE)
        assert booking["party_size"] == 6
        floor = staff.get(f"/api/v1/tables/availability?date={friday}&time=19:30").json()
    [slot] = floor["days"][0]["slots"]
    taken = [table for table in slot["tables"] if table["booking_id"] == booking["booking_id"]]
    assert [table["state"] for table in taken] == ["reserved"] * len(taken)
    assert taken
    with local_stack.staff() as school:
        references = [one["reference"] for one in school.get("/api/v1/bookings").json()["bookings"]]
    assert booking["reference"] not in references
