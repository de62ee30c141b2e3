"""From stored facts and notes to the entries of a timeline (no I/O)."""

from attendant.guests.history.models import Fact, FactKind, TimelineEntry, TimelineKind
from attendant.kernel.clock import parse_iso
from attendant.kernel.tables import Record

_LINKS = {
    FactKind.BOOKING: "/api/v1/bookings/{}",
    FactKind.STAY: "/api/v1/stays/{}",
    FactKind.CONVERSATION: "/api/v1/conversations/{}",
    FactKind.WAIT: "/api/v1/bookings/waitlist/{}",
    FactKind.SERIES: "/api/v1/bookings/series/{}",
    FactKind.ORDER: "/api/v1/orders/{}",
    FactKind.TASK: "/api/v1/tasks/{}",
}
_NAMES = {
    FactKind.WAIT: "entry_id",
}
_TITLES = {
    FactKind.BOOKING: "Booking",
    FactKind.STAY: "Stay",
    FactKind.CONVERSATION: "Conversation",
    FactKind.WAIT: "Waiting list",
    FactKind.SERIES: "Series",
    FactKind.ORDER: "Order",
    FactKind.TASK: "Task",
    FactKind.HANDOVER: "Conversation",
    FactKind.OPT_OUT: "Messages",
}


def entry_of(record: Record) -> TimelineEntry:
    """The entry that a record with a place in a timeline stands for: a note, or else a fact."""
    if "note_id" in record:
        return TimelineEntry(
            at=parse_iso(record["written_at"]),
            kind=TimelineKind.NOTE,
            title="Note",
            status="pinned" if record.get("pinned") else "written",
            link=f"/api/v1/guests/{record['guest_id']}/notes",
            ids={"note_id": record["note_id"]},
        )
    return entry_of_fact(Fact.model_validate(record))


def entry_of_fact(fact: Fact) -> TimelineEntry:
    """The entry of a fact."""
    ids = {
        "conversation_id": fact.conversation_id,
        "service_id": fact.service_id,
        **({} if fact.kind.is_moment else {_NAMES.get(fact.kind, f"{fact.kind}_id"): fact.fact_id}),
    }
    link = _LINKS.get(fact.kind, _LINKS[FactKind.CONVERSATION])
    return TimelineEntry(
        at=fact.at,
        until=fact.until,
        kind=TimelineKind(fact.kind.value),
        title=_title(fact),
        status=fact.status,
        link=link.format(fact.conversation_id if fact.kind.is_moment else fact.fact_id),
        ids={name: value for name, value in ids.items() if value},
        reference=fact.reference,
        party_size=fact.party_size,
        price=fact.price,
    )


def _title(fact: Fact) -> str:
    plain = _TITLES[fact.kind]
    parts = [fact.service_name, " + ".join(fact.resource_names), fact.room]
    if fact.kind is FactKind.WAIT:
        parts = [plain, fact.service_name]
    if fact.channel:
        parts = [plain, fact.channel]
    return " · ".join(part for part in parts if part) or plain
