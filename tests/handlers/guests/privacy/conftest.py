"""A person about whom everything is stored that the product can store, marked so that each trace is found."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from attendant.bookings.feeds.models import FeedWish
from attendant.bookings.feeds.wiring import feeds_for
from attendant.bookings.models import Booking
from attendant.bookings.repository import booking_of
from attendant.bookings.series.models import SeriesWish
from attendant.bookings.series.wiring import series_for
from attendant.bookings.waitlist.models import WaitlistWish
from attendant.bookings.waitlist.wiring import waitlist_for
from attendant.bookings.wishes import ChangeWish
from attendant.concierge.models import Draft, Offer
from attendant.concierge.repository import ConciergeRepository
from attendant.conversations import transcript
from attendant.conversations.parked import park
from attendant.conversations.repository import ConversationRepository
from attendant.guests.history.facts import READERS
from attendant.guests.privacy import access
from attendant.identity.access import user_id_of
from attendant.kernel import aws
from attendant.kernel.clock import SystemClock
from attendant.kernel.subjects import Role
from attendant.kernel.tables import Key, Table, plain
from attendant.kernel.transactions import Transaction, Transactions
from attendant.properties import directory
from attendant.properties.directory import Directory, Membership
from attendant.stays.models import DeskStayWish
from attendant.stays.wiring import stays_for
from functions.bookings.privacy import handler as bookings_part
from functions.concierge.privacy import handler as concierge_part
from functions.conversations.conversations import handler as conversations
from functions.conversations.privacy import handler as conversations_part
from functions.conversations.webhook import handler as webhook
from functions.guests.guests import handler as guests
from functions.guests.history import handler as history
from functions.guests.matching import handler as matching
from functions.guests.notes import handler as notes
from functions.guests.personal_data import handler as personal_data
from functions.guests.privacy import handler as guests_part
from functions.guests.segments_keeping import handler as segments_keeping
from functions.guests.timeline import handler as timeline
from functions.guests.trail import handler as trail
from functions.guests.vocabulary import handler as vocabulary
from functions.stays.privacy import handler as stays_part
from tests.conftest import FixedClock
from tests.requests import FakeContext, api_event, sqs_event
from tests.schools import School, Tables, open_school
from tests.store import BUCKET, GUEST_FILES_BUCKET, TABLES
from tests.whatsapp_bodies import NUMBER, body_of, change, message, signed

PARTS = {
    "guests": guests_part,
    "bookings": bookings_part,
    "stays": stays_part,
    "conversations": conversations_part,
    "concierge": concierge_part,
}
MAKES_HISTORY = (*READERS, "GuestMerged", "GuestUnmerged", "GuestErased")
MOVES_A_GUEST = ("GuestCreated", "GuestChanged", "GuestLinked", "GuestMerged", "GuestUnmerged", "GuestErased")
PHONE = "41795559177"
BSUID = "CH.99887766554433221100"
MARKS = ("zyx", "Zyx", PHONE, "795559177", BSUID)
"""What every personal value of the person contains, and nothing else in the world does."""


@dataclass
class World:
    """A school, its guest, and everything that was ever said of them."""

    school: School
    clock: FixedClock
    tables: dict[str, Table]
    guest_id: str = ""
    conversation_id: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 1000)))
    handled: set[str] = field(default_factory=set)

    def ask(self, method: str, path: str, *, by: Role = Role.MANAGER, **more: Any) -> dict[str, Any]:
        """Calls the API; gives status, headers and body."""
        handler = guests
        if path.startswith("/api/v1/conversations"):
            handler = conversations
        elif path.endswith("/notes"):
            handler = notes
        elif path.endswith(("/timeline", "/statistics")):
            handler = timeline
        elif "personal-data" in path or method == "DELETE":
            handler = personal_data
        elif path.endswith(("/accesses", "/changes", "/retention")):
            handler = trail
        claims = {"sub": f"sub-{by.value}", "token_use": "access", "origin_jti": "session"}
        answer = handler.lambda_handler(api_event(method, path, claims=claims, **more), FakeContext())
        body = json.loads(answer["body"]) if answer.get("body") else {}
        return {"status": answer["statusCode"], "headers": answer["headers"], "body": body}

    def writes(
        self, text: str = "Hello zyx", *, phone: str = PHONE, bsuid: str = BSUID, **content: Any
    ) -> dict[str, Any]:
        """The person writes on WhatsApp."""
        made = message(
            f"wamid.zyx.{next(self.numbers)}",
            text,
            phone=phone,
            bsuid=bsuid,
            at=int(self.clock.now().timestamp()),
            **content,
        )
        contacts = [{"profile": {"name": "Zyxa Profile"}, "wa_id": phone}]
        body = body_of(change(made, contacts=contacts))
        answer = webhook.lambda_handler(signed(body), FakeContext())
        assert answer["statusCode"] == 200, answer
        stored: dict[str, Any] = json.loads(answer["body"])
        return stored

    def events(self) -> list[dict[str, Any]]:
        """Every envelope in the outbox, oldest first."""
        records = aws.dynamodb().scan(TableName=self.tables["outbox"].name)["Items"]
        return sorted((json.loads(one["envelope"]) for one in records), key=lambda e: e["event_id"])

    def bookings(self) -> dict[str, Booking]:
        """Every booking that is stored, by id."""
        records = aws.dynamodb().scan(TableName=self.tables["bookings"].name)["Items"]
        kept = [booking_of(plain(one)) for one in records if one["pk"].endswith("#BOOKING")]
        return {booking.booking_id: booking for booking in kept}

    def work_off(self, *, only: tuple[str, ...] = tuple(PARTS)) -> None:
        """Let parts see every request whose turn it is, until nothing is left to do for them."""
        for _ in range(10):
            todo = [
                one
                for one in self.events()
                if one["type"] == "PersonalDataRequested" and one["event_id"] not in self.handled
            ]
            if not todo:
                return self.remember()
            for envelope in todo:
                if not set(envelope["data"]["parts"]) & set(only):
                    return None
                self.handled.add(envelope["event_id"])
                for part in only:
                    event = sqs_event([{"detail": envelope}])
                    answer = PARTS[part].lambda_handler(event, FakeContext(100_000))
                    assert answer == {"batchItemFailures": []}
        raise AssertionError("a request goes round in circles")

    def kinds(self) -> set[tuple[str, str]]:
        """Which kinds of records are stored: table and first part of the key after the property."""
        found = set()
        for name in TABLES:
            for record in aws.dynamodb().scan(TableName=f"attendant-test-{name}")["Items"]:
                head, _, rest = record["pk"].partition("#")
                found.add((name, (rest if head == self.school.property_id else head).partition("#")[0]))
        return found

    def remember(self) -> None:
        """Let those who keep something by events see every event so far, in the worst order."""
        told = [one for one in reversed(self.events()) if one["type"] in (*MAKES_HISTORY, *MOVES_A_GUEST)]
        event = sqs_event([{"detail": one} for one in told if one["type"] in MAKES_HISTORY])
        assert history.lambda_handler(event, FakeContext()) == {"batchItemFailures": []}
        moves = [one for one in told if one["type"] in MOVES_A_GUEST]
        for keeper in (vocabulary, segments_keeping, matching):
            event = sqs_event([{"detail": one} for one in moves])
            assert keeper.lambda_handler(event, FakeContext()) == {"batchItemFailures": []}

    def traces(self, marks: tuple[str, ...] = MARKS) -> dict[str, list[str]]:
        """Where a mark of the person is stored: keys of records and files by table and bucket."""
        found: dict[str, list[str]] = {}
        for name in TABLES:
            for record in aws.dynamodb().scan(TableName=f"attendant-test-{name}")["Items"]:
                text = json.dumps(record, default=str)
                if any(mark in text for mark in marks):
                    found.setdefault(name, []).append(f"{record['pk']} / {record['sk']}")
        for bucket in (BUCKET, GUEST_FILES_BUCKET):
            for one in aws.client("s3").list_objects_v2(Bucket=bucket).get("Contents", []):
                body = aws.client("s3").get_object(Bucket=bucket, Key=one["Key"])["Body"].read().decode()
                if any(mark in body for mark in marks):
                    found.setdefault(bucket, []).append(one["Key"])
        return found


@pytest.fixture
def world(
    environment: Callable[..., None],
    tables: dict[str, Table],
    clock: FixedClock,
    property_id: str,
    transactions: Transactions,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """The school on Monday 2 March 2026 at 09:00, and nobody yet."""
    monkeypatch.setattr(SystemClock, "now", lambda self: clock.now())
    directory.forget()
    access.forget()
    webhook.receiving.cache_clear()
    tables["properties"].put(
        {"pk": f"DIRECTORY#whatsapp#{NUMBER}", "sk": "PROPERTY", "property_id": property_id}
    )
    school = open_school(property_id, clock)
    for role in Role:
        member = Membership(
            user_id=user_id_of(f"sub-{role.value}"),
            property_id=property_id,
            role=role,
            email=f"{role.value}@example.test",
        )
        transactions.run(school.staff, lambda tx, one=member: Directory(tables["properties"]).join(tx, one))
    return World(school, clock, tables)


@pytest.fixture
def told(world: World, transactions: Transactions) -> World:
    """The person has written, has been here, comes again, waits, and staff have noted all of it."""
    _conversation(world, transactions)
    _profile(world)
    _bookings(world)
    _stay(world)
    world.remember()
    return world


def _conversation(world: World, transactions: Transactions) -> None:
    first = world.writes("Zyx here, a table please")
    world.conversation_id = first["messages"][0]["conversation_id"]
    world.writes(type="image", image={"id": "media-zyx", "caption": "zyx", "mime_type": "image/jpeg"})
    world.writes(type="contacts", contacts=[{"name": {"formatted_name": "Zyx Friend"}, "phones": []}])
    table, property_id = world.tables["conversations"], world.school.property_id
    record = table.get(Key(f"{property_id}#CONVERSATION#{world.conversation_id}", "CONVERSATION"))
    assert record is not None
    world.guest_id = record["guest_id"]
    place = f"/api/v1/conversations/{world.conversation_id}"
    assert world.ask("POST", f"{place}/messages", body={"text": "Dear zyx"})["status"] == 201
    repository = ConversationRepository(property_id, table)

    def hand_over(tx: Transaction) -> None:
        before = repository.get(world.conversation_id)
        after = transcript.handed_over(before, "zyx was angry")
        repository.change(tx, before, after)
        repository.audit(tx, before, after, "handed_over")

    transactions.run(world.school.staff, hand_over)
    park(
        table, property_id, "not_known", "digest", json.dumps({"from": PHONE, "x": "zyx"}), world.clock.now()
    )
    memory = ConciergeRepository(property_id, world.tables["concierge"])
    until = world.clock.now() + timedelta(hours=1)
    offer = Offer(
        offer_id="off_1",
        conversation_id=world.conversation_id,
        slots=[],
        name="zyx",
        notes="zyx",
        expires_at=until,
    )
    with transactions.begin(world.school.staff) as tx:
        memory.offer(tx, offer)
        memory.draft(tx, world.conversation_id, Draft(dietary="zyx", special_requests="zyx"))


def _profile(world: World) -> None:
    place = f"/api/v1/guests/{world.guest_id}"
    note = world.ask("POST", f"{place}/notes", body={"text": "zyx likes tea"})
    assert note["status"] == 201, note
    profile = {
        "given_name": "Zyxa",
        "family_name": "Zyxberg",
        "title": "Dr zyx",
        "phones": [f"+{PHONE}", {"value": "zyx 12", "label": "zyx"}],
        "emails": ["zyx@example.test", {"value": "not zyx", "label": "zyx"}],
        "language": "de",
        "company": "Zyx AG",
        "address": {"lines": ["Zyxstrasse 1"], "city": "Zyxwil"},
        "preferences": [{"topic": "room", "text": "zyx view"}],
        "dietary": ["zyx"],
        "allergies": ["zyx"],
        "tags": ["regular"],
        "consents": [{"channel": "email", "purpose": "marketing", "given": True, "source": "zyx form"}],
    }
    seen = world.ask("GET", place)
    done = world.ask("PATCH", place, body=profile, headers={"If-Match": seen["headers"]["ETag"]})
    assert done["status"] == 200, done
    again = world.ask(
        "PATCH", place, body={"company": "Zyx Ltd"}, headers={"If-Match": done["headers"]["ETag"]}
    )
    assert again["status"] == 200, again


def _stay(world: World) -> None:
    wish = {
        "guests": [{"guest_id": world.guest_id}],
        "arrives_on": "2026-03-01",
        "departs_on": "2026-03-05",
        "state": "in_house",
    }
    stays = stays_for(world.school.property_id, Tables())
    stays.put("R-100", DeskStayWish.model_validate(wish), None, world.school.staff)


def _bookings(world: World) -> None:
    school, whom = world.school, {"guest_id": world.guest_id, "guest_name": "Zyx"}
    asked = {"dietary": "zyx", "special_requests": "zyx", "occasion": "zyx"}
    talk = {"conversation_id": world.conversation_id}
    book = school.bookings.book
    past = book(
        school.wish("2026-03-03T10:00+01:00", **whom, **asked, **talk, notes="zyx"), school.staff, "zyx-k"
    )
    wish = ChangeWish(starts_at="2026-03-03T12:00+01:00", notes="zyx wants later")
    school.bookings.change(past.booking_id, wish, past.revision, school.staff)
    off = book(school.wish("2026-03-04T10:00+01:00", **whom, notes="zyx"), school.staff)
    school.bookings.cancel(off.booking_id, None, school.staff, "zyx is ill")
    forced = school.wish("2026-03-08T10:00+01:00", **whom, force_reason="zyx knows the owner")
    book(forced, school.staff)
    series = {"service_id": school.lesson.service_id, "first_start": "2026-03-09T09:00+01:00"}
    wanted = SeriesWish.model_validate(
        {
            **series,
            "rule": "FREQ=WEEKLY;COUNT=3",
            **whom,
            "notes": "zyx",
            "conversation_id": world.conversation_id,
        }
    )
    series_for(school.property_id, Tables(), world.clock).make(wanted, school.staff)
    waits = WaitlistWish.model_validate(
        {"service_id": school.lesson.service_id, "day": "2026-03-20", **whom, **talk, "notes": "zyx"}
    )
    waitlist_for(school.property_id, Tables(), world.clock).join(waits, school.staff)
    feed = FeedWish(guest_id=world.guest_id, label="Zyx phone")
    feeds_for(school.property_id, Tables(), world.clock).create(feed, school.staff, "zyx-feed")
