"""Sessions: somebody signed in with a browser. The token is the browser's alone; what is kept is its hash.

sign-in ─► session ─┬─ not used for a week ─┐
                    ├─ a month old          ├─► nobody
                    └─ ended by its owner  ─┘
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.ids import GuildId, SessionId, UserId

IDLE = timedelta(days=7)
"""A session that nobody used for so long has ended."""
LONGEST = timedelta(days=30)
"""However much it is used: then its owner signs in anew."""
NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used."""
LONGEST_TOKEN = 100
LONGEST_BROWSER = 60

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody is signed in; `guild_id` is the guild he looks at there."""

    id: SessionId
    user_id: UserId
    name: str
    browser: str
    created_at: datetime
    used_at: datetime
    guild_id: GuildId | None = None

    def is_live(self, now: datetime) -> bool:
        """Say whether it still lets its owner in."""
        return now - self.used_at < IDLE and now - self.created_at < LONGEST


def new_token() -> str:
    """Return what a browser shows from now on; nobody can guess it."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """Return what is kept of a token. It is random, so a plain hash is right and quick."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def form_token(token: str) -> str:
    """Return what a form of this session carries: no other site can know it, and it opens nothing itself."""
    return hmac.new(token.encode("utf-8", "surrogatepass"), b"form", hashlib.sha256).hexdigest()


def is_form_token(shown: str, token: str) -> bool:
    """Say whether a form came from a page of this session."""
    return hmac.compare_digest(shown.encode("utf-8", "surrogatepass"), form_token(token).encode())


def browser_of(agent: str) -> str:
    """Return a browser's name and its system's, such as its owner knows them again by."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)
