"""Keys: `ro_<id>_<secret>`, shown once, kept only as a hash."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from domain.ids import KeyId, UserId

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Key:
    """A program's way in, on behalf of the person `owner_id`."""

    id: KeyId
    owner_id: UserId
    name: str
    hash: bytes
    created_at: datetime
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


def new_key_text() -> tuple[KeyId, str]:
    """Return a fresh key's id and the whole text of it, to be shown once."""
    key_id = KeyId(secrets.token_hex(4))
    return key_id, f"ro_{key_id}_{secrets.token_urlsafe(32)}"


def hash_of(text: str) -> bytes:
    """Return what is kept of a key. Keys are random, so a plain hash is right and quick."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
