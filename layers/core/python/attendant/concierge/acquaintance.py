"""What is known of a guest, as the model is told: what was said first, then what was learned (no I/O).

Every line says where it comes from. What guests said stands in quotes and on one line, so that it reads as
what somebody said and not as a part of the prompt.
"""

import json
from collections.abc import Iterator, Sequence

from attendant.guests.history.models import Learned
from attendant.guests.models import Guest

MOST_LINES = 12
LONGEST = 160
_SOURCES = {
    "staff": "noted by staff",
    "guest": "the guest said",
    "concierge": "the guest said in the chat",
    "whatsapp": "the guest said in the chat",
    "online": "the guest entered it",
    "import": "from former records",
    "pms": "from the hotel's records",
}
HEADING = (
    "KNOWN OF THIS GUEST (to suggest, never to decide or to assume; mind allergies; ask where it matters):"
)


def lines_about(guest: Guest, learned: Sequence[Learned]) -> list[str]:
    """What is known of a guest, most binding first; none if nothing is."""
    found = list(_lines(guest, learned))[:MOST_LINES]
    return [HEADING, *found] if found else []


def _lines(guest: Guest, learned: Sequence[Learned]) -> Iterator[str]:
    said_so = {(one.topic, one.text.strip().casefold()) for one in guest.preferences}
    for topic, needs in (("allergy", guest.allergies), ("diet", guest.dietary)):
        for need in needs:
            if (topic, need.casefold()) not in said_so:
                yield f"- {topic}: {_quoted(need)} (profile)"
    newest = sorted(guest.preferences, key=lambda one: (one.topic in ("allergy", "diet"), one.noted_at))
    for one in reversed(newest):
        said = f"{_SOURCES.get(one.source, one.source)}, {one.noted_at.date().isoformat()}"
        yield f"- {_plain(one.topic)}: {_quoted(one.text)} ({said})"
    for habit in learned:
        yield f"- habit: {_plain(habit.text)} ({habit.evidence})"


def _quoted(text: str) -> str:
    return json.dumps(_plain(text), ensure_ascii=False)


def _plain(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
