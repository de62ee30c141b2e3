"""What is agreed when a booking is made or moved: terms, deposit, grace, reminders (S-27; no I/O)."""

from datetime import datetime
from typing import Any

from attendant.bookings.coming import still_ahead
from attendant.bookings.models import Booking, Slot
from attendant.bookings.planning import Offer
from attendant.bookings.policy import last_free_cancel_at
from attendant.bookings.terms import DepositState, Terms, TermsRule, rule_for, terms_of
from attendant.bookings.visits import Audience, Visit
from attendant.bookings.wall_clock import wall_of


def agreed_for(offer: Offer, slot: Slot, visit: Visit, now: datetime, *, in_chat: bool) -> dict[str, Any]:
    """The fields of a new booking that the service's and the house's rules decide."""
    rule = _rule(offer, slot.starts_at, visit.party_size)
    free_until = last_free_cancel_at(slot.starts_at, _free_minutes(offer, rule))
    return {
        "last_free_cancel_at": free_until,
        **_owed(rule, slot, visit, free_until),
        **_courtesies(offer, slot, visit, now, reminded=in_chat or visit.audience is Audience.ONLINE),
    }


def agreed_anew(offer: Offer, before: Booking, slot: Slot, visit: Visit, now: datetime) -> dict[str, Any]:
    """The same fields of a booking at another time or with another party.

    It keeps the terms it was made with, counted from its new start and price. Another party is another
    agreement: what the rules say of a party of that size holds.
    """
    rule = before.terms.rule if before.terms else None
    free_until = slot.starts_at - (before.starts_at - before.last_free_cancel_at)
    if visit.party_size != before.party_size:
        found = _rule(offer, slot.starts_at, visit.party_size)
        if found != rule:
            rule, free_until = found, last_free_cancel_at(slot.starts_at, _free_minutes(offer, found))
    owed = _owed(rule, slot, visit, free_until)
    if before.deposit_state is DepositState.WAIVED and owed["terms"] and owed["terms"].deposit:
        owed["deposit_state"] = DepositState.WAIVED
    reminded = before.conversation_id is not None or before.audience is Audience.ONLINE
    return {
        "last_free_cancel_at": free_until,
        **owed,
        **_courtesies(offer, slot, visit, now, reminded=reminded),
        "no_show_proposed": False,
    }


def needs_payment(offer: Offer, starts_at: datetime, party_size: int) -> bool:
    """Whether a booking then needs a deposit or a guarantee, so that its hold lives longer (S-22)."""
    rule = _rule(offer, starts_at, party_size)
    return rule is not None and (rule.deposit is not None or rule.guarantee != "none")


def _rule(offer: Offer, starts_at: datetime, party_size: int) -> TermsRule | None:
    return rule_for(offer.service.terms, *wall_of(starts_at, offer.venue.zone), party_size)


def _free_minutes(offer: Offer, rule: TermsRule | None) -> int:
    if rule is None or rule.free_cancel_minutes is None:
        return offer.service.free_cancel_minutes
    return rule.free_cancel_minutes


def _owed(rule: TermsRule | None, slot: Slot, visit: Visit, free_until: datetime) -> dict[str, Any]:
    terms: Terms | None = None
    if rule is not None:
        terms = terms_of(rule, slot.starts_at, free_until, slot.price, visit.party_size)
    due = terms is not None and terms.deposit is not None
    return {"terms": terms, "deposit_state": DepositState.DUE if due else DepositState.NONE}


def _courtesies(offer: Offer, slot: Slot, visit: Visit, now: datetime, *, reminded: bool) -> dict[str, Any]:
    leads = offer.rules.reminders.minutes_before if reminded else ()
    return {
        "reminders": still_ahead(leads, slot.starts_at, now),
        "no_show_grace_minutes": offer.rules.no_show.grace_of(visit.party_size),
    }
