"""A stage: the drawings behind a small server of their own, whose streams a test can play, cut and refuse."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from hashlib import blake2b

from aiohttp import ClientConnectionResetError
from aiohttp import web as http

from domain.rosters.feeds import Feed
from domain.rosters.pages import Visibility
from domain.rosters.rosters import RosterView
from web.drawing.doors import DoorDrawing
from web.drawing.feeds import FeedDrawing
from web.drawing.index import IndexDrawing, PageCard
from web.drawing.paper import STATIC, make_environment
from web.drawing.roster import RosterDrawing
from web.headers import CONTENT_SECURITY_POLICY

GOODBYE = "goodbye"


class Stage:
    """Shows one roster; what `show` is given next reaches open pages as the real server would send it."""

    def __init__(self, view: RosterView) -> None:
        environment = make_environment()
        self.view = view
        self.rosters = RosterDrawing(environment)
        self.feeds = FeedDrawing(environment)
        self.feed: Feed | None = None
        self.index = IndexDrawing(environment)
        self.doors = DoorDrawing(environment)
        self.address = ""
        self.cards: list[PageCard] = []
        self.refusal: int | None = None
        self.pages_served = 0
        self.streams: set[asyncio.Queue[str]] = set()
        self.asked_from: list[str] = []

    def show(self, view: RosterView) -> None:
        """Make `view` the page, and tell open ones."""
        delta = self.rosters.delta(self.view, view)
        self.view = view
        self._send("reset" if delta is None else "delta", delta or "{}", number=view.revision)

    def stamp(self, synced_at: datetime) -> None:
        """Tell open pages that nothing changed, but was looked at."""
        self._send("stamp", json.dumps({"synced_at": synced_at.isoformat()}), number=self.view.revision)

    def cut(self) -> None:
        """Close every stream, as a restart does."""
        for stream in self.streams:
            stream.put_nowait(GOODBYE)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Stage"]:
        """Serve on a free port of loopback."""
        app = http.Application()
        app.on_response_prepare.append(_with_policy)
        app.router.add_get("/", self._index)
        app.router.add_get("/r/{slug}", self._page)
        app.router.add_get("/r/{slug}/ranks.css", self._ranks)
        app.router.add_get("/r/{slug}/live", self._live)
        app.router.add_get("/r/{slug}/changes", self._changes)
        app.router.add_get("/static/{path:.+}", self._static)
        app.router.add_get("/door/{name}", self._door)
        runner = http.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = http.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            self.cut()
            await runner.cleanup()

    def _send(self, kind: str, data: str, *, number: int) -> None:
        for stream in self.streams:
            stream.put_nowait(f"id: {number}\nevent: {kind}\ndata: {data}\n\n")

    async def _index(self, request: http.Request) -> http.Response:
        search = request.query.get("q", "")
        found = [card for card in self.cards if search.casefold() in card.title.casefold()]
        return _html(self.index.page(found, search=search))

    async def _page(self, request: http.Request) -> http.Response:
        if request.match_info["slug"] != self.view.page.slug:
            return _html(self.doors.not_found(), status=404)
        body = self.rosters.page(self.view, address=f"{self.address}{request.path}")
        tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        if request.headers.get("If-None-Match") == tag:
            return http.Response(status=304)
        self.pages_served += 1
        answer = _html(body)
        answer.headers["ETag"] = tag
        return answer

    async def _ranks(self, _: http.Request) -> http.Response:
        return http.Response(body=self.rosters.ranks_css(self.view), content_type="text/css")

    async def _live(self, request: http.Request) -> http.StreamResponse:
        self.asked_from.append(request.headers.get("Last-Event-ID", request.query["from"]))
        if self.refusal:
            return http.Response(status=self.refusal)
        answer = http.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await answer.prepare(request)
        stream: asyncio.Queue[str] = asyncio.Queue()
        self.streams.add(stream)
        hello = json.dumps({"revision": self.view.revision})
        missed = "event: reset\ndata: {}\n\n" if int(self.asked_from[-1]) != self.view.revision else ""
        try:
            await answer.write(f"retry: 100\nevent: hello\ndata: {hello}\n\n{missed}".encode())
            with suppress(ClientConnectionResetError):  # The page was closed.
                while (said := await stream.get()) != GOODBYE:
                    await answer.write(said.encode())
        finally:
            self.streams.discard(stream)
        return answer

    async def _changes(self, _: http.Request) -> http.Response:
        assert self.feed is not None, "put a feed on the stage"
        return _html(self.feeds.page(self.feed, public_url=self.address))

    async def _static(self, request: http.Request) -> http.StreamResponse:
        path = (STATIC / request.match_info["path"]).resolve()
        if not path.is_relative_to(STATIC) or not path.is_file():
            return http.Response(status=404)
        return http.FileResponse(path)

    async def _door(self, request: http.Request) -> http.Response:
        doors = {
            "members": lambda: self.doors.closed(Visibility.MEMBERS),
            "off": lambda: self.doors.closed(Visibility.OFF),
            "not-found": self.doors.not_found,
            "deleted": self.doors.deleted,
            "gone": self.doors.gone,
            "too-many": lambda: self.doors.too_many(30),
            "failed": lambda: self.doors.failed("01JD8Q4M7X"),
            "method": self.doors.method_not_allowed,
        }
        return _html(doors[request.match_info["name"]]())


async def _with_policy(_: http.Request, answer: http.StreamResponse) -> None:
    answer.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY


def _html(body: bytes, *, status: int = 200) -> http.Response:
    return http.Response(body=body, status=status, content_type="text/html", charset="utf-8")
