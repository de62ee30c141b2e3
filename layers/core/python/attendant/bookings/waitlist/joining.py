"""Coming onto the waiting list (S-28)."""

from datetime import datetime, timedelta

from attendant.bookings.models import NotBookable, Reason
from attendant.bookings.offer import Offer
from attendant.bookings.placing import Placing
from attendant.bookings.planning import Planner
from attendant.bookings.policy import audience_of
from attendant.bookings.reasons import in_order
from attendant.bookings.units import unfit
from attendant.bookings.visits import Audience
from attendant.bookings.waitlist.events import WaitlistJoined
from attendant.bookings.waitlist.models import WaitlistClosed, WaitlistEntry, WaitlistWish
from attendant.bookings.waitlist.offering import step_of
from attendant.bookings.waitlist.repository import WaitlistRepository
from attendant.bookings.waitlist.states import WaitlistState
from attendant.bookings.waitlist.view import WaitlistView
from attendant.bookings.wall_clock import instant_of, local_date
from attendant.kernel.errors import Invalid
from attendant.kernel.ids import new_id
from attendant.kernel.transactions import Transaction

AT_THE_DOOR = timedelta(hours=4)


class Joining:
    """Adds entries to a transaction."""

    def __init__(
        self, entries: WaitlistRepository, planner: Planner, placing: Placing, view: WaitlistView
    ) -> None:
        self._entries = entries
        self._planner = planner
        self._placing = placing
        self._view = view

    def join(self, tx: Transaction, wish: WaitlistWish, entry_id: str | None = None) -> WaitlistEntry:
        """Put somebody on the list; who waits for the same already stays as they are.

        Raises:
            NotFound: the property has no such service or guest.
            NotBookable: nothing of the house could ever serve it.
            WaitlistClosed: the house takes nobody on.
            Invalid: the time is over, or names an area that does not exist.
        """
        offer = self._planner.offer(wish.service_id)
        audience = wish.audience or audience_of(tx.actor)
        if offer.rules.waitlist.status != "open":
            raise WaitlistClosed(offer.rules.waitlist.status)
        guest = self._placing.guest(tx, wish)
        day = wish.day or local_date(tx.now, offer.venue.zone)
        entry = WaitlistEntry(
            entry_id=entry_id or new_id("wle", tx.now),
            service_id=wish.service_id,
            service_name=offer.service.name,
            day=day,
            from_time=wish.from_time,
            until_time=wish.until_time,
            wished_time=wish.wished_time,
            duration_minutes=wish.duration_minutes,
            party_size=wish.party_size,
            party_min=wish.party_min or wish.party_size,
            area_ids=wish.area_ids,
            resource_id=wish.resource_id,
            needs=wish.needs,
            audience=audience,
            channel=tx.actor.channel,
            priority=wish.priority if tx.actor.kind == "staff" else 0,
            guest_id=guest.guest_id,
            guest_name=wish.guest_name or guest.name,
            conversation_id=wish.conversation_id,
            notes=wish.notes,
            joined_at=tx.now,
            queued_at=tx.now,
            expires_at=tx.now,
            quoted_minutes=wish.quoted_minutes,
            history=[step_of(tx, WaitlistState.WAITING)],
        )
        entry = entry.model_copy(update={"expires_at": self._expiry(entry, offer, wish, tx.now)})
        self._refuse_what_cannot_be(entry, offer, tx.now)
        if former := self._same(entry, guest.ids, tx.now):
            return former
        if audience is Audience.WALK_IN and entry.quoted_minutes is None:
            told = self._view.wait_of(offer, entry.party_size, tx.now)
            entry = entry.model_copy(update={"quoted_minutes": told.minutes})
            if told.status == "closed_other" and tx.actor.speaks_for_a_guest:
                raise WaitlistClosed(told.status)
        self._entries.save(tx, entry, None)
        event = WaitlistJoined.of(entry, tx.actor.kind)
        tx.publish(event, aggregate_version=entry.revision)
        return entry

    def _expiry(self, entry: WaitlistEntry, offer: Offer, wish: WaitlistWish, now: datetime) -> datetime:
        """Until when it is of use to wait: the last start less the cut-off; at the door four hours."""
        if entry.audience is Audience.WALK_IN:
            latest = now + AT_THE_DOOR
        else:
            last_start = instant_of(entry.day, entry.minutes[1], offer.venue.zone)
            latest = last_start - timedelta(minutes=offer.rules.waitlist.cut_off_minutes)
        ends_at = min(wish.expires_at or latest, latest).replace(microsecond=0)
        if ends_at <= now:
            field = "body.expires_at" if wish.expires_at and latest > now else "body.day"
            raise Invalid.field(field, "that is over, or too near for an offer")
        return ends_at

    def _refuse_what_cannot_be(self, entry: WaitlistEntry, offer: Offer, now: datetime) -> None:
        """Nobody waits for what would be refused at any time.

        Raises:
            Invalid: it names areas in which the service is not served.
            NotBookable: with what stands against every visit that would do.
        """
        known = {one.area_id for one in offer.resources}
        if unknown := [area_id for area_id in entry.area_ids if area_id not in known]:
            raise Invalid.field("body.area_ids", f"nothing is served there: {', '.join(unknown)}")
        timetable = offer.timetable({}, now)
        found: dict[str, Reason] = {}
        for visit in entry.visits:
            against = timetable.refusals(visit, entry.named)
            if not against:
                units = timetable.units_for(visit, entry.named)
                every = [unfit(unit, visit, offer.service) for unit in units]
                if not all(every):
                    return
                against = [reason for some in every for reason in some]
            found |= {reason.code: reason for reason in against}
        raise NotBookable(in_order({reason.code: reason for reason in found.values()}), [])

    def _same(self, entry: WaitlistEntry, guest_ids: tuple[str, ...], now: datetime) -> WaitlistEntry | None:
        """An entry of the same guest, known by these ids, that still waits for the same."""
        wanted = ("service_id", "day", "from_time", "until_time", "party_size", "audience", "resource_id")
        for former in self._entries.of_guest(guest_ids, entry.day):
            alike = all(getattr(former, name) == getattr(entry, name) for name in wanted)
            if alike and former.as_of(now).state.stands:
                return former.as_of(now)
        return None
