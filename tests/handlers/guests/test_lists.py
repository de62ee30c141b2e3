"""Lists and segments over REST, kept by events, walked by jobs, swept by the clock."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attendant.guests.models import Guest
from attendant.guests.profile import Statistics
from attendant.guests.service import Guests
from attendant.identity.access import user_id_of
from attendant.kernel.subjects import Actor, Role
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, Membership
from attendant.properties.models import PropertyKind, PropertyWish
from attendant.properties.service import Properties
from functions.guests.lists import handler as lists
from functions.guests.segments import handler as segments
from functions.guests.segments_keeping import handler as keeping
from functions.guests.segments_sweep import handler as sweep
from functions.guests.segments_walk import handler as walk
from tests.requests import FakeContext, api_event, sqs_event

NOW = datetime.now(UTC)
SEGMENTS = "/api/v1/guests/segments"
WINE = {"field": "tags", "op": "has", "value": "wine"}


class Place:
    """A property with its staff, whose events are delivered when a test says so."""

    def __init__(
        self,
        tables: dict[str, Table],
        transactions: Transactions,
        actor: Actor,
        published: Callable[[], list[dict[str, Any]]],
        received: Callable[[str], list[dict[str, Any]]],
    ) -> None:
        self._tables, self._transactions, self._actor = tables, transactions, actor
        self._published, self._received = published, received
        self._delivered = 0
        wish = PropertyWish(name="Gasthaus", kind=PropertyKind.HOTEL, zone="Europe/Zurich", currency="CHF")
        with transactions.begin(actor) as tx:
            Properties(tables["properties"], actor.property_id).register(tx, wish)
            for name, role in (("anna", Role.STAFF), ("maria", Role.MANAGER)):
                member = Membership(
                    user_id=user_id_of(f"sub-{name}"),
                    property_id=actor.property_id,
                    role=role,
                    email=f"{name}@example.test",
                )
                Directory(tables["properties"]).join(tx, member)

    def enter(self, number: int, **known: Any) -> str:
        guest = Guest(
            guest_id=f"gst_{number:026}", created_at=NOW - timedelta(minutes=number), revision=1, **known
        )
        with self._transactions.begin(self._actor) as tx:
            Guests(self._tables["guests"], self._actor.property_id).add(tx, guest)
        return guest.guest_id

    def deliver(self) -> None:
        """Every event of a guest since the last time, in one batch after the other."""
        while True:
            found = [one for one in self._published() if one["type"].startswith("Guest")]
            new, self._delivered = found[self._delivered :], len(found)
            if not new:
                return
            for first in range(0, len(new), 10):
                bodies = [{"detail": envelope} for envelope in new[first : first + 10]]
                assert keeping.lambda_handler(sqs_event(bodies), FakeContext()) == {"batchItemFailures": []}

    def walk(self) -> None:
        """Every job of a walk."""
        while jobs := self._received("guest-walks"):
            assert walk.lambda_handler(sqs_event(jobs), FakeContext()) == {"batchItemFailures": []}

    def ask(
        self,
        method: str,
        path: str,
        *,
        name: str = "maria",
        query: Any = None,
        body: Any = None,
        tag: int | None = None,
    ) -> tuple[int, Any]:
        claims = {"sub": f"sub-{name}", "token_use": "access", "origin_jti": "session-1"}
        headers = {} if tag is None else {"If-Match": f'"{tag}"'}
        event = api_event(method, path, query=query, body=body, headers=headers, claims=claims)
        app = lists if path == "/api/v1/guests" else segments
        answer = app.lambda_handler(event, FakeContext())
        return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None

    def names(self, **query: str) -> list[str]:
        status, body = self.ask("GET", "/api/v1/guests", name="anna", query=query)
        assert status == 200, body
        return [guest["name"] for guest in body["guests"]]

    def counts(self) -> dict[str, int]:
        body = self.ask("GET", SEGMENTS, name="anna")[1]
        return {one["key"]: one["guests"] for one in body["segments"] if one["guests"]}


@pytest.fixture
def place(
    environment: Callable[..., None],
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
    published: Callable[[], list[dict[str, Any]]],
    received: Callable[[str], list[dict[str, Any]]],
) -> Place:
    return Place(tables, transactions, staff_actor, published, received)


def test_staff_filter_and_sort_guests(place: Place) -> None:
    arrival = Statistics(visits=5, next_arrival_at=NOW + timedelta(days=2))
    place.enter(1, name="Zoë", language="de-CH", tags=("wine", "golf"), vip=True)
    place.enter(2, name="Ada", language="de", tags=("wine",), statistics=arrival)
    place.enter(3, name="Bob", language="en", statistics=Statistics(visits=1, last_visit_at=NOW))
    place.deliver()
    assert place.names() == ["Bob", "Ada", "Zoë"]
    assert place.names(sort="name") == ["Ada", "Bob", "Zoë"]
    assert place.names(sort="-name", language="de") == ["Zoë", "Ada"]
    assert place.names(tag="wine,golf") == ["Zoë"]
    assert place.names(segment="vip") == ["Zoë"]
    assert place.names(frequency="regular") == ["Ada"]
    assert place.names(sort="arrival") == ["Ada"]
    assert place.names(arriving="true", language="en") == []
    assert place.names(arriving_from=(NOW + timedelta(days=4)).date().isoformat()) == []
    assert place.names(q="zo") == ["Zoë"]
    assert place.names(q="ad", tag="golf") == []
    first = place.ask("GET", "/api/v1/guests", query={"limit": "1", "sort": "name"})[1]
    assert first["cut_short"] is False
    assert place.names(sort="name", cursor=first["cursor"]) == ["Bob", "Zoë"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"sort": "size"}, "query.sort"),
        ({"sort": "newest", "tag": "wine"}, "query.sort"),
        ({"cursor": "nonsense", "tag": "wine"}, "query.cursor"),
        ({"q": "ada", "sort": "name"}, "query.sort"),
        ({"q": "ada", "cursor": "nonsense"}, "query.cursor"),
        ({"frequency": "daily"}, "query.frequency"),
        ({"segment": "VIP!"}, "query.segment.0"),
        ({"arriving_from": "tomorrow"}, "query.arriving_from"),
        ({"arriving_from": "2026-03-02", "arriving_until": "2026-03-01"}, "query.arriving_until"),
        ({"limit": "0"}, "query.limit"),
    ],
)
def test_a_list_that_cannot_be_had_names_the_field(place: Place, query: dict[str, str], field: str) -> None:
    status, body = place.ask("GET", "/api/v1/guests", query=query)
    assert (status, body["errors"][0]["field"]) == (422, field)


def test_a_manager_defines_a_segment_and_guests_follow(place: Place) -> None:
    place.enter(1, name="Zoë", tags=("wine",), vip=True)
    place.enter(2, name="Ada", tags=("wine",))
    place.enter(3, name="Bob")
    place.deliver()
    assert place.counts() == {"vip": 1, "new": 3}
    tried = place.ask("POST", f"{SEGMENTS}/preview", body={"when": WINE})[1]
    assert (tried["guests"], tried["exact"], tried["looked_at"], tried["of"]) == (2, True, 3, 3)
    assert {one["name"] for one in tried["examples"]} == {"Zoë", "Ada"}

    status, made = place.ask("POST", SEGMENTS, body={"name": "Wine & more", "when": WINE})
    assert (status, made["key"], made["revision"]) == (201, "wine-more", 1)
    assert place.ask("GET", f"{SEGMENTS}/progress")[1]["state"] == "running"
    place.walk()
    progress = place.ask("GET", f"{SEGMENTS}/progress")[1]
    assert (progress["state"], progress["looked_at"], progress["changed"]) == ("done", 3, 2)
    place.deliver()
    assert place.counts() == {"vip": 1, "new": 3, "wine-more": 2}
    assert set(place.names(segment="wine-more")) == {"Zoë", "Ada"}

    changed = {"name": "Wine", "when": {"all": [WINE, {"field": "vip", "op": "eq", "value": True}]}}
    assert place.ask("PUT", f"{SEGMENTS}/wine-more", body=changed, tag=7)[0] == 409
    assert place.ask("PUT", f"{SEGMENTS}/wine-more", body=changed, tag=1)[0] == 200
    place.walk()
    assert place.names(segment="wine-more") == ["Zoë"]
    assert place.ask("DELETE", f"{SEGMENTS}/wine-more", tag=2) == (204, None)
    place.walk()
    assert place.counts() == {"vip": 1, "new": 3}


def test_a_manager_tunes_the_segments_that_every_property_has(place: Place) -> None:
    place.enter(1, name="Zoë", vip_score=60)
    place.deliver()
    thresholds = place.ask("GET", SEGMENTS)[1]["thresholds"]
    assert (thresholds["vip_score"], thresholds["revision"]) == (80, 0)
    path = f"{SEGMENTS}/thresholds"
    assert place.ask("PUT", path, body={"vip_score": 50}, tag=0)[1]["revision"] == 1
    assert place.ask("PUT", path, body={"vip_score": 50}, tag=0)[0] == 409
    wrong = place.ask("PUT", path, body={"new_days": 0}, tag=1)
    assert (wrong[0], wrong[1]["errors"][0]["field"]) == (422, "body.new_days")
    place.walk()
    assert place.counts() == {"vip": 1, "new": 1}


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"name": "Wine", "when": {"all": [WINE, {**WINE, "op": "gt"}]}}, 422, "body.when.all.1.op"),
        ({"name": "日本", "when": WINE}, 422, "body.key"),
        ({"name": "VIP", "when": WINE}, 409, None),
        ({"name": "Preview", "when": WINE}, 409, None),
        ({"name": "Wine"}, 422, "body.when"),
    ],
)
def test_a_segment_that_cannot_be_is_refused_at_its_place(
    place: Place, body: Any, status: int, field: str | None
) -> None:
    answer = place.ask("POST", SEGMENTS, body=body)
    assert answer[0] == status
    assert field is None or answer[1]["errors"][0]["field"] == field


def test_only_managers_change_segments(place: Place) -> None:
    assert place.ask("POST", SEGMENTS, name="anna", body={"name": "Wine", "when": WINE})[0] == 403
    assert place.ask("POST", f"{SEGMENTS}/recount", name="anna")[0] == 403
    assert place.ask("POST", f"{SEGMENTS}/recount")[0] == 202


def test_the_sweep_brings_up_what_is_due_and_what_an_earlier_version_stored(
    place: Place, tables: dict[str, Table], property_id: str
) -> None:
    old = {"guest_id": "gst_0", "name": "Ada", "created_at": "2020-01-02T00:00:00Z", "revision": 4}
    tables["guests"].put({"pk": f"{property_id}#GUESTS", "sk": "gst_0", **old})
    assert place.names(sort="name") == []
    sweep.lambda_handler({}, FakeContext())
    place.walk()
    assert place.names(sort="name") == ["Ada"]

    departs = datetime.now(UTC) - timedelta(minutes=1)
    place.enter(
        1,
        name="Bob",
        statistics=Statistics(in_house_until=departs),
        segments=("in_house",),
        segments_due_at=departs,
    )
    assert place.names(segment="in_house") == ["Bob"]
    assert sweep.lambda_handler({}, FakeContext()) == {"swept": 1}
    assert place.names(segment="in_house") == []


def test_what_cannot_be_read_comes_again_and_the_rest_is_kept(place: Place) -> None:
    answer = keeping.lambda_handler(sqs_event(["{}"]), FakeContext())
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["m1"]
