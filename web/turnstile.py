"""The turnstile: every request is counted once, before anybody answers it, and its answer says what is left.

what is asked for                      counted under
pages                                  the address
an API, by a key that works            the key
an API, by one that doesn't            the address, among those who tried wrong keys
an API, the dashboard, by a session    the person whose session it is, wherever he is signed in
an API, the dashboard, by nobody       the address
the way back from Discord              the address, among those who sign in: each asks Discord about a code
static files, whether we are well      nothing: that many come with each page, and a watchman is never refused

The address is the client's own as far as trusted proxies tell it; no header lets a client choose: a session
counts as one once the sign-in has found it (`web/recognising.py`), and until then as none.
"""

from collections.abc import Awaitable
from typing import Protocol

import structlog

from web.api.keys import KeyDoor
from web.asks import Ask
from web.errors import TooMany
from web.limits import Allowance, Limit
from web.oauth import RETURN
from web.recognising import Recognised

log = structlog.get_logger(__name__)


class SharedCounts(Protocol):
    """What counts for several processes together: `web/shared_limits.py`."""

    def hit(self, limit: Limit, name: str) -> Awaitable[Allowance]:
        """Count one more for `name`, unless that is one too many."""

    def close(self) -> Awaitable[None]:
        """Let go of where it counts."""


class Rates:
    """How often a key, a person, an address, and wrong keys or sign-ins of one may come in a minute."""

    def __init__(self, *, keys: int, sessions: int, addresses: int, wrong_keys: int, sign_ins: int) -> None:
        self.keys = Limit("key", keys)
        self.sessions = Limit("session", sessions)
        self.addresses = Limit("address", addresses)
        self.wrong_keys = Limit("wrong", wrong_keys)
        self.sign_ins = Limit("sign-in", sign_ins)


class Turnstile:
    """Counts in memory, or where that is `shared`, for all processes together."""

    def __init__(
        self,
        door: KeyDoor,
        rates: Rates,
        recognised: Recognised,
        shared: SharedCounts | None = None,
        *,
        believes_proxies: bool = False,
    ) -> None:
        self._door = door
        self._rates = rates
        self._recognised = recognised
        self._shared = shared
        self._is_warned = believes_proxies
        self.is_shared = shared is not None

    def show(self, ask: Ask) -> None:
        """Tell what is left to the address, and count nothing."""
        ask.allowance = self.left_to(ask.address)

    def left_to(self, address: str) -> Allowance:
        """Return what is left to an address, and count nothing."""
        return self._rates.addresses.look(address)

    def count(self, ask: Ask, *, is_api: bool, asks_sessions: bool = False) -> None:
        """Count a request in memory; `TooMany` if it is one too many."""
        limit, name = self._bucket(ask, is_api, asks_sessions)
        self._take(ask, limit.hit(name))

    async def count_shared(self, ask: Ask, *, is_api: bool, asks_sessions: bool = False) -> None:
        """Count a request where all processes do; `TooMany` if it is one too many."""
        limit, name = self._bucket(ask, is_api, asks_sessions)
        self._take(ask, await self._shared.hit(limit, name) if self._shared is not None else limit.hit(name))

    def _bucket(
        self,
        ask: Ask,
        is_api: bool,  # noqa: FBT001 - as in `count`
        asks_sessions: bool,  # noqa: FBT001 - as in `count`
    ) -> tuple[Limit, str]:
        if ask.path == RETURN:
            return self._rates.sign_ins, ask.address
        if is_api:
            holder = self._door.holder_of(ask)
            if holder is not None:
                return self._rates.keys, holder.key.id
            if self._door.is_shown(ask):
                return self._rates.wrong_keys, ask.address
        user_id = self._recognised.person(ask) if asks_sessions else None
        if user_id is not None:
            return self._rates.sessions, str(user_id)
        return self._rates.addresses, ask.address

    def _take(self, ask: Ask, allowance: Allowance) -> None:
        ask.allowance = allowance
        if allowance.is_spent:
            if not self._is_warned and b"x-forwarded-for" in ask.headers:
                self._is_warned = True  # Behind a proxy that isn't trusted, everybody is one address.
                log.warning("limits.proxy_not_trusted", cure="name the proxy in [web] trusted_proxies")
            raise TooMany(allowance.retry_after)
