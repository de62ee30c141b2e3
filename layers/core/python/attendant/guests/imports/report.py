"""What became of each row, as a CSV file."""

import csv
import io
from collections.abc import Callable, Iterable
from itertools import batched

from attendant.guests.exports.escaping import escaped
from attendant.guests.files.storage import GuestFiles
from attendant.guests.imports.models import RowResult

CONTENT_TYPE = "text/csv; charset=utf-8"
HEADINGS = ("row", "outcome", "guest_id", "reasons", "matched_guest_id", "matched_row", "confidence", "terms")
ROWS_AT_ONCE = 1_000


def write_report(
    files: GuestFiles, place: str, results: Iterable[RowResult], alive: Callable[[], None]
) -> None:
    """Store the report; `alive` is called now and then."""
    with files.writer(place, CONTENT_TYPE) as target:
        target.write(_text([HEADINGS]))
        for some in batched(results, ROWS_AT_ONCE, strict=False):
            target.write(_text([_cells(result) for result in some]))
            alive()


def _cells(result: RowResult) -> tuple[str, ...]:
    reasons = "; ".join(f"{one.field}: {one.reason}" if one.field else one.reason for one in result.reasons)
    match = result.match
    terms = "; ".join(f"{term.name} {term.points:+g} ({term.why})" for term in match.terms) if match else ""
    matched = (match.guest_id, str(match.row or ""), f"{match.confidence:g}") if match else ("", "", "")
    return (str(result.row), result.outcome.value, result.guest_id or "", reasons, *matched, terms)


def _text(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([escaped(cell) for cell in row] for row in rows)
    return text.getvalue().encode()
