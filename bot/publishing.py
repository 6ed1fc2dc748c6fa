"""Publishing: the messages of one board brought to show its parts, one request after the other.

step ─► written down ─► asked of Discord ─► noted ─► next step ... until nothing is left to do

10008  the message was deleted        it and all below it are sent anew
30046  too old to be edited again     likewise, and the old ones are deleted
10003  the channel was deleted        the board is dropped, and says so
50001, 50013 and other refusals       the board fails with a sentence, until it can be kept up again
no answer                             tried again, then left for later: what was sent is found again
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import discord
import structlog

from bot.embeds.boards import Part
from bot.invite import permission_name
from bot.refusals import PASSING, is_final
from domain.errors import Refused
from domain.ids import MessageId
from domain.rosters.boards import Board, Delete, Edit, Published, Send, Settle, Step
from domain.words import sentence
from services.rosters.boards import Boards

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, WORN_OUT = 10003, 10008, 30046
RETRY_AFTER = (1.0, 5.0, 15.0)
"""Seconds between the tries of one request; the library has its own for what it knows."""
LONGEST_REQUEST = 60.0
"""Seconds for one request, the library's waits for rate limits included."""
BETWEEN_REQUESTS = 1.2
"""Seconds between two requests to one channel: Discord takes five in five seconds."""
AT_ONCE = 5
"""Requests of all boards together that may be under way, so that commands and orders are not held up."""
SEARCHED = 100
"""Messages of a channel that are looked through at most."""
OLD = timedelta(hours=1)
"""From this age on, Discord limits how often a message may be edited."""
CLOCKS_DIFFER = timedelta(minutes=5)
NEEDED = ("view_channel", "send_messages", "embed_links", "read_message_history")
"""What a board needs in its channel."""
CHANNEL_GONE = sentence(
    "Its channel was deleted. Take the board down with /roster unpost, or post it elsewhere."
)

Channel = discord.TextChannel
Answer = TypeVar("Answer")

log = structlog.get_logger(__name__)


class Publishing:
    """Does what the service says is next, and tells it what came of it."""

    def __init__(
        self,
        boards: Boards,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._boards = boards
        self._sleep = sleep
        self._now = now
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def publish(self, board: Board, channel: Channel, parts: Sequence[Part]) -> bool:
        """Bring a board up to date and say whether anything had to be done."""
        errand = _Errand(board, channel, parts)
        try:
            while (step := await self._boards.step(board, errand.hashes)) is not None:
                await self._sleep(BETWEEN_REQUESTS if errand.requests else 0)
                await self._do(errand, step)
                errand.requests += 1
                if errand.requests > errand.most_requests:
                    raise RuntimeError(f"Board {board.id} does not come to an end.")
        except discord.HTTPException as error:
            await self._failed(board, channel, error)
        else:
            if board.failure is not None and not board.is_ending:
                await self._boards.mended(board)
        return errand.requests > 0

    async def find_missing(self, board: Board, channel: Channel) -> None:
        """Note which of a board's messages somebody has deleted: nobody tells us of that."""
        ids = [each.message_id for each in board.standing if each.message_id is not None]
        if not ids:
            return
        try:
            found = await self._history(channel, after=min(ids) - 1)
        except discord.HTTPException as error:
            log.info("board.not_searched", board=board.id, code=error.code)
            return
        there = {message.id for message in found}
        seen_until = max(there) if len(found) == SEARCHED else max(ids)
        missing = [
            each
            for each in board.standing
            if each.message_id is not None and each.message_id <= seen_until and each.message_id not in there
        ]
        if missing:
            log.info("board.messages_missing", board=board.id, messages=len(missing))
            await self._boards.gone(missing)

    async def _do(self, errand: "_Errand", step: Step) -> None:
        match step:
            case Send() if not errand.has_sent and await self._is_split(errand):
                errand.has_sent = True
                await self._boards.gather(errand.board)
            case Send():
                errand.has_sent = True
                reserved = await self._boards.about_to_send(errand.board, step)
                await self._send(errand, reserved.published)
            case Settle(published=published):
                await self._settle(errand, published)
            case Edit(published=published):
                await self._edit(errand, published)
            case Delete(published=published):
                await self._delete(errand, published)

    async def _settle(self, errand: "_Errand", published: Published) -> None:
        """Find a message whose sending nobody told the end of; send it again if it is not there.

        Its nonce has Discord return the first one if that is some minutes old at most; later it is found
        by the id that the nonce is in it.
        """
        errand.has_sent = True
        sent_at = discord.utils.time_snowflake(published.posted_at - CLOCKS_DIFFER)
        try:
            found = await self._history(errand.channel, after=sent_at)
        except discord.HTTPException:
            found = []
        for message in found:
            if any(getattr(component, "id", None) == published.nonce for component in message.components):
                await self._boards.sent(published, MessageId(message.id), "")
                return
        if published.part < len(errand.parts):
            await self._send(errand, published)
        else:
            await self._boards.gone([published])

    async def _send(self, errand: "_Errand", published: Published) -> None:
        part, nonce = errand.parts[published.part], published.nonce
        try:
            message = await self._answered(
                lambda: errand.channel.send(
                    view=part.view(nonce=nonce, at=self._now()), nonce=nonce, silent=True
                )
            )
        except discord.HTTPException:
            await self._boards.gone([published])
            raise
        await self._boards.sent(published, MessageId(message.id), part.hash)

    async def _edit(self, errand: "_Errand", published: Published) -> None:
        part, message = errand.parts[published.part], errand.message(published)
        try:
            await self._answered(lambda: message.edit(view=part.view(nonce=published.nonce, at=self._now())))
        except discord.HTTPException as error:
            if error.code == UNKNOWN_MESSAGE:
                await self._boards.gone([published])
            elif error.code == WORN_OUT:
                await self._boards.worn(errand.board, published)
            else:
                raise
        except TimeoutError:
            if self._now() - published.posted_at < OLD:
                raise
            await self._boards.worn(errand.board, published)  # the library was waiting for its turn to edit
        else:
            await self._boards.edited(published, part.hash)

    async def _delete(self, errand: "_Errand", published: Published) -> None:
        message = errand.message(published)
        try:
            await self._answered(message.delete)
        except discord.HTTPException as error:
            if error.code == UNKNOWN_CHANNEL or not is_final(error):
                raise
            # Whatever else keeps it from being deleted will not change; it is left to whoever can.
            log.info("board.message_left", board=errand.board.id, code=error.code)
        await self._boards.gone([published])

    async def _is_split(self, errand: "_Errand") -> bool:
        """Say whether others wrote below a board that is about to become longer."""
        board = await self._boards.find(errand.board.guild_id, errand.board.id)
        ours = {each.message_id for each in board.messages} if board else set()
        above = [each.message_id for each in board.standing if each.message_id] if board else []
        if not above:
            return False
        try:
            below = await self._history(errand.channel, after=max(above))
        except discord.HTTPException:
            return False
        return any(message.id not in ours for message in below)

    async def _history(self, channel: Channel, *, after: int) -> list[discord.Message]:
        async def read() -> list[discord.Message]:
            messages = channel.history(limit=SEARCHED, after=discord.Object(after), oldest_first=True)
            return [message async for message in messages]

        return await self._answered(read)

    async def _answered(self, request: Callable[[], Awaitable[Answer]]) -> Answer:
        """Return what Discord answers, asking again if it does not; its final refusals are raised."""
        for delay in (*RETRY_AFTER, None):
            try:
                async with self._turns, asyncio.timeout(LONGEST_REQUEST):
                    return await request()
            except PASSING as error:
                if delay is None or is_final(error) or _is_worn_out(error):
                    raise
                log.warning("board.retry", error=type(error).__name__, again_in=delay)
            await self._sleep(delay)
        raise AssertionError("the last try returns or raises")

    async def _failed(self, board: Board, channel: Channel, error: discord.HTTPException) -> None:
        if not is_final(error):
            raise error
        is_gone = error.code == UNKNOWN_CHANNEL
        words = CHANNEL_GONE if is_gone else refused(channel, error)
        log.info("board.refused", board=board.id, code=error.code)
        await self._boards.failed(board, words, channel_is_gone=is_gone)


class _Errand:
    """One board on its way to what it is to show."""

    def __init__(self, board: Board, channel: Channel, parts: Sequence[Part]) -> None:
        self.board, self.channel, self.parts = board, channel, parts
        self.hashes = [part.hash for part in parts]
        self.requests = 0
        self.has_sent = False
        self.most_requests = 10 * (len(parts) + len(board.messages)) + 20

    def message(self, published: Published) -> discord.PartialMessage:
        assert published.message_id is not None
        return self.channel.get_partial_message(published.message_id)


def hindrance(channel: Channel) -> str | None:
    """Return which permission the bot lacks to post in this channel, and where to give it; else None."""
    may = channel.permissions_for(channel.guild.me)
    lacking = [permission_name(name) for name in NEEDED if not getattr(may, name)]
    if not lacking:
        return None
    return sentence(
        "I lack {permissions} in #{channel}: channel settings, Permissions, add me and switch it on.",
        permissions=", ".join(lacking),
        channel=channel.name,
    )


def check_writable(channel: Channel) -> None:
    """Raise `Refused` unless the bot may post in this channel."""
    if (lack := hindrance(channel)) is not None:
        raise Refused(lack)


def refused(channel: Channel, error: discord.HTTPException) -> str:
    """Return what a final refusal means."""
    if isinstance(error, discord.Forbidden):
        return hindrance(channel) or sentence(
            "Discord doesn't let me write in #{channel}.", channel=channel.name
        )
    return sentence(
        "Discord refused it: {said} ({code}).", said=error.text or "no reason given", code=error.code
    )


def _is_worn_out(error: Exception) -> bool:
    """Discord says it with a 429, which else means: try again."""
    return isinstance(error, discord.HTTPException) and error.code == WORN_OUT
