# ruff: noqa: E501  one table, one line
"""The restaurant of the demo: twenty tables in three areas, lunch and dinner, combinations, its pace."""

from dataclasses import dataclass
from typing import Any

from infra.local.demo.api import Api

ZONE = "Europe/Vienna"
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
RESTAURANT: dict[str, Any] = {
    "name": "Gasthaus Alpenblick",
    "kind": "restaurant",
    "zone": ZONE,
    "currency": "EUR",
    "language": "en",
    "hours": {"weekly": {day: ["11:30-14:30", "18:00-22:30"] for day in WEEK}},
    "policies": [
        {"topic": "cancellation", "text": "Free until two hours before; parties of seven or more until two days before."},
        {"topic": "dogs", "text": "Dogs are welcome in the dining room and on the terrace; we have bowls of water."},
        {"topic": "children", "text": "Children are welcome. We have high chairs and smaller portions."},
        {"topic": "parking", "text": "Thirty places behind the house, free for guests."},
        {"topic": "payment", "text": "Cash and all common cards."},
        {"topic": "menu", "text": "Tyrolean kitchen with vegetarian dishes every day. Tell us about allergies beforehand."},
    ],
    "contact": {"phone": "+43 512 555 02 00", "email": "stube@alpenblick.example", "address": "Dorfplatz 3, Alpine"},
}  # fmt: skip
AREAS = ("Dining room", "Terrace", "Bar")
_STAFF_ONLY = {"audiences": ["in_house", "walk_in"]}
# name: area, least, most, extra seats, shape, (x, y, width, height), more
TABLES: dict[str, tuple[str, int, int, int, str, tuple[int, int, int, int], dict[str, Any]]] = {
    "T1": ("Dining room", 1, 2, 0, "round", (60, 60, 80, 80), {"attributes": ["quiet", "window"], "priority": 2}),
    "T2": ("Dining room", 1, 2, 0, "round", (60, 210, 80, 80), {"attributes": ["window"]}),
    "T3": ("Dining room", 2, 4, 1, "square", (220, 50, 100, 100), {"attributes": ["window"]}),
    "T4": ("Dining room", 2, 4, 1, "square", (330, 50, 100, 100), {"attributes": ["step-free"]}),
    "T5": ("Dining room", 2, 4, 1, "square", (220, 210, 100, 100), {"attributes": ["step-free", "high chair"]}),
    "T6": ("Dining room", 2, 4, 1, "square", (330, 210, 100, 100), {"attributes": ["high chair"]}),
    "T7": ("Dining room", 3, 6, 1, "rectangle", (520, 50, 160, 100), {"attributes": ["step-free"]}),
    "T8": ("Dining room", 3, 6, 1, "rectangle", (690, 50, 160, 100), {}),
    "T9": ("Dining room", 2, 4, 0, "square", (520, 220, 100, 100), {**_STAFF_ONLY, "release_minutes": 240, "notes": "Wobbles a little: put a card under it."}),
    "T10": ("Dining room", 5, 8, 2, "rectangle", (690, 210, 190, 120), {"attributes": ["quiet", "step-free"]}),
    "O1": ("Terrace", 1, 2, 0, "round", (60, 60, 80, 80), {"attributes": ["view"], "category": "outside"}),
    "O2": ("Terrace", 1, 2, 0, "round", (150, 60, 80, 80), {"attributes": ["view"], "category": "outside"}),
    "O3": ("Terrace", 2, 4, 1, "square", (290, 50, 100, 100), {"attributes": ["view"], "category": "outside"}),
    "O4": ("Terrace", 2, 4, 1, "square", (400, 50, 100, 100), {"category": "outside"}),
    "O5": ("Terrace", 3, 6, 0, "rectangle", (560, 50, 150, 100), {"attributes": ["view", "step-free"], "category": "outside"}),
    "O6": ("Terrace", 3, 6, 0, "rectangle", (720, 50, 150, 100), {"category": "outside"}),
    "B1": ("Bar", 1, 2, 0, "round", (60, 60, 70, 70), {"audiences": ["walk_in"], "category": "bar"}),
    "B2": ("Bar", 1, 2, 0, "round", (170, 60, 70, 70), {"audiences": ["walk_in"], "category": "bar"}),
    "B3": ("Bar", 1, 2, 0, "round", (280, 60, 70, 70), {**_STAFF_ONLY, "release_minutes": 120, "category": "bar"}),
    "B4": ("Bar", 1, 2, 0, "round", (390, 60, 70, 70), {**_STAFF_ONLY, "release_minutes": 120, "category": "bar"}),
}  # fmt: skip
NEIGHBOURS = (("T3", "T4"), ("T5", "T6"), ("T7", "T8"), ("O1", "O2"), ("O3", "O4"), ("O5", "O6"))
# tables: least, most, minutes to set up and to put back
COMBINATIONS = {
    ("T3", "T4"): (5, 8, 10),
    ("T5", "T6"): (5, 8, 10),
    ("T7", "T8"): (8, 12, 15),
    ("O1", "O2"): (3, 4, 5),
    ("O3", "O4"): (5, 8, 10),
    ("O5", "O6"): (7, 12, 15),
}
_FREE = {"amount": 0, "currency": "EUR"}
_BOTH: dict[str, Any] = {
    "grid": {"step_minutes": 15},
    "min_notice_minutes": 30,
    "horizon": {"kind": "calendar", "days": 90},
    "free_cancel_minutes": 120,
    "party_max": 10,
    "joins": "declared",
}
_LARGE = {
    "party_min": 7,
    "free_cancel_minutes": 2 * 24 * 60,
    "no_show_fee": {"amount": {"amount": 2500, "currency": "EUR"}, "per": "person"},
}
SERVICES: dict[str, dict[str, Any]] = {
    "Lunch": {
        **_BOTH,
        "description": "The midday card, from half past eleven.",
        "prices": [{"duration_minutes": 75, "price": _FREE}],
        "hours": {"weekly": {day: ["11:30-14:30"] for day in WEEK}},
        "last_start": "13:30",
        "turn_times": {"bands": [{"party_max": 2, "minutes": 60}, {"party_max": 6, "minutes": 75}, {"minutes": 90}]},
    },
    "Dinner": {
        **_BOTH,
        "description": "The evening card. Last orders at the kitchen at half past nine.",
        "prices": [{"duration_minutes": 120, "price": _FREE}],
        "hours": {"weekly": {day: ["18:00-22:30"] for day in WEEK}},
        "last_start": "20:45",
        "latest_end": "22:30",
        "turn_times": {
            "bands": [
                {"party_max": 2, "minutes": 90},
                {"party_max": 6, "minutes": 120},
                {"party_max": 8, "minutes": 150},
                {"minutes": 180},
            ]
        },
        "terms": [_LARGE],
    },
}  # fmt: skip
PACE = {
    "interval_minutes": 15,
    "limits": {"parties_starting": 5, "covers_starting": 20, "covers_present": 70, "online_percent": 80},
}


@dataclass(frozen=True)
class Entered:
    """What of the restaurant is entered, by name."""

    tables: dict[str, str]
    services: dict[str, str]


def enter_restaurant(api: Api) -> Entered:
    """Enter what of its areas, tables, combinations, services and rules is missing."""
    areas = _areas(api)
    tables = _tables(api, areas)
    _combinations(api, tables)
    services = _services(api, list(tables.values()))
    rules = api.get("/api/v1/booking-rules")
    if rules["revision"] == 0:
        api.put("/api/v1/booking-rules", {"pacing": PACE}, 0)
    return Entered(tables, services)


def _areas(api: Api) -> dict[str, str]:
    known = {area["name"]: area for area in api.get("/api/v1/areas")["areas"]}
    for order, name in enumerate(AREAS):
        if name not in known:
            known[name] = api.post("/api/v1/areas", {"name": name, "order": order}, f"demo-area-{order}")
    return {name: str(area["area_id"]) for name, area in known.items()}


def _tables(api: Api, areas: dict[str, str]) -> dict[str, str]:
    known = {one["name"]: one for one in api.get("/api/v1/resources")["resources"]}
    for name, (area, least, most, extra, shape, (x, y, width, height), more) in TABLES.items():
        if name in known:
            continue
        near = [other for pair in NEIGHBOURS if name == pair[1] for other in pair[:1]]
        wish = {
            "name": name,
            "kind": "table",
            "area_id": areas[area],
            "party_min": least,
            "party_max": most,
            "extra_seats": extra,
            "shape": shape,
            "position": {"x": x, "y": y, "width": width, "height": height},
            "adjacent_ids": [known[other]["resource_id"] for other in near],
            **more,
        }
        known[name] = api.post("/api/v1/resources", wish, f"demo-table-{name}")
    return {name: str(known[name]["resource_id"]) for name in TABLES}


def _combinations(api: Api, tables: dict[str, str]) -> None:
    known = {one["name"] for one in api.get("/api/v1/combinations")["combinations"]}
    for order, (members, (least, most, minutes)) in enumerate(COMBINATIONS.items()):
        name = " + ".join(members)
        if name not in known:
            wish = {
                "name": name,
                "resource_ids": [tables[member] for member in members],
                "party_min": least,
                "party_max": most,
                "setup_minutes": minutes,
                "reset_minutes": minutes,
                "order": order,
            }
            api.post("/api/v1/combinations", wish, f"demo-combination-{order}")


def _services(api: Api, tables: list[str]) -> dict[str, str]:
    known = {service["name"]: service for service in api.get("/api/v1/services")["services"]}
    for name, wish in SERVICES.items():
        if name not in known:
            body = {"name": name, **wish, "resource_ids": tables}
            known[name] = api.post("/api/v1/services", body, f"demo-{name.lower()}")
    return {name: str(known[name]["service_id"]) for name in SERVICES}
