"""Which topics an event belongs to, and which a client may name.

A topic is always one of the listener's own property: the property comes from the connection's ticket, never
from the name, so no name can reach another property's events.
"""

import re
from collections.abc import Iterable

from attendant.kernel.errors import Invalid
from attendant.kernel.events import Envelope

EVERYTHING = "events"
CONVERSATIONS = "conversations"
BOOKINGS = "bookings"
STAYS = "stays"

_SHARED = frozenset([EVERYTHING, CONVERSATIONS, BOOKINGS, STAYS])
_ONE_CONVERSATION = re.compile(r"conversation:cnv_[0-9A-HJKMNP-TV-Z]{26}")


def topics_of(event: Envelope) -> list[str]:
    """The topics an event goes to, the widest first.

    Whatever names a conversation goes to the conversation topics, so a booking made in one does, too.
    """
    topics = [EVERYTHING]
    if event.type.startswith(("Booking", "Block", "Reassignment", "Waitlist")):
        topics.append(BOOKINGS)
    if event.type.startswith("Stay"):
        topics.append(STAYS)
    conversation_id = event.data.get("conversation_id")
    if conversation_id:
        topics += [CONVERSATIONS, f"conversation:{conversation_id}"]
    return topics


def allowed(topics: Iterable[str]) -> list[str]:
    """The topics as asked for, each once.

    Raises:
        Invalid: one of them is no topic; nothing of the message is done then.
    """
    wanted = list(dict.fromkeys(topics))
    for topic in wanted:
        if topic not in _SHARED and not _ONE_CONVERSATION.fullmatch(topic):
            raise Invalid.field("topics", f"there is no topic {topic[:60]!r}")
    return wanted
