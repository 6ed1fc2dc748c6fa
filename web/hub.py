"""The hub: every open page of every roster, and how a commit reaches them all.

    commit ──► Live ──► hear: the page's channel is dirty ──► one task a channel, 250 ms apart:
                        read the view once ──► delta(before, after) ──► bytes once ──► each stream in slices

A channel that nobody listens to costs nothing: it is brought up to date when somebody opens the page again.
"""

import asyncio
import random
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from itertools import product
from typing import Protocol

import structlog

from domain.errors import NotFound
from domain.events import Event, GuildChanged, PageChanged, RosterChanged
from domain.ids import PageId
from domain.rosters.fields import Circle
from domain.rosters.pages import PageHead, Visibility
from domain.rosters.rosters import AUDIENCES, RosterView
from web.asgi import Message, Receive, Send
from web.shelves import REST, Seen, Views, off_the_loop
from web.streams import (
    HEARTBEAT,
    SLICE,
    History,
    Step,
    Stream,
    chunk,
    event,
    json_event,
    reset_event,
    send_to_each,
)
from words import speaking
from words.languages import ENGLISH, LANGUAGES

HEARTBEAT_SECONDS = 15.0
PATROL_SECONDS = 15.0
"""Between two looks at whether those who read a page for members are still members."""
MOST_IDLE_CHANNELS = 64
SHORTEST_RETRY, LONGEST_RETRY = 1000, 4000
"""Milliseconds after which a browser reconnects; spread, so that not everybody comes at once."""

ELSEWHERE = -1
"""Where a page stands that shows what others see: no step leads on from there, it must fetch itself."""

Key = tuple[PageId, str, bool, Circle]
"""A page, a language, whether it is for members, so that its readers were looked at, and who they are."""
Stays = Callable[[], Awaitable[bool]]

log = structlog.get_logger(__name__)


class Heads(Protocol):
    """What of `services.rosters.reading` the hub needs, from memory."""

    def head(self, page_id: PageId) -> PageHead | None:
        """Return the page's head, deleted ones included."""


class Deltas(Protocol):
    """What says how two views differ: `web.drawing.roster`."""

    def delta(self, before: RosterView, after: RosterView) -> str | None:
        """Return the payload, or None if pages must fetch themselves anew."""


class Channel:
    """The open streams of one page in one language to one circle of people, and what they have been told.

    Those of a page for members are `is_guarded`: when it is opened to all, they end as when it is closed. So
    they do when others are to see what: nothing that was told before is told again.
    """

    def __init__(self, head: PageHead, seen: Seen, language: str, circle: Circle) -> None:
        self.page_id = head.id
        self.language = language
        self.guild_id = head.guild_id
        self.circle = circle
        self.sharing = head.sharing
        self.is_guarded = head.visibility is Visibility.MEMBERS
        self.seen = seen
        self.history = History()
        self.streams: set[Stream] = set()
        self.is_dirty = False
        self.following: asyncio.Task[None] | None = None
        self.advancing = asyncio.Lock()

    @property
    def key(self) -> Key:
        """What the hub knows it by."""
        return self.page_id, self.language, self.is_guarded, self.circle

    @property
    def revision(self) -> int:
        """The revision that everybody here has been told, or is being told."""
        return self.seen.view.revision

    def greeting(self, revision: int | None) -> bytes:
        """Return what a page that stands at `revision` is told first; None is the page as it is now."""
        view = self.seen.view
        stands_at = self.revision if revision is None else revision
        return b"".join(
            (
                b"retry: %d\n\n" % random.randint(SHORTEST_RETRY, LONGEST_RETRY),
                json_event("hello", {"revision": self.revision}, revision=stands_at),
                self.history.since(stands_at, now=self.revision),
                stamp_event(view),
            )
        )


class Hub:
    """Keeps open pages current; made once, and told of events by `hear`."""

    def __init__(
        self,
        heads: Heads,
        views: Views,
        deltas: Deltas,
        is_open: Callable[[PageHead], bool],
        *,
        most_streams: int,
        rest: float = REST,
        heartbeat: float = HEARTBEAT_SECONDS,
        patrol: float = PATROL_SECONDS,
    ) -> None:
        self._heads = heads
        self._views = views
        self._deltas = deltas
        self._is_open = is_open
        self._most_streams = most_streams
        self._rest = rest
        self._heartbeat = heartbeat
        self._patrol = patrol
        self._channels: OrderedDict[Key, Channel] = OrderedDict()
        self._addresses: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._beating: asyncio.Task[None] | None = None
        self.is_closing = False

    @property
    def streams(self) -> int:
        """How many streams are open."""
        return sum(len(channel.streams) for channel in self._channels.values())

    def is_full(self, address: str) -> bool:
        """Say whether this address has as many streams as one may."""
        return self._addresses[address] >= self._most_streams

    def hear(self, news: Event) -> None:
        """Take note that something was committed; open pages it concerns are told soon."""
        if isinstance(news, RosterChanged | PageChanged):
            for each in product(LANGUAGES, (False, True), AUDIENCES):
                channel = self._channels.get((news.page_id, *each))
                if channel is not None:
                    self._stir(channel)
        elif isinstance(news, GuildChanged):
            for channel in self._channels.values():
                if channel.guild_id == news.guild_id:
                    self._stir(channel)

    async def serve(
        self,
        address: str,
        head: PageHead,
        revision: int | None,
        *,
        language: str = ENGLISH,
        circle: Circle = Circle.EVERYONE,
        stays: Stays | None = None,
        start: Message,
        receive: Receive,
        send: Send,
    ) -> None:
        """Keep the client's page current from `revision` on, until it leaves or may stay no longer."""
        self._addresses[address] += 1
        try:
            channel = await self._open_channel(head, language, circle)
            stream = Stream(send, channel.revision)
            try:
                self._join(channel, stream, start, revision)
                await self._attend(channel, stream, receive, stays)
            finally:
                channel.streams.discard(stream)
        finally:
            self._addresses[address] -= 1
            if self._addresses[address] <= 0:
                del self._addresses[address]

    async def _attend(self, channel: Channel, stream: Stream, receive: Receive, stays: Stays | None) -> None:
        """Wait until the client leaves; one of a page for members is sent away when it `stays` no longer."""
        while True:
            try:
                async with asyncio.timeout(self._patrol if stays is not None else None):
                    if (await receive())["type"] == "http.disconnect":
                        return
            except TimeoutError:
                if stays is not None and not await stays():
                    stream.push(chunk(reset_event(channel.revision)))
                    self._drop(channel, stream)
                    return

    async def beat(self) -> None:
        """Send every stream a comment: that keeps proxies from closing it, and finds those nobody reads."""
        for channel in tuple(self._channels.values()):
            await self._send(channel, chunk(HEARTBEAT))

    async def close(self) -> None:
        """End every stream at once, and start no more."""
        self.is_closing = True
        for task in (self._beating, *(channel.following for channel in self._channels.values())):
            if task is not None:
                task.cancel()
        for channel in tuple(self._channels.values()):
            await self._end(channel)

    async def _open_channel(self, head: PageHead, language: str, circle: Circle) -> Channel:
        """Return the page's channel, up to date; made if there is none."""
        key = (head.id, language, head.visibility is Visibility.MEMBERS, circle)
        channel = self._channels.get(key)
        if channel is not None and channel.sharing != head.sharing:
            await self._close_page(channel)
            channel = None
        if channel is None:
            seen = await self._views.current(head, AUDIENCES[circle])
            channel = Channel(head, seen, language, circle)
        elif channel.seen.head != head:
            await self._advance(channel, head)
        # Another may have made one, or forgotten this one, while we waited.
        channel = self._channels.setdefault(key, channel)
        self._channels.move_to_end(key)
        self._forget_idle(but=channel)
        return channel

    def _join(self, channel: Channel, stream: Stream, start: Message, revision: int | None) -> None:
        """Greet a new stream and add it; nothing is awaited here, so that it misses no step."""
        head = self._heads.head(channel.page_id)
        is_welcome = not self.is_closing and head is not None and self._is_open_to(channel, head)
        greeting = channel.greeting(revision) if is_welcome else reset_event(channel.revision)
        if not (stream.push(start) and stream.push(chunk(greeting)) and is_welcome):
            self._drop(channel, stream)
            return
        channel.streams.add(stream)
        if self._beating is None or self._beating.done():
            self._beating = asyncio.create_task(self._keep_beating())

    def _is_open_to(self, channel: Channel, head: PageHead) -> bool:
        """Say whether the page still shows those who were let into this channel what they saw."""
        if channel.sharing != head.sharing:
            return False
        if not channel.is_guarded:
            return self._is_open(head)
        return head.visibility is Visibility.MEMBERS and head.deleted_at is None

    def _stir(self, channel: Channel) -> None:
        channel.is_dirty = True
        if (
            channel.streams
            and not self.is_closing
            and (channel.following is None or channel.following.done())
        ):
            channel.following = asyncio.create_task(self._follow(channel))

    async def _follow(self, channel: Channel) -> None:
        """Tell the channel's streams of changes, resting in between, until there are no more."""
        while channel.is_dirty and channel.streams:
            channel.is_dirty = False
            try:
                head = self._heads.head(channel.page_id)
                if head is None or not self._is_open_to(channel, head):
                    await self._close_page(channel)
                    return
                await self._advance(channel, head)
                channel.is_dirty = channel.is_dirty or channel.seen.head != head
            except NotFound:  # Deleted while we looked; its event is on the way.
                log.info("web.channel_page_gone", page=str(channel.page_id))
            except Exception:  # The top of a task: the next change tries again.
                log.exception("web.channel_failed", page=str(channel.page_id))
            await asyncio.sleep(self._rest)

    async def _advance(self, channel: Channel, head: PageHead) -> None:
        """Bring the channel to the page's present, and tell its streams what changed."""
        async with channel.advancing:
            before, seen = channel.seen, await self._views.current(head, AUDIENCES[channel.circle])
            if seen is before:
                return
            step = await self._step(before.view, seen.view, channel.language)
            channel.seen = seen
            if step is not None:
                channel.history.add(step)
                await self._tell(channel, step)
            if seen.view.synced_at != before.view.synced_at:
                await self._send(channel, chunk(stamp_event(seen.view)))

    async def _step(self, before: RosterView, after: RosterView, language: str) -> Step | None:
        if before.revision == after.revision and before.notice == after.notice:
            return None

        def drawn() -> str | None:
            with speaking(language, after.settings.patrol_word, after.zone):
                return self._deltas.delta(before, after)

        payload = await off_the_loop(after.strength, drawn)
        delta = None if payload is None else event("delta", payload, revision=after.revision)
        return Step(before.revision, after.revision, delta)

    async def _tell(self, channel: Channel, step: Step) -> None:
        """Send the step to streams that stand before it, a reset to those that stand elsewhere."""
        message, reset = chunk(step.event), chunk(reset_event(step.after))
        for count, stream in enumerate(tuple(channel.streams), 1):
            stands_at, stream.revision = stream.revision, step.after
            if stands_at == step.before:
                is_sent = stream.push(message)
            else:
                is_sent = stands_at == step.after or stream.push(reset)
            if not is_sent:
                self._drop(channel, stream)
            if count % SLICE == 0:
                await asyncio.sleep(0)

    async def _send(self, channel: Channel, message: Message) -> None:
        for stream in await send_to_each(channel.streams, message):
            self._drop(channel, stream)

    async def _close_page(self, channel: Channel) -> None:
        """Send everybody away from a page that is closed now: reloading shows them the door."""
        if self._channels.get(channel.key) is channel:
            del self._channels[channel.key]
        await self._send(channel, chunk(reset_event(channel.revision)))
        await self._end(channel)

    async def _end(self, channel: Channel) -> None:
        for count, stream in enumerate(tuple(channel.streams), 1):
            self._drop(channel, stream)
            if count % SLICE == 0:
                await asyncio.sleep(0)

    def _drop(self, channel: Channel, stream: Stream) -> None:
        """Take the stream out, and end its answer as soon as the client takes the end."""
        channel.streams.discard(stream)
        if not stream.end():
            task = asyncio.create_task(stream.finish())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _keep_beating(self) -> None:
        """One timer for all streams, as long as there are any."""
        while self.streams and not self.is_closing:
            await asyncio.sleep(self._heartbeat)
            await self.beat()

    def _forget_idle(self, *, but: Channel) -> None:
        idle = [each for each in self._channels.values() if not each.streams and each is not but]
        for channel in idle[: max(0, len(idle) - MOST_IDLE_CHANNELS)]:
            del self._channels[channel.key]


def stamp_event(view: RosterView) -> bytes:
    """Return the event that says when the page was last compared with Discord."""
    return json_event("stamp", {"synced_at": view.synced_at})
