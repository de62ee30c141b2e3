"""Stays over REST, in a house without a PMS and in one with it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from attendant.guests.models import GuestWish
from attendant.guests.service import Guests
from attendant.identity.access import user_id_of
from attendant.kernel.subjects import Actor, Role
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, Membership
from attendant.properties.service import Properties
from attendant.stays.models import StayWish
from attendant.stays.repository import StaysRepository
from attendant.stays.service import Stays
from functions.stays.stays import handler
from tests.conftest import PROPERTY
from tests.hotels import open_hotel
from tests.requests import FakeContext, api_event


@pytest.fixture
def mia(
    environment: Callable[..., None],
    tables: dict[str, Table],
    transactions: Transactions,
    staff_actor: Actor,
) -> str:
    open_hotel(tables, transactions, staff_actor)
    for role in (Role.STAFF, Role.MANAGER):
        member = Membership(
            user_id=user_id_of(role.value), property_id=PROPERTY, role=role, email=f"{role}@example.test"
        )
        transactions.run(staff_actor, lambda tx, m=member: Directory(tables["properties"]).join(tx, m))
    guests = Guests(tables["guests"], PROPERTY)
    return transactions.run(staff_actor, lambda tx: guests.create(tx, GuestWish(name="Mia"))).guest_id


def call(
    method: str, path: str, body: Any = None, role: str = "manager", **headers: str
) -> tuple[int, Any, dict[str, Any]]:
    route, _, query = path.partition("?")
    event = api_event(
        method,
        f"/api/v1/stays{route}",
        query=dict(part.split("=", 1) for part in query.split("&") if part),
        body=body,
        headers={"Property-Id": PROPERTY, **{name.replace("_", "-"): text for name, text in headers.items()}},
        claims={"sub": role, "token_use": "access", "origin_jti": "session"},
    )
    answer = handler.lambda_handler(event, FakeContext())
    tags = {name: values[0] for name, values in answer.get("multiValueHeaders", {}).items()}
    return answer["statusCode"], json.loads(answer["body"]), {**answer.get("headers", {}), **tags}


def a_stay(guest_id: str, **other: Any) -> dict[str, Any]:
    return {
        "guests": [{"guest_id": guest_id}],
        "space": {"room": "204", "category": "Double"},
        "arrives_on": "2026-03-27",
        "departs_on": "2026-03-30",
        "prices": {"total": {"amount": 66000, "currency": "CHF"}},
        **other,
    }


def test_a_manager_keeps_a_stay_and_staff_find_it_by_date_guest_and_number(mia: str) -> None:
    status, made, headers = call("PUT", "/numbers/R-100", a_stay(mia))
    assert (status, headers["ETag"]) == (200, '"1"')
    assert made["guests"] == [{"guest_id": mia, "role": "main", "name": "Mia"}]
    # The clocks go forward in between: the times of day stay what they are.
    assert (made["arrives_at"], made["departs_at"]) == ("2026-03-27T14:00:00Z", "2026-03-30T09:00:00Z")
    lists = ("arriving=2026-03-27", "in_house=2026-03-29", "departing=2026-03-30", "number=r-100")
    for wanted in (*lists, f"guest_id={mia}"):
        status, page, _ = call("GET", f"?{wanted}", role="staff")
        assert (status, [stay["number"] for stay in page["stays"]], page["cursor"]) == (200, ["R-100"], None)
    assert call("GET", f"/{made['stay_id']}", role="staff")[1] == made
    assert call("GET", "?in_house=2026-03-30", role="staff")[1]["stays"] == []


def test_a_change_says_what_it_was_decided_on(mia: str) -> None:
    call("PUT", "/numbers/R-100", a_stay(mia))
    assert call("PUT", "/numbers/R-100", a_stay(mia, state="in_house"))[0] == 428
    status, changed, headers = call("PUT", "/numbers/R-100", a_stay(mia, state="in_house"), If_Match='"1"')
    assert (status, changed["state"], headers["ETag"]) == (200, "in_house", '"2"')
    status, problem, _ = call("PUT", "/numbers/R-100", a_stay(mia), If_Match='"1"')
    assert (status, problem["current_revision"]) == (409, 2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"departs_on": "2026-03-26"}, "body"),
        ({"guests": []}, "body.guests"),
        ({"guests": [{"guest_id": "gst_a", "role": "companion"}]}, "body"),
        ({"state": "somewhere"}, "body.state"),
        ({"prices": {"total": {"amount": 1, "currency": "francs"}}}, "body.prices.total.currency"),
        ({"guests": [{"guest_id": "gst_unknown"}]}, "body.guests"),
    ],
)
def test_what_cannot_be_is_refused_by_name(mia: str, wrong: dict[str, Any], field: str) -> None:
    status, problem, _ = call("PUT", "/numbers/R-100", a_stay(mia, **wrong))
    assert status == 422
    assert problem["errors"][0]["field"].startswith(field)


def test_staff_read_only_and_one_list_at_a_time(mia: str) -> None:
    assert call("PUT", "/numbers/R-100", a_stay(mia), role="staff")[0] == 403
    for wrong in ("", "?arriving=2026-03-27&number=R-1", "?arriving=tomorrow", "?number=R-1&cursor=x"):
        assert call("GET", wrong, role="staff")[0] == 422
    assert call("GET", "/sty_unknown")[0] == 404


def test_what_a_pms_keeps_the_desk_does_not_change(
    mia: str, tables: dict[str, Table], transactions: Transactions, staff_actor: Actor
) -> None:
    stays = Stays(
        StaysRepository(tables["stays"], PROPERTY),
        Properties(tables["properties"], PROPERTY),
        Guests(tables["guests"], PROPERTY),
        transactions,
        PROPERTY,
    )
    wish = StayWish.model_validate(
        {
            "number": "R-7",
            "source": {"system": "mews", "external_id": "x"},
            "guests": [{"guest_id": mia}],
            "arrives_at": "2026-03-27T14:00:00Z",
            "departs_at": "2026-03-28T09:00:00Z",
            "updated_at": "2026-03-01T09:00:00Z",
        }
    )
    transactions.run(staff_actor, lambda tx: stays.keep(tx, wish))
    status, problem, _ = call("PUT", "/numbers/R-7", a_stay(mia))
    assert (status, problem["code"]) == (409, "belongs_to_pms")
