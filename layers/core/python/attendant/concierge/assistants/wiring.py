"""Builds what outside assistants of a property use, for the functions that serve them."""

from datetime import timedelta
from typing import Protocol

from attendant.bookings.series.wiring import series_for
from attendant.bookings.waitlist.wiring import waitlist_for
from attendant.bookings.wiring import BookingsSettings, ViewSettings, bookings_for, bookings_view_for
from attendant.concierge.assistants.desk import Desk, Quotas
from attendant.concierge.assistants.repeating import RepeatingDesk
from attendant.concierge.assistants.service import Facts
from attendant.concierge.assistants.waiting import WaitingDesk
from attendant.guests.service import Guests
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.quotas import Quota
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.properties.service import Properties

CALLS = 120
HOLDS = 30
MISSES = 20


def facts_for(property_id: str, settings: ViewSettings, clock: Clock | None = None) -> Facts:
    """What a property tells outside assistants."""
    clock = clock or SystemClock()
    properties = Properties(Table(settings.properties_table), property_id)
    return Facts(properties, bookings_view_for(property_id, settings, clock), clock)


class QuotaSettings(Protocol):
    """Settings of a function that counts calls."""

    @property
    def idempotency_table(self) -> str: ...


def quota_for(settings: QuotaSettings, clock: Clock | None = None) -> Quota:
    """How often a caller may call: 120 times a minute."""
    table = Table(settings.idempotency_table)
    return Quota(table, clock or SystemClock(), "assistant", CALLS, timedelta(minutes=1))


class DeskSettings(BookingsSettings, Protocol):
    """Settings of a function that books for the guests of outside assistants."""


def desk_for(actor: Actor, settings: DeskSettings, clock: Clock | None = None) -> Desk:
    """The desk of one call."""
    clock = clock or SystemClock()
    counted = Table(settings.idempotency_table)
    return Desk(
        facts_for(actor.property_id, settings, clock),
        bookings_for(actor.property_id, settings, clock),
        Guests(Table(settings.guests_table), actor.property_id),
        Quotas(
            Quota(counted, clock, "assistant-holds", HOLDS, timedelta(minutes=5)),
            Quota(counted, clock, "assistant-misses", MISSES, timedelta(hours=1)),
        ),
        actor,
    )


def waiting_for(desk: Desk, settings: DeskSettings, clock: Clock | None = None) -> WaitingDesk:
    """The waiting list at a desk."""
    return WaitingDesk(desk, waitlist_for(desk.actor.property_id, settings, clock))


def repeating_for(desk: Desk, settings: DeskSettings, clock: Clock | None = None) -> RepeatingDesk:
    """Visits that repeat at a desk."""
    return RepeatingDesk(desk, series_for(desk.actor.property_id, settings, clock))
