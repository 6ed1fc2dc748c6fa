"""The roster page: the whole of it, what changes on open ones, and the colours of its ranks.

The payload of a delta is one line of JSON that `static/js/changes.js` applies:

    {"from": 41, "revision": 42, "synced_at": "2026-11-22T12:00:00+00:00",
     "rows": [{"id": "m7", "rank": "rank-3", "after": "m5", "html": "<tr …>"}],
     "gone": ["m9"], "numbers": {"strength": "60"}, "seats": {"rank-3-seats": "<span …>"}}

Rows come in the order of the page, so that a row's predecessor is in its place before the row is. How many a
rank has the page counts itself.
"""

import json
from dataclasses import dataclass
from hashlib import blake2b

from jinja2 import Environment
from markupsafe import Markup

from domain.rosters.fields import Circle
from domain.rosters.guilds import Notice
from domain.rosters.pages import Visibility
from domain.rosters.people import initials
from domain.rosters.rosters import RankSection, RosterView
from domain.rosters.statuses import STATUS_WORDS
from web.drawing.colours import accent_rule, stylesheet
from web.drawing.deltas import Placed, delta_of, numbers_of, rank_id
from web.drawing.paper import drawn
from web.drawing.pictures import preview_of
from web.drawing.rows import RowDrawing, columns_of, hours, row_id, statuses_of
from web.drawing.seats import SeatDrawing
from words import mark, say

LINE_BREAKS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}
"""What JSON lets stand but `str.splitlines` takes for the end of a line, as framing may."""

SEEN_AS = {
    Circle.MEMBERS: mark("You see what members see"),
    Circle.STAFF: mark("You see what staff sees"),
}
"""What is said to whoever is shown more than everyone: he may show it to others."""

NOTICES = {
    Notice.HELD: (
        mark("Sync on hold"),
        mark(
            "The last sync would have removed many members at once, so nothing was changed. "
            "A server manager can look at it and confirm with `/sync status` in Discord."
        ),
    ),
    Notice.UNREACHABLE: (
        mark("Discord is not reachable"),
        mark("The server is having an outage. This page stands as it was and catches up by itself."),
    ),
    Notice.REMOVED: (
        mark("The bot has left the server"),
        mark("This page stands as it was. Invite the bot again within 30 days and it carries on from here."),
    ),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A rank's section, ready for the template."""

    id: str
    rank: RankSection
    rows: Markup
    seats: Markup
    vacant: Markup


class RosterDrawing:
    """Draws roster pages; rows it has drawn before cost a look-up. The same view gives the same bytes."""

    def __init__(self, environment: Environment) -> None:
        environment.filters["hours"] = hours
        self._environment = environment
        self._rows = RowDrawing(environment)
        self._seats = SeatDrawing(environment)

    def page(self, view: RosterView, *, address: str) -> bytes:
        """Return the HTML of a whole page; `address` is its public URL, absolute."""
        columns = columns_of(view)
        sections = [
            Section(
                rank_id(section),
                section,
                self._rows.all(section.members, columns),
                *self._seats.both(section),
            )
            for section in view.sections
        ]
        values = {
            "view": view,
            "page": view.page,
            "address": address,
            "here": f"/r/{view.page.slug}",
            "initials": initials(view.page.title),
            "numbers": numbers_of(view),
            "columns": columns,
            "statuses": statuses_of(view),
            "seen_as": say(SEEN_AS[view.audience.circle]) if view.audience.circle in SEEN_AS else None,
            "status_words": STATUS_WORDS,
            "sections": sections,
            "notice": tuple(map(say, NOTICES[view.notice])) if view.notice else None,
            "preview": preview_of(view.page),
            "is_listed": view.page.visibility is Visibility.PUBLIC,
            "ranks_version": blake2b(self.ranks_css(view), digest_size=5).hexdigest(),
        }
        return drawn(self._environment, "roster/page.html", values)

    def delta(self, before: RosterView, after: RosterView) -> str | None:
        """Return what an open page needs to become `after`, or None if it must fetch itself anew."""
        delta = delta_of(before, after)
        if delta is None:
            return None
        columns = columns_of(after)
        payload: dict[str, object] = {
            "from": before.revision,
            "revision": after.revision,
            "synced_at": after.synced_at.isoformat() if after.synced_at else None,
            "rows": [_placed(placed, self._rows(placed.row, columns)) for placed in delta.placed],
            "gone": delta.gone,
            "numbers": delta.numbers,
        }
        if delta.reseated:
            payload["seats"] = dict(pair for each in delta.reseated for pair in self._seats.parts(each))
        return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).translate(LINE_BREAKS)

    def ranks_css(self, view: RosterView) -> bytes:
        """Return the stylesheet that colours the page and its ranks, readable in light and dark."""
        ranks = tuple((int(section.id), section.colour) for section in view.sections)
        return accent_rule(view.page.accent) + stylesheet(ranks)


def _placed(placed: Placed, markup: Markup) -> dict[str, str | None]:
    return {
        "id": row_id(placed.row),
        "rank": rank_id(placed.section),
        "after": row_id(placed.after) if placed.after else None,
        "html": str(markup),
    }
