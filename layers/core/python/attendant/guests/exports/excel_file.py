"""Guests as an Excel workbook of one sheet, row by row: what is written is no longer in memory."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from attendant.guests.exports.columns import Column, Value
from attendant.guests.models import Guest
from attendant.kernel.errors import Conflict

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 1_048_575
"""Rows of a sheet below its headings."""
CELL_LENGTH = 32_767
FIRST_DAY = date(1900, 3, 1)
"""Before it Excel counts a day that never was."""


class SheetFull(Conflict):
    """More guests than a sheet has rows."""

    code, title = "sheet_full", "More guests than a sheet of Excel has rows"


class ExcelFile:
    """A workbook that grows in a file of this machine; `close` makes it complete.

    Texts are always text cells: nothing that a guest wrote becomes a formula, a link or a number.
    """

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        import xlsxwriter

        options = {"constant_memory": True, "tmpdir": str(path.parent), "use_zip64": True}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._sheet = self._book.add_worksheet("Guests")
        bold = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._columns = columns
        self._row = 0
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            self._sheet.set_column(at, at, column.width)
            self._sheet.write_string(0, at, column.name, bold)

    def add(self, guests: Iterable[Guest]) -> None:
        """A row for each guest.

        Raises:
            SheetFull: the sheet has no more rows.
        """
        for guest in guests:
            if self._row == ROWS:
                raise SheetFull("Choose CSV, or narrow the filter.")
            self._row += 1
            for at, column in enumerate(self._columns):
                self._write(at, column.of(guest))

    def close(self) -> None:
        """Complete the workbook."""
        self._sheet.autofilter(0, 0, self._row, len(self._columns) - 1)
        self._book.close()

    def _write(self, at: int, value: Value) -> None:
        if value is None or value is False or value == "":
            return
        if value is True:
            self._sheet.write_string(self._row, at, "yes")
        elif isinstance(value, date) and value >= FIRST_DAY:
            self._sheet.write_datetime(self._row, at, value, self._day)
        elif isinstance(value, int | float):
            self._sheet.write_number(self._row, at, value)
        else:
            self._sheet.write_string(self._row, at, str(value)[:CELL_LENGTH])
