"""What each use case costs in AWS calls and request units, as the local cloud's store reports them.

Run: `python -m tests.benchmarks.usecases`. What is measured is the product's own code, in process.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from attendant.bookings.series.models import SeriesCancellation, SeriesChange, SeriesScope, SeriesWish
from attendant.bookings.series.wiring import series_for
from attendant.bookings.wishes import AvailabilityQuery
from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.directory import WHATSAPP, Directory
from functions.conversations.webhook import handler as webhook
from tests.benchmarks.metering import Meter
from tests.cloud import cloud
from tests.conftest import FixedClock
from tests.flows.crash_world import open_daily_school, open_world
from tests.requests import FakeContext, api_event
from tests.schools import School, Tables, open_school
from tests.simulators.whatsapp.signing import meta_bytes, signature
from tests.store import APP_SECRET

PROPERTY = "prp_01J00000000000000000000000"
PHONE_NUMBER_ID = "100000000000001"
TURN_PROPERTY = "prp_01J00000000000000000000001"
TURN_NUMBER_ID = "100000000000002"
MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def inbound(text: str, wamid: str, sender: str) -> None:
    """One guest's text through the webhook function."""
    body = meta_bytes(
        {
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "id": "waba",
                    "changes": [
                        {
                            "field": "messages",
                            "value": {
                                "messaging_product": "whatsapp",
                                "metadata": {"phone_number_id": PHONE_NUMBER_ID},
                                "contacts": [{"wa_id": sender, "profile": {"name": "Mia"}}],
                                "messages": [
                                    {
                                        "from": sender,
                                        "id": wamid,
                                        "timestamp": str(int(datetime.now(UTC).timestamp())),
                                        "type": "text",
                                        "text": {"body": text},
                                    }
                                ],
                            },
                        }
                    ],
                }
            ],
        }
    )
    event = api_event(
        "POST",
        "/webhooks/whatsapp",
        body=body,
        headers={"X-Hub-Signature-256": signature(body, APP_SECRET)},
        base64_body=True,
    )
    answer = webhook.lambda_handler(event, FakeContext())
    assert answer["statusCode"] == 200, answer


def webhook_rows() -> list[str]:
    """A first message, which also fills the caches of the process, and the usual one."""
    with Meter() as first:
        inbound("Hello", "wamid.1", "436601234567")
    with Meter() as usual:
        inbound("Are you there?", "wamid.2", "436601234567")
    with Meter() as new_guest:
        inbound("Hello", "wamid.3", "436607654321")
    with Meter() as repeat:
        inbound("Are you there?", "wamid.2", "436601234567")
    return [
        usual.row("webhook: a message of a known guest"),
        new_guest.row("webhook: the first message of a new guest"),
        repeat.row("webhook: a repeated delivery"),
        first.row("webhook: the same in a new process (reads secret and directory)"),
    ]


def turn_rows(environment: pytest.MonkeyPatch) -> list[str]:
    """A guest's two turns, function by function: a proposal, and the booking on the yes."""
    with open_world(environment, TURN_PROPERTY, TURN_NUMBER_ID) as world:
        school = open_daily_school(world, TURN_NUMBER_ID)
        day = (world.clock.now() + timedelta(days=2)).date()
        wish = f"Can I have a lesson on {day:%-d %B} at 10 for one hour?"
        world.guest_writes("436600000001", text=wish, name="Warm-up")
        rows = []
        for title, text in (("a proposing turn", wish), ("a booking turn", "Yes please")):
            meters: defaultdict[str, Meter] = defaultdict(Meter)
            world.around = meters.__getitem__
            world.guest_writes("436600000002", text=text, name="Mia Berg")
            rows += [meters[name].row(f"{title}: {name}") for name in ("webhook", "reply", "send")]
        assert school.bookings.on_day(day)
    return rows


def booking_rows(school: School) -> list[str]:
    """A booking on an empty day, on a full one, and a day's availability of each."""
    rows = []
    day = MONDAY.date()
    query = AvailabilityQuery(service_id=school.lesson.service_id, first_day=day, last_day=day)
    anna = school.instructors[0].resource_id
    with Meter() as empty_day:
        school.bookings.availability(query)
    with Meter() as first:
        school.bookings.book(school.wish(MONDAY.isoformat(), resource_id=anna), school.staff, "key-1")
    for hour in range(1, 7):
        start = MONDAY + timedelta(hours=hour)
        school.bookings.book(
            school.wish(start.isoformat(), resource_id=anna), school.staff, f"key-{hour + 1}"
        )
    with Meter() as last:
        start = MONDAY + timedelta(hours=7)
        booking = school.bookings.book(
            school.wish(start.isoformat(), resource_id=anna, conversation_id="cnv_1"), school.staff, "key-9"
        )
    with Meter() as full_day:
        school.bookings.availability(query)
    with Meter() as cancelled:
        school.bookings.cancel(booking.booking_id, booking.revision, school.staff)
    rows.append(empty_day.row("availability of an empty day"))
    rows.append(full_day.row("availability of a day with one instructor full"))
    rows.append(first.row("a booking on an empty day"))
    rows.append(last.row("a booking on the last free time of a full day, from a conversation"))
    rows.append(cancelled.row("a cancellation"))
    return rows


def series_rows(school: School) -> list[str]:
    """Twelve weekly dates with one instructor: made on empty days and on full ones, moved, cancelled."""
    book = series_for(school.property_id, Tables(), school.clock)
    anna, first = school.instructors[0].resource_id, datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
    wish = SeriesWish(
        service_id=school.lesson.service_id,
        first_start=first,
        rule="FREQ=WEEKLY;COUNT=12",
        guest_id=school.guest_id,
        resource_id=anna,
    )
    with Meter() as planned:
        book.plan(wish, school.staff)
    with Meter() as made:
        book.make(wish, school.staff, "series-1")
    for hour in range(1, 7):
        other = wish.model_copy(update={"first_start": first + timedelta(hours=hour)})
        book.make(other, school.staff, f"series-{hour + 1}")
    with Meter() as full:
        last = book.make(
            wish.model_copy(update={"first_start": first + timedelta(hours=7)}), school.staff, "series-8"
        )
    with Meter() as moved:
        week_later = SeriesChange(scope=SeriesScope.ALL, shift_days=1)
        answer = book.change(last.series_id, week_later, last.revision, school.staff, "change-1")
    with Meter() as ended:
        book.cancel(last.series_id, SeriesCancellation(), answer.series.revision, school.staff)
    return [
        planned.row("a dry run of a series of 12"),
        made.row("a series of 12 on empty days"),
        full.row("a series of 12 on the last free times of full days"),
        moved.row("all 12 moved by a day"),
        ended.row("all 12 cancelled"),
    ]


def main() -> None:
    """Print the table."""
    with pytest.MonkeyPatch.context() as environment, cloud(environment):
        clock = FixedClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
        school = open_school(PROPERTY, clock)
        properties = Table("attendant-test-properties")
        with Transactions(Table("attendant-test-outbox"), clock).begin(school.staff) as tx:
            Directory(properties).claim(tx, WHATSAPP, PHONE_NUMBER_ID, PROPERTY)
        print("| use case | AWS calls | which | read units | write units |")
        print("| --- | ---: | --- | ---: | ---: |")
        for row in [*webhook_rows(), *booking_rows(school), *series_rows(school), *turn_rows(environment)]:
            print(row)


if __name__ == "__main__":
    main()
