"""Requests for personal data and the record of accesses, in the guests table.

`<property>#PRIVACY` / request, by guest in the index `by_time` under `<property>#PRIVACY#<guest>`; while a
request runs it also keeps what its parts need to find the person and nobody else is shown.
`<property>#ACCESS#<guest>` / hour and user.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr

from attendant.guests.models import Guest
from attendant.guests.privacy.models import PersonalDataRequest, PersonalDataRequests, RequestState
from attendant.guests.privacy.retention import REQUESTS_KEPT
from attendant.kernel.clock import epoch_seconds, iso
from attendant.kernel.errors import Conflict, LostRevision
from attendant.kernel.ids import derived_id
from attendant.kernel.tables import Key, Record, Table, present
from attendant.kernel.transactions import Transaction


def erasure_id(property_id: str, guest_id: str) -> str:
    """The id of the one request for a guest's erasure."""
    return derived_id("pdr", property_id, guest_id, "erasure")


def erasure_place(property_id: str, guest_id: str) -> Key:
    """Where the request for a guest's erasure stands, if there is one."""
    return Key(f"{property_id}#PRIVACY", erasure_id(property_id, guest_id))


class Found(NamedTuple):
    """A request with what its parts need to find the person."""

    request: PersonalDataRequest
    names: tuple[str, ...]
    conversation_ids: tuple[str, ...]


class PrivacyRepository:
    """The requests of one property."""

    def __init__(self, table: Table, property_id: str) -> None:
        self._table = table
        self._property_id = property_id

    def find(self, request_id: str) -> Found | None:
        """A request as it is now."""
        record = self._table.get(self._key(request_id), consistent=True)
        return _found(record) if record else None

    def of_guest(self, guest_id: str, limit: int, cursor: str | None) -> PersonalDataRequests:
        """A page of the requests of a guest, newest first."""
        pk = f"{self._property_id}#PRIVACY#{guest_id}"
        page = self._table.query(pk, index="by_time", limit=limit, cursor=cursor, newest_first=True)
        return PersonalDataRequests(
            requests=[_found(record).request for record in page.records], cursor=page.cursor
        )

    def add(self, tx: Transaction, request: PersonalDataRequest, names: Sequence[str]) -> None:
        """Store a new request."""
        record = {**self._record(request, request.at), "names": list(names)}
        tx.create(self._table, record, otherwise=Conflict("This is asked for already."))

    def still(self, tx: Transaction, guest: Guest) -> None:
        """Commit only if a guest did not change since they were read (LostRevision otherwise): a profile that
        is merged with them at the same moment would be left out.
        """
        key = Key(f"{self._property_id}#GUESTS", guest.guest_id)
        unchanged = Attr("revision").eq(guest.revision)
        tx.check(self._table, key, condition=unchanged, otherwise=LostRevision())

    def save(self, tx: Transaction, found: Found, after: PersonalDataRequest) -> None:
        """Write the next revision; when it is done, what was needed to find the person goes."""
        record = self._record(after, after.at)
        if after.state is RequestState.RUNNING:
            record |= {"names": list(found.names), "conversation_ids": list(found.conversation_ids)}
        same = Attr("revision").eq(found.request.revision)
        tx.put(self._table, record, condition=same, otherwise=LostRevision())

    def note_conversations(self, request_id: str, conversation_ids: Sequence[str]) -> None:
        """Remember which conversations are the person's, for the parts that know only these."""
        self._table.update(
            self._key(request_id),
            set={"conversation_ids": list(conversation_ids)},
            add={"revision": 1},
            condition=present(),
        )

    def _key(self, request_id: str) -> Key:
        return Key(f"{self._property_id}#PRIVACY", request_id)

    def _record(self, request: PersonalDataRequest, at: datetime) -> Record:
        return {
            **self._key(request.request_id)._asdict(),
            **request.model_dump(mode="json", exclude_none=True),
            "by_time_pk": f"{self._property_id}#PRIVACY#{request.guest_id}",
            "by_time_sk": f"{iso(at)}#{request.request_id}",
            "expires_at": epoch_seconds(at + REQUESTS_KEPT),
        }


def _found(record: Record) -> Found:
    return Found(
        PersonalDataRequest.model_validate(record),
        tuple(record.get("names", ())),
        tuple(record.get("conversation_ids", ())),
    )
