"""Sheets: read whatever wrote them; what can't be read is named with its line."""

import pytest

from domain.errors import Invalid
from domain.rosters.sheets import LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, read_sheet


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_delimiter_and_encoding_is_read(delimiter: str, encoding: str) -> None:
    text = delimiter.join(("Name", "Rank")) + "\r\n" + delimiter.join(("José", '"a, b; c\td"')) + "\r\n"

    sheet = read_sheet(text.encode(encoding))

    assert sheet.headers == ("Name", "Rank")
    assert sheet.rows[0].cells == ("José", "a, b; c\td")


def test_lines_are_those_of_the_file_and_blank_ones_are_passed_over() -> None:
    sheet = read_sheet(b'name,notes\nAnna,"two\nlines"\n\n,,\nBen,\nCarla\n')

    assert [(row.line, row.cells[0]) for row in sheet.rows] == [(2, "Anna"), (6, "Ben"), (7, "Carla")]
    assert sheet.rows[2].cells == ("Carla", "")


def test_what_protects_a_cell_from_a_spreadsheet_is_taken_off() -> None:
    assert read_sheet(b"name\n'=cmd\n'quoted\n").rows[0].cells == ("=cmd",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"\n\n  \n", "it is empty"),
        (b"name,rank\n", "nothing below the headings"),
        (b"name\nAn\0na\n", "not a text file"),
        (b"PK\x03\x04rest", "that is a workbook"),
        (b'name,rank\nAnna,"Chief\nBen,Chief\n', "line 2 can't be read"),
        (b'name,rank\nBen,Chief\nAnna,"Ch"ief"\n', "line 3 can't be read"),
        (b"name,rank\nAnna,Chief,more\n", "line 2 has more cells"),
        (b"name\n" + b"x" * (LONGEST_CELL + 1), "line 2 has a cell that is far too long"),
        (b"name\n" + b"x" * 200_000, "line 2"),
        (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
        (b"n\n" + b"x\n" * (MOST_ROWS + 1), "more than 20,000 rows"),
        (b"n," * MOST_COLUMNS + b"n\nx\n", "more than 60 columns"),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refusal:
        read_sheet(content)

    assert refusal.value.field == "file"
