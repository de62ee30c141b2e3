"""A talk that nobody stores: one text from outside, seen as the concierge sees a guest's turn."""

from collections.abc import Sequence
from datetime import datetime

from attendant.bookings.catalogue import Resource, Service
from attendant.bookings.tables import Area
from attendant.concierge.case import Case
from attendant.concierge.models import Memory
from attendant.concierge.speech import SPEECH
from attendant.concierge.wording.language import language_after
from attendant.conversations.models import Author, Conversation, Message
from attendant.conversations.states import State
from attendant.guests.models import Guest
from attendant.properties.models import Property

OUTSIDE = "outside"


def talk(
    place: Property,
    services: Sequence[Service],
    resources: Sequence[Resource],
    now: datetime,
    *,
    areas: Sequence[Area] = (),
    text: str = "",
    language: str | None = None,
) -> Case:
    """The case of one text; its questions are in `language`, else in the text's, else the property's."""
    spoken = language or language_after(text, None) or place.language[:2].lower()
    said = Message(
        message_id=OUTSIDE,
        conversation_id=OUTSIDE,
        seq=1,
        role=Author.USER,
        text=text,
        at=now,
        stored_at=now,
        state=State.RECEIVED,
    )
    return Case(
        place=place,
        guest=Guest(guest_id=OUTSIDE, created_at=now, revision=1),
        conversation=Conversation(
            conversation_id=OUTSIDE,
            guest_id=OUTSIDE,
            channel=OUTSIDE,
            account=OUTSIDE,
            aliases=[],
            started_at=now,
            last_activity_at=now,
            last_inbound_seq=1,
        ),
        inbound=[said] if text else [],
        recent=[],
        memory=Memory(),
        services=services,
        resources=resources,
        own=[],
        now=now,
        areas=areas,
        language=spoken if spoken in SPEECH else "en",
    )
