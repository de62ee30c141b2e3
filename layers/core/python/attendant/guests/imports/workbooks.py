"""Reading somebody's Excel workbook: its first sheet, row by row, and none that would eat the memory."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from attendant.guests.imports.models import CELL_LENGTH, MAX_COLUMNS
from attendant.guests.imports.text_files import Cells, FileRefused

MAGIC = b"PK\x03\x04"
FORMAT = "xlsx"
UNPACKED = 1_000_000_000
"""Bytes of all parts together."""
TEXTS_UNPACKED = 150_000_000
"""Bytes of any part but the sheets: such parts are read whole, the one with the texts among them."""
PARTS = 2_000
SHEET_ROWS = 1_048_576


def is_workbook(path: Path) -> bool:
    """Whether a file is packed as workbooks are."""
    with path.open("rb") as file:
        return file.read(4) == MAGIC


def records(path: Path) -> Iterator[tuple[int, Cells]]:
    """The rows of the first sheet with their numbers, the headings included; empty ones are left out.

    Raises:
        FileRefused: it is no workbook, or unpacks to more than any guest list.
    """
    _check(path)
    import openpyxl

    try:
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            visible = (one for one in book.worksheets if one.sheet_state == "visible")
            sheet = next(visible, book.worksheets[0])
            # What a file says of its size may be wrong or made up.
            sheet.reset_dimensions()
            for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
                if number > SHEET_ROWS:
                    raise FileRefused("The sheet claims more rows than a sheet has.")
                cells = [_text(value) for value in values[: MAX_COLUMNS + 1]]
                if any(cells):
                    yield number, cells
    except FileRefused:
        raise
    except Exception as error:  # a broken file breaks its reader anywhere
        raise FileRefused("The file cannot be read as an Excel workbook.") from error


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                raise FileRefused("The file is packed, but no Excel workbook.")
            if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
                raise FileRefused("The workbook unpacks to more than a guest list can be.")
            for part in parts:
                is_sheet = part.filename.startswith("xl/worksheets/")
                if part.file_size > TEXTS_UNPACKED and not is_sheet:
                    raise FileRefused("The workbook has more text than a guest list can have.")
                if part.flag_bits & 1:
                    raise FileRefused("The workbook has a password. Save it without one.")
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as content:
                        if b"<!DOCTYPE" in content.read(4096):
                            raise FileRefused("The workbook defines entities, which no workbook does.")
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FileRefused("The file is damaged.") from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e17 else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()[: CELL_LENGTH + 1]
