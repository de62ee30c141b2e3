"""Events about a guest as the bus carries them, made in memory."""

from datetime import UTC, datetime, timedelta
from typing import Any

from attendant.kernel.events import Envelope

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
GUEST = "gst_1"


def envelope(
    type_: str, aggregate_id: str, version: int, told_at: datetime, data: dict[str, Any]
) -> Envelope:
    """An event of a type with this body."""
    return Envelope(
        event_id=f"evt_{type_}_{aggregate_id}_{version}",
        type=type_,
        version=1,
        occurred_at=told_at,
        property_id="prp_01J00000000000000000000000",
        aggregate_id=aggregate_id,
        aggregate_version=version,
        correlation_id="cor_test",
        data=data,
    )


def booking(
    name: str = "1",
    status: str = "booked",
    starts_at: datetime = NOW + timedelta(days=1),
    *,
    version: int = 1,
    type_: str = "BookingBooked",
    told_at: datetime | None = None,
    **other: Any,
) -> Envelope:
    """An event of a booking of two hours' length."""
    data = {
        "booking_id": f"bkg_{name}",
        "reference": f"REF{name}",
        "status": status,
        "service_id": "svc_dinner",
        "service_name": "Dinner",
        "resource_id": "res_4",
        "resource_ids": ["res_4"],
        "resource_names": ["Table 4"],
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
        "party_size": 2,
        "price": {"amount": 9000, "currency": "CHF"},
        "audience": "online",
        "created_at": (starts_at - timedelta(days=3)).isoformat(),
        "guest_id": GUEST,
        "conversation_id": None,
        "by": "staff",
        **other,
    }
    told = told_at or NOW + timedelta(minutes=version)
    return envelope(type_, data["booking_id"], version, told, data)


def stay(status: str, *, version: int = 1, guests: tuple[str, ...] = (GUEST,), **other: Any) -> Envelope:
    """An event of a stay of three nights from the day after tomorrow on."""
    data = {
        "stay_id": "sty_1",
        "number": "R-100",
        "guest_ids": list(guests),
        "room": "204",
        "category": "Double",
        "arrives_on": "2026-03-04",
        "departs_on": "2026-03-07",
        "arrives_at": "2026-03-04T14:00:00Z",
        "departs_at": "2026-03-07T10:00:00Z",
        "state": status,
        "nights": 3,
        "adults": 2,
        "children": 0,
        "total": {"amount": 60000, "currency": "CHF"},
        "former_guest_ids": [],
        **other,
    }
    return envelope("StayChanged", "sty_1", version, NOW + timedelta(minutes=version), data)
