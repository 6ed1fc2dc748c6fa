"""Sheets: a report on hours as a file, a row for each quota of each member; nothing in it is a formula."""

from collections.abc import Iterator

from domain.duty.quotas import LEVEL_WORDS
from services.duty.quotas import MemberHours, PeriodReport
from services.rosters.exports import ExportFormat
from services.spreadsheets import csv_file, xlsx_file

TITLES = ("Rank", "Name", "Type", "Hours", "Required", "Missing", "Level")
Row = tuple[str, str, str, float, float, float, str]


def report_file(report: PeriodReport, kind: ExportFormat) -> bytes:
    """Return the report as a CSV or an XLSX file; the same report gives the same bytes."""
    rows = tuple(_rows(report))
    if kind is ExportFormat.XLSX:
        return xlsx_file(report.page.title, "Hours", TITLES, rows)
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


def _hours(seconds: int) -> float:
    return round(seconds / 3600, 2)
