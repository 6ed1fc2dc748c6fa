"""`/r/<slug>/changes`, `changes.json`, `changes.atom`: what changed on a page, or a door."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from quart import Blueprint, Response, request

from domain.errors import Invalid
from domain.ids import PageId
from domain.rosters.feeds import Feed
from domain.rosters.fields import Circle
from domain.rosters.pages import PageHead, Visibility
from domain.rosters.rosters import AUDIENCES, Audience
from web.access import access
from web.answers import HTML, JSON, PUBLIC_CACHE, Answer, Rendering, rendering
from web.asks import Ask
from web.drawing.atom import feed_atom
from web.drawing.feeds import ADDRESSES, FeedDrawing, feed_json
from web.pages.rosters import BY_LANGUAGE, NO_INDEX, PageAnswers
from web.responses import respond
from web.shelves import MEGABYTE, Flights, Store
from words import speaking

ATOM = b"application/atom+xml; charset=utf-8"
A_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

Key = tuple[PageId, str, str, Circle, date]
"""A page, a kind of feed, a language, its readers, and the day before which it ends: tomorrow's differs."""


class Feeds(Protocol):
    """Where feeds come from: `services.rosters.feeds`."""

    async def of_page(self, page_id: PageId, audience: Audience, *, before: date | None = None) -> Feed:
        """Return what changed on the page, the latest day first, or raise `NotFound`."""


@dataclass(frozen=True, slots=True)
class _Kept:
    head: PageHead
    rendering: Rendering

    @property
    def size(self) -> int:
        return self.rendering.size


class FeedAnswers:
    """Answers for a page's changes in each of their kinds, drawn once as long as the page stays as it is."""

    def __init__(
        self,
        pages: PageAnswers,
        feeds: Feeds,
        drawing: FeedDrawing,
        *,
        public_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._pages = pages
        self._feeds = feeds
        self._clock = clock
        self._kept: Store[Key, _Kept] = Store(16 * MEGABYTE)
        self._flights: Flights[Key, _Kept] = Flights()
        self._draws: dict[str, tuple[Callable[[Feed], bytes], bytes]] = {
            "html": (lambda feed: drawing.page(feed, public_url=public_url), HTML),
            "json": (lambda feed: feed_json(feed, public_url=public_url), JSON),
            "atom": (lambda feed: feed_atom(feed, public_url=public_url), ATOM),
        }

    def answer(self, ask: Ask, slug: str, kind: str) -> Answer | Awaitable[Answer]:
        """Return the feed, or a door; `Invalid` if `?before=` is no day."""
        parts = (slug, ADDRESSES[kind])
        head = self._pages.found(ask, parts)
        if isinstance(head, Answer):
            return head
        return self._pages.to_each(ask, parts, head, lambda head, circle: self._feed(ask, head, kind, circle))

    async def _feed(self, ask: Ask, head: PageHead, kind: str, circle: Circle) -> Answer:
        tomorrow = self._clock().astimezone(ZoneInfo(head.zone)).date() + timedelta(days=1)
        before = min(_day(ask.query("before")) or tomorrow, tomorrow)
        key = (head.id, kind, ask.language, circle, before)
        kept = self._kept.get(key)
        if kept is None or kept.head != head:
            kept = await self._flights.join(key, head, lambda: self._make(key, head))
        return kept.rendering.answer(ask)

    async def _make(self, key: Key, head: PageHead) -> _Kept:
        page_id, kind, language, circle, before = key
        feed = await self._feeds.of_page(page_id, AUDIENCES[circle], before=before)
        draw, content_type = self._draws[kind]
        headers = (PUBLIC_CACHE,) if head.visibility is Visibility.PUBLIC else (PUBLIC_CACHE, NO_INDEX)
        # A feed may hold thousands of entries, and nobody waits for it but who asked.
        drawn = await asyncio.to_thread(_drawn, feed, language, lambda: draw(feed))
        kept = _Kept(head, rendering(drawn, content_type, headers, vary=BY_LANGUAGE))
        self._kept.put(key, kept)
        return kept


def feed_routes(answers: FeedAnswers) -> Blueprint:
    """Return the routes of what changed."""
    routes = Blueprint("pages_feeds", __name__)

    @routes.get("/r/<slug>/changes")
    @access(auth="nobody", scope="read:open-pages")
    async def changes(slug: str) -> Response:
        """What changed on a page, day by day; `?before=` a day, what was before it."""
        return await respond(request, lambda ask: answers.answer(ask, slug, "html"))

    @routes.get("/r/<slug>/changes.<any(json, atom):kind>")
    @access(auth="nobody", scope="read:open-pages")
    async def changes_for_programs(slug: str, kind: str) -> Response:
        """The same as JSON, or for readers of feeds as Atom."""
        return await respond(request, lambda ask: answers.answer(ask, slug, kind))

    return routes


def _drawn(feed: Feed, language: str, draw: Callable[[], bytes]) -> bytes:
    with speaking(language, feed.settings.patrol_word, feed.window.zone):
        return draw()


def _day(text: str) -> date | None:
    """Return the day written as `2026-11-22`, None if nothing is written."""
    if not text:
        return None
    try:
        if A_DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Invalid("before must be a day like 2026-11-22.", field="before")
