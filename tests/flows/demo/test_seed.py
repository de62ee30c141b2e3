"""The demo is entered through the public API, once, however often it is entered."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest

from attendant.identity.cognito import claims_of
from attendant.kernel import aws
from attendant.kernel.clock import SystemClock
from infra.local.demo import regulars
from infra.local.demo.evening import DINNERS, LUNCHES
from infra.local.seed import SeedFailed, seed, seed_guests
from tests.conftest import FixedClock
from tests.requests import FakeContext, api_event

FUNCTIONS = {
    "auth": "identity.auth",
    "users": "identity.users",
    "properties": "properties.properties",
    "resources": "bookings.resources",
    "services": "bookings.services",
    "availability": "bookings.availability",
    "areas": "bookings.areas",
    "combinations": "bookings.combinations",
    "booking-rules": "bookings.rules",
    "blocks": "bookings.blocks",
    "bookings": "bookings.bookings",
    "guests": "guests.guests",
    "stays": "stays.stays",
}
STEPS = ("arrive", "seat", "finish", "no-show")
EVENING = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)


def gateway(request: httpx.Request) -> httpx.Response:
    """Routes a request to its function, as the HTTP API does."""
    parts = request.url.path.split("/")
    name = "bookings.steps" if parts[-1] in STEPS else FUNCTIONS[parts[3]]
    if request.method == "GET" and name == "guests.guests":
        name = "guests.lists"
    handler = import_module(f"functions.{name}.handler").lambda_handler
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    event = api_event(
        request.method,
        request.url.path,
        query=dict(request.url.params),
        body=request.content.decode() or None,
        headers=dict(request.headers),
        claims=claims_of(token) if token else None,
    )
    answer = handler(event, FakeContext())
    return httpx.Response(answer["statusCode"], headers=answer["headers"], content=answer.get("body") or "")


@pytest.fixture
def api(environment: Callable[..., None]) -> httpx.Client:
    """The public API on a cloud in memory."""
    cognito = aws.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="demo", UsernameAttributes=["email"])["UserPool"]["Id"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="demo")["UserPoolClient"]["ClientId"]
    environment(USER_POOL_ID=pool, USER_POOL_CLIENT_ID=client)
    return httpx.Client(base_url="http://api", transport=httpx.MockTransport(gateway))


def seeded(**more: Any) -> list[dict[str, Any]]:
    return seed("http://api", transport=httpx.MockTransport(gateway), **{"now": EVENING, **more})


def signed_in(api: httpx.Client, login: dict[str, Any]) -> dict[str, str]:
    wish = {"email": login["email"], "password": login["password"]}
    token = api.post("/api/v1/auth/login", json=wish).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


def test_the_restaurant_is_there_with_tables_meals_and_an_evening(
    api: httpx.Client, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.set(EVENING)
    monkeypatch.setattr(SystemClock, "now", lambda self: clock.now())
    login = seeded()[3]
    assert login["email"] == "admin@alpenblick.example"
    bearer = signed_in(api, login)

    def read(path: str) -> Any:
        answer = api.get(f"/api/v1/{path}", headers=bearer)
        assert answer.is_success, answer.text
        return answer.json()

    tables = read("resources")["resources"]
    areas = {area["area_id"]: area["name"] for area in read("areas")["areas"]}
    assert len(tables) == 20
    assert {areas[table["area_id"]] for table in tables} == {"Dining room", "Terrace", "Bar"}
    assert all(table["position"] for table in tables)
    assert len(read("combinations")["combinations"]) >= 4
    assert [service["name"] for service in read("services")["services"]] == ["Lunch", "Dinner"]
    assert read("booking-rules")["pacing"]["interval_minutes"] == 15
    today = read("bookings?date=2026-03-06&limit=100")["bookings"]
    tomorrow = read("bookings?date=2026-03-07&limit=100")["bookings"]
    assert len(today) == len(DINNERS)
    assert len(tomorrow) == len(DINNERS) + len(LUNCHES)
    assert {"booked", "confirmed", "cancelled_by_venue"} <= {one["status"] for one in tomorrow}
    assert len(read("blocks?from=2026-03-06T00:00:00Z&to=2026-03-07T00:00:00Z")["blocks"]) == 1


def test_the_logins_work_and_see_the_school(api: httpx.Client) -> None:
    logins = seeded()
    assert [login["role"] for login in logins] == ["admin", "manager", "staff"] * 2
    for login in logins[:3]:
        wish = {"email": login["email"], "password": login["password"]}
        token = api.post("/api/v1/auth/login", json=wish).json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        [membership] = api.get("/api/v1/auth/me", headers=bearer).json()["memberships"]
        assert membership == {
            "property_id": login["property_id"],
            "name": "Alpine Ski School",
            "role": login["role"],
        }
        resources = api.get("/api/v1/resources", headers=bearer).json()["resources"]
        assert {resource["name"] for resource in resources} == {"Anna", "Marco", "Léa"}
        [lesson] = api.get("/api/v1/services", headers=bearer).json()["services"]
        assert [offer["duration_minutes"] for offer in lesson["prices"]] == [60, 120]


def test_a_second_time_changes_nothing(api: httpx.Client, published: Callable[[], list[Any]]) -> None:
    first = seeded()
    events = len(published())
    assert seeded() == first
    assert len(published()) == events


def test_the_school_knows_guests_once_even_if_it_was_stopped_while_they_came(
    api: httpx.Client,
    published: Callable[[], list[Any]],
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock.set(EVENING)
    monkeypatch.setattr(SystemClock, "now", lambda self: clock.now())
    # A few of them are enough: the others differ in their values only.
    for name, few in {"AGAIN": 2, "LESSONS": 2, "STAYS": 8}.items():
        monkeypatch.setattr(regulars, name, getattr(regulars, name)[:few])
    monkeypatch.setattr(regulars, "PEOPLE", "\n".join([*regulars.PEOPLE.split("\n")[:13], ""]))
    [admin, *_] = seeded()
    before = Counter(event["type"] for event in published())

    def stopping(request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            raise httpx.ConnectError("the instance was stopped")
        return gateway(request)

    with pytest.raises(httpx.ConnectError):
        seed_guests("http://api", transport=httpx.MockTransport(stopping), now=EVENING)
    for _ in range(2):
        seed_guests("http://api", transport=httpx.MockTransport(gateway), now=EVENING + timedelta(hours=1))
    made = Counter(event["type"] for event in published())
    assert made["GuestCreated"] - before["GuestCreated"] == len(list(regulars.profiles(EVENING.date()))) == 14
    assert made["BookingBooked"] - before["BookingBooked"] == len(regulars.LESSONS)
    assert sum(count for name, count in made.items() if name.startswith("Stay")) == len(regulars.STAYS)
    guests = api.get("/api/v1/guests?limit=100", headers=signed_in(api, admin)).json()["guests"]
    assert sum(guest["vip"] for guest in guests) == 3
    assert {point["usable"] for guest in guests for point in guest["phones"]} == {True, False}


def test_the_number_follows_what_is_configured(
    api: httpx.Client, published: Callable[[], list[dict[str, Any]]]
) -> None:
    seeded()
    seeded(phone_number_id="222222222222222", display_phone_number="41795550100")
    assert published()[-1]["data"]["fields"] == ["whatsapp"]


def test_a_refusal_says_which_step(api: httpx.Client) -> None:
    with pytest.raises(SeedFailed, match=r"POST /api/v1/auth/register: 422 .*phone_number_id"):
        seeded(phone_number_id="not a number")


def test_the_sample_sign_in_is_one_of_the_demo(api: httpx.Client) -> None:
    seeded()
    sample = json.loads(Path(__file__).parents[3].joinpath("events/api/login.json").read_text())
    login = import_module("functions.identity.auth.handler").lambda_handler
    assert login(sample, FakeContext())["statusCode"] == 200
