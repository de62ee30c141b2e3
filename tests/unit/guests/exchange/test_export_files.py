"""Guest lists as files: what a spreadsheet makes of them, and what can be read back."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendant.guests.exports.columns import COLUMNS, chosen, joined, parted
from attendant.guests.exports.csv_file import CsvFile
from attendant.guests.exports.escaping import escaped, unescaped
from attendant.guests.exports.excel_file import ExcelFile
from attendant.guests.files.turns import ALIVE_FOR, Turn
from attendant.guests.models import Guest
from attendant.guests.wishes import NewGuest

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOSTILE = [
    '=HYPERLINK("http://evil";"x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "'=1+1",
    "\uff1d1+1",
]


def guest(**fields: object) -> Guest:
    wish = NewGuest.model_validate({"name": "Ada Lovelace", **fields})
    return wish.guest("gst_01J00000000000000000000000", NOW)


def written(guests: list[Guest], **options: object) -> list[list[str]]:
    target = io.BytesIO()
    CsvFile(target, chosen([]), **options).add(guests)  # type: ignore[arg-type]
    text = target.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=str(options.get("delimiter", ","))))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_file_can_be_a_formula(text: str) -> None:
    [_, row] = written([Guest(guest_id="gst_1", name=text, company=text, created_at=NOW, revision=1)])
    assert all(cell.lstrip()[:1] not in ("=", "+", "-", "@", "\uff1d") for cell in row)
    assert all(cell[:1] not in ("\t", "\r", "\n") for cell in row)
    assert unescaped(row[list(COLUMNS).index("name")]) == text


@given(st.text(max_size=12))
def test_escaping_is_undone_by_reading(text: str) -> None:
    assert unescaped(escaped(text)) == text


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=8).map(str.strip)))
def test_lists_fit_into_one_cell_and_come_out_again(values: list[str]) -> None:
    values = [value for value in values if value and not value.endswith(" ") and "\0" not in value]
    assert parted(joined(values) or "") == values


def test_phones_stay_whole_and_headings_are_the_names_of_the_columns() -> None:
    [headings, row] = written([guest(phones=["+41 79 555 01 00", "079 555"], vip=True)], bom=True)
    shown = dict(zip(headings, row, strict=True))
    assert headings == list(COLUMNS)
    assert (shown["phones"], shown["vip"]) == ("'+41795550100; 079 555", "yes")


def test_excel_gets_texts_as_texts_and_days_as_days(tmp_path: Path) -> None:
    path = tmp_path / "guests.xlsx"
    book = ExcelFile(path, chosen(["name", "phones", "birthday", "company", "visits"]))
    book.add([guest(name=text, company="\x01" + text, birthday="1990-05-17") for text in HOSTILE[:4]])
    book.add([guest(phone="+41 79 555 01 00", birthday="1900-01-01")])
    book.close()
    rows = list(openpyxl.load_workbook(path)["Guests"].iter_rows())
    cells = {cell.data_type for row in rows for cell in row if cell.value is not None}
    assert "f" not in cells
    assert [rows[at][0].value for at in range(1, 5)] == HOSTILE[:4]
    assert rows[1][2].value == datetime(1990, 5, 17)  # noqa: DTZ001 (a day of a sheet has no zone)
    assert (rows[5][1].value, rows[5][2].value) == ("+41795550100", "1900-01-01")
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@settings(max_examples=30)
@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3), st.booleans(), st.sampled_from([",", ";"]))
def test_a_csv_file_has_one_record_per_guest(names: list[str], bom: bool, delimiter: str) -> None:
    rows = written([guest(company=f"a{text}\n{text}") for text in names], bom=bom, delimiter=delimiter)
    assert [len(row) for row in rows] == [len(COLUMNS)] * (len(names) + 1)


def test_an_earlier_day_than_excel_knows_is_text(tmp_path: Path) -> None:
    book = ExcelFile(tmp_path / "guests.xlsx", chosen(["birthday"]))
    book.add([guest(birthday=date(1900, 2, 1))])
    book.close()
    assert openpyxl.load_workbook(tmp_path / "guests.xlsx").active["A2"].value == "1900-02-01"


def test_a_silent_worker_is_replaced_and_progress_starts_the_count_again() -> None:
    first = Turn.after(None, NOW)
    assert first.is_held(NOW + ALIVE_FOR / 2)
    assert not first.is_held(NOW + ALIVE_FOR)
    second = Turn.after(first, NOW + ALIVE_FOR)
    assert (second.attempt, second.token != first.token) == (2, True)
    assert second.extended(NOW, progress=True).attempt == 1
    assert not second.ended(NOW).is_held(NOW)
