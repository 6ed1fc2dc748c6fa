"""Themes: what a page looks like, changed in one piece, and the pictures of it for those who draw pages."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Self

from domain.access.actors import Actor
from domain.errors import NotFound
from domain.ids import PageId
from domain.rosters.pages import Page
from domain.rosters.pictures import Picture, PictureKind
from domain.rosters.themes import Appearance, checked_accent
from domain.words import sentence
from services.rosters.pages import Pages
from services.rosters.painting import painted
from storage.database import Database

NO_PICTURES: Mapping[PictureKind, bytes | None] = MappingProxyType({})


class Themes:
    """Changes the looks of pages; pictures are taken apart one at a time, beside the loop."""

    def __init__(self, database: Database, pages: Pages, easel: asyncio.Lock | None = None) -> None:
        self._database = database
        self._pages = pages
        self._easel = easel or asyncio.Lock()

    def expecting(self, check: Callable[[Page], None]) -> Self:
        """Return these verbs for whoever saw a page before: they do nothing if `check` refuses it now."""
        return type(self)(self._database, self._pages.expecting(check), self._easel)

    async def change(
        self,
        actor: Actor,
        page_id: PageId,
        *,
        accent: str | None = None,
        appearance: Appearance | None = None,
        pictures: Mapping[PictureKind, bytes | None] = NO_PICTURES,
    ) -> Page:
        """Change what is given of a page's looks; of `pictures` a file becomes one, None takes it away."""
        await self._pages.get(actor, page_id)  # Whoever may not change it has nothing taken apart.
        colour = None if accent is None else checked_accent(accent)
        drawn = {kind: await self._painted(kind, raw) for kind, raw in pictures.items()}

        def changed(page: Page) -> Page:
            return replace(
                page,
                accent=page.accent if colour is None else colour,
                appearance=appearance or page.appearance,
                logo=drawn.get(PictureKind.LOGO, page.logo),
                banner=drawn.get(PictureKind.BANNER, page.banner),
            )

        return await self._pages.change(actor, page_id, changed)

    async def content(self, page_id: PageId, kind: PictureKind, digest: str) -> bytes:
        """Return the bytes of a page's picture, which are WebP; `NotFound` if it has not this one."""
        async with self._database.read() as tx:
            found = await tx.pictures.content(page_id, kind, digest)
        if found is None:
            raise NotFound(sentence("There is no such picture."))
        return found

    async def _painted(self, kind: PictureKind, raw: bytes | None) -> Picture | None:
        if raw is None:
            return None
        async with self._easel:
            return await asyncio.to_thread(painted, kind, raw)
