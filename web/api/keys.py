"""Keys at the door of the API: who asks, whether he may, and how often he has.

X-API-Key or Bearer ──► 401 no such key ──► 429 too often ──► 403 no premium ──► the holder
"""

from typing import Protocol

from domain.errors import NeedsPremium
from domain.ids import KeyId, UserId
from services.access.keys import KeyHolder
from web.asks import Ask
from web.dialects import BAD_KEY, NO_PREMIUM
from web.errors import NoKey, TooMany
from web.limits import Limit

BEARER = b"bearer "


class KnownKeys(Protocol):
    """What of `services.access.keys` a request needs, all of it from memory."""

    def holder(self, text: str) -> KeyHolder | None:
        """Return whom the key speaks for, or None."""

    def has_premium(self, owner_id: UserId | None) -> bool:
        """Say whether premium features are open to the owner."""

    def note_use(self, key_id: KeyId) -> None:
        """Remember that the key was used."""


class KeyDoor:
    """Lets in whoever shows a key that works; counts by key, and wrong keys by address."""

    def __init__(self, keys: KnownKeys, *, requests_per_minute: int, failures_per_minute: int) -> None:
        self._keys = keys
        self._requests = Limit(requests_per_minute)
        self._failures = Limit(failures_per_minute)

    def is_shown(self, ask: Ask) -> bool:
        """Say whether the request shows a key, working or not."""
        return _key_text(ask) is not None

    def admitted(self, ask: Ask) -> KeyHolder:
        """Return the key's holder, or raise `NoKey`, `TooMany` or `NeedsPremium`."""
        text = _key_text(ask)
        holder = self._keys.holder(text) if text else None
        if holder is None:
            raise self._refusal(ask, has_shown=text is not None)
        allowance = self._requests.hit(holder.key_id)
        ask.allowance = allowance
        if allowance.is_spent:
            raise TooMany(allowance.retry_after)
        if not self._keys.has_premium(holder.key.owner_id):
            raise NeedsPremium(NO_PREMIUM)
        self._keys.note_use(holder.key_id)
        return holder

    def _refusal(self, ask: Ask, *, has_shown: bool) -> NoKey | TooMany:
        """Wrong keys are counted; none at all costs nothing and is a mistake, not an attempt."""
        if has_shown:
            allowance = self._failures.hit(ask.address)
            if allowance.is_spent:
                return TooMany(allowance.retry_after)
        return NoKey(BAD_KEY)


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
