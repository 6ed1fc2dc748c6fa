"""The front: the hot GETs answered before Quart, by the same answer functions that its routes ask.

    /r/<slug>  /r/<slug>/ranks.css  /r/<slug>/live  /api/roster/…  /static/…  /healthz   answered here
    everything else                                                                      Quart, in our headers

Whoever answers, the turnstile has counted the request before.

A request that finds its bytes costs a few look-ups; Quart's own cost would be four to nine times that of the
server.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

from domain.errors import RosterError
from domain.rosters.fields import Circle
from domain.rosters.pages import PageHead
from web import static_files
from web.addresses import Addresses, bucket
from web.answers import Answer, Ready, header_lines, privately, ready, redirect
from web.api import rosters as api_rosters
from web.api.rosters import RosterAnswers
from web.asgi import App, Header, Message, Receive, Scope, Send
from web.asks import ASKED, LOCAL, Ask
from web.dialects import dialect_of
from web.errors import DASHBOARD, Refusals
from web.hub import Stays
from web.pages import rosters as page_rosters
from web.pages.live import LiveAnswers
from web.pages.operations import HEALTH, HEALTHY, READY
from web.pages.rosters import LIVE, RANKS_CSS, Guarded, PageAnswers
from web.static_files import StaticFiles
from web.turnstile import Turnstile
from words import speaking

SIGN_OUT = "/signout"
READING = frozenset({"GET", "HEAD"})
UNCOUNTED = frozenset({HEALTH, READY, "/favicon.ico", "/favicon.svg"})

MOST_ROUTES_KEPT = 4096
LONGEST_ROUTE_KEPT = 120

Begun = tuple[Ask, Answer | Awaitable[Answer]]

PROMISED = "muster.promised"
"""Where in a scope `quick` leaves what it began and others are still making."""

Promised = TypeVar("Promised")
Parts = tuple[str, ...]
Hot = Callable[[Ask, Parts], Answer | Awaitable[Answer]]
"""What is there already is answered at once: a coroutine for each request would cost a tenth of its time."""


class Route(NamedTuple):
    """Who answers at an address (None: Quart, or at a hot one a stream), and how it is counted.

    Where it `asks_sessions`, whoever answers looks the session up: what is ended is found out there.
    """

    answering: Hot | None
    parts: Parts
    is_hot: bool
    is_api: bool
    is_counted: bool
    asks_sessions: bool = False


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
        self,
        inner: App,
        hot: HotAnswers,
        refusals: Refusals,
        addresses: Addresses,
        house: tuple[Header, ...],
        turnstile: Turnstile,
    ) -> None:
        self._inner = inner
        self._turnstile = turnstile
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

    def dressing(self, client: str | None) -> bytes:
        """Return the headers, as they are sent, of a refusal to what never became a request."""
        allowance = self._turnstile.left_to(bucket(client) if client else LOCAL)
        return allowance.lines() + header_lines(self._house)

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
        ask = scope[ASKED] = Ask(scope)
        route = self._route_of(ask.path)
        refusal = await self._kept(ask, self._counted(ask, route))
        if refusal is not None:
            await self._send(refusal, ask, send)
        elif not route.is_hot or scope["method"] not in READING:
            await self._by_quart(ask, scope, receive, send)
        elif route.answering is None:
            await self._stream(ask, route.parts, receive, send)
        else:
            await self._send(await self._kept(ask, _later(route.answering, ask, route.parts)), ask, send)

    def _begun(self, scope: Scope) -> Begun | None:
        """Return the answer to a hot request, or the promise of it; None if that is not ours at once."""
        if self._turnstile.is_shared:
            return None
        if self._resolved is not None:
            scope = self._resolved(scope)
        path = scope["path"]
        answering, parts, _, is_api, is_counted, _ = self._route_of(path)
        if answering is None or scope["method"] not in READING:
            return None
        ask = Ask(scope)
        try:
            if is_counted:
                self._turnstile.count(ask, is_api=is_api)
            else:
                self._turnstile.show(ask)
            return ask, answering(ask, parts)
        except RosterError as error:
            with speaking(ask.language):
                return ask, self._refusals.refused(path, error)
        except Exception as error:  # noqa: BLE001 - the top of a request
            with speaking(ask.language):
                return ask, self._refusals.failed(path, error)

    async def _counted(self, ask: Ask, route: Route) -> None:
        if not route.is_counted:
            self._turnstile.show(ask)
        elif self._turnstile.is_shared:
            await self._turnstile.count_shared(ask, is_api=route.is_api, asks_sessions=route.asks_sessions)
        else:
            self._turnstile.count(ask, is_api=route.is_api, asks_sessions=route.asks_sessions)

    async def _kept(self, ask: Ask, promise: Awaitable[Promised]) -> Promised | Answer:
        """Return what is promised, or the answer that says why not."""
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

    def _route_of(self, path: str) -> Route:
        return self._kept_route(path) if len(path) <= LONGEST_ROUTE_KEPT else self._route(path)

    def _route(self, path: str) -> Route:
        if path.startswith(static_files.PREFIX):
            return _hot(self._hot.statics.answer, (path[len(static_files.PREFIX) :],), is_counted=False)
        if path == HEALTH:
            return _hot(_healthy, (), is_counted=False)
        if path.startswith(page_rosters.PREFIX):
            parts = tuple(path[len(page_rosters.PREFIX) :].split("/"))
            if len(parts) == 1 or parts[1:] == (RANKS_CSS,):
                return _hot(self._hot.pages.answer, parts)
            if parts[1:] == (LIVE,):
                return _hot(None, parts)
        if path.startswith(api_rosters.PREFIX):
            parts = tuple(path[len(api_rosters.PREFIX) :].split("/"))
            if len(parts) <= 2:
                return _hot(self._hot.rosters.answer, parts, is_api=True)
        is_api = dialect_of(path) is not None
        asks_sessions = is_api or path == DASHBOARD or path.startswith((f"{DASHBOARD}/", SIGN_OUT))
        return Route(
            None,
            (),
            is_hot=False,
            is_api=is_api,
            is_counted=path not in UNCOUNTED,
            asks_sessions=asks_sessions,
        )

    async def _stream(self, ask: Ask, parts: Parts, receive: Receive, send: Send) -> None:
        """Keep a page's stream open, or answer why not."""
        answer: Answer | None
        try:
            found = self._hot.pages.found(ask, parts)
            if isinstance(found, Answer):
                answer = found
            elif isinstance(found, Guarded):
                answer = await self._guarded_stream(ask, parts, found.head, receive, send)
            else:
                answer = await self._open_stream(ask, parts, found, receive, send)
        except RosterError as error:
            with speaking(ask.language):
                answer = self._refusals.refused(ask.path, error)
        except Exception as error:  # noqa: BLE001 - the top of a request
            with speaking(ask.language):
                answer = self._refusals.failed(ask.path, error)
        if answer is not None:
            await self._send(answer, ask, send)

    async def _guarded_stream(
        self, ask: Ask, parts: Parts, head: PageHead, receive: Receive, send: Send
    ) -> Answer | None:
        """Keep the stream of a page for members open as long as whoever asks is one, or return why not."""
        admitted = await self._hot.pages.members.admitted(ask, head)
        if isinstance(admitted, Answer):
            return admitted
        if head.slug != parts[0]:
            return privately(redirect(f"{page_rosters.PREFIX}{head.slug}/{LIVE}{ask.search}"))
        stays = self._staying(ask, parts, admitted)
        return await self._hot.live.serve(ask, head, circle=admitted, receive=receive, send=send, stays=stays)

    async def _open_stream(
        self, ask: Ask, parts: Parts, head: PageHead, receive: Receive, send: Send
    ) -> Answer | None:
        """Keep a page's stream open: to whoever sees more than everyone, as long as he may."""
        members, circle = self._hot.pages.members, Circle.EVERYONE
        if members.shows_session(ask):
            circle = await members.circle(ask, head)
        stays = self._staying(ask, parts, circle) if circle is not Circle.EVERYONE else None
        return await self._hot.live.serve(ask, head, circle=circle, receive=receive, send=send, stays=stays)

    def _staying(self, ask: Ask, parts: Parts, circle: Circle) -> Stays:
        def head_now() -> PageHead | None:
            found = self._hot.pages.found(ask, parts)
            if isinstance(found, Guarded):
                return found.head
            return found if isinstance(found, PageHead) else None

        return self._hot.pages.members.staying(ask, circle, head_now)

    async def _not_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sockets are refused, since no address of ours takes one; start and stop are Quart's to hear of."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            await self._inner(scope, receive, send)

    async def _by_quart(self, ask: Ask, scope: Scope, receive: Receive, send: Send) -> None:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *ask.added, *self._house]}
            await send(message)

        await self._inner(scope, receive, dressed)


def _hot(answering: Hot | None, parts: Parts, *, is_api: bool = False, is_counted: bool = True) -> Route:
    return Route(answering, parts, is_hot=True, is_api=is_api, is_counted=is_counted)


async def _later(answering: Hot, ask: Ask, parts: Parts) -> Answer:
    answered = answering(ask, parts)
    return answered if isinstance(answered, Answer) else await answered


def _healthy(_ask: Ask, _parts: Parts) -> Answer:
    """Return that the loop turns: a busy one must not keep a watchman waiting."""
    return HEALTHY
