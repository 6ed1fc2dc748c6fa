"""Keys: made, listed, revoked; and looked up in memory, so that a request with a key costs no query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.access.actors import Actor
from domain.access.entitlements import Entitlement, PremiumMode, has_premium
from domain.access.keys import LONGEST_KEY, Key, hash_of, new_key_text
from domain.errors import NotAllowed, NotFound
from domain.events import Event
from domain.ids import KeyId, UserId
from domain.rosters.pages import checked_text
from domain.words import sentence
from services.live import Live
from storage.database import Database

ACCESS_EPOCH = "access"
"""Moves whenever a key or an entitlement is made or ended, in any process."""
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whom a request with a key speaks for."""

    key_id: KeyId
    owner_id: UserId


class Keys:
    """Knows every key that works, by its hash."""

    def __init__(
        self, database: Database, live: Live, clock: Callable[[], datetime], premium_mode: PremiumMode
    ) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._mode = premium_mode
        self._holders: dict[bytes, KeyHolder] = {}
        self._shown: dict[str, KeyHolder] = {}
        self._entitlements: dict[UserId, tuple[Entitlement, ...]] = {}
        self._uses: set[KeyId] = set()
        live.refresh_on(ACCESS_EPOCH, self._reload)

    async def start(self) -> None:
        """Read the keys and entitlements; before this no key is known."""
        await self._reload()

    def holder(self, text: str) -> KeyHolder | None:
        """Return whom the key speaks for; None if it is unknown, revoked or no key at all."""
        holder = self._shown.get(text)
        if holder is not None:
            return holder
        if not text.startswith("ro_") or len(text) > LONGEST_KEY:
            return None
        holder = self._holders.get(hash_of(text))
        if holder is not None:
            self._shown[text] = holder  # One that works is hashed once, until anything about keys changes.
        return holder

    def has_premium(self, owner_id: UserId) -> bool:
        """Say whether premium features are open to this person now."""
        if self._mode is PremiumMode.OPEN:  # Asked for each request: not even the time is looked up.
            return True
        return has_premium(self._mode, self._entitlements.get(owner_id, ()), now=self._clock())

    def note_use(self, key_id: KeyId) -> None:
        """Remember that the key was used; `flush_uses` dates it, which is soon enough."""
        self._uses.add(key_id)

    async def flush_uses(self) -> None:
        """Write which keys were used since the last time, all at once; called every minute."""
        used, self._uses = self._uses, set()
        if used:
            async with self._database.begin() as tx:
                await tx.keys.touch(dict.fromkeys(used, self._clock()))

    async def create(self, actor: Actor, *, owner_id: UserId, name: str) -> tuple[Key, str]:
        """Make a key for `owner_id`; the text returned beside it is shown once and kept nowhere."""
        _check_owner(actor, owner_id)
        key_id, text = new_key_text()
        name = checked_text(name, name="name", longest=LONGEST_NAME)
        key = Key(key_id, owner_id, name, hash_of(text), created_at=self._clock())
        async with self._database.begin() as tx:
            await tx.keys.add(key)
            await tx.audit.wrote_for_owner(actor, owner_id, "key.created", name, key=key_id)
        await self._live.look()
        return key, text

    async def list(
        self, actor: Actor, *, owner_id: UserId | None = None, with_revoked: bool = False
    ) -> tuple[Key, ...]:
        """Return the keys of `owner_id`, or for the operator everybody's, oldest first."""
        if owner_id is not None or not actor.is_operator:
            _check_owner(actor, owner_id)
        async with self._database.read() as tx:
            keys = await tx.keys.all(with_revoked=with_revoked)
        return tuple(key for key in keys if owner_id is None or key.owner_id == owner_id)

    async def revoke(self, actor: Actor, key_id: KeyId) -> Key:
        """End the key at once in every process, and return it."""
        now = self._clock()
        async with self._database.begin() as tx:
            keys = {key.id: key for key in await tx.keys.all(with_revoked=True)}
            key = keys.get(key_id)
            if key is None:
                raise NotFound(sentence("There is no key with id {key_id}.", key_id=repr(key_id)))
            _check_owner(actor, key.owner_id)
            if not await tx.keys.revoke(key_id, now=now):
                return key
            await tx.audit.wrote_for_owner(actor, key.owner_id, "key.revoked", key.name, key=key_id)
        await self._live.look()
        return replace(key, revoked_at=now)

    async def _reload(self) -> Sequence[Event]:
        async with self._database.read() as tx:
            keys = await tx.keys.all()
            entitlements = await tx.entitlements.all()
        self._shown = {}
        self._holders = {key.hash: KeyHolder(key.id, key.owner_id) for key in keys if key.revoked_at is None}
        self._entitlements = {}
        for entitlement in entitlements:
            others = self._entitlements.get(entitlement.user_id, ())
            self._entitlements[entitlement.user_id] = (*others, entitlement)
        return ()


def _check_owner(actor: Actor, owner_id: UserId | None) -> None:
    if not actor.is_operator and (owner_id is None or actor.user_id != owner_id):
        raise NotAllowed(sentence("You can only deal with your own keys."))
