"""One person is one guest, whichever of their aliases arrives first."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.guests.aliases import Alias
from attendant.guests.models import Guest, GuestChange, GuestWish
from attendant.guests.profile import Preference
from attendant.guests.repository import GuestRepository
from attendant.guests.service import AliasTaken, Guests
from attendant.guests.wishes import NewGuest, ProfileChange
from attendant.kernel.errors import LostRevision, NotFound, StaleRevision
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table, get_across
from attendant.kernel.transactions import Transaction, Transactions
from tests.conftest import FixedClock
from tests.store import Interrupted

PHONE = Alias(kind="phone", value="41795550100")
BSUID = Alias(kind="bsuid", value="CH.13491208655302741918")
OTHER = Alias(kind="phone", value="41795550199")
Published = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def guests(tables: dict[str, Table], property_id: str) -> Guests:
    return Guests(tables["guests"], property_id)


@pytest.fixture
def do(transactions: Transactions, guest_actor: Actor) -> Callable[[Callable[[Transaction], Any]], Any]:
    """Runs work in a transaction, the way a use case does."""
    return lambda work: transactions.run(guest_actor, work)


Do = Callable[[Callable[[Transaction], Any]], Any]


def test_a_first_contact_makes_a_guest_and_a_second_finds_it(
    guests: Guests, do: Do, published: Published
) -> None:
    first = do(lambda tx: guests.meet(tx, [PHONE, BSUID], name=" Ada "))
    assert do(lambda tx: guests.meet(tx, [BSUID])) == first
    assert do(lambda tx: guests.meet(tx, [PHONE], name="Somebody")) == first
    ada = guests.get(first)
    assert (ada.name, ada.phone_e164, ada.aliases) == ("Ada", "+41795550100", (PHONE, BSUID))
    assert [event["type"] for event in published()] == ["GuestCreated"]


def test_an_alias_that_comes_later_is_linked(guests: Guests, do: Do, published: Published) -> None:
    ada = do(lambda tx: guests.meet(tx, [BSUID]))
    assert do(lambda tx: guests.meet(tx, [PHONE, BSUID])) == ada
    assert guests.resolve([PHONE]) == ada
    assert guests.get(ada).revision == 2
    assert [event["type"] for event in published()] == ["GuestCreated", "GuestLinked"]


def test_an_alias_of_another_guest_is_never_moved(guests: Guests, do: Do, published: Published) -> None:
    ada = do(lambda tx: guests.meet(tx, [PHONE]))
    bob = do(lambda tx: guests.meet(tx, [BSUID]))
    for _ in range(2):
        assert do(lambda tx: guests.meet(tx, [PHONE, BSUID])) == ada
    assert guests.resolve([BSUID]) == bob
    [conflict] = guests.conflicts().conflicts
    assert (conflict.alias, conflict.guest_id, conflict.belongs_to) == (BSUID, ada, bob)
    assert [event["type"] for event in published()].count("GuestAliasConflicted") == 1


def test_resolving_takes_one_read_whatever_the_number_of_aliases(guests: Guests, do: Do) -> None:
    ada = do(lambda tx: guests.meet(tx, [PHONE]))
    with Interrupted() as log:
        assert guests.resolve([BSUID, OTHER, PHONE]) == ada
    assert log.calls == ["BatchGetItem"]
    assert guests.resolve([BSUID, OTHER]) is None


def test_a_caller_may_bring_the_alias_records(guests: Guests, do: Do) -> None:
    ada = do(lambda tx: guests.meet(tx, [PHONE]))
    found = get_across([guests.place_of(PHONE)])
    with Interrupted() as log:
        assert do(lambda tx: guests.meet(tx, [PHONE], found=found)) == ada
    assert log.calls == []


def test_a_guest_met_at_the_same_moment_is_met_once(
    guests: Guests, do: Do, transactions: Transactions, guest_actor: Actor, published: Published
) -> None:
    met: list[str] = []

    def meet(tx: Transaction) -> str:
        guest = guests.meet(tx, [PHONE])
        if not met:
            with transactions.begin(guest_actor) as rival:
                met.append(guests.meet(rival, [PHONE]))
        return guest

    assert do(meet) == met[0]
    assert len(published()) == 1


def test_two_properties_know_nothing_of_each_other(guests: Guests, do: Do, tables: dict[str, Table]) -> None:
    ada = do(lambda tx: guests.meet(tx, [PHONE]))
    elsewhere = Guests(tables["guests"], "prp_other")
    assert elsewhere.resolve([PHONE]) is None
    assert elsewhere.newest().guests == []
    with pytest.raises(NotFound):
        elsewhere.get(ada)


def test_staff_cannot_enter_somebody_twice(guests: Guests, do: Do) -> None:
    ada = do(lambda tx: guests.register(tx, NewGuest(aliases=(PHONE,))))
    with pytest.raises(AliasTaken) as taken:
        do(lambda tx: guests.register(tx, NewGuest(aliases=(BSUID, PHONE))))
    assert taken.value.extra == {"guest_id": ada.guest_id}
    assert guests.resolve([BSUID]) is None


def test_linking_twice_changes_nothing_and_never_moves(guests: Guests, do: Do) -> None:
    ada: Guest = do(lambda tx: guests.create(tx, GuestWish(name="Ada")))
    bob: Guest = do(lambda tx: guests.create(tx, GuestWish(name="Bob")))
    linked = do(lambda tx: guests.link_alias(tx, ada.guest_id, PHONE))
    assert do(lambda tx: guests.link_alias(tx, ada.guest_id, PHONE)) == linked
    with pytest.raises(AliasTaken):
        do(lambda tx: guests.link_alias(tx, bob.guest_id, PHONE))
    with pytest.raises(NotFound):
        do(lambda tx: guests.link_alias(tx, "gst_none", OTHER))
    assert guests.resolve([PHONE]) == ada.guest_id


def test_a_change_needs_the_revision_that_was_read(guests: Guests, do: Do, published: Published) -> None:
    ada: Guest = do(lambda tx: guests.create(tx, GuestWish(name="Ada", phone="+41795550100")))
    change = ProfileChange(email="ada@example.test", phone=None)
    changed = do(lambda tx: guests.change(tx, ada.guest_id, change, 1))
    assert (changed.email, changed.phone_e164, changed.revision) == ("ada@example.test", None, 2)
    assert guests.newest(phone="+41795550100").guests == []
    with pytest.raises(StaleRevision):
        do(lambda tx: guests.change(tx, ada.guest_id, change, 1))
    assert published()[-1]["data"] == {"guest_id": ada.guest_id, "fields": ["phones", "emails"]}


def test_what_a_guest_tells_survives_a_change_at_the_same_moment(
    guests: Guests, do: Do, transactions: Transactions, guest_actor: Actor
) -> None:
    ada: Guest = do(lambda tx: guests.create(tx, GuestWish()))
    rivals = iter([GuestChange(email="ada@example.test")])

    def tell(tx: Transaction) -> Guest:
        told = guests.tell(tx, ada.guest_id, GuestChange(name="Ada"))
        for change in rivals:
            with transactions.begin(guest_actor) as rival:
                guests.tell(rival, ada.guest_id, change)
        return told

    told = do(tell)
    assert (told.name, told.email, told.revision) == ("Ada", "ada@example.test", 3)


def test_allergies_and_diets_that_a_guest_tells_stand_in_the_profile_while_there_is_room(
    guests: Guests, do: Do, clock: FixedClock
) -> None:
    ada: Guest = do(lambda tx: guests.create(tx, GuestWish(name="Ada")))

    def tell(*said: tuple[str, str]) -> Guest:
        wishes = [
            Preference(topic=topic, text=text, source="concierge", noted_at=clock.now())
            for topic, text in said
        ]
        do(lambda tx: guests.tell(tx, ada.guest_id, GuestChange(), said=wishes))
        return guests.get(ada.guest_id)

    told = tell(("allergy", "No nuts!"), ("diet", "I eat no meat"), ("preference", "By the window"))
    assert (told.allergies, told.dietary) == (("No nuts!",), ("I eat no meat",))
    assert [(one.topic, one.source) for one in told.preferences] == [
        ("allergy", "concierge"), ("diet", "concierge"), ("preference", "concierge"),
    ]  # fmt: skip
    assert tell(("allergy", "no NUTS!"), ("diet", "x" * 201)).revision == told.revision + 1
    full = tell(*(("allergy", f"No nut {number}") for number in range(25)))
    assert (len(full.allergies), full.allergies[:2]) == (20, ("No nuts!", "No nut 0"))
    assert (full.dietary, len(full.preferences)) == (("I eat no meat",), 29)


def test_a_consistent_read_follows_a_merge_consistently(
    guests: Guests, do: Do, tables: dict[str, Table], property_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    former: Guest = do(lambda tx: guests.create(tx, GuestWish(name="Ada")))
    survivor: Guest = do(lambda tx: guests.create(tx, GuestWish(name="Ada")))
    repository = GuestRepository(tables["guests"], property_id)
    merged = former.revised(merged_into=survivor.guest_id)
    do(lambda tx: repository.replace(tx, former, merged, "merged", rerun=False))
    reads: list[bool] = []
    find = GuestRepository.find

    def noted(self: GuestRepository, guest_id: str, *, consistent: bool = False) -> Guest | None:
        reads.append(consistent)
        return find(self, guest_id, consistent=consistent)

    monkeypatch.setattr(GuestRepository, "find", noted)
    assert guests.current(former.guest_id, consistent=True).guest_id == survivor.guest_id
    assert set(reads) == {True}


def test_a_lost_revision_ends_as_a_refusal_after_five_tries(
    guests: Guests, do: Do, transactions: Transactions, guest_actor: Actor
) -> None:
    ada: Guest = do(lambda tx: guests.create(tx, GuestWish()))

    def always_late(tx: Transaction) -> Guest:
        told = guests.tell(tx, ada.guest_id, GuestChange(name=f"Ada {tx.now}"))
        with transactions.begin(guest_actor) as rival:
            seen = guests.get(ada.guest_id, consistent=True)
            guests.tell(rival, ada.guest_id, GuestChange(name=f"Ada the {seen.revision}th"))
        return told

    with pytest.raises(LostRevision):
        do(always_late)


def test_guests_are_listed_newest_first_page_by_page(guests: Guests, do: Do, clock: FixedClock) -> None:
    for name in ("Ada", "Bob", "Cleo"):
        clock.advance(minutes=1)
        do(lambda tx, name=name: guests.create(tx, GuestWish(name=name, phone="+41795550100")))
    first = guests.newest(limit=2)
    assert [guest.name for guest in first.guests] == ["Cleo", "Bob"]
    second = guests.newest(limit=2, cursor=first.cursor)
    assert [guest.name for guest in second.guests] == ["Ada"]
    assert second.cursor is None
    assert [guest.name for guest in guests.newest(phone="+41795550100").guests] == ["Cleo", "Bob", "Ada"]


def test_no_event_of_a_guest_is_personal(guests: Guests, do: Do, published: Published) -> None:
    do(lambda tx: guests.meet(tx, [PHONE], name="Ada Lovelace"))
    text = str(published())
    assert "Ada" not in text
    assert "41795550100" not in text
