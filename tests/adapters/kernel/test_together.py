"""Several partitions read as one list."""

from itertools import product
from typing import Any

import pytest

from attendant.kernel.errors import Invalid
from attendant.kernel.tables import Table
from attendant.kernel.together import query_together


@pytest.fixture
def table(tables: dict[str, Table]) -> Table:
    table = tables["bookings"]
    for number in range(23):
        pk = "p#A" if number % 3 else "p#B"
        sk = f"{number:03d}"
        table.put({"pk": pk, "sk": sk, "by_guest_pk": f"{pk}#G", "by_guest_sk": sk})
    table.put({"pk": "p#C", "sk": "007", "by_guest_pk": "p#C#G", "by_guest_sk": "007"})
    return table


def every(table: Table, pks: list[str], limit: int, **wish: Any) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        page = query_together(table, pks, limit=limit, cursor=cursor, **wish)
        assert len(page.records) <= limit
        found += [record["sk"] for record in page.records]
        cursor = page.cursor
        if cursor is None:
            return found


def test_every_record_comes_once_and_in_order(table: Table) -> None:
    expected = [f"{number:03d}" for number in range(23)]
    for limit, index, newest_first in product((1, 4, 50), (None, "by_guest"), (False, True)):
        pks = [f"p#{name}{'#G' if index else ''}" for name in "ABC"]
        found = every(table, pks, limit, index=index, newest_first=newest_first)
        assert found == (expected[::-1] if newest_first else expected)


def test_one_partition_is_a_query_like_any_other(table: Table) -> None:
    assert every(table, ["p#B"], 3) == [record["sk"] for record in table.query_all("p#B")]


def test_a_range_holds_for_all_of_them(table: Table) -> None:
    found = every(table, ["p#A", "p#B"], 2, between=("005", "009"))
    assert found == ["005", "006", "007", "008", "009"]


def test_a_cursor_of_another_list_is_refused(table: Table) -> None:
    for cursor in ("x", "W10", "WyJhIl0", "WzEsIDJd", "bnVsbA"):
        with pytest.raises(Invalid):
            query_together(table, ["p#A", "p#B"], limit=2, cursor=cursor)
