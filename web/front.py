"""The front: the hot GETs answered before Quart, by the same answer functions that its routes ask.

    /r/<slug>  /r/<slug>/ranks.css  /r/<slug>/live  /api/roster/…  /static/…  /healthz   answered here
    everything else                                                                      Quart, in our headers

A request that finds its bytes costs a few look-ups; Quart's own cost would be four to nine times that of the
server.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache

from domain.errors import RosterError
from web import static_files
from web.addresses import Addresses
from web.answers import Answer, Ready, ready
from web.api import rosters as api_rosters
from web.api.rosters import RosterAnswers
from web.asgi import App, Header, Message, Receive, Scope, Send
from web.asks import Ask
from web.errors import Refusals
from web.pages import rosters as page_rosters
from web.pages.live import LiveAnswers
from web.pages.operations import HEALTH, HEALTHY
from web.pages.rosters import LIVE, RANKS_CSS, PageAnswers
from web.static_files import StaticFiles
from words import speaking

READING = frozenset({"GET", "HEAD"})

MOST_ROUTES_KEPT = 4096
LONGEST_ROUTE_KEPT = 120

Begun = tuple[Ask, Answer | Awaitable[Answer]]

PROMISED = "muster.promised"
"""Where in a scope `quick` leaves what it began and others are still making."""

Parts = tuple[str, ...]
Hot = Callable[[Ask, Parts], Answer | Awaitable[Answer]]
"""What is there already is answered at once: a coroutine for each request would cost a tenth of its time."""


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
        self._resolved = addresses.resolved if addresses.trusts_somebody else None
        self._house = house
        self._kept_route = lru_cache(maxsize=MOST_ROUTES_KEPT)(self._route)

    def quick(self, scope: Scope) -> Ready | None:
        """Return the whole answer to a request if its bytes are there; else None, and calling us goes on."""
        begun = self._begun(scope)
        if begun is None:
            return None
        ask, answered = begun
        if isinstance(answered, Answer):
            return ready(answered, ask, self._house)
        scope[PROMISED] = begun
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, here or by Quart."""
        if scope["type"] != "http":
            await self._not_http(scope, receive, send)
            return
        begun = scope[PROMISED] if PROMISED in scope else self._begun(scope)
        if begun is not None:
            ask, answered = begun
            answer = answered if isinstance(answered, Answer) else await self._kept(ask, answered)
            await self._send(answer, ask, send)
            return
        if self._resolved is not None:
            scope = self._resolved(scope)
        route = self._route_of(scope["path"])
        if route is None or scope["method"] not in READING:
            await self._by_quart(scope, receive, send)
            return
        await self._stream(Ask(scope), route[1], receive, send)

    def _begun(self, scope: Scope) -> Begun | None:
        """Return the answer to a hot request, or the promise of it; None if that is not ours, or a stream."""
        if self._resolved is not None:
            scope = self._resolved(scope)
        path = scope["path"]
        route = self._route_of(path)
        if route is None or scope["method"] not in READING:
            return None
        answering, parts = route
        if answering is None:
            return None
        ask = Ask(scope)
        try:
            return ask, answering(ask, parts)
        except RosterError as error:
            with speaking(ask.language):
                return ask, self._refusals.refused(path, error)
        except Exception as error:  # noqa: BLE001 - the top of a request
            with speaking(ask.language):
                return ask, self._refusals.failed(path, error)

    async def _kept(self, ask: Ask, promise: Awaitable[Answer]) -> Answer:
        try:
            return await promise
        except RosterError as error:
            with speaking(ask.language):
                return self._refusals.refused(ask.path, error)
        except Exception as error:  # noqa: BLE001 - the top of a request
            with speaking(ask.language):
                return self._refusals.failed(ask.path, error)

    async def _send(self, answer: Answer, ask: Ask, send: Send) -> None:
        headers = answer.headers + ask.added + self._house
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if ask.is_head else answer.body})

    def _route_of(self, path: str) -> tuple[Hot | None, Parts] | None:
        return self._kept_route(path) if len(path) <= LONGEST_ROUTE_KEPT else self._route(path)

    def _route(self, path: str) -> tuple[Hot | None, Parts] | None:
        """Return who answers at a hot address (None: it is a stream), and the parts of its path."""
        if path.startswith(page_rosters.PREFIX):
            parts = tuple(path[len(page_rosters.PREFIX) :].split("/"))
            if len(parts) == 1 or parts[1:] == (RANKS_CSS,):
                return self._hot.pages.answer, parts
            return (None, parts) if parts[1:] == (LIVE,) else None
        if path.startswith(api_rosters.PREFIX):
            parts = tuple(path[len(api_rosters.PREFIX) :].split("/"))
            return (self._hot.rosters.answer, parts) if len(parts) <= 2 else None
        if path.startswith(static_files.PREFIX):
            return self._hot.statics.answer, (path[len(static_files.PREFIX) :],)
        return (_healthy, ()) if path == HEALTH else None

    async def _stream(self, ask: Ask, parts: Parts, receive: Receive, send: Send) -> None:
        """Keep a page's stream open, or answer why not."""
        answer: Answer | None
        try:
            head = self._hot.pages.found(ask, parts)
            if isinstance(head, Answer):
                answer = head
            else:
                answer = await self._hot.live.serve(ask, head, receive=receive, send=send)
        except RosterError as error:
            with speaking(ask.language):
                answer = self._refusals.refused(ask.path, error)
        except Exception as error:  # noqa: BLE001 - the top of a request
            with speaking(ask.language):
                answer = self._refusals.failed(ask.path, error)
        if answer is not None:
            await self._send(answer, ask, send)

    async def _not_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sockets are refused, since no address of ours takes one; start and stop are Quart's to hear of."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            await self._inner(scope, receive, send)

    async def _by_quart(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self._house]}
            await send(message)

        await self._inner(scope, receive, dressed)


def _healthy(_ask: Ask, _parts: Parts) -> Answer:
    """Return that the loop turns: a busy one must not keep a watchman waiting."""
    return HEALTHY
