"""Rows: one member as one line of the page, drawn once for each value it ever has."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup

from domain.rosters.awards import ribbon_of
from domain.rosters.rosters import MemberRow, RosterView
from domain.rosters.statuses import STATUS_WORDS, Status
from words.dates import format_hours
from words.saying import Voice, voice

MOST_ROWS_KEPT = 16_384
"""About 16 MB of markup: the members of some thirty pages of 500."""

BETWEEN_TAGS = re.compile(r">\s+<")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a page has: those that somebody fills, so that none stands empty."""

    callsign: bool
    certifications: bool
    subdivisions: bool
    awards: bool
    hours: bool
    since: bool

    @property
    def classes(self) -> str:
        """Return the class names that give the grid these columns."""
        return " ".join(f"with-{name}" for name in Columns.__dataclass_fields__ if getattr(self, name))


def columns_of(view: RosterView) -> Columns:
    """Return the columns `view` needs."""
    rows = tuple(view.rows())
    return Columns(
        callsign=any(row.callsign or row.callsigns for row in rows),
        certifications=any(row.certifications for row in rows),
        subdivisions=any(row.subdivisions for row in rows),
        awards=any(row.awards for row in rows),
        hours=any(row.patrol_seconds is not None for row in rows),
        since=any(row.promotion_date or row.promotion_officer for row in rows),
    )


def statuses_of(view: RosterView) -> tuple[Status, ...]:
    """Return the statuses to choose from: those that somebody has, if that is not just the usual one."""
    found = {row.status for row in view.rows() if row.status is not None}
    return tuple(each for each in Status if each in found) if found - {Status.ACTIVE} else ()


class RowDrawing:
    """Draws rows, and keeps what it drew: a page with one change costs the templating of one row."""

    def __init__(self, environment: Environment) -> None:
        environment.filters["ribbon"] = ribbon_of
        self._template = environment.get_template("roster/row.html")
        self._kept = lru_cache(maxsize=MOST_ROWS_KEPT)(self._draw)

    def __call__(self, row: MemberRow, columns: Columns) -> Markup:
        """Return the `<tr>` of one member."""
        return self._kept(row, columns, voice())

    def all(self, rows: Iterable[MemberRow], columns: Columns) -> Markup:
        """Return the `<tr>`s of several members, with nothing between them."""
        return Markup("").join(self._kept(row, columns, voice()) for row in rows)

    def _draw(self, row: MemberRow, columns: Columns, _voice: Voice) -> Markup:
        drawn = self._template.render(
            row=row,
            columns=columns,
            dom_id=row_id(row),
            status_words=STATUS_WORDS,
            ends={each.certification: each.last_day for each in row.expiries},
        )
        # What lies between two tags is our indentation; members' own "<" and ">" are escaped by now.
        return Markup(BETWEEN_TAGS.sub("><", drawn.strip()))  # noqa: S704 - markup of our own template


def row_id(row: MemberRow) -> str:
    """Return the id of a member's row in the page; it says nothing about his Discord account."""
    return f"m{row.key}"


def hours(seconds: int) -> str:
    """Return a time on patrol as people read it: `42.5 h`."""
    return f"{format_hours(seconds)} h"
