"""Reading: pages as they may be seen, and in memory what answers for a page without reading it."""

import asyncio
from collections.abc import Sequence

from domain.errors import NotFound
from domain.events import Event, PageChanged
from domain.ids import GuildId, PageId
from domain.rosters.pages import PageHead, Visibility
from domain.rosters.rosters import Audience, RosterView, visible
from domain.words import sentence
from services.live import Live
from storage.database import Database

GUILDS_EPOCH = "guilds"
"""Moves when a guild is seen for the first time, and when one or a page is purged, its outbox with it."""
MOST_ROWS_ON_THE_LOOP = 1000
"""Drawing the line takes about 10 µs a row; for more rows than these others would notice."""


class Reading:
    """Looks pages up by slug and id, and draws the line of what an audience sees."""

    def __init__(self, database: Database, live: Live) -> None:
        self._database = database
        self._heads: dict[PageId, PageHead] = {}
        self._slugs: dict[str, PageId] = {}
        live.refresh_with(self._refresh)
        live.refresh_on(GUILDS_EPOCH, self._reload)

    async def start(self) -> None:
        """Read every page's head; before this nothing is found."""
        await self._reload()

    def find_head(self, slug: str) -> PageHead | None:
        """Return the page that bears or bore `slug`, deleted ones included, from memory."""
        page_id = self._slugs.get(slug)
        return self._heads.get(page_id) if page_id is not None else None

    def head(self, page_id: PageId) -> PageHead | None:
        """Return the page's head, deleted ones included, from memory."""
        return self._heads.get(page_id)

    def heads(self) -> tuple[PageHead, ...]:
        """Return all pages that are not deleted, whoever may open them, by title."""
        found = (head for head in self._heads.values() if head.deleted_at is None)
        return tuple(sorted(found, key=lambda head: (head.title.casefold(), head.slug)))

    def public_heads(self, search: str = "") -> tuple[PageHead, ...]:
        """Return the public pages whose title, description or server's name contains `search`, by title."""
        wanted = search.casefold().strip()
        found = (
            head
            for head in self._heads.values()
            if head.visibility is Visibility.PUBLIC
            and head.deleted_at is None
            and wanted in f"{head.title}\n{head.description}\n{head.guild_name}".casefold()
        )
        return tuple(sorted(found, key=lambda head: (head.title.casefold(), head.slug)))

    async def view(self, page_id: PageId, audience: Audience) -> RosterView:
        """Return what `audience` may see of the page, all of one revision; `NotFound` if it is deleted."""
        async with self._database.read() as tx:
            roster = await tx.rosters.load(page_id)
        if roster.page.deleted_at is not None:
            raise NotFound(sentence("There is no such page."))
        if len(roster.memberships) <= MOST_ROWS_ON_THE_LOOP:
            return visible(roster, audience)
        return await asyncio.to_thread(visible, roster, audience)

    async def _reload(self) -> Sequence[Event]:
        """Read all heads; return news of those pages that are gone."""
        before = self._heads
        async with self._database.read() as tx:
            heads = await tx.pages.heads()
        self._heads = {head.id: head for head in heads}
        self._index()
        gone = before.keys() - self._heads.keys()
        return [PageChanged(before[page_id].guild_id, page_id, before[page_id].revision) for page_id in gone]

    async def _refresh(self, events: Sequence[Event]) -> None:
        pages = {event.page_id for event in events if hasattr(event, "page_id")}
        guilds: set[GuildId] = {event.guild_id for event in events if not hasattr(event, "page_id")}
        pages |= {head.id for head in self._heads.values() if head.guild_id in guilds}
        async with self._database.read() as tx:
            heads = {page_id: await tx.pages.head(page_id) for page_id in pages}
        for page_id, head in heads.items():
            if head is None:
                self._heads.pop(page_id, None)
            else:
                self._heads[page_id] = head
        self._index()

    def _index(self) -> None:
        """A slug in use beats the same slug in a page's past."""
        former = {slug: head.id for head in self._heads.values() for slug in head.former_slugs}
        self._slugs = former | {head.slug: head.id for head in self._heads.values()}
