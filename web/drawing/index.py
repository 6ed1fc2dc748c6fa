"""The index: every public page with a search that needs no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment

from domain.rosters.people import initials
from domain.rosters.pictures import Picture
from web.drawing.paper import drawn


@dataclass(frozen=True, slots=True)
class PageCard:
    """A public page as the index shows it; `strength` is None where nobody has counted."""

    slug: str
    title: str
    description: str
    guild: str
    strength: int | None = None
    synced_at: datetime | None = None
    logo: Picture | None = None


class IndexDrawing:
    """Draws `/`: the pages it is given, and the search that found them."""

    def __init__(self, environment: Environment) -> None:
        environment.filters["initials"] = initials
        self._environment = environment

    def page(self, pages: Sequence[PageCard], *, search: str = "") -> bytes:
        """Return the HTML of the index; `search` is what was typed as `?q=`, already applied to `pages`."""
        return drawn(self._environment, "index.html", {"pages": pages, "search": search.strip()})
