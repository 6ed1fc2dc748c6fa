"""Keys at the door of the API: who asks, and whether he may. How often he has, the turnstile counted before.

X-API-Key or Bearer ──► 401 no such key ──► 403 no premium ──► the holder
"""

from typing import Protocol

from domain.errors import NeedsPremium
from domain.ids import KeyId
from services.access.keys import KeyHolder
from services.access.premium import NEEDS_PREMIUM
from web.asks import Ask
from web.dialects import BAD_KEY
from web.errors import NoKey

BEARER = b"bearer "


class KnownKeys(Protocol):
    """What of `services.access.keys` a request needs, all of it from memory."""

    def holder(self, text: str) -> KeyHolder | None:
        """Return whom the key speaks for, or None."""

    def has_premium(self, holder: KeyHolder) -> bool:
        """Say whether premium features are open to whomever the key belongs to."""

    def note_use(self, key_id: KeyId) -> None:
        """Remember that the key was used."""


class KeyDoor:
    """Lets in whoever shows a key that works."""

    def __init__(self, keys: KnownKeys) -> None:
        self._keys = keys

    def admitted(self, ask: Ask) -> KeyHolder:
        """Return the key's holder, or raise `NoKey` or `NeedsPremium`."""
        holder = self.holder_of(ask)
        if holder is None:
            raise NoKey(BAD_KEY)
        if not self._keys.has_premium(holder):
            raise NeedsPremium(NEEDS_PREMIUM)
        self._keys.note_use(holder.key.id)
        return holder

    def holder_of(self, ask: Ask) -> KeyHolder | None:
        """Return whose key the request shows; None if it shows none that works. Looked up once."""
        if ask.holder is None:
            text = _key_text(ask)
            ask.holder = self._keys.holder(text) if text else None
        return ask.holder

    def is_shown(self, ask: Ask) -> bool:
        """Say whether the request shows a key, working or not."""
        return _key_text(ask) is not None


def _key_text(ask: Ask) -> str | None:
    """Return the key that was shown, an empty text for one that can't be one, None if none was."""
    headers = ask.headers
    shown = headers.get(b"x-api-key")
    name = b"x-api-key"
    if shown is None:
        name = b"authorization"
        authorization = headers.get(name)
        if authorization is None or authorization[:7].lower() != BEARER:
            return None
        shown = authorization[7:]
    if ask.has_several(name) or not shown.isascii():
        return ""
    return shown.strip().decode("ascii")  # Space around a value is none of it, and servers leave it on.
