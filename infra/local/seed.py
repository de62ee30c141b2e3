"""The demo: a ski school with instructors, a lesson and logins, entered through the public API.

Running it again changes nothing and gives the same logins.
"""

from typing import Any
from urllib.parse import quote

import httpx

PASSWORD = "Alpine-Demo-2026"  # of the demo on this machine
ADMIN = "admin@alpine.example"
MEMBERS = {
    "manager": ("manager@alpine.example", "Mona Manager"),
    "staff": ("staff@alpine.example", "Sam Staff"),
}
SCHOOL: dict[str, Any] = {
    "name": "Alpine Ski School",
    "kind": "school",
    "zone": "Europe/Zurich",
    "currency": "CHF",
    "language": "en",
    "hours": {
        "weekly": {
            day: ["09:00-17:00"]
            for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
        }
    },
    "policies": [
        {
            "topic": "cancellation",
            "text": "Free until 24 hours before the lesson; after that the full price is due.",
        },
        {
            "topic": "meeting point",
            "text": "At the yellow flag beside the valley station, ten minutes before the lesson.",
        },
        {
            "topic": "what to bring",
            "text": "Skis or board, boots, helmet, gloves and goggles. The shop next door rents all of it.",
        },
        {
            "topic": "children",
            "text": "From four years on. Under eight an adult stays at the practice area during the lesson.",
        },
        {"topic": "payment", "text": "By card or cash at the school, before or after the lesson."},
    ],
    "contact": {
        "phone": "+41 27 555 01 00",
        "email": "hello@alpine.example",
        "address": "Bergstrasse 1, Alpine",
    },
}
INSTRUCTORS = ("Anna", "Marco", "Léa")
LESSON: dict[str, Any] = {
    "name": "Private ski lesson",
    "description": (
        "One instructor for you alone or for up to four people who ski alike. Anna teaches ski in English "
        "and German, Marco ski and snowboard in English and Italian, Léa ski and telemark in English and "
        "French."
    ),
    "prices": [
        {"duration_minutes": 60, "price": {"amount": 9500, "currency": "CHF"}},
        {"duration_minutes": 120, "price": {"amount": 17500, "currency": "CHF"}},
    ],
    "party_max": 4,
}


class SeedFailed(Exception):
    """The API refused a step of the demo; the text says which and why."""


def seed(
    base_url: str,
    *,
    phone_number_id: str = "100000000000001",
    display_phone_number: str = "15550100001",
    transport: httpx.BaseTransport | None = None,
) -> list[dict[str, Any]]:
    """Enter what of the demo is missing; gives its logins: email, password, role, property_id.

    Raises:
        SeedFailed: the API refused a step.
    """
    with httpx.Client(base_url=base_url, timeout=60, transport=transport) as client:
        api = _Api(client)
        number = {"phone_number_id": phone_number_id, "display_phone_number": display_phone_number}
        property_id = _property(api, number)
        for role, (email, name) in MEMBERS.items():
            _member(api, email, name, role)
        _lesson(api, [_instructor(api, name) for name in INSTRUCTORS])
    emails = {"admin": ADMIN, **{role: email for role, (email, _) in MEMBERS.items()}}
    return [
        {"email": email, "password": PASSWORD, "role": role, "property_id": property_id}
        for role, email in emails.items()
    ]


class _Api:
    """The public API, as the admin once signed in."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> dict[str, Any] | None:
        """Tokens, or None if this account does not exist with this password yet."""
        wish = {"email": email, "password": password, **more}
        answer = self._client.post("/api/v1/auth/login", json=wish)
        return None if answer.status_code == 401 else _checked(answer)

    def act_with(self, tokens: dict[str, Any]) -> None:
        """Make all further calls with these tokens."""
        self._client.headers["Authorization"] = f"Bearer {tokens['access_token']}"

    def get(self, path: str) -> dict[str, Any]:
        return _checked(self._client.get(path))

    def post(self, path: str, wish: dict[str, Any], key: str) -> dict[str, Any]:
        return _checked(self._client.post(path, json=wish, headers={"Idempotency-Key": key}))

    def patch(self, path: str, change: dict[str, Any], revision: int) -> dict[str, Any]:
        return _checked(self._client.patch(path, json=change, headers={"If-Match": f'"{revision}"'}))


def _property(api: _Api, number: dict[str, str]) -> str:
    tokens = api.sign_in(ADMIN)
    if tokens is None:
        wish = {
            "email": ADMIN,
            "password": PASSWORD,
            "name": "Ada Admin",
            "property": {**SCHOOL, "whatsapp": number},
        }
        tokens = api.post("/api/v1/auth/register", wish, "demo-registration")
    api.act_with(tokens)
    [membership] = api.get("/api/v1/auth/me")["memberships"]
    property_id = str(membership["property_id"])
    place = api.get(f"/api/v1/properties/{property_id}")
    if place["whatsapp"] != number:
        api.patch(f"/api/v1/properties/{property_id}", {"whatsapp": number}, place["revision"])
    return property_id


def _member(api: _Api, email: str, name: str, role: str) -> None:
    if api.sign_in(email) is None:
        added = api.post("/api/v1/users", {"email": email, "name": name, "role": role}, f"demo-{role}")
        api.sign_in(email, added["temporary_password"], new_password=PASSWORD)


def _instructor(api: _Api, name: str) -> str:
    known = {resource["name"]: resource for resource in api.get("/api/v1/resources")["resources"]}
    resource = known.get(name) or api.post(
        "/api/v1/resources", {"name": name, "kind": "instructor", "party_max": 4}, f"demo-{quote(name)}"
    )
    return str(resource["resource_id"])


def _lesson(api: _Api, instructors: list[str]) -> None:
    known = {service["name"] for service in api.get("/api/v1/services")["services"]}
    if LESSON["name"] not in known:
        api.post("/api/v1/services", {**LESSON, "resource_ids": instructors}, "demo-lesson")


def _checked(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise SeedFailed(
            f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}"
        )
    body: dict[str, Any] = answer.json()
    return body
