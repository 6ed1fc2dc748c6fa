"""Exports: a roster as a file, with what its audience may see and nothing else.

    RosterView ──► columns and rows ──► CSV, XLSX, JSON

What members are called is theirs to choose: no cell may be taken for a formula.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import orjson
import xlsxwriter

from domain.rosters.memberships import shown_hours
from domain.rosters.rosters import Field, MemberRow, RosterView
from domain.rosters.statuses import STATUS_WORDS

Cell = str | int | float | date | Sequence[str] | None

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, or skips on its way to one."""
BETWEEN = "; "
WIDEST = 48
UNDATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no zones
"""A workbook says when it was made; ours says this, so that the same roster is the same file."""


class ExportFormat(StrEnum):
    """The kinds of file there are; each is named by its ending."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs, its title for people, and what stands in it."""

    key: str
    title: str
    cell: Callable[[MemberRow], Cell]
    field: Field | None = None


COLUMNS = (
    Column("rank", "Rank", lambda row: row.rank),
    Column("name", "Name", lambda row: row.name),
    Column("callsign", "Callsign", lambda row: row.callsign, Field.CALLSIGN),
    Column(
        "subdivision_callsigns",
        "Subdivision callsigns",
        lambda row: tuple(f"{each.subdivision}: {each.callsign}" for each in row.callsigns),
        Field.CALLSIGN,
    ),
    Column("certifications", "Certifications", lambda row: row.certifications, Field.CERTIFICATIONS),
    Column("subdivisions", "Subdivisions", lambda row: row.subdivisions, Field.SUBDIVISIONS),
    Column("awards", "Awards", lambda row: tuple(each.words for each in row.awards), Field.AWARDS),
    Column("certifications_until", "Certifications until", lambda row: _ends(row), Field.EXPIRIES),
    Column("promotion_date", "Promotion date", lambda row: row.promotion_date, Field.PROMOTION),
    Column("promotion_officer", "Promotion officer", lambda row: row.promotion_officer, Field.PROMOTION),
    Column("patrol_hours", "Patrol hours", lambda row: _hours(row.patrol_seconds), Field.HOURS),
    Column("status", "Status", lambda row: STATUS_WORDS[row.status] if row.status else None, Field.STATUS),
    Column("discord_id", "Discord ID", lambda row: str(row.user_id) if row.user_id else None, Field.IDS),
    Column("discord_username", "Discord username", lambda row: row.username, Field.IDS),
)


def exported(view: RosterView, kind: ExportFormat) -> bytes:
    """Return the roster as a file; the same view gives the same bytes. Thousands of rows take a while."""
    return MAKERS[kind](view)


def columns_of(view: RosterView) -> tuple[Column, ...]:
    """Return the columns of what the view's audience may see; those the page has no use for are left out."""
    page = view.page
    unused = {
        Field.HOURS: not page.patrol_logs,
        Field.AWARDS: not page.awards,
        Field.EXPIRIES: not any(row.expiries for row in view.rows()),
    }
    shows = view.audience.fields - {field for field, is_unused in unused.items() if is_unused}
    return tuple(column for column in COLUMNS if column.field is None or column.field in shows)


def _csv(view: RosterView) -> bytes:
    columns = columns_of(view)
    rows = ([_text(column.cell(row)) for column in columns] for row in view.rows())
    return csv_file([column.title for column in columns], rows)


def csv_file(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a file that a spreadsheet opens, in which nothing is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    # Excel reads UTF-8 only where the file begins with a mark of it.
    return text.getvalue().encode("utf-8-sig")


def _xlsx(view: RosterView) -> bytes:
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": view.page.title, "created": UNDATED})
    sheet = book.add_worksheet("Roster")
    columns = columns_of(view)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    hours = book.add_format({"num_format": "#,##0.00"})
    widths = [len(column.title) for column in columns]
    for x, column in enumerate(columns):
        sheet.write_string(0, x, column.title, bold)
    for y, row in enumerate(view.rows(), start=1):
        for x, column in enumerate(columns):
            match column.cell(row):
                case date() as value:
                    sheet.write_datetime(y, x, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                    widths[x] = max(widths[x], len("2026-11-22"))
                case int() | float() as value:
                    sheet.write_number(y, x, value, hours)
                case value if text := _text(value):
                    sheet.write_string(y, x, text)
                    widths[x] = max(widths[x], len(text))
    for x, width in enumerate(widths):
        sheet.set_column(x, x, min(width, WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(view.strength, 1), len(columns) - 1)
    book.close()
    return file.getvalue()


def _json(view: RosterView) -> bytes:
    columns = columns_of(view)
    page = view.page
    return orjson.dumps(
        {
            "page": {"title": page.title, "description": page.description, "slug": page.slug},
            "synced_at": view.synced_at,
            "members": [{column.key: column.cell(row) for column in columns} for row in view.rows()],
        },
        option=orjson.OPT_INDENT_2,
    )


MAKERS: dict[ExportFormat, Callable[[RosterView], bytes]] = {
    ExportFormat.CSV: _csv,
    ExportFormat.XLSX: _xlsx,
    ExportFormat.JSON: _json,
}


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell
        case date():
            return cell.isoformat()
        case int() | float():
            return str(cell)
        case _:
            return BETWEEN.join(cell)


def harmless(text: str) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _ends(row: MemberRow) -> tuple[str, ...]:
    return tuple(f"{each.certification}: {each.at.date().isoformat()}" for each in row.expiries)


def _hours(seconds: int | None) -> float | None:
    return None if seconds is None else shown_hours(seconds)
