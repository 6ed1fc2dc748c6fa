"""Boards in memory: who may is kept, sending is left out."""

from collections.abc import Mapping

from domain.access.actors import Actor
from domain.access.tiers import Tier, check_tier, tier_of
from domain.errors import NotFound
from domain.ids import BoardId, ChannelId, GuildId, PageId
from domain.rosters.boards import Board, BoardKind
from domain.rosters.pages import Page
from tests.domain.makers import NOW


class FakeBoards:
    """Remembers what is posted where."""

    def __init__(self, pages: Mapping[PageId, Page]) -> None:
        self._pages = pages
        self.boards: dict[BoardId, Board] = {}
        self.looked_at: list[BoardId] = []

    async def post(self, actor: Actor, page_id: PageId, kind: BoardKind, channel_id: ChannelId) -> Board:
        guild_id = self._pages[page_id].guild_id
        _check(actor, guild_id)
        board = Board(BoardId(len(self.boards) + 1), guild_id, page_id, kind, channel_id, NOW)
        self.boards[board.id] = board
        return board

    async def unpost(self, actor: Actor, guild_id: GuildId, board_id: BoardId) -> Board:
        _check(actor, guild_id)
        if board_id not in self.boards:
            raise NotFound("There is no such board.")
        return self.boards.pop(board_id)

    async def refresh(self, actor: Actor, guild_id: GuildId, page_id: PageId | None = None) -> int:
        _check(actor, guild_id)
        return len(self.boards)

    async def look_again(self, guild_id: GuildId, board_id: BoardId) -> None:
        self.looked_at.append(board_id)

    async def of_guild(self, actor: Actor, guild_id: GuildId) -> tuple[Board, ...]:
        _check(actor, guild_id)
        return tuple(board for board in self.boards.values() if board.guild_id == guild_id)


def _check(actor: Actor, guild_id: GuildId) -> None:
    check_tier(tier_of(actor, (), guild_id), Tier.ADMIN)
