"""Cookies: the session's, and what a browser keeps while its owner is away at Discord to sign in.

Over https both are `__Host-` cookies: no other site, no subdomain, and nothing over http can set them. Over
plain http, on one's own machine, there is no such prefix to be had.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie

from domain.access.sessions import LONGEST
from web.asgi import Header

SESSION = "muster"
ERRAND = "muster-errand"
SAID = "muster-said"
ERRAND_LASTS = 600
"""Seconds somebody may take at Discord to say yes."""
SAID_LASTS = 60
LONGEST_COOKIES = 8192


class Cookies:
    """Writes and reads our cookies, under the names that our address calls for."""

    def __init__(self, public_url: str) -> None:
        self.is_secure = public_url.lower().startswith("https://")
        self._prefix = "__Host-" if self.is_secure else ""

    def name_of(self, name: str) -> str:
        """Return under which name a browser keeps one of our cookies."""
        return self._prefix + name

    def read(self, headers: Mapping[bytes, bytes], name: str) -> str | None:
        """Return the value a browser shows for one of our cookies, or None if it shows none."""
        sent = headers.get(b"cookie")
        if sent is None or len(sent) > LONGEST_COOKIES:
            return None
        found: SimpleCookie = SimpleCookie()
        for part in sent.decode("latin-1").split(";"):
            if part.strip().startswith(f"{self._prefix}{name}="):
                try:
                    found.load(part)
                except CookieError:
                    return None
        morsel = found.get(self._prefix + name)
        return morsel.value if morsel else None

    def session(self, token: str) -> Header:
        """Return what has a browser keep its session."""
        return self._set(SESSION, token, lasts=int(LONGEST.total_seconds()))

    def errand(self, value: str) -> Header:
        """Return what has a browser remember what it is about at Discord."""
        return self._set(ERRAND, value, lasts=ERRAND_LASTS)

    def said(self, words: str) -> Header:
        """Return what has the next page say how it went."""
        return self._set(SAID, urlsafe_b64encode(words.encode()[:600]).decode(), lasts=SAID_LASTS)

    def read_said(self, headers: Mapping[bytes, bytes]) -> str:
        """Return what the page before left to be said, or nothing."""
        value = self.read(headers, SAID)
        try:
            return urlsafe_b64decode(value or "").decode("utf-8", "ignore")
        except (NotBase64, ValueError):
            return ""

    def gone(self, name: str) -> Header:
        """Return what has a browser throw a cookie away."""
        return self._set(name, "", lasts=0)

    def _set(self, name: str, value: str, *, lasts: int) -> Header:
        secure = "; Secure" if self.is_secure else ""
        line = f"{self._prefix}{name}={value}; Path=/; Max-Age={lasts}; HttpOnly; SameSite=Lax{secure}"
        return b"set-cookie", line.encode("latin-1")


def signed(value: Mapping[str, object], secret: bytes) -> str:
    """Return `value` as a browser may keep it: readable to it, but not to be changed."""
    body = urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode()
    return f"{body}.{_mark(body, secret)}"


def unsigned(text: str, secret: bytes) -> dict[str, object] | None:
    """Return what `signed` was given, or None if it is not as we wrote it."""
    body, _, mark = text.partition(".")
    if not hmac.compare_digest(mark.encode("latin-1", "replace"), _mark(body, secret).encode()):
        return None
    read: dict[str, object] = json.loads(urlsafe_b64decode(body))
    return read


def _mark(body: str, secret: bytes) -> str:
    return hmac.new(secret, body.encode("latin-1", "replace"), sha256).hexdigest()
