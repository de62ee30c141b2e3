"""What guests cost at 1,000 and at 100,000 of them: calls and request units on the local cloud's store.

Run: `python -m tests.benchmarks.guests [--sizes 1000 100000]`. Writing 100,000 guests with their records
takes some minutes; then the store, which sorts whole partitions, takes a second for a read. What is measured
is the product's own code, in process; read units are counted from the sizes of what was read.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import boto3
import pytest
from botocore.config import Config

from attendant.guests.history.models import Fact, FactKind
from attendant.guests.history.repository import HistoryRepository
from attendant.guests.history.wiring import history_for
from attendant.guests.listing.entries import facets_of
from attendant.guests.listing.models import GuestFilter, GuestSort
from attendant.guests.listing.wiring import listing_for
from attendant.guests.notes.service import Notes
from attendant.guests.search.entries import partition, words_of_guest
from attendant.guests.search.likeness import keys_of
from attendant.guests.search.wiring import search_for
from attendant.guests.service import Guests
from attendant.guests.wishes import NewGuest, ProfileChange
from attendant.kernel import aws
from attendant.kernel.money import Money
from attendant.kernel.subjects import Actor
from attendant.kernel.tables import Record, Table
from attendant.kernel.transactions import Transaction, Transactions
from attendant.properties.models import PropertyWish
from attendant.properties.service import Properties
from infra.local.cloud import start_cloud
from infra.local.ports import Ports
from infra.local.processes import ChildProcess
from tests.benchmarks.metering import Meter
from tests.conftest import FixedClock
from tests.guest_file import NOW, guest_id_of, guests, records_of, write_state
from tests.schools import Tables
from tests.store import create_all

PROPERTIES = {1_000: "prp_01J00000000000000000001000", 100_000: "prp_01J00000000000000000100000"}
STAFF = "usr_01J00000000000000000000000"
PATIENCE = 120  # seconds; the local store sorts and compares whole partitions for every read
VISITS = 30
ZONE = "Europe/Zurich"
SOMEBODY = 271
CHANGES: dict[str, dict[str, Any]] = {
    "another company": {"company": "Ostertag AG"},
    "one tag more": {"tags": ["corporate", "family", "group"]},
    "another family name": {"family_name": "Ostertag"},
    "another phone": {"phones": ["+41 79 555 01 01"]},
}
KEYSTROKES = {
    "one letter": "m",
    "three letters": "mül",
    "a whole name": "anna",
    "two beginnings": "an mül",
    "a name with a typo": "schmdit",
    "last four digits": "{tail}",
    "a phone as it is dialled": "{phone}",
    "a mail address as far as typed": "{mail}",
    "nothing to find": "qqxy",
}
LISTS: dict[str, tuple[GuestFilter, GuestSort | None]] = {
    "all, newest first": (GuestFilter(), None),
    "all, by name": (GuestFilter(), GuestSort.NAME),
    "a segment": (GuestFilter(segments=("frequent",)), None),
    "a language": (GuestFilter(language="de"), None),
    "a tag, by name": (GuestFilter(tags=("family",)), GuestSort.NAME),
    "a segment and a language": (GuestFilter(segments=("frequent",), language="de"), None),
    "next arrival": (GuestFilter(), GuestSort.ARRIVAL),
}


class File:
    """A property's guest file on the local cloud, and what is measured on it."""

    def __init__(self, property_id: str) -> None:
        names, clock = Tables(), FixedClock(NOW)
        self.property_id = property_id
        self.table = Table(names.guests_table)
        self.clock = clock
        self.transactions = Transactions(Table(names.outbox_table), clock)
        self.guests = Guests(self.table, property_id)
        self.search = search_for(property_id, self.table, clock)
        self.listing = listing_for(property_id, names, clock)
        self.history = history_for(property_id, names.guests_table, clock)
        self.notes = Notes(self.table, property_id)
        self.staff = Actor(
            kind="staff", id=STAFF, property_id=property_id, channel="api", correlation_id="cor"
        )

    def keystrokes(self) -> Iterator[tuple[str, Meter]]:
        """Each class of what is typed, answered once."""
        known = self.guests.get(self.somebody)
        phone, mail = str(known.phone_e164), str(known.email)
        for title, typed in KEYSTROKES.items():
            text = typed.format(tail=phone[-4:], phone=phone, mail=mail.partition("@")[0][:8])
            yield f"type-ahead: {title}", _metered(lambda text=text: self.search.find(text, 10))

    def pages(self) -> Iterator[tuple[str, Meter]]:
        """The first page of 25 of lists, and the second of the first."""
        for title, (wish, sort) in LISTS.items():
            yield f"list: {title}", _metered(lambda w=wish, s=sort: self.listing.page(w, s, 25))
        first = self.listing.page(GuestFilter(), None, 25)
        following = _metered(lambda: self.listing.page(GuestFilter(), None, 25, first.cursor))
        yield "list: the page after it", following

    def profile(self) -> Iterator[tuple[str, Meter]]:
        """A profile as staff open it: itself, notes, timeline, statistics."""
        guest_id = self.somebody

        def whole() -> None:
            self.guests.get(guest_id)
            self.notes.newest(guest_id, 20, None)
            self.history.timeline(guest_id, limit=20)
            self.history.statistics(guest_id, ZoneInfo(ZONE))

        yield "profile: itself", _metered(lambda: self.guests.get(guest_id))
        yield "profile: its timeline", _metered(lambda: self.history.timeline(guest_id, limit=20))
        yield "profile with notes, timeline and statistics", _metered(whole)

    def saves(self) -> Iterator[tuple[str, Meter]]:
        """A new guest, and changes that move many records or none."""
        new = NewGuest.model_validate(
            {
                "given_name": "Wilhelmina",
                "family_name": "Ostertag",
                "phones": ["+41 79 555 01 00"],
                "emails": ["wilhelmina@ostertag.example"],
                "language": "de",
                "tags": ["family"],
            }
        )
        made = []
        yield "save: a new guest", _metered(lambda: made.append(self._commit(self._register(new))))
        for title, change in CHANGES.items():
            yield f"save: {title}", _metered(lambda c=change: self._commit(self._change(c)))

    @property
    def somebody(self) -> str:
        """The guest whose profile is looked at."""
        return guest_id_of(SOMEBODY)

    def open(self) -> None:
        """Register the property, and give one guest a past in the timeline."""
        properties = Properties(Table(Tables().properties_table), self.property_id)
        wish = PropertyWish.model_validate(
            {"name": "Grand Hotel", "kind": "hotel", "zone": ZONE, "currency": "CHF"}
        )
        self._commit(lambda tx: properties.register(tx, wish))
        repository = HistoryRepository(self.table, self.property_id)
        for number in range(VISITS):
            fact = Fact(
                kind=FactKind.BOOKING,
                fact_id=f"bkg_01J{number:023d}",
                guest_id=self.somebody,
                at=NOW - timedelta(days=20 * number),
                until=NOW - timedelta(days=20 * number, hours=-2),
                status="finished",
                version=3,
                told_at=NOW,
                service_name="Private lesson",
                resource_names=("Anna",),
                party_size=2,
                price=Money(amount=17500, currency="CHF"),
            )
            with self.transactions.begin(self.staff) as tx:
                repository.save(tx, fact, None)

    def _register(self, new: NewGuest) -> Callable[[Transaction], Any]:
        return lambda tx: self.guests.register(tx, new)

    def _change(self, change: dict[str, Any]) -> Callable[[Transaction], Any]:
        wish = ProfileChange.model_validate(change)
        revision = self.guests.get(self.somebody).revision
        return lambda tx: self.guests.change(tx, self.somebody, wish, revision)

    def _commit(self, work: Callable[[Transaction], Any]) -> Any:
        with self.transactions.begin(self.staff) as tx:
            return work(tx)


def _metered(work: Callable[[], Any]) -> Meter:
    with Meter(sized=True) as meter:
        work()
    return meter


def words_to_learn(words: Counter[str], property_id: str) -> Iterator[Record]:
    """The words of all names as the search keeps them, with how usual each is."""
    filed: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for word, guests_ in words.items():
        for key in keys_of(word):
            filed[key][f"={word}"] = guests_.bit_length()
    for key, known in filed.items():
        yield {"pk": partition(property_id, "NEAR", key), "sk": "WORDS", **known}


def all_records(sizes: Sequence[int]) -> Iterator[Record]:
    """What the guest files hold: profiles, what follows from them, words, and the lists' lengths."""
    for size in sizes:
        property_id = PROPERTIES[size]
        words: Counter[str] = Counter()
        lengths: Counter[str] = Counter()
        for guest in guests(size):
            yield from records_of(guest, property_id)
            words.update(words_of_guest(guest))
            lengths.update(facets_of(guest))
        yield from words_to_learn(words, property_id)
        for facet, length in lengths.items():
            yield {"pk": f"{property_id}#LIST_COUNTS", "sk": facet, "guests": length, "changes": length}


@contextmanager
def filled(environment: pytest.MonkeyPatch, sizes: Sequence[int]) -> Iterator[None]:
    """A local cloud with a property of each size, and clients that wait as long as it takes."""

    @cache
    def patient() -> Any:
        config = Config(read_timeout=PATIENCE, retries={"total_max_attempts": 1}, max_pool_connections=20)
        return boto3.resource("dynamodb", config=config).meta.client

    def start(patience: float) -> ChildProcess:
        port = Ports.starting_at(26566).or_next_free().cloud
        process = start_cloud(port, state, patience=patience)
        environment.setenv("AWS_ENDPOINT_URL", f"http://localhost:{port}")
        patient.cache_clear()
        return process

    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        environment.setenv("ATTENDANT_SAVE_INTERVAL", "1000000")
        environment.setattr(aws, "dynamodb", patient)
        empty = start(20)
        aws.client.cache_clear()
        create_all()
        empty.stop()
        began = time.monotonic()
        records = all_records(sizes)
        count = write_state(state / "state" / "dynamodb.json", Tables().guests_table, records)
        written = time.monotonic()
        process = start(1200)
        print(
            f"{count:,} records of {' and '.join(f'{size:,}' for size in sizes)} guests: "
            f"{written - began:.0f} s to make and write, {time.monotonic() - written:.0f} s to start with\n"
        )
        try:
            yield
        finally:
            process.signal(signal.SIGKILL)  # nothing of it is to be kept
            process.stop()


def main(sizes: Sequence[int] = tuple(PROPERTIES)) -> None:
    with pytest.MonkeyPatch.context() as environment, filled(environment, sizes):
        found: dict[str, list[Meter]] = {}
        for size in sizes:
            file = File(PROPERTIES[size])
            file.open()
            for rows in (file.keystrokes, file.pages, file.profile, file.saves):
                for title, meter in rows():
                    found.setdefault(title, []).append(meter)
                    print(f"{size:,}: {title}", file=sys.stderr)
        head = " | ".join(f"calls, {size:,} | RRU | WRU" for size in sizes)
        print(f"| Use case | {head} |")
        print("|---" * (1 + 3 * len(sizes)) + "|")
        for title, meters in found.items():
            cells = (f"{_calls(one)} | {one.read_units:g} | {one.write_units:g}" for one in meters)
            print(f"| {title} | {' | '.join(cells)} |")


def _calls(meter: Meter) -> str:
    calls = ", ".join(f"{count} {name}" for name, count in sorted(meter.calls.items()))
    return f"{sum(meter.calls.values())}: {calls}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(PROPERTIES), choices=list(PROPERTIES))
    main(parser.parse_args().sizes)
