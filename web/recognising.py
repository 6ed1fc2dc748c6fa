"""Recognising: whose a browser is, from memory, so that his requests are counted under him and nobody else.

    a session is found ──remember──► some minutes ──► the next requests are his
    it is found no more ──forget───► those of his address

Only what the sign-in has found is remembered: a made-up cookie is counted under its address, as if it were
none. All sessions of one person are one name, so that nobody has more by signing in more often.
"""

import time
from collections.abc import Callable

from domain.access.sessions import LONGEST_TOKEN, hash_of
from domain.ids import UserId
from web.asks import Ask
from web.cookies import SESSION, Cookies

KEPT = 120.0
"""Seconds after which a session must have been found again, to within as much again."""


class Recognised:
    """Remembers the sessions that were found lately, by the hashes of their tokens."""

    def __init__(self, cookies: Cookies, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._cookies = cookies
        self._clock = clock
        self._turns_at = clock() + KEPT
        self._found: dict[bytes, UserId] = {}
        self._found_before: dict[bytes, UserId] = {}

    def remember(self, token: str, user_id: UserId) -> None:
        """Note that the sign-in has found this session just now."""
        self._turn()
        self._found[hash_of(token)] = user_id

    def forget(self, token: str) -> None:
        """Note that there is no such session."""
        token_hash = hash_of(token)
        self._found.pop(token_hash, None)
        self._found_before.pop(token_hash, None)

    def person(self, ask: Ask) -> UserId | None:
        """Return whose session a request shows, as far as is known without asking anybody."""
        token = self._cookies.read(ask.headers, SESSION)
        if not token or len(token) > LONGEST_TOKEN:
            return None
        self._turn()
        token_hash = hash_of(token)
        return self._found.get(token_hash) or self._found_before.get(token_hash)

    def _turn(self) -> None:
        now = self._clock()
        if now >= self._turns_at:
            is_next = now < self._turns_at + KEPT
            self._found_before = self._found if is_next else {}
            self._found = {}
            self._turns_at = now + KEPT
