"""Spreadsheets: rows as a file, CSV or XLSX, in which nothing is a formula whatever people are called."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None
"""A float is hours, with two places; an int is counted."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, or skips on its way to one."""
WIDEST = 48
UNDATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no zones
"""A workbook says when it was made; ours says this, so that the same rows are the same file."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def csv_file(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a file that a spreadsheet opens, in which nothing is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    # Excel reads UTF-8 only where the file begins with a mark of it.
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(title: str, name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a workbook of this title with one sheet of this name; the same rows give the same bytes."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    book.set_properties({"title": title, "created": UNDATED})
    sheet = book.add_worksheet(name)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    hours = book.add_format({"num_format": "#,##0.00"})
    widths, count = [len(text) for text in titles], 0
    for x, text in enumerate(titles):
        sheet.write_string(0, x, text, bold)
    for count, row in enumerate(rows, start=1):
        for x, cell in enumerate(row):
            widths[x] = max(widths[x], _write(sheet, count, x, cell, day=day, hours=hours))
    for x, width in enumerate(widths):
        sheet.set_column(x, x, min(width, WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), len(titles) - 1)
    book.close()
    return file.getvalue()


def harmless(text: str) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _write(sheet: Worksheet, y: int, x: int, cell: Cell, *, day: Format, hours: Format) -> int:
    """Write one cell and return how wide it is, as far as that matters."""
    match cell:
        case date():
            sheet.write_datetime(y, x, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
            return len("2026-11-22")
        case float():
            sheet.write_number(y, x, cell, hours)
        case int():
            sheet.write_number(y, x, cell)
        case str() if cell:
            sheet.write_string(y, x, cell)
            return len(cell)
    return 0
