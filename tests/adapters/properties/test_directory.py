"""Which property an outside key leads to, who belongs where, and how long an answer is kept."""

from collections.abc import Callable

import pytest

from attendant.kernel.subjects import Actor, Role
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, KeyTaken, Membership
from tests.conftest import FixedClock

ANNA = Membership(user_id="usr_anna", property_id="prp_1", role=Role.ADMIN, email="anna@example.test")


class Seconds:
    """A monotonic clock to move."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def directory(tables: dict[str, Table], seconds: Seconds) -> Directory:
    return Directory(tables["properties"], seconds)


@pytest.fixture
def elsewhere(tables: dict[str, Table]) -> Directory:
    """The directory of another process."""
    return Directory(tables["properties"])


@pytest.fixture
def claim(elsewhere: Directory, transactions: Transactions, staff_actor: Actor) -> Callable[[str, str], None]:
    def write(external: str, property_id: str) -> None:
        with transactions.begin(staff_actor) as tx:
            elsewhere.claim(tx, "whatsapp", external, property_id)

    return write


def test_a_number_leads_to_its_property(directory: Directory, claim: Callable[[str, str], None]) -> None:
    claim("1001", "prp_1")
    assert directory.property_of("whatsapp", "1001") == "prp_1"
    assert directory.property_of("whatsapp", "1002") is None
    assert directory.property_of("mews", "1001") is None


def test_a_number_of_another_property_is_refused(
    directory: Directory, claim: Callable[[str, str], None]
) -> None:
    claim("1001", "prp_1")
    claim("1001", "prp_1")
    with pytest.raises(KeyTaken):
        claim("1001", "prp_2")
    assert directory.property_of("whatsapp", "1001") == "prp_1"


def test_an_unknown_number_is_seen_as_soon_as_it_is_known(
    directory: Directory, claim: Callable[[str, str], None]
) -> None:
    assert directory.property_of("whatsapp", "1001") is None
    claim("1001", "prp_1")
    assert directory.property_of("whatsapp", "1001") == "prp_1"


def test_a_removal_takes_effect_within_sixty_seconds(
    directory: Directory,
    elsewhere: Directory,
    seconds: Seconds,
    transactions: Transactions,
    staff_actor: Actor,
) -> None:
    with transactions.begin(staff_actor) as tx:
        elsewhere.join(tx, ANNA)
    assert directory.memberships("usr_anna") == (ANNA,)
    with transactions.begin(staff_actor) as tx:
        elsewhere.leave(tx, "usr_anna", "prp_1")
    seconds.now += 59
    assert directory.memberships("usr_anna") == (ANNA,)
    assert directory.standing("usr_anna", fresh=True).memberships == ()
    seconds.now += 2
    assert directory.memberships("usr_anna") == ()


def test_a_new_role_replaces_the_old_one(
    directory: Directory, transactions: Transactions, staff_actor: Actor
) -> None:
    for role in (Role.STAFF, Role.MANAGER):
        with transactions.begin(staff_actor) as tx:
            directory.join(tx, ANNA.model_copy(update={"role": role}))
        directory.forget("usr_anna")
    assert [member.role for member in directory.memberships("usr_anna")] == [Role.MANAGER]


def test_an_ended_session_stands_beside_the_memberships(
    directory: Directory, transactions: Transactions, staff_actor: Actor
) -> None:
    directory.end_session("usr_anna", "session-1", until=2_000_000_000)
    assert directory.standing("usr_anna").ended_sessions == {"session-1"}
    with transactions.begin(staff_actor) as tx:
        directory.join(tx, ANNA)
    standing = directory.standing("usr_anna")
    assert standing.memberships == (ANNA,)
    assert standing.ended_sessions == {"session-1"}


def test_every_property_is_listed(
    directory: Directory, transactions: Transactions, staff_actor: Actor
) -> None:
    assert directory.all_properties() == []
    for property_id in ("prp_2", "prp_1"):
        with transactions.begin(staff_actor) as tx:
            directory.add_property(tx, property_id)
    assert directory.all_properties() == ["prp_1", "prp_2"]


def test_each_minute_begins_with_another_property(
    directory: Directory, transactions: Transactions, staff_actor: Actor, clock: FixedClock
) -> None:
    assert directory.in_turn(clock.now()) == []
    for property_id in ("prp_1", "prp_2", "prp_3"):
        with transactions.begin(staff_actor) as tx:
            directory.add_property(tx, property_id)
    rounds = [directory.in_turn(clock.advance(minutes=1)) for _ in range(3)]
    assert {each[0] for each in rounds} == {"prp_1", "prp_2", "prp_3"}
    assert all(sorted(each) == ["prp_1", "prp_2", "prp_3"] for each in rounds)
