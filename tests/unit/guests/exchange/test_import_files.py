"""Files as people and attackers send them."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from attendant.guests.imports import text_files, workbooks
from attendant.guests.imports.text_files import FileRefused, form_of


def csv_rows(folder: Path, content: bytes) -> tuple[str, list[tuple[int, list[str]]]]:
    path = folder / "file"
    path.write_bytes(content)
    form = form_of(path)
    return str(form), list(text_files.records(path, form))


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ("name,city\nJürg,Zürich\n".encode(), "csv, utf-8, comma"),
        ("name,city\nJürg,Zürich\n".encode("utf-8-sig"), "csv, utf-8-sig, comma"),
        ("name;city\r\nJürg;Zürich\r\n".encode("cp1252"), "csv, cp1252, semicolon"),
        ("name\tcity\rJürg\tZürich\r".encode(), "csv, utf-8, tab"),
        ("name|city\nJürg|Zürich".encode(), "csv, utf-8, bar"),
    ],
)
def test_encoding_and_delimiter_are_found(tmp_path: Path, content: bytes, form: str) -> None:
    assert csv_rows(tmp_path, content) == (form, [(1, ["name", "city"]), (2, ["Jürg", "Zürich"])])


def test_rows_count_as_in_a_spreadsheet_and_cells_may_have_lines(tmp_path: Path) -> None:
    _, rows = csv_rows(tmp_path, b'name,note\nAda,"one\ntwo, ""three"""\n,\n\nBob,x\n')
    assert rows == [(1, ["name", "note"]), (2, ["Ada", 'one\ntwo, "three"']), (5, ["Bob", "x"])]


def book_of(folder: Path, **parts: bytes) -> Path:
    """A workbook with some parts in the place of its own."""
    plain = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["name"])
    book.active.append(["Ada"])
    book.save(plain)
    path = folder / "book"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            stem = Path(part.filename).stem
            target.writestr(part.filename, parts.get(stem, source.read(part)))
    return path


def test_a_workbook_is_read_row_by_row(tmp_path: Path) -> None:
    assert list(workbooks.records(book_of(tmp_path))) == [(1, ["name"]), (2, ["Ada"])]


SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>%s</sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        ("sheet1", b'<!DOCTYPE x [<!ENTITY a "aa">]><worksheet/>', "entities"),
        ("sheet1", SHEET % b'<row r="99999999"><c r="A99999999"><v>1</v></c></row>', "more rows"),
        ("sheet1", b"<worksheet", "cannot be read"),
        ("styles", b"x" * 2_000_000, "more text"),
    ],
)
def test_a_workbook_that_would_eat_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, content: bytes, reason: str
) -> None:
    monkeypatch.setattr(workbooks, "TEXTS_UNPACKED", 1_000_000)
    with pytest.raises(FileRefused, match=reason):
        list(workbooks.records(book_of(tmp_path, **{part: content})))


def test_an_archive_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "UNPACKED", 3_000_000)
    path = book_of(tmp_path, theme1=b" " * 4_000_000)
    assert path.stat().st_size < 20_000
    with pytest.raises(FileRefused, match="unpacks to more"):
        list(workbooks.records(path))


def test_an_archive_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("holiday.jpg", b"x")
    with pytest.raises(FileRefused, match="no Excel workbook"):
        list(workbooks.records(path))
