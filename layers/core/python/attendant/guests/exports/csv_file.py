"""Guests as CSV (RFC 4180, UTF-8), written as they come."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO

from attendant.guests.exports.columns import Column, Value
from attendant.guests.exports.escaping import escaped
from attendant.guests.models import Guest

BOM = b"\xef\xbb\xbf"
CONTENT_TYPE = "text/csv; charset=utf-8"


class CsvFile:
    """A CSV file that grows in `target`; no more than what one call brings is in memory."""

    def __init__(
        self, target: IO[bytes], columns: Sequence[Column], *, bom: bool = False, delimiter: str = ","
    ) -> None:
        """Begin the file with its headings; with `bom`, older versions of Excel see that it is UTF-8."""
        self._target = target
        self._columns = columns
        self._delimiter = delimiter
        if bom:
            target.write(BOM)
        self._write([[column.name for column in columns]])

    def add(self, guests: Iterable[Guest]) -> None:
        """A line for each guest."""
        self._write([[cell(column.of(guest)) for column in self._columns] for guest in guests])

    def _write(self, rows: Sequence[Sequence[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self._delimiter, lineterminator="\r\n").writerows(rows)
        self._target.write(text.getvalue().encode())


def cell(value: Value) -> str:
    """A value as a cell: nothing is empty, yes and no as words, what looks like a formula escaped."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, date):
        return value.isoformat()
    # A file with a NUL in it is taken for a binary one by most that read CSV.
    return escaped(value.replace("\0", "")) if isinstance(value, str) else str(value)
