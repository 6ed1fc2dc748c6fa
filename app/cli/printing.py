"""What commands print: sentences, tables, progress; plain into a pipe, so that scripts can read it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn
from rich.table import Table
from rich.text import Text


def say(text: str, *, style: str = "") -> None:
    """Print a line to whoever asked."""
    _console().print(Text(text, style=style), soft_wrap=True)


def note(text: str) -> None:
    """Print what a person should know, beside the answer that a script may want alone."""
    _console(stderr=True).print(Text(text, style="dim"), soft_wrap=True)


def complain(sentence: str) -> None:
    """Print what went wrong, in red, where errors go."""
    _console(stderr=True).print(Text(sentence, style="red"), soft_wrap=True)


def show_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, empty: str) -> None:
    """Print rows below their headings, or `empty`; into a pipe one line each, separated by tabs."""
    rows, console = list(rows), _console()
    if not console.is_terminal:
        for row in rows:
            # Not by rich, which turns tabs into spaces.
            typer.echo("\t".join(_on_one_line(cell) for cell in row))
    elif not rows:
        say(empty, style="dim")
    else:
        table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 3, 0, 0))
        for heading in headings:
            table.add_column(heading, overflow="fold")
        for row in rows:
            table.add_row(*(Text(_on_one_line(cell)) for cell in row))
        console.print(table)


def moment(at: datetime | None, *, never: str = "never") -> str:
    """Return a moment as commands show it: to the minute, in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else never


@contextmanager
def progress(what: str) -> Iterator["Bar"]:
    """Show how far something has come, on a terminal only; it is gone when done."""
    console = _console(stderr=True)
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        yield Bar(shown, what)


class Bar:
    """One line of progress; called with how much is done of how much."""

    def __init__(self, shown: Progress, what: str) -> None:
        self._shown = shown
        self._task = shown.add_task(what, total=None)

    def __call__(self, done: int, total: int) -> None:
        """Move the bar."""
        self._shown.update(self._task, completed=done, total=total)


def _console(*, stderr: bool = False) -> Console:
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def _on_one_line(cell: str) -> str:
    return " ".join(cell.split())
