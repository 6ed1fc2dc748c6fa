"""Seats: of each rank what is vacant, missing or too many, and a row for each vacant seat with a callsign.

Both are parts of a rank's section with ids of their own, drawn anew whenever they differ; a rank whose seats
nobody counts has neither.
"""

from collections.abc import Iterator

from jinja2 import Environment
from markupsafe import Markup

from domain.rosters.rosters import RankSection
from web.drawing.deltas import rank_id
from web.drawing.rows import BETWEEN_TAGS

NOTHING = Markup()


class SeatDrawing:
    """Draws how ranks are filled."""

    def __init__(self, environment: Environment) -> None:
        self._templates = {
            "seats": environment.get_template("roster/seats.html"),
            "vacant": environment.get_template("roster/vacant.html"),
        }

    def both(self, section: RankSection) -> tuple[Markup, Markup]:
        """Return the marks for the head of a rank, and the list of its vacant seats."""
        drawn = dict(self.parts(section))
        id_ = rank_id(section)
        return drawn.get(f"{id_}-seats", NOTHING), drawn.get(f"{id_}-vacant", NOTHING)

    def parts(self, section: RankSection) -> Iterator[tuple[str, Markup]]:
        """Yield the id and the markup of each part."""
        if section.occupancy is None:
            return
        id_ = rank_id(section)
        for name, template in self._templates.items():
            drawn = template.render(id=id_, seats=section.occupancy).strip()
            yield f"{id_}-{name}", Markup(BETWEEN_TAGS.sub("><", drawn))  # noqa: S704 - of our own template
