"""Boards kept up: which of them is to be looked at when, however often its page changes.

    event ──► page touched ──► each of its boards falls due ──► drawn anew ──► Publishing ──► channel
                               5 s after the first change, 60 s after its last edit at the earliest

A board is looked at by one task at a time, and many boards at once; the requests of all take their turns.
Once an hour, and whenever somebody asks for it, its messages are looked for: nobody tells us of a deletion.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

import discord
import structlog

from bot.embeds.boards import DRAWINGS, Part, board_parts, closed_parts
from bot.looking import until_set
from bot.publishing import CHANNEL_GONE, Publishing, hindrance
from bot.refusals import PASSING
from bot.served import Served
from domain.errors import NotFound
from domain.events import BoardChanged, Event, GuildChanged, PageChanged, RosterChanged
from domain.ids import BoardId, GuildId, PageId
from domain.rosters.boards import Board
from domain.rosters.pages import Visibility
from domain.rosters.rosters import PUBLIC, RosterView
from services.rosters.boards import Boards
from services.rosters.pages import Pages
from services.rosters.reading import Reading
from services.rosters.settings import Settings
from words import speaking

FIRST_AFTER = 5.0
"""Seconds from a change until it is shown: more of the same hand come with it."""
BETWEEN_EDITS = 60.0
"""Seconds from one edit of a board to the next, unless the settings say otherwise: Discord allows few."""
SEARCHED_EVERY = 3600.0
"""Seconds after which a board's messages are looked for, when its guild is heard of."""
LOOK_AGAIN_AFTER = 60.0
"""Seconds after which a board that could not be brought up to date is tried again."""
MOST_ROWS_ON_THE_LOOP = 200
"""Drawing takes about 40 µs a row; for more rows than these others would notice."""

log = structlog.get_logger(__name__)

Wait = Callable[[asyncio.Event, float | None], Awaitable[None]]


class Posting:
    """Hears what happens to pages, and has their boards brought up to date in time."""

    def __init__(
        self,
        boards: Boards,
        reading: Reading,
        pages: Pages,
        settings: Settings,
        served: Served,
        publishing: Publishing,
        *,
        between_edits: float = BETWEEN_EDITS,
        clock: Callable[[], float] = time.monotonic,
        wait: Wait = until_set,
    ) -> None:
        self._boards = boards
        self._reading = reading
        self._pages = pages
        self._settings = settings
        self._served = served
        self._publishing = publishing
        self._between_edits = between_edits
        self._clock = clock
        self._wait = wait
        self._news = asyncio.Event()
        self._homes: set[GuildId] = set()
        self._touched: set[tuple[GuildId, PageId | None]] = set()
        self._wished: set[tuple[GuildId, BoardId]] = set()
        self._due: dict[BoardId, tuple[float, GuildId]] = {}
        self._edited: dict[BoardId, float] = {}
        self._searched: dict[BoardId, float] = {}
        self._busy: set[BoardId] = set()

    def hear(self, event: Event) -> None:
        """Note which boards an event may concern: a listener for `Live`."""
        match event:
            case BoardChanged(guild_id=guild_id, board_id=board_id):
                self._homes.add(guild_id)
                self._wished.add((guild_id, board_id))
            case (
                RosterChanged(guild_id=guild_id, page_id=page_id)
                | PageChanged(guild_id=guild_id, page_id=page_id)
            ) if guild_id in self._homes:
                self._touched.add((guild_id, page_id))
            case GuildChanged(guild_id=guild_id) if guild_id in self._homes:
                self._touched.add((guild_id, None))
            case _:
                return
        self._news.set()

    async def work(self) -> None:
        """Keep boards up until cancelled; all of them are looked at first, for what was missed."""
        self._busy.clear()
        self._due.clear()
        self._searched.clear()
        self._homes |= await self._homes_of_boards()
        self._touched |= {(guild_id, None) for guild_id in self._homes}
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._news.clear()
                await self._plan()
                self._start_due(tasks)
                await self._wait(self._news, self._until_next())

    async def _homes_of_boards(self) -> frozenset[GuildId]:
        while True:
            try:
                return await self._boards.guilds()
            except Exception:  # the database may be away for a while; boards are not forgotten for that
                log.exception("boards.not_read", again_in=LOOK_AGAIN_AFTER)
                await self._wait(asyncio.Event(), LOOK_AGAIN_AFTER)

    async def _plan(self) -> None:
        """Say of every board that is concerned when it is due."""
        touched, self._touched = self._touched, set()
        wished, self._wished = self._wished, set()
        for guild_id in sorted({guild_id for guild_id, _ in touched | wished}):
            if self._served.find(guild_id) is None:
                continue  # its boards are looked at when it is back: that is an event
            try:
                boards = await self._boards.standing(guild_id)
            except Exception:  # as above; what was heard is kept for the next time
                log.exception("boards.not_read", guild=guild_id)
                self._touched |= {each for each in touched if each[0] == guild_id}
                self._wished |= {each for each in wished if each[0] == guild_id}
                await self._wait(asyncio.Event(), LOOK_AGAIN_AFTER)
                self._news.set()
                continue
            for board in boards:
                if (guild_id, board.id) in wished:
                    self._searched.pop(board.id, None)
                    self._falls_due(board, self._clock())
                elif {(guild_id, None), (guild_id, board.page_id)} & touched:
                    self._falls_due(board, self._clock() + FIRST_AFTER, by_itself=True)

    def _falls_due(self, board: Board, at: float, *, by_itself: bool = False) -> None:
        """Set when a board is looked at, unless that is sooner already."""
        if by_itself and board.id in self._busy:
            at = max(at, self._clock() + self._between_edits)
        elif by_itself and board.id in self._edited:
            at = max(at, self._edited[board.id] + self._between_edits)
        planned = self._due.get(board.id)
        if planned is None or planned[0] > at:
            self._due[board.id] = (at, board.guild_id)

    def _start_due(self, tasks: asyncio.TaskGroup) -> None:
        now = self._clock()
        ready = [(at, board_id) for board_id, (at, _) in self._due.items() if at <= now]
        for _, board_id in sorted(ready):
            if board_id not in self._busy:
                _, guild_id = self._due.pop(board_id)
                self._busy.add(board_id)
                tasks.create_task(self._look(guild_id, board_id), name=f"board {board_id}")

    def _until_next(self) -> float | None:
        coming = [at for board_id, (at, _) in self._due.items() if board_id not in self._busy]
        return max(0.0, min(coming) - self._clock()) if coming else None

    async def _look(self, guild_id: GuildId, board_id: BoardId) -> None:
        """Bring one board up to date."""
        try:
            board = await self._boards.find(guild_id, board_id)
            if board is None:
                self._edited.pop(board_id, None)
                self._searched.pop(board_id, None)
            if board is not None and await self._brought_up_to_date(board) and board.messages:
                self._edited[board_id] = self._clock()  # that it was posted holds up no edit
        except PASSING as error:
            log.warning("board.left_for_later", board=board_id, error=type(error).__name__)
            self._due[board_id] = (self._clock() + LOOK_AGAIN_AFTER, guild_id)
        except Exception:  # the top of a task: one board's trouble must not stop the others
            log.exception("board.failed", board=board_id)
            self._due[board_id] = (self._clock() + LOOK_AGAIN_AFTER, guild_id)
        finally:
            self._busy.discard(board_id)
            self._news.set()

    async def _brought_up_to_date(self, board: Board) -> bool:
        """Say whether anything had to be done."""
        guild = self._served.find(board.guild_id)
        if guild is None or guild.unavailable:
            return False
        channel = guild.get_channel(board.channel_id)
        if not isinstance(channel, discord.TextChannel):
            await self._boards.failed(board, CHANNEL_GONE, channel_is_gone=True)
            return False
        if not board.is_ending and (lack := hindrance(channel)) is not None:
            await self._boards.failed(board, lack)
            return False
        parts = await self._parts(board)
        if self._is_to_be_searched(board):
            await self._publishing.find_missing(board, channel)
            self._searched[board.id] = self._clock()
        return await self._publishing.publish(board, channel, parts)

    def _is_to_be_searched(self, board: Board) -> bool:
        last = self._searched.get(board.id)
        return last is None or self._clock() - last >= SEARCHED_EVERY

    async def _parts(self, board: Board) -> Sequence[Part]:
        """Draw the board's page as it is now, in the guild's language."""
        if board.is_ending:
            return ()
        settings = await self._settings.of(board.guild_id)
        with speaking(settings.language, settings.patrol_word):
            head = self._reading.head(board.page_id)
            if head is None or head.deleted_at is not None or head.visibility is Visibility.OFF:
                return closed_parts(head.title if head else "")
            try:
                view = await self._reading.view(board.page_id, PUBLIC)
            except NotFound:
                return closed_parts(head.title)
            return await self._drawn(board, view)

    async def _drawn(self, board: Board, view: RosterView) -> Sequence[Part]:
        if board.kind not in DRAWINGS:
            return closed_parts(view.page.title)
        address = self._pages.address(view.page)
        if view.strength <= MOST_ROWS_ON_THE_LOOP:
            return board_parts(view, board.kind, board.id, address)
        return await asyncio.to_thread(board_parts, view, board.kind, board.id, address)
