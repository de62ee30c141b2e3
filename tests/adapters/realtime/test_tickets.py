"""Tickets: one connection each, for one minute, in one property."""

import pytest

from attendant.kernel import aws
from attendant.kernel.errors import Unauthenticated
from attendant.kernel.tables import Table
from attendant.realtime.tickets import Tickets, property_of
from tests.conftest import PROPERTY, FixedClock

OTHER = "prp_01J00000000000000000000001"


@pytest.fixture
def tickets(tables: dict[str, Table], clock: FixedClock) -> Tickets:
    return Tickets(tables["connections"], clock, PROPERTY)


def test_a_ticket_names_its_property_and_opens_for_the_one_it_was_issued_to(tickets: Tickets) -> None:
    ticket = tickets.issue("usr_anna")

    assert property_of(ticket) == PROPERTY
    assert tickets.use(ticket) == "usr_anna"


def test_a_ticket_is_good_once(tickets: Tickets) -> None:
    ticket = tickets.issue("usr_anna")
    tickets.use(ticket)

    with pytest.raises(Unauthenticated):
        tickets.use(ticket)


def test_a_ticket_is_good_for_a_minute_whenever_the_store_cleans_up(
    tickets: Tickets, clock: FixedClock
) -> None:
    in_time, too_late = tickets.issue("usr_anna"), tickets.issue("usr_anna")

    clock.advance(seconds=59)
    assert tickets.use(in_time) == "usr_anna"
    clock.advance(seconds=1)
    with pytest.raises(Unauthenticated):
        tickets.use(too_late)


def test_a_ticket_rewritten_to_another_property_opens_nothing(
    tickets: Tickets, tables: dict[str, Table], clock: FixedClock
) -> None:
    forged = tickets.issue("usr_anna").replace(PROPERTY, OTHER)

    with pytest.raises(Unauthenticated):
        Tickets(tables["connections"], clock, property_of(forged)).use(forged)


def test_the_store_does_not_hold_the_ticket_itself(tickets: Tickets, tables: dict[str, Table]) -> None:
    secret = tickets.issue("usr_anna").split(".")[1]

    stored = aws.dynamodb().scan(TableName=tables["connections"].name)["Items"]

    assert len(stored) == 1
    assert secret not in str(stored)


@pytest.mark.parametrize(
    "text", ["", "x", f"{PROPERTY}.short", f"usr_1.{'a' * 43}", f"{PROPERTY}.{'a' * 43}\n", "a" * 10_000]
)
def test_what_is_no_ticket_is_refused_before_the_store_is_asked(text: str) -> None:
    with pytest.raises(Unauthenticated):
        property_of(text)
