"""`/r/<slug>/logo-<hash>.webp`, `/r/<slug>/banner-<hash>.webp`: the pictures of a page, behind its door.

An address names the content, so that whoever has it never asks again: another picture has another address.
Those of a page for members are kept by nobody else, and asked for anew.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Protocol

from quart import Blueprint, Response, request

from domain.ids import PageId
from domain.rosters.pages import PageHead, Visibility
from domain.rosters.pictures import PictureKind, picture_in
from web.access import access
from web.answers import Answer, Rendering, rendering
from web.asks import Ask
from web.errors import Refusals
from web.pages.rosters import NO_INDEX, Guarded, PageAnswers
from web.responses import respond
from web.shelves import MEGABYTE, Flights, Store
from web.static_files import FOR_EVER
from words import speaking

WEBP = b"image/webp"
MOST_BYTES_KEPT = 24 * MEGABYTE

Key = tuple[PageId, PictureKind, str, bool]
"""Which picture, and whether search engines may list it."""


class KnownPictures(Protocol):
    """What of `services.rosters.themes` a request needs."""

    async def content(self, page_id: PageId, kind: PictureKind, digest: str) -> bytes:
        """Return the bytes of a page's picture, or raise `NotFound`."""


@dataclass(frozen=True, slots=True)
class _Kept:
    rendering: Rendering

    @property
    def size(self) -> int:
        return self.rendering.size


class PictureAnswers:
    """Answers with pictures, read once and kept while their pages have them."""

    def __init__(self, pages: PageAnswers, pictures: KnownPictures, refusals: Refusals) -> None:
        self._pages = pages
        self._pictures = pictures
        self._refusals = refusals
        self._kept: Store[Key, _Kept] = Store(MOST_BYTES_KEPT)
        self._flights: Flights[Key, bytes] = Flights()

    def answer(self, ask: Ask, slug: str, file: str) -> Answer | Awaitable[Answer]:
        """Return the picture, or a door as for the page."""
        parts = (slug, file)
        head = self._pages.found(ask, parts)
        if isinstance(head, Answer):
            return head
        if isinstance(head, Guarded):
            return self._pages.to_each(ask, parts, head, lambda head, _: self._picture(ask, head, file))
        return self._picture(ask, head, file)

    async def _picture(self, ask: Ask, head: PageHead, file: str) -> Answer:
        named = picture_in(file)
        if named is None:
            with speaking(ask.language):
                return self._refusals.not_found(ask.path)
        kind, digest = named
        is_listed = head.visibility is Visibility.PUBLIC
        key = (head.id, kind, digest, is_listed)
        now = head.logo if kind is PictureKind.LOGO else head.banner
        is_known = now is not None and now.hash == digest
        kept = self._kept.get(key) if is_known else None
        if kept is None:
            content = await self._flights.join(
                key, head, lambda: self._pictures.content(head.id, kind, digest)
            )
            headers = (FOR_EVER,) if is_listed else (FOR_EVER, NO_INDEX)
            kept = _Kept(rendering(content, WEBP, headers, packs=False))
            self._kept.put(key, kept)
        return kept.rendering.answer(ask)


def picture_routes(answers: PictureAnswers) -> Blueprint:
    """Return the route of the pictures."""
    routes = Blueprint("pages_pictures", __name__)

    @routes.get("/r/<slug>/<any(logo, banner):kind>-<digest>.webp")
    @access(auth="nobody", scope="read:open-pages")
    async def picture(slug: str, kind: str, digest: str) -> Response:
        """The logo or the banner of a page."""
        return await respond(request, lambda ask: answers.answer(ask, slug, f"{kind}-{digest}.webp"))

    return routes
