"""Sheets: a file of rows as a spreadsheet writes it, whatever its delimiter and encoding; or why not."""

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass

from domain.errors import Invalid
from domain.words import sentence

MOST_BYTES = 5 * 2**20
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
DELIMITERS = (",", ";", "\t")
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: the line of the file it begins at, and its cells, as many as there are headers."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headers, and the rows below them that are not blank."""

    headers: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def read_sheet(content: bytes) -> Sheet:
    """Return what stands in the file; `Invalid` names what is wrong with it, and the line."""
    if len(content) > MOST_BYTES:
        raise too_large()
    text = _decoded(content)
    delimiter = max(DELIMITERS, key=lambda each: _columns(text, each))
    rows = _rows(text, delimiter)
    first = next(rows, None)
    if first is None:
        raise _bad(sentence("file: it is empty."))
    headers = tuple(cell.strip() for cell in first.cells)
    if len(headers) > MOST_COLUMNS:
        raise _bad(sentence("file: it has more than {most} columns.", most=MOST_COLUMNS))
    found: list[SheetRow] = []
    for row in rows:
        if len(found) == MOST_ROWS:
            raise _bad(sentence("file: it has more than {most} rows; split it.", most=f"{MOST_ROWS:,}"))
        found.append(_fitted(row, len(headers)))
    if not found:
        raise _bad(sentence("file: there is nothing below the headings."))
    return Sheet(headers, tuple(found))


def too_large() -> Invalid:
    """Return the refusal of a file that is not even read."""
    return _bad(sentence("file: it is larger than {most} MB.", most=MOST_BYTES // 2**20))


def _decoded(content: bytes) -> str:
    if content.startswith((WORKBOOK, OLD_WORKBOOK)):
        raise _bad(sentence("file: that is a workbook. Save the sheet as CSV first."))
    try:
        if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            text = content.decode("utf-16")
        else:
            text = content.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # what Excel writes where it isn't told better
    if "\0" in text:
        raise _bad(sentence("file: that is not a text file."))
    return text


def _columns(text: str, delimiter: str) -> int:
    """Return how many headings there are with this delimiter."""
    try:
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        return next((len(cells) for cells in rows if any(map(str.strip, cells))), 0)
    except csv.Error:
        return 0


def _rows(text: str, delimiter: str) -> Iterator[SheetRow]:
    """Yield every row that is not blank, with the line it begins at."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _bad(
                sentence("file: line {line} can't be read; a quotation mark is missing.", line=line)
            ) from None
        if any(cell.strip() for cell in cells):
            yield SheetRow(line, tuple(cells))
        line = reader.line_num + 1


def _fitted(row: SheetRow, count: int) -> SheetRow:
    """The row with as many cells as there are headers, each without what protects it from a spreadsheet."""
    if any(len(cell) > LONGEST_CELL for cell in row.cells):
        raise _bad(sentence("file: line {line} has a cell that is far too long.", line=row.line))
    if any(cell.strip() for cell in row.cells[count:]):
        raise _bad(sentence("file: line {line} has more cells than there are headings.", line=row.line))
    cells = [_plain(cell) for cell in row.cells[:count]]
    return SheetRow(row.line, (*cells, *[""] * (count - len(cells))))


def _plain(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _bad(said: str) -> Invalid:
    return Invalid(said, field="file")
