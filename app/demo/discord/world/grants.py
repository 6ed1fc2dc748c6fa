"""Grants: what somebody allowed an application to ask about him, by code first, then by token."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from app.demo.discord.world.nouns import User
from app.demo.discord.world.snowflakes import UserId
from app.demo.discord.world.state import State

CLIENT_SECRET = "loopback-secret-of-no-use-elsewhere"  # noqa: S105 - opens nothing but this


@dataclass(frozen=True, slots=True)
class Grant:
    """What was said yes to, by whom; `challenge` is what the verifier must hash to."""

    user_id: UserId
    scope: str
    redirect_uri: str
    challenge: str


class Grants:
    """Gives codes that serve once, and tokens for them."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._codes: dict[str, Grant] = {}
        self._tokens: dict[str, Grant] = {}

    def allow(self, grant: Grant) -> str:
        """Return a code for somebody's yes."""
        self._state.user(grant.user_id)
        code = secrets.token_urlsafe(20)
        self._codes[code] = grant
        return code

    def redeem(self, code: str, *, redirect_uri: str, verifier: str) -> tuple[str, Grant] | None:
        """Return a token for a code, or None if it is unknown, was used, or is somebody else's."""
        grant = self._codes.pop(code, None)
        if grant is None or grant.redirect_uri != redirect_uri or challenge_of(verifier) != grant.challenge:
            return None
        token = secrets.token_urlsafe(20)
        self._tokens[token] = grant
        return token, grant

    def whose(self, token: str) -> User | None:
        """Return whom a token speaks for."""
        grant = self._tokens.get(token)
        return self._state.user(grant.user_id) if grant else None


def challenge_of(verifier: str) -> str:
    """Return what PKCE's S256 makes of a verifier."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
