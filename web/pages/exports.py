"""`/r/<slug>/export.csv`, `.xlsx`, `.json`: a page as a file, with what whoever asks may see of it."""

from collections.abc import Awaitable, Callable

from quart import Blueprint, Response, request

from domain.rosters.rosters import AUDIENCES, PUBLIC, RosterView
from services.rosters.exports import ExportFormat, exported
from web.access import access
from web.answers import JSON, PUBLIC_CACHE, Answer, Rendering, rendering
from web.asks import Ask
from web.pages.rosters import NO_INDEX, PageAnswers
from web.responses import respond
from web.shelves import MEGABYTE, Shelf, Views

TYPES = {
    ExportFormat.CSV: b"text/csv; charset=utf-8",
    ExportFormat.XLSX: b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.JSON: JSON,
}


class ExportAnswers:
    """Answers with a page as a file, made once for each of its revisions."""

    def __init__(self, pages: PageAnswers, views: Views) -> None:
        self._pages = pages
        self._shelves = {
            (circle, kind): Shelf(
                views, audience, _maker(kind), most_bytes=(8 if audience is PUBLIC else 2) * MEGABYTE
            )
            for circle, audience in AUDIENCES.items()
            for kind in ExportFormat
        }

    def answer(self, ask: Ask, slug: str, ending: str) -> Answer | Awaitable[Answer]:
        """Return the file, or a door as for the page."""
        parts = (slug, f"export.{ending}")
        head = self._pages.found(ask, parts)
        if isinstance(head, Answer):
            return head
        kind = ExportFormat(ending)
        return self._pages.to_each(
            ask,
            parts,
            head,
            lambda head, circle: self._shelves[circle, kind].give(head, lambda file: file.answer(ask)),
        )


def export_routes(answers: ExportAnswers) -> Blueprint:
    """Return the route of the files."""
    routes = Blueprint("pages_exports", __name__)

    @routes.get("/r/<slug>/export.<any(csv, xlsx, json):ending>")
    @access(auth="nobody", scope="read:open-pages")
    async def export(slug: str, ending: str) -> Response:
        """A page as a file."""
        return await respond(request, lambda ask: answers.answer(ask, slug, ending))

    return routes


def _maker(kind: ExportFormat) -> Callable[[RosterView], Rendering]:
    def made(view: RosterView) -> Rendering:
        name = f'attachment; filename="{view.page.slug}.{kind.value}"'.encode()
        headers = (PUBLIC_CACHE, NO_INDEX, (b"content-disposition", name))
        return rendering(exported(view, kind), TYPES[kind], headers, packs=kind is not ExportFormat.XLSX)

    return made
