"""Where records of the guests table stand in a guest's timeline: index `by_time`."""

from datetime import datetime

from attendant.kernel.clock import iso

TIME_INDEX = "by_time"


def timeline_partition(property_id: str, guest_id: str) -> str:
    """The partition of the index `by_time` that holds what was known of one guest id."""
    return f"{property_id}#TIMELINE#{guest_id}"


def timeline_place(property_id: str, guest_id: str, at: datetime, kind: str, entry_id: str) -> dict[str, str]:
    """The attributes that give a record of the guests table its place in a timeline."""
    return {
        f"{TIME_INDEX}_pk": timeline_partition(property_id, guest_id),
        f"{TIME_INDEX}_sk": f"{iso(at)}#{kind}#{entry_id}",
    }
