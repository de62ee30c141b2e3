"""Waiting for a time that may come free, for the guests of outside assistants."""

from attendant.bookings.visits import Audience
from attendant.bookings.waitlist.models import WaitlistEntry, WaitlistWish
from attendant.bookings.waitlist.service import Waitlist
from attendant.concierge.assistants.answers import BookingFacts, WaitFacts
from attendant.concierge.assistants.desk import Desk
from attendant.concierge.assistants.meaning import Meaning
from attendant.concierge.assistants.wishes import EntryRef, OfferReply, WaitWish
from attendant.concierge.case import Case
from attendant.concierge.wish import Wish
from attendant.kernel.errors import NotFound


class WaitingDesk:
    """The waiting list, as one call of a program sees it."""

    def __init__(self, desk: Desk, waitlist: Waitlist) -> None:
        self._desk = desk
        self._waitlist = waitlist

    def join(self, wish: WaitWish) -> WaitFacts:
        """Put a guest on the list; the same key, or the same wish of the same guest, gives the same place.

        Raises:
            Refusal: no such service or area.
            NotBookable, WaitlistClosed, Invalid: nobody can wait for that.
        """
        case = self._desk.talk(wish.language)
        meaning = Meaning(case)
        service = meaning.service(wish.service)
        area_id = meaning.area_id(wish.area, service)
        names = ("day", "from_time", "until_time", "duration_minutes", "party_size", "party_min", "notes")
        fields = {
            **{name: getattr(wish, name) for name in names},
            "service_id": service.service_id,
            "area_ids": [area_id] if area_id else [],
            "needs": meaning.needs(Wish(features=wish.features), service),
            "audience": Audience.ONLINE,
            "guest": wish.guest(wish.language),
            "guest_name": wish.guest_name[:80],
        }
        key = self._desk.own(wish.idempotency_key)
        return WaitFacts.of(
            self._waitlist.join(WaitlistWish.model_validate(fields), self._desk.actor, key), case
        )

    def status(self, ref: EntryRef) -> WaitFacts:
        """A guest's place, with the offer that stands.

        Raises:
            Refusal: no place has this id and contact.
        """
        case = self._desk.talk(ref.language)
        return WaitFacts.of(self._proven(ref, case), case)

    def answer(self, reply: OfferReply) -> BookingFacts | WaitFacts:
        """Turn an offer into a booking, or decline it; a repeat gives the same.

        Raises:
            Refusal: no place has this id and contact.
            OfferOver: it does not stand any more.
        """
        case = self._desk.talk(reply.language)
        entry, actor = self._proven(reply, case), self._desk.actor
        if reply.accept:
            accepted = self._waitlist.accept(entry.entry_id, reply.offer_id, None, actor)
            return BookingFacts.of(accepted.booking, case)
        return WaitFacts.of(self._waitlist.decline(entry.entry_id, reply.offer_id, None, actor), case)

    def leave(self, ref: EntryRef) -> WaitFacts:
        """Take a guest off the list; a repeat changes nothing.

        Raises:
            Refusal: no place has this id and contact.
        """
        case = self._desk.talk(ref.language)
        entry = self._proven(ref, case)
        return WaitFacts.of(self._waitlist.leave(entry.entry_id, None, self._desk.actor), case)

    def _proven(self, ref: EntryRef, case: Case) -> WaitlistEntry:
        self._desk.refuse_guessing()
        try:
            entry = self._waitlist.get(ref.entry_id)
        except NotFound:
            raise self._desk.missed(case) from None
        if not self._desk.asks(ref.contact, entry.guest_id, entry.guest_name):
            raise self._desk.missed(case)
        return entry
