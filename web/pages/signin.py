"""`/signin`: the way to Discord and back, with a session at its end.

/signin?next=… ─► a cookie with state, verifier, next ─► Discord ─► /signin/discord?code&state ─► next
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from quart import Blueprint, Response, request

from domain.access.sessions import Session, browser_of
from domain.ids import GuildId, UserId
from domain.words import sentence
from web.access import access
from web.answers import Answer, see_other
from web.asks import Ask
from web.cookies import ERRAND, ERRAND_LASTS, SESSION, Cookies, signed, unsigned
from web.errors import SIGN_IN, SignInFailed
from web.oauth import RETURN, OAuth
from web.responses import respond
from web.signin import own_path

LONGEST_CODE = 500


class BegunSessions(Protocol):
    """What of `services.access.sessions` a sign-in needs."""

    async def secret(self) -> bytes:
        """Return what signs what a browser keeps meanwhile."""

    async def begin(
        self,
        user_id: UserId,
        name: str,
        browser: str,
        *,
        guild_ids: frozenset[GuildId],
        instead_of: str | None,
    ) -> tuple[Session, str]:
        """Begin a session, and return it and its token."""


@dataclass(frozen=True, slots=True)
class _Errand:
    """What a browser brought back of what it was sent with."""

    state: str
    verifier: str
    wanted: str


class SignInAnswers:
    """Answers at the addresses of the sign-in; `oauth` is None where it is not set up."""

    def __init__(
        self,
        oauth: OAuth | None,
        sessions: BegunSessions,
        cookies: Cookies,
        clock: Callable[[], datetime],
    ) -> None:
        self._oauth = oauth
        self._sessions = sessions
        self._cookies = cookies
        self._clock = clock

    async def leave(self, ask: Ask) -> Answer:
        """Send somebody to Discord, with what he must bring back in a cookie of his browser's."""
        oauth = self._open()
        errand = oauth.errand(asks_again=bool(ask.query("again")))
        kept = {
            "state": errand.state,
            "verifier": errand.verifier,
            "next": own_path(ask.query("next")),
            "at": int(self._clock().timestamp()),
        }
        return see_other(errand.address, self._cookies.errand(signed(kept, await self._sessions.secret())))

    async def come_back(self, ask: Ask) -> Answer:
        """Begin the session of whoever comes back from Discord, and send him where he was going."""
        oauth = self._open()
        errand = await self._errand(ask)
        if ask.query("error"):
            raise SignInFailed(
                sentence("You said no at Discord, so nobody is signed in. Nothing was shared."), status=403
            )
        code = ask.query("code")
        if not code or len(code) > LONGEST_CODE:
            raise SignInFailed(sentence("Discord sent nothing to sign you in with."), status=400)
        arrival = await oauth.arrival(code, errand.verifier)
        _, token = await self._sessions.begin(
            arrival.user_id,
            arrival.name,
            browser_of(ask.headers.get(b"user-agent", b"").decode("latin-1")),
            guild_ids=arrival.guild_ids,
            instead_of=self._cookies.read(ask.headers, SESSION),
        )
        return see_other(errand.wanted, self._cookies.session(token), self._cookies.gone(ERRAND))

    def _open(self) -> OAuth:
        if self._oauth is None:
            raise SignInFailed(
                sentence(
                    "Signing in is not set up on this Muster. Whoever runs it sets [discord] client_id and "
                    "client_secret."
                ),
                status=404,
            )
        return self._oauth

    async def _errand(self, ask: Ask) -> _Errand:
        """Return what this browser was sent with; a link that somebody else began is none of its own."""
        kept = unsigned(self._cookies.read(ask.headers, ERRAND) or "", await self._sessions.secret())
        old = sentence("This sign-in was begun elsewhere, was used already, or took too long. Begin it anew.")
        if kept is None:
            raise SignInFailed(old, status=400)
        state, at = str(kept["state"]), int(str(kept["at"]))
        shown = ask.query("state").encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(shown, state.encode()):
            raise SignInFailed(old, status=400)
        if not -5 <= self._clock().timestamp() - at <= ERRAND_LASTS:
            raise SignInFailed(old, status=400)
        return _Errand(state, str(kept["verifier"]), own_path(str(kept["next"])))


def signin_routes(answers: SignInAnswers) -> Blueprint:
    """Return the routes of the sign-in."""
    routes = Blueprint("pages_signin", __name__)

    @routes.get(SIGN_IN)
    @access(auth="nobody", scope="write:sessions")
    async def leave() -> Response:
        """The way to Discord; `?next=` a path of ours to go on to afterwards."""
        return await respond(request, answers.leave)

    @routes.get(RETURN)
    @access(auth="nobody", scope="write:sessions")
    async def come_back() -> Response:
        """The way back from Discord."""
        return await respond(request, answers.come_back)

    return routes
