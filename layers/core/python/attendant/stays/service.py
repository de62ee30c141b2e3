"""Use cases of the stays capability: what a PMS or the desk tells about stays, and the lists of the house."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from attendant.guests.service import Guests
from attendant.kernel.errors import Conflict, Invalid, NotFound, PreconditionRequired, StaleRevision
from attendant.kernel.ids import derived_id
from attendant.kernel.subjects import Actor
from attendant.kernel.transactions import Transaction, Transactions
from attendant.properties.service import Properties
from attendant.stays.events import event_of
from attendant.stays.models import DeskStayWish, Stay, StayGuest, StayPage, StaysFilter, StayWish
from attendant.stays.repository import StaysRepository

PAGES_AT_ONCE = 3


class BelongsToPms(Conflict):
    """The stay comes from a PMS, which alone says what becomes of it."""

    code, title = "belongs_to_pms", "Kept by the PMS"


class Stays:
    """The stays of one property."""

    def __init__(
        self,
        repository: StaysRepository,
        properties: Properties,
        guests: Guests,
        transactions: Transactions,
        property_id: str,
    ) -> None:
        self._repository = repository
        self._properties = properties
        self._guests = guests
        self._transactions = transactions
        self._property_id = property_id
        self._zone: ZoneInfo | None = None

    def get(self, stay_id: str) -> Stay:
        """A stay.

        Raises:
            NotFound: the property has no such stay.
        """
        stay = self._repository.stay(stay_id)
        if stay is None:
            raise NotFound("There is no such stay.")
        return self._named([stay])[0]

    def find(self, wanted: StaysFilter, *, limit: int = 50, cursor: str | None = None) -> StayPage:
        """A page of the stays asked for, with the names of their guests.

        It may hold fewer than `limit` though there are more.

        Raises:
            Invalid: not exactly one list is asked for, or the cursor is of another.
        """
        if len(wanted.lists) != 1:
            raise Invalid.field("query", "exactly one of arriving, in_house, departing, guest_id, number")
        found: list[Stay] = []
        for _ in range(PAGES_AT_ONCE):
            page, cursor = self._page(wanted, limit=limit - len(found), cursor=cursor)
            found += [stay for stay in page if wanted.admits(stay)]
            if cursor is None or len(found) >= limit:
                break
        return StayPage(stays=self._named(found), cursor=cursor)

    def keep(self, tx: Transaction, wish: StayWish) -> Stay:
        """Keep what a PMS says about a stay; gives the stay as it is then.

        A repeat changes nothing, and what its source wrote before the last that is known is left out. Belongs
        in `Transactions.run`: a rival makes it run again.
        """
        source = wish.source
        stay_id = derived_id("sty", self._property_id, source.system, source.external_id)
        before = self._repository.stay(stay_id, consistent=True)
        if before and wish.updated_at < before.updated_at:
            return before
        zone = self._in_zone()
        stay = Stay(
            stay_id=stay_id,
            **_same_fields(wish),
            arrives_on=wish.arrives_at.astimezone(zone).date(),
            departs_on=wish.departs_at.astimezone(zone).date(),
            created_at=tx.now,
        )
        return self._saved(tx, stay, before)

    def put(self, number: str, wish: DeskStayWish, expected_revision: int | None, actor: Actor) -> Stay:
        """Make or change a stay by its number, in a house without a PMS.

        Raises:
            Invalid: a guest is not known.
            Gone: a guest was erased.
            PreconditionRequired: the stay exists and no revision was given.
            StaleRevision: it has another revision than expected.
            BelongsToPms: a PMS keeps a stay of this number.
        """
        kept = self._transactions.run(actor, lambda tx: self._put(tx, number, wish, expected_revision))
        return self._named([kept])[0]

    def _put(self, tx: Transaction, number: str, wish: DeskStayWish, expected: int | None) -> Stay:
        stay_id = derived_id("sty", self._property_id, "desk", number.upper())
        before = self._repository.stay(stay_id, consistent=True)
        if before is None:
            kept, _ = self._repository.with_number(number, limit=1)
            if kept and kept[0].source:
                raise BelongsToPms(stay_id=kept[0].stay_id)
        _require(before, expected)
        zone = self._in_zone()
        stay = Stay(
            stay_id=stay_id,
            number=number,
            **{**_same_fields(wish), "guests": [self._known(guest) for guest in wish.guests]},
            arrives_at=_at(wish.arrives_on, wish.arrives_from, zone),
            departs_at=_at(wish.departs_on, wish.departs_until, zone),
            created_at=tx.now,
            updated_at=tx.now,
        )
        return self._saved(tx, stay, before)

    def _saved(self, tx: Transaction, stay: Stay, before: Stay | None) -> Stay:
        if before is None:
            self._repository.save(tx, stay, None)
        elif stay.says_what(before):
            if stay.updated_at == before.updated_at:
                return before
            # A later word that says the same still outranks one that was written in between.
            stay = before.model_copy(update={"updated_at": stay.updated_at})
            self._repository.touch(tx, stay, before)
            return stay
        else:
            stay = stay.over(before)
            self._repository.save(tx, stay, before)
        tx.publish(event_of(stay, before), aggregate_version=stay.revision)
        return stay

    def _page(self, wanted: StaysFilter, **part: Any) -> tuple[list[Stay], str | None]:
        if wanted.arriving:
            return self._repository.arriving(wanted.arriving, **part)
        if wanted.departing:
            return self._repository.departing(wanted.departing, **part)
        if wanted.in_house:
            return self._repository.around(wanted.in_house, **part)
        if wanted.guest_id:
            return self._repository.of_guests(self._guests.known_ids(wanted.guest_id), **part)
        return self._repository.with_number(str(wanted.number), **part)

    def _known(self, guest: StayGuest) -> dict[str, Any]:
        try:
            current = self._guests.current(guest.guest_id)
        except NotFound:
            raise Invalid.field("body.guests", f"there is no guest {guest.guest_id}") from None
        return {"guest_id": current.guest_id, "role": guest.role}

    def _named(self, stays: Sequence[Stay]) -> list[Stay]:
        people = self._guests.people([guest.guest_id for stay in stays for guest in stay.guests])
        return [
            stay.model_copy(
                update={
                    "guests": tuple(
                        guest.model_copy(update={"name": people[guest.guest_id].name})
                        if guest.guest_id in people
                        else guest
                        for guest in stay.guests
                    )
                }
            )
            for stay in stays
        ]

    def _in_zone(self) -> ZoneInfo:
        if self._zone is None:
            self._zone = ZoneInfo(self._properties.get().zone)
        return self._zone


def _require(before: Stay | None, expected: int | None) -> None:
    if before is None and expected is not None:
        raise StaleRevision()
    if before is not None and expected is None:
        raise PreconditionRequired("The stay exists: send its ETag in If-Match.")
    if before is not None and before.revision != expected:
        raise StaleRevision(before.revision)


def _same_fields(wish: StayWish | DeskStayWish) -> dict[str, Any]:
    same = {name: getattr(wish, name) for name in type(wish).model_fields if name in Stay.model_fields}
    return {**same, "guests": [guest.model_dump() for guest in wish.guests]}


def _at(day: date, local: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, local.replace(tzinfo=None), tzinfo=zone).astimezone(UTC)
