"""The front: the hot GETs answered before Quart, by the same answer functions that its routes ask.

    /r/<slug>   /r/<slug>/ranks.css   /r/<slug>/live   /api/roster/…   /static/…     answered here
    everything else                                                                  Quart, in our headers

A request that finds its bytes costs a few look-ups; Quart's own cost would be four to nine times the server's.
"""

from collections.abc import Awaitable
from dataclasses import dataclass

from domain.errors import RosterError
from web import static_files
from web.addresses import Addresses
from web.answers import Answer, send_answer
from web.api import rosters as api_rosters
from web.api.rosters import RosterAnswers
from web.asgi import App, Header, Message, Receive, Scope, Send
from web.asks import Ask
from web.errors import Refusals
from web.pages import rosters as page_rosters
from web.pages.live import LiveAnswers
from web.pages.rosters import LIVE, RANKS_CSS, PageAnswers
from web.static_files import StaticFiles

READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class HotAnswers:
    """What answers at the hot addresses."""

    pages: PageAnswers
    live: LiveAnswers
    rosters: RosterAnswers
    statics: StaticFiles


class Front:
    """An ASGI application around Quart's."""

    def __init__(
        self, inner: App, hot: HotAnswers, refusals: Refusals, addresses: Addresses, house: tuple[Header, ...]
    ) -> None:
        self._inner = inner
        self._hot = hot
        self._refusals = refusals
        self._addresses = addresses
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, here or by Quart."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        scope = self._addresses.resolved(scope)
        if scope["method"] not in READING:
            await self._by_quart(scope, receive, send)
            return
        ask = Ask(scope)
        path = ask.path
        try:
            if path.endswith("/live") and path.startswith(page_rosters.PREFIX) and path.count("/") == 3:
                answer = await self._stream(ask, receive, send)
                if answer is None:
                    return
            else:
                answering = self._answering(ask)
                if answering is None:
                    await self._by_quart(scope, receive, send)
                    return
                answer = await answering
        except RosterError as error:
            answer = self._refusals.refused(path, error)
        except Exception as error:  # The top of a request.
            answer = self._refusals.failed(path, error)
        await send_answer(send, answer, (*ask.added, *self._house), is_head=ask.is_head)

    def _answering(self, ask: Ask) -> Awaitable[Answer] | None:
        """Return the answer function for a hot address, or None for any other."""
        path = ask.path
        if path.startswith(api_rosters.PREFIX):
            parts = path[len(api_rosters.PREFIX) :].split("/")
            return self._hot.rosters.answer(ask, parts) if len(parts) <= 2 else None
        if path.startswith(page_rosters.PREFIX):
            parts = path[len(page_rosters.PREFIX) :].split("/")
            if len(parts) == 1 or (len(parts) == 2 and parts[1] == RANKS_CSS):
                return self._hot.pages.answer(ask, parts)
        elif path.startswith(static_files.PREFIX):
            return self._hot.statics.answer(ask, path[len(static_files.PREFIX) :])
        return None

    async def _stream(self, ask: Ask, receive: Receive, send: Send) -> Answer | None:
        slug = ask.path.split("/")[2]
        head = self._hot.pages.found(ask, [slug, LIVE])
        if isinstance(head, Answer):
            return head
        return await self._hot.live.serve(ask, head, receive=receive, send=send)

    async def _by_quart(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self._house]}
            await send(message)

        await self._inner(scope, receive, dressed)
