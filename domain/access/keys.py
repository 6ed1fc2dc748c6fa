"""Keys: `ro_<id>_<secret>`, shown once, kept only as a hash.

          of             acts             reads                    outlives
personal  a person       never            pages that he owns       nobody
guild     a guild        in that guild    every page of it         whoever made it
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from domain.access.actors import Actor, Via
from domain.access.scopes import PAGE_SCOPES, PERSONAL_SCOPES, Scope
from domain.errors import Invalid
from domain.ids import GuildId, KeyId, PageId, UserId
from domain.words import sentence

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A program's way in: of the guild `guild_id`, or else of the person `owner_id`.

    Limited to `page_ids`, and a person's to `guild_ids`; none of either is no limit. `replaces` is the key
    that it was made from; that one works on until its own `expires_at`.
    """

    id: KeyId
    name: str
    hash: bytes
    created_at: datetime
    owner_id: UserId | None = None
    guild_id: GuildId | None = None
    scopes: frozenset[Scope] = PERSONAL_SCOPES
    page_ids: frozenset[PageId] = frozenset()
    guild_ids: frozenset[GuildId] = frozenset()
    made_by: UserId | None = None
    expires_at: datetime | None = None
    replaces: KeyId | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def works(self, now: datetime) -> bool:
        """Say whether it opens anything at `now`."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def reads(self, page_id: PageId, *, guild_id: GuildId, owner_id: UserId) -> bool:
        """Say whether a page of that guild and owner is among those it may read."""
        if self.page_ids and page_id not in self.page_ids:
            return False
        if self.guild_id is not None:
            return guild_id == self.guild_id
        return owner_id == self.owner_id and (not self.guild_ids or guild_id in self.guild_ids)

    def actor(self) -> Actor:
        """Return on whose behalf it acts: a guild's key on nobody's, for it outlives whoever made it."""
        manages = frozenset() if self.guild_id is None else frozenset({self.guild_id})
        return Actor(self.owner_id, self.name, manages=manages, via=Via.API, scopes=self.scopes)


def checked_key(key: Key) -> Key:
    """Return the key, or raise `Invalid` if it asks for what its kind can't have."""
    if not key.scopes:
        raise Invalid(sentence("scopes: a key needs one at least."), field="scopes")
    if key.guild_id is None and not key.scopes <= PERSONAL_SCOPES:
        raise Invalid(
            sentence(
                "scopes: your own key can only have {scopes}; make one of the server for more.",
                scopes=", ".join(PERSONAL_SCOPES),
            ),
            field="scopes",
        )
    if key.page_ids and not key.scopes <= PAGE_SCOPES:
        raise Invalid(
            sentence(
                "scopes: a key limited to pages can only have {scopes}.",
                scopes=", ".join(sorted(PAGE_SCOPES)),
            ),
            field="scopes",
        )
    if key.expires_at is not None and key.expires_at <= key.created_at:
        raise Invalid(sentence("expires: the end must lie in the future."), field="expires")
    return key


def new_key_text() -> tuple[KeyId, str]:
    """Return a fresh key's id and the whole text of it, to be shown once."""
    key_id = KeyId(secrets.token_hex(4))
    return key_id, f"ro_{key_id}_{secrets.token_urlsafe(32)}"


def hash_of(text: str) -> bytes:
    """Return what is kept of a key. Keys are random, so a plain hash is right and quick."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
