"""A property's guest file of any size, written into the store of the local cloud before it starts.

What is written is what the repository would write, record by record: profiles, and all that follows from
them. Written through the cloud, 100,000 guests would take a quarter of an hour and more; as its saved state
they take some minutes.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from attendant.guests.contacts import EmailPoint, PhonePoint
from attendant.guests.derived import derived_records
from attendant.guests.models import Guest
from attendant.guests.profile import Address, Statistics
from attendant.guests.repository import GuestRepository
from attendant.kernel.tables import Record, Table
from tests.people import People, Person

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FIRST = datetime(2019, 1, 1, tzinfo=UTC)
TAGS = ("regular", "season-pass", "family", "corporate", "wine-lover", "group")
SEED = 20_261
HERE = "the items stand here"


def guest_id_of(number: int) -> str:
    """The id of the n-th guest; ids sort as guests were entered."""
    return f"gst_01J{number:023d}"


def guests(size: int, seed: int = SEED) -> Iterator[Guest]:
    """Guests with what comes with the years: visits, tags, segments. The first are the same at every size."""
    chance = random.Random(seed)
    for number, person in enumerate(People(seed).draw(size)):
        yield guest_of(person, number, chance)


def guest_of(person: Person, number: int, chance: random.Random) -> Guest:
    """A person as a guest of some years."""
    entered = FIRST + timedelta(minutes=number)
    visits = min(40, int(chance.paretovariate(1.2)) - 1)
    last = NOW - timedelta(days=chance.randint(1, 1500)) if visits else None
    coming = NOW + timedelta(days=chance.randint(1, 60)) if chance.random() < 0.01 else None
    vip = chance.random() < 0.01
    marks = {
        "vip": vip,
        "frequent": visits >= 6,
        "lapsed": last is not None and (NOW - last).days > 365,
        "arriving": coming is not None and (coming - NOW).days < 1,
    }
    return Guest(
        guest_id=guest_id_of(number),
        name=person.name,
        given_name=person.given_name,
        family_name=person.family_name,
        phones=(PhonePoint(value=person.phone, given=person.phone),),
        emails=(EmailPoint(value=person.email, given=person.email),),
        language=person.language,
        nationality=person.country,
        birthday=person.birthday,
        company=person.company,
        address=Address(
            lines=(person.street,),
            postal_code=person.postal_code,
            city=person.city,
            country=person.country,
        ),
        tags=tuple(tag for tag in TAGS if chance.random() < 0.03),
        vip=vip,
        statistics=Statistics(
            visits=visits,
            upcoming=1 if coming else 0,
            bookings_24_months=visits // 2,
            last_visit_at=last,
            next_arrival_at=coming,
        ),
        segments=tuple(key for key, belongs in marks.items() if belongs),
        created_at=entered,
        revision=1,
    )


def records_of(guest: Guest, property_id: str) -> list[Record]:
    """Everything that is stored when the guest is entered, without the trail of the change."""
    profile = GuestRepository(Table("unused"), property_id)._record(guest)
    return [profile, *derived_records(guest, property_id).values()]


def write_state(state: Path, table: str, records: Iterable[Record]) -> int:
    """Put records into an empty table of a local cloud's saved state; gives how many there are."""
    saved = json.loads(state.read_text())
    tables = saved["payload"]["tables"]["data"]
    [place] = [place for name, place in tables.items() if name.endswith(f"'{table}'")]
    place["items"] = HERE
    items: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for record in records:
        # As text at once: a million records as objects would not fit into memory.
        items[record["pk"]][record["sk"]] = json.dumps(
            {name: _stored(value) for name, value in {"schema_version": 1, **record}.items()}
        )
    before, after = json.dumps(saved).split(json.dumps(HERE))
    with state.open("w") as file:
        file.write(before + "{")
        for number, (pk, rows) in enumerate(items.items()):
            file.write(f"{',' if number else ''}{json.dumps(pk)}:{{")
            file.write(",".join(f"{json.dumps(sk)}:{row}" for sk, row in rows.items()))
            file.write("}")
        file.write("}" + after)
    return sum(map(len, items.values()))


def _stored(value: Any) -> dict[str, Any]:
    """A value as DynamoDB writes it."""
    if isinstance(value, bool):
        return {"BOOL": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, int | float):
        return {"N": str(value)}
    if isinstance(value, dict):
        return {"M": {name: _stored(each) for name, each in value.items()}}
    return {"L": [_stored(each) for each in value]}
