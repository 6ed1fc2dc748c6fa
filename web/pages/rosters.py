"""`/r/<slug>…`: a roster's page, the colours of its ranks, and its stream of changes.

| page is                                 | answer                                           |
|-----------------------------------------|--------------------------------------------------|
| unknown                                 | 404, a door                                      |
| deleted                                 | 410, a door                                      |
| members                                 | the page to them; to others a door, 403          |
| off                                     | 403, a closed door; nothing of the page is in it |
| renamed                                 | 308 to its present slug                          |
| in capitals, or with a slash at the end | 308 to its slug                                  |
| unlisted                                | the page, not to be indexed                      |
| public                                  | the page                                         |

What of it is shown is another matter: to whoever shows no session, what everyone sees; `web/members.py` says
what to others, and their answers are kept by nobody else.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol

from quart import Blueprint, Response, request

from domain.rosters.fields import Circle
from domain.rosters.pages import PageHead, Visibility
from domain.rosters.rosters import AUDIENCES, PUBLIC, RosterView
from web.access import access
from web.answers import (
    CSS,
    HTML,
    PUBLIC_CACHE,
    Answer,
    Rendering,
    plain_answer,
    privately,
    redirect,
    rendering,
)
from web.asks import Ask
from web.drawing.doors import DoorDrawing
from web.errors import Refusals
from web.members import Members
from web.responses import respond
from web.shelves import MEGABYTE, Shelf, Views
from words import speaking
from words.languages import LANGUAGES

PREFIX = "/r/"
RANKS_CSS = "ranks.css"
LIVE = "live"
NO_INDEX = (b"x-robots-tag", b"noindex")
BY_LANGUAGE = b", Accept-Language"


class Slugs(Protocol):
    """What of `services.rosters.reading` a request needs, from memory."""

    def find_head(self, slug: str) -> PageHead | None:
        """Return the page that bears or bore the slug, deleted ones included."""


class Drawing(Protocol):
    """What draws a page for browsers: `web.drawing.roster`."""

    def page(self, view: RosterView, *, address: str) -> bytes:
        """Return the HTML."""

    def ranks_css(self, view: RosterView) -> bytes:
        """Return the colours of the ranks."""


def is_open(head: PageHead) -> bool:
    """Say whether everybody with the link may read the page."""
    visibility = head.visibility  # Compared by identity: hashing a member of an Enum costs ten times that.
    is_readable = visibility is Visibility.PUBLIC or visibility is Visibility.UNLISTED
    return is_readable and head.deleted_at is None


class Guarded(NamedTuple):
    """The head of a page for members: who asks must be looked at before anything of it is given."""

    head: PageHead


Found = PageHead | Guarded | Answer
Give = Callable[[PageHead, Circle], Answer | Awaitable[Answer]]
"""What gives a part of a page to the people of a circle."""


class PageAnswers:
    """Answers for a page's addresses; the fast front and the routes below both ask here."""

    def __init__(
        self,
        slugs: Slugs,
        views: Views,
        drawing: Drawing,
        doors: DoorDrawing,
        refusals: Refusals,
        members: Members,
        *,
        public_url: str,
    ) -> None:
        self._slugs = slugs
        self.members = members
        self._doors = doors
        self._refusals = refusals

        def whole(language: str) -> Callable[[RosterView], Rendering]:
            def drawn(view: RosterView) -> Rendering:
                with speaking(language, view.settings.patrol_word, view.zone):
                    page = drawing.page(view, address=f"{public_url}/r/{view.page.slug}")
                is_listed = view.page.visibility is Visibility.PUBLIC
                headers = (PUBLIC_CACHE,) if is_listed else (PUBLIC_CACHE, NO_INDEX)
                return rendering(page, HTML, headers, vary=BY_LANGUAGE)

            return drawn

        def colours(view: RosterView) -> Rendering:
            return rendering(drawing.ranks_css(view), CSS, (PUBLIC_CACHE,))

        self._pages = {
            (circle, language): Shelf(
                views, audience, whole(language), most_bytes=(24 if audience is PUBLIC else 8) * MEGABYTE
            )
            for circle, audience in AUDIENCES.items()
            for language in LANGUAGES
        }
        self._open_pages = {language: self._pages[Circle.EVERYONE, language] for language in LANGUAGES}
        self._colours = Shelf(views, PUBLIC, colours, most_bytes=4 * MEGABYTE)

    def answer(self, ask: Ask, parts: Sequence[str]) -> Answer | Awaitable[Answer]:
        """Return the answer for the path's parts below `/r/`: a slug, or a slug and `ranks.css`."""
        head = self.found(ask, parts)
        # First, since nearly all are open and to nobody in particular; and not by `_part`, to save a call.
        if isinstance(head, PageHead) and (b"cookie" not in ask.headers or len(parts) > 1):
            shelf = self._open_pages[ask.language] if len(parts) == 1 else self._colours
            return shelf.give(head, lambda part: part.answer(ask))
        if isinstance(head, Answer):
            return head
        return self.to_each(ask, parts, head, lambda head, circle: self._part(ask, parts, head, circle))

    def _part(
        self, ask: Ask, parts: Sequence[str], head: PageHead, circle: Circle
    ) -> Answer | Awaitable[Answer]:
        shelf = self._pages[circle, ask.language] if len(parts) == 1 else self._colours
        return shelf.give(head, lambda part: part.answer(ask))

    def to_each(
        self, ask: Ask, parts: Sequence[str], found: PageHead | Guarded, give: Give
    ) -> Answer | Awaitable[Answer]:
        """Return what `give` gives to people like whoever asks, if he may see the page."""
        if isinstance(found, Guarded):
            return self._to_members(ask, parts, found.head, give)
        if self.members.shows_session(ask):
            return self._to_signed_in(ask, found, give)
        return give(found, Circle.EVERYONE)

    async def _to_members(self, ask: Ask, parts: Sequence[str], head: PageHead, give: Give) -> Answer:
        admitted = await self.members.admitted(ask, head)
        if isinstance(admitted, Answer):
            return admitted
        if head.slug != parts[0]:
            return privately(redirect(PREFIX + "/".join((head.slug, *parts[1:])) + ask.search))
        given = give(head, admitted)
        return privately(given if isinstance(given, Answer) else await given)

    async def _to_signed_in(self, ask: Ask, head: PageHead, give: Give) -> Answer:
        given = give(head, await self.members.circle(ask, head))
        return privately(given if isinstance(given, Answer) else await given)

    def found(self, ask: Ask, parts: Sequence[str]) -> Found:
        """Return the head of a page, open or guarded, or else the answer: a door, or the way to its slug."""
        slug = parts[0]
        head = self._slugs.find_head(slug) or self._slugs.find_head(slug.lower())
        if head is None:
            with speaking(ask.language):
                return self._refusals.not_found(ask.path)
        if not is_open(head):
            if head.visibility is Visibility.MEMBERS and head.deleted_at is None:
                return Guarded(head)
            with speaking(ask.language):
                return self._closed(head)
        if head.slug != slug:
            return redirect(PREFIX + "/".join((head.slug, *parts[1:])) + ask.search)
        return head

    def without_slash(self, ask: Ask, slug: str) -> Answer:
        """Return the answer for a page's address with a slash at its end: the way to the one without."""
        head = self.found(ask, [slug])
        if isinstance(head, Answer):
            return head
        # Of a page for members the way says no more than was asked.
        return redirect(PREFIX + (slug if isinstance(head, Guarded) else head.slug) + ask.search)

    def _closed(self, head: PageHead) -> Answer:
        if head.deleted_at is not None:
            return plain_answer(410, self._doors.deleted(), HTML)
        return plain_answer(403, self._doors.closed(head.visibility), HTML)


def page_routes(answers: PageAnswers) -> Blueprint:
    """Return the routes of roster pages."""
    routes = Blueprint("pages_rosters", __name__)

    @routes.get("/r/<slug>")
    @access(auth="nobody", scope="read:open-pages")
    async def page(slug: str) -> Response:
        """A roster's page."""
        return await respond(request, lambda ask: answers.answer(ask, [slug]))

    @routes.get("/r/<slug>/")
    @access(auth="nobody", scope="read:open-pages")
    async def page_with_slash(slug: str) -> Response:
        """The way to a roster's page, for who typed a slash too many."""
        return await respond(request, lambda ask: answers.without_slash(ask, slug))

    @routes.get("/r/<slug>/ranks.css")
    @access(auth="nobody", scope="read:open-pages")
    async def colours(slug: str) -> Response:
        """The colours of a page's ranks."""
        return await respond(request, lambda ask: answers.answer(ask, [slug, RANKS_CSS]))

    @routes.get("/r/<slug>/live")
    @access(auth="nobody", scope="read:open-pages")
    async def live(slug: str) -> Response:  # noqa: ARG001 - the front has it, and streams
        """A page's changes as they happen; the front answers, since a stream is no response of Quart's."""
        return Response("Streams are served by the ASGI front only.", status=501, content_type="text/plain")

    return routes
