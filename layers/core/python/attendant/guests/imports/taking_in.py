"""The first step of an import: the file as it came becomes lines that can be read from anywhere.

Each line is the number of a row and its cells, as JSON. Whatever the file was, what follows reads lines, and
where it stopped is a number of bytes.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from attendant.guests.files.storage import GuestFiles
from attendant.guests.imports import text_files, workbooks
from attendant.guests.imports.models import MAX_COLUMNS, MAX_ROWS
from attendant.guests.imports.text_files import Cells, FileRefused

CONTENT_TYPE = "application/x-ndjson"
BREATH = 5_000


class TakenIn(NamedTuple):
    """What the file turned out to be."""

    headings: tuple[str, ...]
    rows: int
    format: str


def take_in(files: GuestFiles, upload: str, etag: str, target: str, alive: Callable[[], None]) -> TakenIn:
    """Read an uploaded file and store its lines; `alive` is called now and then.

    Raises:
        FileRefused: the file cannot be read, or is larger than an import takes.
        FileChanged: it was replaced since it was looked at.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as copy:
            files.fetch(upload, copy, etag)
        alive()
        format_, found = _records(path)
        headings = next(found, None)
        if headings is None:
            raise FileRefused("The file is empty.")
        names = [text.strip() for text in headings[1]]
        while names and not names[-1]:
            names.pop()
        if len(names) > MAX_COLUMNS:
            raise FileRefused(f"More than {MAX_COLUMNS} columns.")
        rows = 0
        with files.writer(target, CONTENT_TYPE) as writer:
            for rows, (number, cells) in enumerate(found, 1):
                if rows > MAX_ROWS:
                    raise FileRefused(f"More than {MAX_ROWS} rows. Split the file.")
                writer.write(line_of(number, cells[: len(names)]))
                if rows % BREATH == 0:
                    alive()
    if not rows:
        raise FileRefused("There is no row below the headings.")
    return TakenIn(tuple(names), rows, format_)


def line_of(number: int, cells: Cells) -> bytes:
    """A row as a line."""
    return json.dumps([number, cells], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def lines(file: IO[bytes], offset: int = 0) -> Iterator[tuple[int, int, Cells]]:
    """The rows from a byte of the lines on: where each begins, its number and its cells."""
    file.seek(offset)
    while line := file.readline():
        number, cells = json.loads(line)
        yield offset, number, cells
        offset += len(line)


def _records(path: Path) -> tuple[str, Iterator[tuple[int, Cells]]]:
    if workbooks.is_workbook(path):
        return workbooks.FORMAT, workbooks.records(path)
    form = text_files.form_of(path)
    return str(form), text_files.records(path, form)
