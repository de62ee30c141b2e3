"""Builds what outside assistants of a property use, for the functions that serve them."""

from datetime import timedelta
from typing import Protocol

from attendant.bookings.wiring import ViewSettings, bookings_view_for
from attendant.concierge.assistants.service import Facts
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.quotas import Quota
from attendant.kernel.tables import Table
from attendant.properties.service import Properties

CALLS = 120


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
