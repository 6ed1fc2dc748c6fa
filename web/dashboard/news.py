"""News: open pages of the dashboard hear that something they show has changed, and look again.

    commit ─► Live ─► hear: a topic of a guild moves ─► its open streams: "changed" ─► the page is fetched

A page says with `from` what it was drawn after, so that nothing in between is missed.
What has changed is never told, only that something has: whoever looks again sees what he may.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterator
from contextlib import aclosing, contextmanager

from quart import Blueprint, Response, g, request

from domain.access.tiers import Tier
from domain.events import (
    Event,
    GuildChanged,
    LeaveChanged,
    OrderEnded,
    OrderPlaced,
    PageChanged,
    PatrolChanged,
    RosterChanged,
)
from domain.ids import GuildId, SessionId
from web.access import access
from web.asks import Ask
from web.errors import TooMany
from web.signin import SignIn, Visitor
from web.streams import HEARTBEAT, event

MEMBERS, PATROLS, LEAVE = "members", "patrols", "leave"
TOPICS: dict[type[Event], str] = {
    RosterChanged: MEMBERS,
    PageChanged: MEMBERS,
    GuildChanged: MEMBERS,
    OrderPlaced: MEMBERS,
    OrderEnded: MEMBERS,
    PatrolChanged: PATROLS,
    LeaveChanged: LEAVE,
}
"""What pages of the dashboard are about, by the events that tell of it."""
KNOWN = frozenset(TOPICS.values())
STREAM = "text/event-stream; charset=utf-8"
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
MOST_DIGITS = 15
MOST_STREAMS = 12
"""Open pages of one session; more ask now and then instead."""
RETRY_WHEN_FULL = 60
LOOK_SECONDS = 15.0
"""Between two looks at whether whoever listens may still."""
RETRY = b"retry: 3000\n\n"


class News:
    """Counts what changes, guild by guild, and wakes whoever listens; made once, told of events by `hear`."""

    def __init__(self, *, look: float = LOOK_SECONDS) -> None:
        self.look = look
        self.is_closing = False
        self._run = secrets.token_hex(4)
        self._count = 0
        self._moved: dict[tuple[GuildId, str], int] = {}
        self._waiting: dict[GuildId, set[asyncio.Event]] = {}
        self._streams: Counter[SessionId] = Counter()

    @property
    def now(self) -> str:
        """Return where we stand: what a page that is drawn now has seen."""
        return f"{self._run}-{self._count}"

    def hear(self, news: Event) -> None:
        """Take note of a commit."""
        topic = TOPICS.get(type(news))
        if topic is None:
            return
        self._count += 1
        self._moved[news.guild_id, topic] = self._count
        for each in self._waiting.get(news.guild_id, ()):
            each.set()

    def has_moved(self, guild_id: GuildId, topics: Collection[str], since: str) -> bool:
        """Say whether anything of these topics has changed since; it has, if nobody knows."""
        run, _, count = since.partition("-")
        if run != self._run or not (count.isascii() and count.isdecimal() and len(count) <= MOST_DIGITS):
            return True
        if int(count) > self._count:
            return True
        return any(self._moved.get((guild_id, topic), 0) > int(count) for topic in topics)

    def is_full(self, session_id: SessionId) -> bool:
        """Say whether a session has as many open pages listening as one may."""
        return self.is_closing or self._streams[session_id] >= MOST_STREAMS

    @contextmanager
    def listening(self, session_id: SessionId) -> Iterator[None]:
        """Count one more open page of a session for a while."""
        self._streams[session_id] += 1
        try:
            yield
        finally:
            self._streams[session_id] -= 1
            if self._streams[session_id] <= 0:
                del self._streams[session_id]

    async def moved(self, guild_id: GuildId, topics: Collection[str], since: str) -> bool:
        """Wait until something of these topics has changed; False if for `look` seconds nothing did."""
        bell = asyncio.Event()
        waiting = self._waiting.setdefault(guild_id, set())
        waiting.add(bell)
        try:
            async with asyncio.timeout(self.look):
                while not self.is_closing and not self.has_moved(guild_id, topics, since):
                    bell.clear()
                    await bell.wait()
        except TimeoutError:
            return False
        finally:
            waiting.discard(bell)
            if not waiting and self._waiting.get(guild_id) is waiting:
                del self._waiting[guild_id]
        return not self.is_closing

    def close(self) -> None:
        """End every stream, and start no more."""
        self.is_closing = True
        for waiting in self._waiting.values():
            for each in waiting:
                each.set()


def news_routes(signin: SignIn, news: News) -> Blueprint:
    """Return the route that an open page listens to."""
    routes = Blueprint("dashboard_news", __name__)

    @routes.get("/dashboard/<guild>/live")
    @access(auth="session", scope="read:news")
    async def listen(guild: str) -> Response:
        """A stream that says when something of what is asked for has changed."""
        ask, visitor = Ask.of(request), await signin.in_guild(guild, needs=Tier.MEMBER)
        if news.is_full(visitor.session.id):
            raise TooMany(RETRY_WHEN_FULL)
        if ask.is_head:
            return Response(b"", content_type=STREAM, headers=HEADERS)
        last = ask.headers.get(b"last-event-id", b"").decode("latin-1")
        told = _told(news, visitor, KNOWN & set(ask.query("of").split(",")), last or ask.query("from"))
        response = Response(
            _while_staying(told, lambda: signin.stays(ask, visitor.guild_id)),
            content_type=STREAM,
            headers=HEADERS,
        )
        response.timeout = None
        return response

    return routes


async def _told(
    news: News, visitor: Visitor, topics: Collection[str], since: str
) -> AsyncGenerator[bytes, None]:
    """Yield an event for each change, and a heartbeat when there was none for a while."""
    with news.listening(visitor.session.id):
        yield RETRY
        while not news.is_closing:
            if await news.moved(visitor.guild_id, topics, since):
                since = news.now
                yield f"id: {since}\n".encode() + event("changed", since)
            elif not news.is_closing:
                yield HEARTBEAT


async def _while_staying(
    told: AsyncGenerator[bytes, None], stays: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[bytes, None]:
    """Yield what is told, as long as whoever listens is still a member; asked at each heartbeat."""
    async with aclosing(told):
        async for each in told:
            if each == HEARTBEAT and not await stays():
                return
            yield each


async def note(news: News) -> None:
    """Note before a page is made what it will have seen; the desk writes it on the page."""
    g.news = news.now


def noted() -> str:
    """Return what the page that is being drawn has seen."""
    return str(g.get("news", ""))
