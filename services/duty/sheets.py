"""Sheets: a report on hours as a file, a row for each quota of each member; nothing in it is a formula."""

import io
from collections.abc import Iterator

import xlsxwriter

from domain.duty.quotas import LEVEL_WORDS
from services.duty.quotas import MemberHours, PeriodReport
from services.rosters.exports import UNDATED, ExportFormat, csv_file

TITLES = ("Rank", "Name", "Type", "Hours", "Required", "Missing", "Level")
NUMBERS = range(3, 6)
Row = tuple[str, str, str, float, float, float, str]
WIDTH = 18


def report_file(report: PeriodReport, kind: ExportFormat) -> bytes:
    """Return the report as a CSV or an XLSX file; the same report gives the same bytes."""
    rows = tuple(_rows(report))
    if kind is ExportFormat.XLSX:
        return _xlsx(rows, report.page.title)
    return csv_file(TITLES, ([str(cell) for cell in row] for row in rows))


def _rows(report: PeriodReport) -> Iterator[Row]:
    ranks = {rank.id: rank.name for rank in report.page.ranks}
    for member in report.members:
        yield from _rows_of(member, ranks[member.membership.standing.shown], report)


def _rows_of(member: MemberHours, rank: str, report: PeriodReport) -> Iterator[Row]:
    name = member.person.profile.name
    if not member.results:
        yield rank, name, "", _hours(member.seconds), 0.0, 0.0, ""
    types = {kind.id: kind.name for kind in report.types}
    for result in member.results:
        kind = types.get(result.quota.type_id, "") if result.quota.type_id is not None else ""
        numbers = _hours(result.worked), _hours(result.required), _hours(result.missing)
        yield rank, name, kind, *numbers, LEVEL_WORDS[result.level]


def _xlsx(rows: tuple[Row, ...], title: str) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": title, "created": UNDATED})
    sheet = book.add_worksheet("Hours")
    bold, hours = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    for x, text in enumerate(TITLES):
        sheet.write_string(0, x, text, bold)
    for y, row in enumerate(rows, start=1):
        for x, cell in enumerate(row):
            if x in NUMBERS:
                sheet.write_number(y, x, cell, hours)
            else:
                sheet.write_string(y, x, str(cell))
    sheet.set_column(0, len(TITLES) - 1, WIDTH)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(TITLES) - 1)
    book.close()
    return file.getvalue()


def _hours(seconds: int) -> float:
    return round(seconds / 3600, 2)
