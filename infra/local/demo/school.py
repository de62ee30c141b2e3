"""The ski school of the demo: three instructors and a private lesson."""

from typing import Any
from urllib.parse import quote

from infra.local.demo.api import Api

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


def enter_school(api: Api) -> None:
    """Enter what of its instructors and lesson is missing."""
    _lesson(api, [_instructor(api, name) for name in INSTRUCTORS])


def _instructor(api: Api, name: str) -> str:
    known = {resource["name"]: resource for resource in api.get("/api/v1/resources")["resources"]}
    resource = known.get(name) or api.post(
        "/api/v1/resources", {"name": name, "kind": "instructor", "party_max": 4}, f"demo-{quote(name)}"
    )
    return str(resource["resource_id"])


def _lesson(api: Api, instructors: list[str]) -> None:
    known = {service["name"] for service in api.get("/api/v1/services")["services"]}
    if LESSON["name"] not in known:
        api.post("/api/v1/services", {**LESSON, "resource_ids": instructors}, "demo-lesson")
