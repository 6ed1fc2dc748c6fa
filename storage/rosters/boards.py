"""Boards, and the messages they stand in."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, delete, func, insert, select, update

from domain.errors import NotFound
from domain.ids import BoardId, ChannelId, GuildId, MessageId, PageId, PublishedId
from domain.rosters.boards import UNKNOWN, Board, BoardKind, Published
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.boards import boards, published_messages

_BOARD = (
    boards.c.id,
    boards.c.guild_id,
    boards.c.page_id,
    boards.c.kind,
    boards.c.channel_id,
    boards.c.created_at,
    boards.c.is_ending,
    boards.c.failure,
)
_MESSAGE = (
    published_messages.c.id,
    published_messages.c.board_id,
    published_messages.c.part,
    published_messages.c.nonce,
    published_messages.c.hash,
    published_messages.c.posted_at,
    published_messages.c.message_id,
    published_messages.c.edited_at,
    published_messages.c.is_replaced,
)


class Boards:
    """Adds boards, reads them with their messages, and notes what was done to those."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def put(
        self, guild_id: GuildId, page_id: PageId, kind: BoardKind, channel_id: ChannelId, *, at: datetime
    ) -> BoardId:
        """Return the one board of this kind and page in this channel: a new one, or the one that is there."""
        statement = self._connection.insert(boards).values(
            guild_id=guild_id,
            page_id=page_id,
            kind=kind.value,
            channel_id=channel_id,
            created_at=at,
            is_ending=False,
        )
        rows = await self._connection.write_returning(
            statement.on_conflict_do_update(
                index_elements=[boards.c.channel_id, boards.c.page_id, boards.c.kind],
                set_={"is_ending": False, "failure": None},
            ).returning(boards.c.id)
        )
        return BoardId(rows[0].id)

    async def get(self, guild_id: GuildId, board_id: BoardId) -> Board:
        """Return the guild's board or raise `NotFound`."""
        found = await self._read(
            select(*_BOARD).where(boards.c.id == board_id, boards.c.guild_id == guild_id)
        )
        if not found:
            raise NotFound(sentence("There is no such board."))
        return found[0]

    async def of_guild(self, guild_id: GuildId) -> tuple[Board, ...]:
        """Return the guild's boards, the oldest first."""
        return await self._read(select(*_BOARD).where(boards.c.guild_id == guild_id).order_by(boards.c.id))

    async def count(self, guild_id: GuildId) -> int:
        """Return how many boards the guild has."""
        row = await self._connection.row(
            select(func.count().label("number")).select_from(boards).where(boards.c.guild_id == guild_id)
        )
        return int(row.number) if row else 0

    async def guilds(self) -> frozenset[GuildId]:
        """Return the guilds that have boards."""
        rows = await self._connection.rows(select(boards.c.guild_id).distinct())
        return frozenset(GuildId(row.guild_id) for row in rows)

    async def end(self, board_id: BoardId) -> None:
        """Have the board's messages deleted, and then the board."""
        await self._connection.write(
            update(boards).where(boards.c.id == board_id).values(is_ending=True, failure=None)
        )

    async def drop(self, board_id: BoardId) -> None:
        """Forget a board that is ending, and all of its messages."""
        await self._connection.write(delete(boards).where(boards.c.id == board_id, boards.c.is_ending))

    async def fail(self, board_id: BoardId, failure: str | None) -> None:
        """Note why the board can't be kept up, or that it can be."""
        await self._connection.write(update(boards).where(boards.c.id == board_id).values(failure=failure))

    async def reserve(self, board_id: BoardId, part: int, *, nonce: int, at: datetime) -> Published:
        """Write down a message that is about to be sent."""
        rows = await self._connection.write_returning(
            insert(published_messages)
            .values(board_id=board_id, part=part, nonce=nonce, hash=UNKNOWN, posted_at=at, is_replaced=False)
            .returning(*_MESSAGE)
        )
        return _published(rows[0])

    async def sent(self, published_id: PublishedId, message_id: MessageId, *, hash_: str) -> None:
        """Note the message that was sent, and what it shows."""
        await self._connection.write(
            update(published_messages)
            .where(published_messages.c.id == published_id)
            .values(message_id=message_id, hash=hash_)
        )

    async def edited(self, published_id: PublishedId, *, hash_: str, at: datetime) -> None:
        """Note what a message shows now."""
        await self._connection.write(
            update(published_messages)
            .where(published_messages.c.id == published_id)
            .values(hash=hash_, edited_at=at)
        )

    async def replace(self, board_id: BoardId, part: int) -> None:
        """Have the messages from this part on deleted once others stand for them."""
        await self._connection.write(
            update(published_messages)
            .where(published_messages.c.board_id == board_id, published_messages.c.part >= part)
            .values(is_replaced=True)
        )

    async def forget(self, published_ids: Collection[PublishedId]) -> None:
        """Forget messages that are not there, or no more."""
        await self._connection.write(
            delete(published_messages).where(among(published_messages.c.id, published_ids))
        )

    async def forget_all(self, board_id: BoardId) -> None:
        """Forget every message of a board."""
        await self._connection.write(
            delete(published_messages).where(published_messages.c.board_id == board_id)
        )

    async def _read(self, statement: Select[*tuple[object, ...]]) -> tuple[Board, ...]:
        rows = await self._connection.rows(statement)
        by_board: dict[int, list[Published]] = {row.id: [] for row in rows}
        for each in await self._connection.rows(
            select(*_MESSAGE)
            .where(among(published_messages.c.board_id, by_board))
            .order_by(published_messages.c.id)
        ):
            by_board[each.board_id].append(_published(each))
        return tuple(_board(row, by_board[row.id]) for row in rows)


def _board(row: AnyRow, messages: Collection[Published]) -> Board:
    return Board(
        id=BoardId(row.id),
        guild_id=GuildId(row.guild_id),
        page_id=PageId(row.page_id),
        kind=BoardKind(row.kind),
        channel_id=ChannelId(row.channel_id),
        created_at=row.created_at,
        is_ending=row.is_ending,
        failure=row.failure,
        messages=tuple(messages),
    )


def _published(row: AnyRow) -> Published:
    return Published(
        id=PublishedId(row.id),
        part=row.part,
        nonce=row.nonce,
        hash=row.hash,
        posted_at=row.posted_at,
        message_id=MessageId(row.message_id) if row.message_id is not None else None,
        edited_at=row.edited_at,
        is_replaced=row.is_replaced,
    )
