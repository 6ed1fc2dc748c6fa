"""Spreadsheets: what is put in comes out, as the kind it was, and nothing of it is a formula."""

import io
import xml.etree.ElementTree as ET
import zipfile
from datetime import date

import pytest

from services.spreadsheets import Cell, csv_file, harmless, xlsx_file

ROWS: tuple[tuple[Cell, ...], ...] = (
    ("=1+1", 3, 1.5, date(2026, 11, 22), None),
    ("", 0, 0.0, date(2026, 11, 23), "https://example.org"),
)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TITLES = ("Name", "Count", "Hours", "Day", "Link")


def parts_of(content: bytes) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: ET.fromstring(archive.read(name)) for name in archive.namelist() if "xl/" in name}


def test_a_workbook_keeps_kinds_and_holds_no_formula() -> None:
    parts = parts_of(xlsx_file("Blaine", "Hours", TITLES, ROWS))

    sheet = parts["xl/worksheets/sheet1.xml"]
    texts = [each.text for each in parts["xl/sharedStrings.xml"].iter(f"{SHEET}t")]
    cells = {cell.get("r"): (cell.get("t"), cell.findtext(f"{SHEET}v")) for cell in sheet.iter(f"{SHEET}c")}
    days = str((date(2026, 11, 22) - date(1899, 12, 30)).days)
    assert texts == [*TITLES, "=1+1", "https://example.org"]
    assert [cells[name] for name in ("A2", "B2", "C2", "D2")] == [
        ("s", "5"),
        (None, "3"),
        (None, "1.5"),
        (None, days),
    ]
    assert not {"E2", "A3"} & cells.keys()
    assert list(sheet.iter(f"{SHEET}f")) == []
    assert not [name for name in parts if "hyperlink" in name]


def test_the_same_rows_are_the_same_file_and_none_are_a_file_too() -> None:
    assert xlsx_file("Blaine", "Hours", TITLES, ROWS) == xlsx_file("Blaine", "Hours", TITLES, iter(ROWS))
    assert parts_of(xlsx_file("Blaine", "Hours", TITLES, ()))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("Anna") == "Anna"


def test_a_csv_begins_with_the_mark_that_excel_wants() -> None:
    assert csv_file(("A", "B"), [("1", "=x")]) == b"\xef\xbb\xbfA,B\r\n1,'=x\r\n"
