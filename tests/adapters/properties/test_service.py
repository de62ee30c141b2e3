"""Registering and changing a property: all of it or nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from attendant.kernel.errors import NotFound, StaleRevision
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, KeyTaken
from attendant.properties.models import Property, PropertyChange, PropertyWish
from attendant.properties.service import AlreadyRegistered, Properties

WISH = PropertyWish.model_validate(
    {
        "name": "Alpine Ski School",
        "kind": "school",
        "zone": "Europe/Zurich",
        "currency": "CHF",
        "hours": {
            "weekly": {"monday": ["09:00-17:00"]},
            "closures": [{"first_day": "2026-12-25", "last_day": "2026-12-25"}],
        },
        "whatsapp": {"phone_number_id": "100000000000001", "display_phone_number": "15550100001"},
    }
)
Published = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def register(
    tables: dict[str, Table], transactions: Transactions, staff_actor: Actor
) -> Callable[..., Property]:
    def write(property_id: str = "prp_1", wish: PropertyWish = WISH) -> Property:
        actor = staff_actor.model_copy(update={"property_id": property_id})
        with transactions.begin(actor) as tx:
            return Properties(tables["properties"], property_id).register(tx, wish)

    return write


@pytest.fixture
def change(
    tables: dict[str, Table], transactions: Transactions, staff_actor: Actor
) -> Callable[..., Property]:
    def write(wanted: dict[str, Any], revision: int, property_id: str = "prp_1") -> Property:
        actor = staff_actor.model_copy(update={"property_id": property_id})
        with transactions.begin(actor) as tx:
            properties = Properties(tables["properties"], property_id)
            return properties.change(tx, PropertyChange.model_validate(wanted), revision)

    return write


def test_a_registered_property_is_read_back_whole(
    register: Callable[..., Property], tables: dict[str, Table], published: Published
) -> None:
    made = register()
    assert Properties(tables["properties"], "prp_1").get() == made
    directory = Directory(tables["properties"])
    assert directory.property_of("whatsapp", "100000000000001") == "prp_1"
    assert directory.all_properties() == ["prp_1"]
    assert [(e["type"], e["property_id"], e["aggregate_version"]) for e in published()] == [
        ("PropertyRegistered", "prp_1", 1)
    ]


def test_a_taken_number_leaves_nothing_behind(
    register: Callable[..., Property], tables: dict[str, Table], published: Published
) -> None:
    register()
    with pytest.raises(KeyTaken):
        register("prp_2")
    with pytest.raises(NotFound):
        Properties(tables["properties"], "prp_2").get()
    assert Directory(tables["properties"]).all_properties() == ["prp_1"]
    assert len(published()) == 1


def test_registering_twice_is_refused(register: Callable[..., Property]) -> None:
    register()
    with pytest.raises(AlreadyRegistered):
        register()


def test_a_change_needs_the_revision_that_was_read(
    register: Callable[..., Property], change: Callable[..., Property]
) -> None:
    register()
    assert change({"name": "Alpine"}, 1).revision == 2
    with pytest.raises(StaleRevision) as stale:
        change({"name": "Alps"}, 1)
    assert stale.value.extra == {"current_revision": 2}


def test_a_change_is_audited_and_published_with_the_changed_fields(
    register: Callable[..., Property],
    change: Callable[..., Property],
    tables: dict[str, Table],
    published: Published,
) -> None:
    register()
    change({"name": "Alpine", "currency": "CHF"}, 1)
    assert published()[-1]["data"] == {"property_id": "prp_1", "fields": ["name"]}
    trail = list(tables["properties"].query_all("prp_1#AUDIT#prp_1"))
    assert [entry["action"] for entry in trail] == ["property_registered", "property_changed"]
    assert trail[-1]["after"]["name"] == "Alpine"
    assert trail[-1]["before"]["name"] == "Alpine Ski School"
    assert "zone" not in trail[-1]["after"]


def test_a_change_of_nothing_writes_nothing(
    register: Callable[..., Property], change: Callable[..., Property], published: Published
) -> None:
    made = register()
    assert change({"name": made.name}, 1) == made
    assert len(published()) == 1


def test_a_number_moves_with_its_property(
    register: Callable[..., Property], change: Callable[..., Property], tables: dict[str, Table]
) -> None:
    register()
    change({"whatsapp": {"phone_number_id": "100000000000002", "display_phone_number": "15550100002"}}, 1)
    directory = Directory(tables["properties"])
    assert directory.property_of("whatsapp", "100000000000002") == "prp_1"
    assert directory.property_of("whatsapp", "100000000000001") is None
    change({"whatsapp": None}, 2)
    assert Directory(tables["properties"]).property_of("whatsapp", "100000000000002") is None


def test_a_number_in_use_elsewhere_changes_nothing(
    register: Callable[..., Property], change: Callable[..., Property], tables: dict[str, Table]
) -> None:
    register()
    register("prp_2", WISH.model_copy(update={"whatsapp": None}))
    with pytest.raises(KeyTaken):
        change({"name": "Copycat", "whatsapp": WISH.whatsapp}, 1, "prp_2")
    assert Properties(tables["properties"], "prp_2").get().name == "Alpine Ski School"
