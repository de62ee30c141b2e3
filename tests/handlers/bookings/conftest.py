"""A school whose staff call the REST endpoints."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from attendant.identity.access import user_id_of
from attendant.kernel.subjects import Role
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import Directory, Membership, forget
from functions.bookings.areas import handler as areas
from functions.bookings.availability import handler as availability
from functions.bookings.blocks import handler as blocks
from functions.bookings.bookings import handler as bookings
from functions.bookings.combinations import handler as combinations
from functions.bookings.courses import handler as courses
from functions.bookings.feeds import handler as feeds
from functions.bookings.holds import handler as holds
from functions.bookings.moves import handler as moves
from functions.bookings.reassignments import handler as reassignments
from functions.bookings.resources import handler as resources
from functions.bookings.returning import handler as returning
from functions.bookings.rules import handler as rules
from functions.bookings.schedules import handler as schedules
from functions.bookings.series import handler as series
from functions.bookings.services import handler as services
from functions.bookings.steps import handler as steps
from functions.bookings.tables import handler as tables_
from functions.bookings.waitlist import handler as waitlist
from functions.bookings.waitlist_steps import handler as waitlist_steps
from tests.conftest import FixedClock
from tests.requests import FakeContext, api_event
from tests.schools import School, open_school

HANDLERS: dict[str, ModuleType] = {
    "areas": areas,
    "booking-rules": rules,
    "combinations": combinations,
    "availability": availability,
    "bookings": bookings,
    "bookings/courses": courses,
    "bookings/feeds": feeds,
    "bookings/holds": holds,
    "bookings/waitlist": waitlist,
    "bookings/waitlist_steps": waitlist_steps,
    "bookings/returning": returning,
    "bookings/steps": steps,
    "blocks": blocks,
    "classes": schedules,
    "moves": moves,
    "bookings/series": series,
    "resources": resources,
    "services": services,
    "tables": tables_,
    "tables/changes": reassignments,
    "tables/reassignments": reassignments,
    "tables/suggestions": reassignments,
}


STEPS = ("arrive", "seat", "finish", "no-show", "stay", "undo", "waive")


@dataclass(frozen=True)
class Answer:
    """What the gateway would send back."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def etag(self) -> str:
        return self.headers["ETag"]


@dataclass(frozen=True)
class Caller:
    """Somebody signed in, calling one property."""

    sub: str
    property_id: str

    def call(self, method: str, path: str, *, body: Any = None, **headers: str) -> Answer:
        """Send a request; keywords are headers, underscores for dashes."""
        route, _, query = path.partition("?")
        event = api_event(
            method,
            f"/api/v1/{route}",
            query=dict(part.split("=", 1) for part in query.split("&") if part),
            body=body,
            headers={
                "Property-Id": self.property_id,
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
            claims={"sub": self.sub, "token_use": "access", "origin_jti": "session"},
        )
        kind = _function_of(route)
        answer = HANDLERS[kind].lambda_handler(event, FakeContext())
        found = {
            **answer.get("headers", {}),
            **{name: values[0] for name, values in answer.get("multiValueHeaders", {}).items()},
        }
        return Answer(answer["statusCode"], found, json.loads(answer["body"]) if answer.get("body") else None)


def _function_of(route: str) -> str:
    """The function behind a path, as the routes of the API say."""
    parts = route.split("/")
    if parts[:2] == ["bookings", "waitlist"] and len(parts) == 4:
        return "bookings/waitlist_steps"
    if "/".join(parts[:2]) in HANDLERS:
        return "/".join(parts[:2])
    if parts[0] == "bookings" and parts[-1] in (
        "arrive",
        "seat",
        "finish",
        "no-show",
        "stay",
        "undo",
        "waive",
    ):
        return "bookings/steps"
    if parts[0] == "bookings" and parts[-1] in ("record", "again"):
        return "bookings/returning"
    if parts[0] == "bookings" and parts[-1] in ("move", "swap", "lock", "unlock"):
        return "moves"
    if parts[-1] in ("schedule", "conflicts"):
        return "classes"
    return parts[0]


@pytest.fixture
def school(
    environment: Callable[..., None], clock: FixedClock, property_id: str, monkeypatch: pytest.MonkeyPatch
) -> School:
    """A school on the tables of the functions, under the test's clock."""
    monkeypatch.setattr("attendant.bookings.wiring.SystemClock", lambda: clock)
    forget()
    return open_school(property_id, clock)


@pytest.fixture
def caller(school: School, tables: dict[str, Any], transactions: Transactions) -> Callable[[Role], Caller]:
    """Makes a member of the school with a role."""

    def join(role: Role) -> Caller:
        sub = f"sub-{role.value}"
        member = Membership(
            user_id=user_id_of(sub), property_id=school.property_id, role=role, email=f"{role}@example.test"
        )
        transactions.run(school.staff, lambda tx: Directory(tables["properties"]).join(tx, member))
        return Caller(sub, school.property_id)

    return join


@pytest.fixture
def staff(caller: Callable[[Role], Caller]) -> Caller:
    return caller(Role.STAFF)


@pytest.fixture
def manager(caller: Callable[[Role], Caller]) -> Caller:
    return caller(Role.MANAGER)
