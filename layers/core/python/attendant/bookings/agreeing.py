"""What is agreed when a booking is made or moved: terms, deposit, grace, reminders (S-27; no I/O)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from attendant.bookings.catalogue import Service
from attendant.bookings.coming import still_ahead
from attendant.bookings.models import Booking, Slot
from attendant.bookings.offer import Offer
from attendant.bookings.policy import last_free_cancel_at
from attendant.bookings.terms import DepositState, Terms, rule_for, terms_of
from attendant.bookings.visits import Audience, Visit
from attendant.bookings.wall_clock import wall_of
from attendant.kernel.money import Money


def agreed_for(offer: Offer, slot: Slot, visit: Visit, now: datetime, *, in_chat: bool) -> dict[str, Any]:
    """The fields of a new booking that the service's and the house's rules decide."""
    free_until, terms = terms_shown(
        offer.service, offer.venue.zone, slot.starts_at, visit.party_size, slot.price
    )
    return {
        "last_free_cancel_at": free_until,
        **_owed(terms),
        **_courtesies(offer, slot, visit, now, reminded=in_chat or visit.audience is Audience.ONLINE),
    }


def agreed_anew(offer: Offer, before: Booking, slot: Slot, visit: Visit, now: datetime) -> dict[str, Any]:
    """The same fields of a booking at another time or with another party."""
    free_until, terms = terms_shown_anew(
        offer.service, offer.venue.zone, before, slot.starts_at, visit.party_size, slot.price
    )
    owed = _owed(terms)
    if before.deposit_state is DepositState.WAIVED and owed["deposit_state"] is DepositState.DUE:
        owed["deposit_state"] = DepositState.WAIVED
    reminded = before.conversation_id is not None or before.audience is Audience.ONLINE
    return {
        "last_free_cancel_at": free_until,
        **owed,
        **_courtesies(offer, slot, visit, now, reminded=reminded),
        "no_show_proposed": False,
    }


def terms_shown(
    service: Service, zone: ZoneInfo, starts_at: datetime, party_size: int, price: Money
) -> tuple[datetime, Terms | None]:
    """Until when a booking then could be cancelled free of charge, and what else would be agreed."""
    rule = rule_for(service.terms, *wall_of(starts_at, zone), party_size)
    minutes = service.free_cancel_minutes
    if rule is not None and rule.free_cancel_minutes is not None:
        minutes = rule.free_cancel_minutes
    free_until = last_free_cancel_at(starts_at, minutes)
    return free_until, terms_of(rule, starts_at, free_until, price, party_size) if rule else None


def terms_shown_anew(
    service: Service, zone: ZoneInfo, before: Booking, starts_at: datetime, party_size: int, price: Money
) -> tuple[datetime, Terms | None]:
    """The same of a booking that moves or changes its party.

    It keeps the terms it was made with, counted from its new start and price. Another party is another
    agreement: what the rules say of a party of that size holds.
    """
    rule = before.terms.rule if before.terms else None
    if party_size != before.party_size:
        free_anew, anew = terms_shown(service, zone, starts_at, party_size, price)
        if (anew and anew.rule) != rule:
            return free_anew, anew
    free_until = starts_at - (before.starts_at - before.last_free_cancel_at)
    return free_until, terms_of(rule, starts_at, free_until, price, party_size) if rule else None


def needs_payment(offer: Offer, starts_at: datetime, party_size: int) -> bool:
    """Whether a booking then needs a deposit or a guarantee, so that its hold lives longer (S-22)."""
    rule = rule_for(offer.service.terms, *wall_of(starts_at, offer.venue.zone), party_size)
    return rule is not None and (rule.deposit is not None or rule.guarantee != "none")


def _owed(terms: Terms | None) -> dict[str, Any]:
    due = terms is not None and terms.deposit is not None
    return {"terms": terms, "deposit_state": DepositState.DUE if due else DepositState.NONE}


def _courtesies(offer: Offer, slot: Slot, visit: Visit, now: datetime, *, reminded: bool) -> dict[str, Any]:
    leads = offer.rules.reminders.minutes_before if reminded else ()
    return {
        "reminders": still_ahead(leads, slot.starts_at, now),
        "no_show_grace_minutes": offer.rules.no_show.grace_of(visit.party_size),
    }
