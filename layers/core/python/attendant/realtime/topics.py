"""Which topics an event belongs to, and which a client may name.

A topic is always one of the listener's own property: the property comes from the connection's ticket, never
from the name, so no name can reach another property's events.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attendant.kernel.errors import Invalid
from attendant.kernel.events import Envelope

EVERYTHING = "events"
CONVERSATIONS = "conversations"
BOOKINGS = "bookings"
STAYS = "stays"
GUESTS = "guests"

NO_NEWS = frozenset(["BookingRestated"])
"""What is told again for those who keep a picture: nothing happened that a listener should see."""

_SHARED = frozenset([EVERYTHING, CONVERSATIONS, BOOKINGS, STAYS, GUESTS])
_ONE = re.compile(r"(conversation:cnv|guest:gst)_[0-9A-HJKMNP-TV-Z]{26}")
# Where an event names guests: whom it is about, and whom a merge took in or set free again.
_ONE_GUEST = ("guest_id", "absorbed_id", "restored_id")


def topics_of(event: Envelope) -> list[str]:
    """The topics an event goes to, the widest first; none for what is no news.

    Whatever names a conversation goes to the conversation topics, so a booking made in one does, too;
    whatever names guests goes to the topic of each, so a profile on a screen learns of its bookings.
    """
    if event.type in NO_NEWS:
        return []
    topics = [EVERYTHING]
    if event.type.startswith(("Booking", "Block", "Reassignment", "Waitlist")):
        topics.append(BOOKINGS)
    if event.type.startswith("Stay"):
        topics.append(STAYS)
    if event.type.startswith(("Guest", "Segment")):
        topics.append(GUESTS)
    topics += [f"guest:{guest_id}" for guest_id in _guests_of(event.data)]
    conversation_id = event.data.get("conversation_id")
    if conversation_id:
        topics += [CONVERSATIONS, f"conversation:{conversation_id}"]
    return topics


def _guests_of(data: Mapping[str, Any]) -> list[str]:
    several = [*data.get("guest_ids", ()), *data.get("former_guest_ids", ())]
    named = [data.get(name) for name in _ONE_GUEST]
    return list(dict.fromkeys(str(guest_id) for guest_id in [*named, *several] if guest_id))


def allowed(topics: Iterable[str]) -> list[str]:
    """The topics as asked for, each once.

    Raises:
        Invalid: one of them is no topic; nothing of the message is done then.
    """
    wanted = list(dict.fromkeys(topics))
    for topic in wanted:
        if topic not in _SHARED and not _ONE.fullmatch(topic):
            raise Invalid.field("topics", f"there is no topic {topic[:60]!r}")
    return wanted
