"""Reading somebody's CSV file: its encoding, its delimiter, and its records one by one."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from attendant.guests.imports.models import CELL_LENGTH
from attendant.kernel.errors import Conflict

LINE_LENGTH = 1_000_000
HEAD = 64 * 1024
DELIMITERS = ",;\t|"
OLE = b"\xd0\xcf\x11\xe0"
_READ = 1024 * 1024

Cells = list[str]


class FileRefused(Conflict):
    """The file cannot be read; the text says why."""

    code, title = "file_refused", "The file cannot be read"


class TextForm(NamedTuple):
    """How a CSV file is written."""

    encoding: str
    delimiter: str

    def __str__(self) -> str:
        named = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}[self.delimiter]
        return f"csv, {self.encoding}, {named}"


def form_of(path: Path) -> TextForm:
    """The encoding and the delimiter of a CSV file.

    Raises:
        FileRefused: it is no text, or text in another encoding than UTF-8 and Windows-1252.
    """
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        head = file.read(HEAD)
    lines = head.splitlines()[:20]
    if not any(line.strip() for line in lines):
        raise FileRefused("The file is empty.")
    return TextForm(encoding, max(DELIMITERS, key=lambda one: _columns(lines, one)))


def records(path: Path, form: TextForm) -> Iterator[tuple[int, Cells]]:
    """The records of a CSV file with their numbers from 1 on, the headings included; empty ones are left out.

    Raises:
        FileRefused: a line or a cell is longer than any of a guest list; mostly a quote is not closed.
    """
    with path.open(encoding=form.encoding, newline="", errors="strict") as file:
        reader = csv.reader(_lines(file), delimiter=form.delimiter)
        number = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise FileRefused(f"Row {number + 1}: a quote is not closed, or a cell is huge.") from error
            except UnicodeDecodeError as error:
                raise FileRefused(
                    f"Row {number + 1} is not in the encoding of the rows before it."
                ) from error
            number += 1
            if any(cell.strip() for cell in cells):
                yield number, [cell[: CELL_LENGTH + 1] for cell in cells]


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
        if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise FileRefused("The file is in UTF-16. Save it as CSV UTF-8.")
        if head == OLE:
            raise FileRefused("This is Excel's old format, or has a password. Save it as .xlsx without one.")
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_utf8 = True
        while block := file.read(_READ):
            if b"\0" in block:
                raise FileRefused("The file is no text: it contains NUL bytes.")
            if is_utf8:
                is_utf8 = _decodes(decoder, block, final=False)
        is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    if is_utf8:
        return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    return "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _columns(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How many columns the headings have, and how many rows have as many."""
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return (0, 0)
    width = len(rows[0]) if rows else 0
    return (width if width > 1 else 0, sum(len(row) == width for row in rows))


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(LINE_LENGTH):
        if len(line) == LINE_LENGTH:
            raise FileRefused(f"A line is longer than {LINE_LENGTH} characters: this is no guest list.")
        yield line
