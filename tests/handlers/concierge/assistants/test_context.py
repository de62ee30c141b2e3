"""What an assistant is told about a property, and when it need not be told again."""

import pytest

from attendant.kernel.tables import Table
from attendant.kernel.transactions import Transactions
from attendant.properties.models import PropertyChange
from attendant.properties.service import Properties
from tests.conftest import FixedClock
from tests.handlers.concierge.assistants.conftest import Assistant
from tests.schools import School

pytestmark = pytest.mark.usefixtures("school")


def test_the_context_says_what_a_guest_may_ask(reader: Assistant, school: School) -> None:
    answer = reader.call("GET", "context")
    found = answer.body
    assert answer.status == 200
    assert found["property"]["name"] == "Snow School"
    assert found["now_local"] == "2026-03-02T09:00:00+01:00"
    assert found["languages"] == ["en", "de", "fr", "it", "es"]
    assert [day["day"] for day in found["hours"]][::13] == ["2026-03-02", "2026-03-15"]
    assert found["hours"][0] == {
        "day": "2026-03-02",
        "weekday": "Monday",
        "spans": ["09:00-17:00"],
        "source": "weekly",
        "reason": None,
    }
    assert found["hours"][6]["spans"] == []
    [lesson] = found["services"]
    assert lesson["service_id"] == school.lesson.service_id
    assert [price["price_text"] for price in lesson["prices"]] == ["90.00 CHF", "170.00 CHF"]
    assert (lesson["party_min"], lesson["party_max"]) == (1, 4)
    assert lesson["free_cancel_minutes"] == 1440
    assert lesson["resources"] == ["Anna", "Ben", "Chloe"]


def test_exceptions_are_told_with_their_reason(
    reader: Assistant, school: School, transactions: Transactions, tables: dict[str, Table]
) -> None:
    properties = Properties(tables["properties"], school.property_id)
    hours = {
        "weekly": properties.get().hours.weekly.model_dump(),
        "overrides": [{"day": "2026-03-03", "spans": ["22:00-24:00"]}],
        "closures": [{"first_day": "2026-03-04", "last_day": "2026-03-05", "reason": "Storm"}],
    }
    change = PropertyChange.model_validate({"hours": hours})
    transactions.run(school.staff, lambda tx: properties.change(tx, change, 1))
    found = {day["day"]: day for day in reader.call("GET", "context").body["hours"]}
    assert (found["2026-03-03"]["spans"], found["2026-03-03"]["source"]) == (["22:00-24:00"], "override")
    assert (found["2026-03-05"]["spans"], found["2026-03-05"]["reason"]) == ([], "Storm")


def test_an_unchanged_context_is_not_sent_again(reader: Assistant, school: School, clock: FixedClock) -> None:
    tag = reader.call("GET", "context").headers["ETag"]
    clock.advance(hours=3)
    again = reader.call("GET", "context", If_None_Match=tag)
    assert (again.status, again.body) == (304, None)
    assert again.headers["ETag"] == tag
    school.service(name="Group lesson")
    changed = reader.call("GET", "context", If_None_Match=tag)
    assert changed.status == 200
    assert changed.headers["ETag"] != tag


def test_the_client_of_another_property_is_told_nothing_here(reader: Assistant) -> None:
    assert reader.call("GET", "context", Property_Id="prp_other").status == 403
    assert Assistant("sub-nobody").call("GET", "context").status == 403
