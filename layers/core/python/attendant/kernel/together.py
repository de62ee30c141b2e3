"""Several partitions of one table read as one list, such as those of two profiles of one person."""

import base64
import binascii
import json
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from attendant.kernel.errors import Invalid
from attendant.kernel.tables import Page, Record, Table

ENDED = "-"
USUAL = 100


def query_together(
    table: Table,
    pks: Sequence[str],
    *,
    index: str | None = None,
    limit: int = USUAL,
    cursor: str | None = None,
    newest_first: bool = False,
    **wish: Any,
) -> Page:
    """One page over these partitions in the order of the sort key; takes what `Table.query` takes.

    One Query for each partition, so that a single one costs what it costs anyway. Records of several
    partitions with one sort key are one and the same and come once.

    Raises:
        Invalid: the cursor is not one that this list gave.
    """
    if len(pks) == 1:
        return table.query(pks[0], index=index, limit=limit, cursor=cursor, newest_first=newest_first, **wish)
    places = _places(pks, cursor)
    rest: list[tuple[str, str, Record]] = []
    ends: dict[str, str | None] = {}
    sort = f"{index}_sk" if index else "sk"
    for pk in pks:
        if places[pk] == ENDED:
            continue
        page = table.query(pk, index=index, limit=limit, cursor=places[pk], newest_first=newest_first, **wish)
        rest += [(record[sort], pk, record) for record in page.records]
        ends[pk] = page.cursor
    rest.sort(key=itemgetter(0), reverse=newest_first)
    taken: list[Record] = []
    last: str | None = None
    for used, (key, pk, record) in enumerate(rest):
        if key != last:
            if len(taken) == limit:
                return Page(taken, _cursor(_continued(places, ends, {one for _, one, _ in rest[used:]})))
            taken.append(record)
            last = key
        places[pk] = table.cursor_after(record, index)
    return Page(taken, _cursor(_continued(places, ends, set())))


def _continued(
    places: dict[str, str | None], ends: dict[str, str | None], unread: set[str]
) -> dict[str, str | None]:
    """Where each partition goes on; one that gave all its records has ended."""
    done = {pk for pk, end in ends.items() if end is None and pk not in unread}
    return {pk: ENDED if pk in done else place for pk, place in places.items()}


def _places(pks: Sequence[str], cursor: str | None) -> dict[str, str | None]:
    if cursor is None:
        return dict.fromkeys(pks)
    try:
        places = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, UnicodeDecodeError):
        places = None
    if not isinstance(places, list) or len(places) != len(pks):
        raise Invalid.field("cursor", "not a cursor of this list")
    if not all(place is None or isinstance(place, str) for place in places):
        raise Invalid.field("cursor", "not a cursor of this list")
    return dict(zip(pks, places, strict=True))


def _cursor(places: dict[str, str | None]) -> str | None:
    if all(place == ENDED for place in places.values()):
        return None
    return base64.urlsafe_b64encode(json.dumps(list(places.values())).encode()).decode().rstrip("=")
