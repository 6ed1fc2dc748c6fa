"""Exports: a roster as a file, with what its audience may see and nothing else.

    RosterView ──► columns and rows ──► CSV, XLSX, JSON

What members are called is theirs to choose: no cell may be taken for a formula.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import orjson

from domain.rosters.fields import Field
from domain.rosters.memberships import shown_hours
from domain.rosters.rosters import MemberRow, RosterView
from domain.rosters.statuses import STATUS_WORDS
from services.spreadsheets import Cell as Plain
from services.spreadsheets import csv_file, xlsx_file

Cell = Plain | Sequence[str]

BETWEEN = "; "


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
    Column("promotion_officer", "Promotion officer", lambda row: row.promotion_officer, Field.OFFICER),
    Column("patrol_hours", "Patrol hours", lambda row: _hours(row.patrol_seconds), Field.HOURS),
    Column("status", "Status", lambda row: STATUS_WORDS[row.status] if row.status else None, Field.STATUS),
    Column("discord_id", "Discord ID", lambda row: str(row.user_id) if row.user_id else None, Field.IDS),
    Column("discord_username", "Discord username", lambda row: row.username, Field.USERNAMES),
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
    shows = view.fields - {field for field, is_unused in unused.items() if is_unused}
    return tuple(column for column in COLUMNS if column.field is None or column.field in shows)


def _csv(view: RosterView) -> bytes:
    columns = columns_of(view)
    rows = ([_text(column.cell(row)) for column in columns] for row in view.rows())
    return csv_file([column.title for column in columns], rows)


def _xlsx(view: RosterView) -> bytes:
    columns = columns_of(view)
    rows = ([_plain(column.cell(row)) for column in columns] for row in view.rows())
    return xlsx_file(view.page.title, "Roster", [column.title for column in columns], rows)


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


def _plain(cell: Cell) -> Plain:
    return _text(cell) if isinstance(cell, Sequence) else cell


def _ends(row: MemberRow) -> tuple[str, ...]:
    return tuple(f"{each.certification}: {each.last_day.isoformat()}" for each in row.expiries)


def _hours(seconds: int | None) -> float | None:
    return None if seconds is None else shown_hours(seconds)
