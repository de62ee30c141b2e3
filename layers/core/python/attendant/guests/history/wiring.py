"""Builds the history of a property's guests, from the tables a function has."""

from typing import Protocol

from attendant.guests.history.service import History, HistoryKeeper
from attendant.kernel.clock import Clock, SystemClock
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions


class KeeperSettings(Protocol):
    """Settings of a function that keeps histories."""

    @property
    def guests_table(self) -> str: ...
    @property
    def outbox_table(self) -> str: ...


def history_for(property_id: str, guests_table: str, clock: Clock | None = None) -> History:
    """The history of a property's guests, to read."""
    return History(Table(guests_table), property_id, clock or SystemClock())


def keeper_for(property_id: str, settings: KeeperSettings, clock: Clock | None = None) -> HistoryKeeper:
    """Who keeps the history of a property's guests."""
    clock = clock or SystemClock()
    transactions = Transactions(Table(settings.outbox_table), clock)
    return HistoryKeeper(Table(settings.guests_table), property_id, transactions, clock)
