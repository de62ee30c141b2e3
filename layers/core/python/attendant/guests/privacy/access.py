"""Who looked at a guest's data: noted at most once per user, guest and hour, kept twelve months."""

from boto3.dynamodb.conditions import Attr

from attendant.guests.privacy.retention import ACCESS_KEPT
from attendant.kernel.clock import Clock, epoch_seconds, iso
from attendant.kernel.errors import Conflict
from attendant.kernel.logs import logger
from attendant.kernel.subjects import Subject
from attendant.kernel.tables import Table

_noted: set[tuple[str, str, str]] = set()
MOST_REMEMBERED = 10_000


def note_access(guests: Table, caller: Subject, guest_id: str, what: str, clock: Clock) -> None:
    """Note that a member of staff opened a guest's data: `what` is e.g. `profile`, `timeline`, `export`.

    One write unit, and none where this process noted it in the same hour. A note that cannot be written is
    counted and does not keep staff from their guest.
    """
    now = clock.now()
    hour = iso(now)[:13]
    known = (f"{caller.property_id}#{guest_id}", caller.user_id, hour)
    if known in _noted:
        return
    record = {
        "pk": f"{caller.property_id}#ACCESS#{guest_id}",
        "sk": f"{hour}#{caller.user_id}",
        "user_id": caller.user_id,
        "what": what,
        "at": iso(now),
        "expires_at": epoch_seconds(now + ACCESS_KEPT),
    }
    try:
        guests.put(record, condition=Attr("pk").not_exists(), otherwise=Conflict("Noted already."))
    except Conflict:
        pass
    except Exception as fault:
        logger.error("access_not_noted", guest_id=guest_id, fault=type(fault).__name__)
        return
    if len(_noted) >= MOST_REMEMBERED:
        _noted.clear()
    _noted.add(known)


def forget() -> None:
    """Drop what this process remembers; for tests."""
    _noted.clear()
