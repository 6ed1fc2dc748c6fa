"""Batches as the bot sees them, in memory: drafts that nobody starts."""

from collections.abc import Mapping

from domain.access.actors import Actor
from domain.errors import NotFound, Refused
from domain.ids import BatchId, GuildId, PageId
from domain.rosters.asks import KINDS, Ask
from domain.rosters.batches import Batch, BatchKind, BatchState, Progress
from domain.rosters.pages import Page
from services.rosters.batches import Picked, Preview
from services.rosters.orders import Terms
from tests.bot.fake_orders import NOW


class FakeBatches:
    """Draws everything up as if it were allowed; the rules are the real service's to test."""

    def __init__(self, pages: Mapping[PageId, Page]) -> None:
        self._pages = pages

    async def draft(
        self, actor: Actor, page_id: PageId, picked: Picked, ask: Ask, *, terms: Terms
    ) -> Preview:
        page, kind = self._pages[page_id], BatchKind(KINDS[type(ask)].value)
        batch = Batch(
            BatchId(1), page.guild_id, page.id, kind, BatchState.DRAFT, actor.user_id, actor.name, NOW
        )
        return Preview(batch, page, {"Sergeant": len(picked.names or ())}, ())

    async def latest(self, actor: Actor, guild_id: GuildId, *, limit: int = 10) -> tuple[Progress, ...]:
        return ()


class FakeImports:
    """Takes no file, and has nothing to take back."""

    async def draft(self, actor: Actor, page_id: PageId, *_file: object) -> None:
        raise Refused("The file changes nothing.")

    async def roll_back(self, actor: Actor, page_id: PageId) -> None:
        raise NotFound("Nothing was imported to this page.")
