"""Boards: where a page is shown in its guild's channels, and what is to be done about it next.

    post, unpost, refresh ─► BoardChanged ─► the bot draws parts ─► step(board, hashes) ─► it does one thing
                                                                      └─◄─ sent, edited, gone, worn ◄─┘

What the bot did is noted after each message, and what it is about to send before, so that a restart at any
point leaves neither a hole nor a double.
"""

import secrets
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant, check_tier, tier_of
from domain.errors import NotFound, Refused
from domain.events import BoardChanged
from domain.ids import BoardId, ChannelId, GuildId, MessageId, PageId
from domain.rosters.boards import (
    MOST_BOARDS,
    Board,
    BoardKind,
    Published,
    Replace,
    Send,
    Settle,
    Step,
    next_step,
)
from domain.words import sentence
from services.access.tiers import require
from services.live import Live
from storage.database import Database

BETWEEN_WISHES = timedelta(seconds=60)
"""How long after one wish of a reader for a fresh look a board hears the next."""
NONCES = (2**20, 2**31 - 1)
"""A nonce is the id of a component, too: 31 bits, and none that Discord would give out by itself."""


class Boards:
    """Puts boards up and takes them down, and follows what the bot does about them."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._wished: dict[BoardId, datetime] = {}

    async def post(self, actor: Actor, page_id: PageId, kind: BoardKind, channel_id: ChannelId) -> Board:
        """Have a page shown in a channel; where it is shown already, it is looked at again."""
        async with self._database.begin() as tx:
            page = await tx.pages.get(page_id)
            await tx.guilds.lock(page.guild_id)
            await require(tx, actor, page.guild_id, Tier.ADMIN, page_id=page_id)
            if page.deleted_at is not None:
                raise NotFound(sentence("There is no such page."))
            board_id = await tx.boards.put(page.guild_id, page_id, kind, channel_id, at=self._clock())
            if await tx.boards.count(page.guild_id) > MOST_BOARDS:
                raise Refused(
                    sentence(
                        "A server can have {most_boards} boards. Take one down with /roster unpost.",
                        most_boards=MOST_BOARDS,
                    )
                )
            await tx.outbox.put(BoardChanged(page.guild_id, board_id))
            await tx.audit.wrote(
                actor, page.guild_id, "board.posted", page.title, kind=kind.value, channel=str(channel_id)
            )
            board = await tx.boards.get(page.guild_id, board_id)
        await self._live.look()
        return board

    async def unpost(self, actor: Actor, guild_id: GuildId, board_id: BoardId) -> Board:
        """Take a board down: its messages are deleted, and then it is forgotten."""
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            board = await tx.boards.get(guild_id, board_id)
            await require(tx, actor, guild_id, Tier.ADMIN, page_id=board.page_id)
            await tx.boards.end(board_id)
            await tx.outbox.put(BoardChanged(guild_id, board_id))
            page = await tx.pages.get(board.page_id)
            await tx.audit.wrote(
                actor,
                guild_id,
                "board.unposted",
                page.title,
                kind=board.kind.value,
                channel=str(board.channel_id),
            )
        await self._live.look()
        return board

    async def refresh(self, actor: Actor, guild_id: GuildId, page_id: PageId | None = None) -> int:
        """Have the boards of a page, or of all pages, looked at now; return how many."""
        boards = [
            board
            for board in await self.of_guild(actor, guild_id)
            if page_id is None or board.page_id == page_id
        ]
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            for board in boards:
                await tx.outbox.put(BoardChanged(guild_id, board.id))
            await tx.audit.wrote(actor, guild_id, "boards.refreshed", boards=len(boards))
        await self._live.look()
        return len(boards)

    async def look_again(self, guild_id: GuildId, board_id: BoardId) -> None:
        """Have one board looked at, for whoever reads it; `Refused` if that was wished for just now."""
        now = self._clock()
        last = self._wished.get(board_id)
        if last is not None and now - last < BETWEEN_WISHES:
            raise Refused(
                sentence("It was looked at less than a minute ago, and it follows every change by itself.")
            )
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            await tx.boards.get(guild_id, board_id)
            await tx.outbox.put(BoardChanged(guild_id, board_id))
        self._wished[board_id] = now
        await self._live.look()

    async def of_guild(self, actor: Actor, guild_id: GuildId) -> tuple[Board, ...]:
        """Return the boards of those pages where the actor is an admin; `NotAllowed` if he is nowhere."""
        async with self._database.read() as tx:
            grants = await tx.tiers.of_guild(guild_id)
            pages = await tx.pages.of_guild(guild_id, with_deleted=True)
            boards = await tx.boards.of_guild(guild_id)
        has = {page.id: _tier(actor, grants, guild_id, page.id) for page in pages}
        check_tier(max(has.values(), default=_tier(actor, grants, guild_id, None)), Tier.ADMIN)
        return tuple(
            board
            for board in boards
            if has.get(board.page_id, Tier.MEMBER) >= Tier.ADMIN and not board.is_ending
        )

    async def guilds(self) -> frozenset[GuildId]:
        """Return the guilds that have boards."""
        async with self._database.read() as tx:
            return await tx.boards.guilds()

    async def standing(self, guild_id: GuildId) -> tuple[Board, ...]:
        """Return all boards of a guild, those that are ending included."""
        async with self._database.read() as tx:
            return await tx.boards.of_guild(guild_id)

    async def find(self, guild_id: GuildId, board_id: BoardId) -> Board | None:
        """Return a board as it stands, or None if it is forgotten."""
        try:
            async with self._database.read() as tx:
                return await tx.boards.get(guild_id, board_id)
        except NotFound:
            return None

    async def step(self, board: Board, hashes: Sequence[str]) -> Step | None:
        """Return what is to be done next so that a board shows the parts with these hashes.

        What is to be replaced is marked here, and a board that has ended is forgotten.
        """
        while (found := await self.find(board.guild_id, board.id)) is not None:
            step = next_step(found, [] if found.is_ending else hashes)
            if isinstance(step, Replace):
                async with self._database.begin() as tx:
                    await tx.boards.replace(found.id, step.part)
            elif step is None and found.is_ending:
                async with self._database.begin() as tx:
                    await tx.boards.drop(found.id)
            else:
                return step
        return None

    async def about_to_send(self, board: Board, step: Send) -> Settle:
        """Write a message down before it is sent."""
        nonce = NONCES[0] + secrets.randbelow(NONCES[1] - NONCES[0])
        async with self._database.begin() as tx:
            return Settle(await tx.boards.reserve(board.id, step.part, nonce=nonce, at=self._clock()))

    async def gather(self, board: Board) -> None:
        """Have every message of a board sent anew, below whatever was written between them."""
        async with self._database.begin() as tx:
            await tx.boards.replace(board.id, 0)

    async def sent(self, published: Published, message_id: MessageId, hash_: str) -> None:
        """Note the message that was sent."""
        async with self._database.begin() as tx:
            await tx.boards.sent(published.id, message_id, hash_=hash_)

    async def edited(self, published: Published, hash_: str) -> None:
        """Note what a message shows now."""
        async with self._database.begin() as tx:
            await tx.boards.edited(published.id, hash_=hash_, at=self._clock())

    async def gone(self, published: Collection[Published]) -> None:
        """Note that these messages are not there."""
        async with self._database.begin() as tx:
            await tx.boards.forget([each.id for each in published])

    async def worn(self, board: Board, published: Published) -> None:
        """Note that Discord lets this message be edited no more."""
        async with self._database.begin() as tx:
            await tx.boards.replace(board.id, published.part)

    async def failed(self, board: Board, sentence: str, *, channel_is_gone: bool = False) -> None:
        """Note why a board can't be kept up; with its channel its messages are gone, too."""
        if board.failure == sentence and not (channel_is_gone and (board.messages or board.is_ending)):
            return
        async with self._database.begin() as tx:
            if channel_is_gone:
                await tx.boards.forget_all(board.id)
                await tx.boards.drop(board.id)
            await tx.boards.fail(board.id, sentence)

    async def mended(self, board: Board) -> None:
        """Note that a board is kept up."""
        async with self._database.begin() as tx:
            await tx.boards.fail(board.id, None)


def _tier(actor: Actor, grants: Collection[TierGrant], guild_id: GuildId, page_id: PageId | None) -> Tier:
    return tier_of(actor, grants, guild_id, page_id=page_id)
