"""Writing: reports as tables on the terminal and as a page of the documentation."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from benchmarks.reports import Claim, Report

INTRODUCTION = """\
# Benchmarks

What Muster promises about speed, as `./dev bench` measured it last; it writes this page. Ratios carry over
to other machines, absolute numbers don't. How it is measured is told beside each table; everything runs on
127.0.0.1, and every result is checked to be right before its time counts.
"""


def show(report: Report, console: Console) -> None:
    """Print a report."""
    for table in report.tables:
        grid = Grid(*table.columns, title=table.title, title_justify="left")
        for column in grid.columns[1:]:
            column.justify = "right"
        for row in table.rows:
            grid.add_row(*row)
        console.print(grid)
    for claim in report.claims:
        mark = Text("holds  ", style="green") if claim.holds else Text("missed ", style="red")
        console.print(mark.append(f"{claim.aim}: {claim.measured}", style="default"))


def markdown(reports: Sequence[Report], about: Iterable[str]) -> str:
    """Return the page of the documentation."""
    claims = [claim for report in reports for claim in report.claims]
    parts = [INTRODUCTION, "\n".join(f"- {line}" for line in about), "## Aims", _claims(claims)]
    for report in reports:
        parts += [f"## {report.title}", report.method]
        for table in report.tables:
            parts += [f"### {table.title}", "\n".join(_rows(table.columns, table.rows))]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _claims(claims: Sequence[Claim]) -> str:
    rows = [(claim.aim, claim.measured, "yes" if claim.holds else "**no**") for claim in claims]
    return "\n".join(_rows(("aim", "measured", "holds"), rows))


def _rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(columns)
    yield _line(["---", *("---:" for _ in columns[1:])])
    yield from map(_line, rows)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
