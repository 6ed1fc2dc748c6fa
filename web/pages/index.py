"""`/`: every public page, with a search."""

from collections.abc import Sequence
from typing import Protocol

from quart import Blueprint, Response, request

from domain.rosters.pages import PageHead
from web.access import access
from web.answers import HTML, PUBLIC_CACHE, Answer, rendering
from web.asks import Ask
from web.drawing.index import PageCard
from web.pages.rosters import BY_LANGUAGE
from web.responses import respond

LONGEST_SEARCH = 100


class PublicPages(Protocol):
    """What of `services.rosters.reading` the index needs, from memory."""

    def public_heads(self, search: str = "") -> tuple[PageHead, ...]:
        """Return the public pages that contain `search`, by title."""


class IndexPaper(Protocol):
    """What draws the index: `web.drawing.index`."""

    def page(self, pages: Sequence[PageCard], *, search: str = "") -> bytes:
        """Return the HTML."""


def index_routes(public: PublicPages, drawing: IndexPaper) -> Blueprint:
    """Return the route of the index."""
    routes = Blueprint("pages_index", __name__)

    async def answer(ask: Ask) -> Answer:
        search = ask.query("q")[:LONGEST_SEARCH]
        cards = [_card(head) for head in public.public_heads(search)]
        return rendering(drawing.page(cards, search=search), HTML, (PUBLIC_CACHE,), vary=BY_LANGUAGE).answer(
            ask
        )

    @routes.get("/")
    @access(auth="nobody", scope="read:public-pages")
    async def index() -> Response:
        """The public pages, or those that `?q=` finds."""
        return await respond(request, answer)

    return routes


def _card(head: PageHead) -> PageCard:
    return PageCard(
        slug=head.slug,
        title=head.title,
        description=head.description,
        guild=head.guild_name,
        strength=head.strength,
        synced_at=head.synced_at,
        logo=head.logo,
    )
