"""The store gateway: what comes back, what a failed condition means, how lists are continued."""

from unittest.mock import Mock, patch

import pytest
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from attendant.kernel.errors import Conflict, Invalid, StaleRevision
from attendant.kernel.tables import Key, Table, absent, get_across

HERE = Key("p#THING#1", "THING")


def test_a_record_comes_back_as_plain_python(tables: dict[str, Table]) -> None:
    table = tables["bookings"]
    table.put({**HERE._asdict(), "count": 3, "spans": {"a": [1, 2]}, "tags": {"x"}, "raw": b"\x00"})
    found = table.get(HERE, consistent=True)
    assert found == {
        "pk": HERE.pk,
        "sk": HERE.sk,
        "schema_version": 1,
        "count": 3,
        "spans": {"a": [1, 2]},
        "tags": {"x"},
        "raw": b"\x00",
    }
    assert type(found["count"]) is int


def test_what_is_not_there_is_none(tables: dict[str, Table]) -> None:
    assert tables["bookings"].get(HERE) is None


def test_a_failed_condition_is_the_error_it_stands_for(tables: dict[str, Table]) -> None:
    table = tables["bookings"]
    table.put({**HERE._asdict(), "revision": 4})
    with pytest.raises(Conflict):
        table.put({**HERE._asdict()}, condition=absent())
    with pytest.raises(StaleRevision) as refused:
        table.update(
            HERE,
            set={"state": "x"},
            condition=Attr("revision").eq(3),
            otherwise=lambda found: StaleRevision(found["revision"] if found else None),
        )
    assert refused.value.extra == {"current_revision": 4}


def test_an_update_sets_adds_removes_and_respects_what_is_there(tables: dict[str, Table]) -> None:
    table = tables["bookings"]
    table.put({**HERE._asdict(), "state": "held", "revision": 1, "hold": "x"})
    after = table.update(
        HERE, set={"state": "booked"}, add={"revision": 1}, remove=["hold"], set_if_absent={"state2": "a"}
    )
    assert (after["state"], after["revision"], "hold" in after, after["state2"]) == ("booked", 2, False, "a")


def test_lists_are_continued_by_cursor_without_gap_or_repeat(tables: dict[str, Table]) -> None:
    table = tables["bookings"]
    for number in range(7):
        table.put({"pk": "p#DAY", "sk": f"{number}", "by_day_pk": "p#2026", "by_day_sk": f"{number}"})
    for index in (None, "by_day"):
        pk = "p#2026" if index else "p#DAY"
        seen, cursor = [], None
        while True:
            page = table.query(pk, index=index, limit=3, cursor=cursor)
            seen += [record["sk"] for record in page.records]
            cursor = page.cursor
            if cursor is None:
                break
        assert seen == list("0123456")
        assert [r["sk"] for r in table.query_all(pk, index=index, limit=2, newest_first=True)] == list(
            "6543210"
        )


@pytest.mark.parametrize("cursor", ["%%%", "e30", "bm90IGpzb24", "eyJwayI6ICJvdGhlciIsICJzayI6ICIxIn0"])
def test_a_cursor_of_another_list_is_refused(tables: dict[str, Table], cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        tables["bookings"].query("p#DAY", cursor=cursor)
    assert refused.value.problems[0].field == "cursor"


def test_a_cursor_from_outside_the_range_asked_for_is_refused(tables: dict[str, Table]) -> None:
    table = tables["bookings"]
    for number in range(3):
        table.put({"pk": "p#DAY", "sk": f"{number}"})
    cursor = table.query("p#DAY", limit=1).cursor
    outside = ClientError({"Error": {"Code": "ValidationException", "Message": "outside query"}}, "Query")
    with patch.object(type(table), "client", Mock(query=Mock(side_effect=outside))):
        with pytest.raises(Invalid) as refused:
            table.query("p#DAY", between=("1", "2"), cursor=cursor)
        with pytest.raises(ClientError):
            table.query("p#DAY", between=("2", "1"))
    assert refused.value.problems[0].field == "cursor"


def test_one_read_across_tables_keeps_the_order_asked(tables: dict[str, Table]) -> None:
    tables["guests"].put({"pk": "p#GUEST#1", "sk": "GUEST", "name": "A"})
    tables["bookings"].put({**HERE._asdict(), "state": "booked"})
    found = get_across(
        [
            (tables["bookings"], HERE),
            (tables["guests"], Key("p#GUEST#2", "GUEST")),
            (tables["guests"], Key("p#GUEST#1", "GUEST")),
        ]
    )
    assert [record and record["pk"] for record in found] == [HERE.pk, None, "p#GUEST#1"]
