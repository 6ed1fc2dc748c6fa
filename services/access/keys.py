"""Keys: made, listed, rotated, revoked; looked up in memory, so that a request with a key costs no query."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.access.actors import Actor
from domain.access.audit import Deed, small
from domain.access.keys import LONGEST_KEY, Key, checked_key, hash_of, new_key_text
from domain.access.premium import Feature
from domain.access.scopes import PERSONAL_SCOPES, Scope
from domain.access.tiers import Tier, tier_of
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.events import Event
from domain.ids import GuildId, KeyId, PageId, UserId
from domain.rosters.pages import PageHead, checked_text
from domain.words import sentence
from services.access.premium import ACCESS_EPOCH, Premium
from services.access.tiers import require
from services.live import Live
from services.rosters.reading import GUILDS_EPOCH
from storage.database import Database
from storage.transaction import Transaction

LONGEST_NAME = 100
LONGEST_OVERLAP = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whom a request with a key speaks for: what the key may, and the actor for whom services act.

    `closed_in` are guilds of which the owner of a key of his own is known to be no member any more.
    """

    key: Key
    actor: Actor
    closed_in: frozenset[GuildId] = frozenset()

    @property
    def key_id(self) -> KeyId:
        """The key's id, under which it is counted."""
        return self.key.id

    def reads(self, head: PageHead) -> bool:
        """Say whether a page is among those the key may read now."""
        if head.guild_id in self.closed_in:
            return False
        return self.key.reads(head.id, guild_id=head.guild_id, owner_id=head.owner_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDraft:
    """What a new key shall be: of the guild, or else of the person; without an end unless given one."""

    name: str
    owner_id: UserId | None = None
    guild_id: GuildId | None = None
    scopes: frozenset[Scope] = PERSONAL_SCOPES
    page_ids: frozenset[PageId] = frozenset()
    guild_ids: frozenset[GuildId] = frozenset()
    expires_at: datetime | None = None


class Keys:
    """Knows every key that works, by its hash."""

    def __init__(
        self, database: Database, live: Live, clock: Callable[[], datetime], premium: Premium
    ) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._premium = premium
        self._holders: dict[bytes, KeyHolder] = {}
        self._shown: dict[str, KeyHolder] = {}
        self._uses: set[KeyId] = set()
        live.refresh_on(ACCESS_EPOCH, self._reload)
        live.refresh_on(GUILDS_EPOCH, self._reload)

    async def start(self) -> None:
        """Read the keys, and who has premium; before this no key is known."""
        await self._premium.start()
        await self._reload()

    def holder(self, text: str) -> KeyHolder | None:
        """Return whom the key speaks for; None if it is unknown, expired, revoked or no key at all."""
        holder = self._shown.get(text)
        if holder is None:
            if not text.startswith("ro_") or len(text) > LONGEST_KEY:
                return None
            holder = self._holders.get(hash_of(text))
            if holder is None:
                return None
            self._shown[text] = holder  # One that works is hashed once, until anything about keys changes.
        if holder.key.expires_at is not None and holder.key.expires_at <= self._clock():
            return None
        return holder

    def has_premium(self, holder: KeyHolder) -> bool:
        """Say whether premium features are open to whomever the key belongs to."""
        key = holder.key
        return self._premium.covers(_feature(key), user_id=key.owner_id, guild_id=key.guild_id)

    def note_use(self, key_id: KeyId) -> None:
        """Remember that the key was used; `flush_uses` dates it, which is soon enough."""
        self._uses.add(key_id)

    async def flush_uses(self) -> None:
        """Write which keys were used since the last time, all at once; called every minute."""
        used, self._uses = self._uses, set()
        if used:
            async with self._database.begin() as tx:
                await tx.keys.touch(dict.fromkeys(used, self._clock()))

    async def create(self, actor: Actor, draft: KeyDraft) -> tuple[Key, str]:
        """Make a key; the text returned beside it is shown once and kept nowhere."""
        key_id, text = new_key_text()
        key = checked_key(
            Key(
                id=key_id,
                name=checked_text(draft.name, name="name", longest=LONGEST_NAME),
                hash=hash_of(text),
                created_at=self._clock(),
                owner_id=draft.owner_id,
                guild_id=draft.guild_id,
                scopes=draft.scopes,
                page_ids=draft.page_ids,
                guild_ids=draft.guild_ids,
                made_by=actor.user_id,
                expires_at=draft.expires_at,
            )
        )
        async with self._database.begin() as tx:
            await _check_may(tx, actor, key)
            await _check_pages(tx, key)
            self._check_premium(actor, key)
            await tx.keys.add(key)
            await _wrote(tx, actor, key, "key.created", scopes=" ".join(sorted(key.scopes)))
        await self._live.look()
        return key, text

    async def list(
        self,
        actor: Actor,
        *,
        owner_id: UserId | None = None,
        guild_id: GuildId | None = None,
        with_revoked: bool = False,
    ) -> tuple[Key, ...]:
        """Return the keys of a person or a guild, or for the operator all there are, oldest first."""
        async with self._database.read() as tx:
            if guild_id is not None:
                await require(tx, actor, guild_id, Tier.ADMIN)
                keys = await tx.keys.of_guild(guild_id)
            elif owner_id is not None:
                _check_own(actor, owner_id)
                keys = await tx.keys.of_owner(owner_id)
            else:
                actor.check_operator()
                keys = await tx.keys.all(with_revoked=True)
        return tuple(key for key in keys if with_revoked or key.revoked_at is None)

    async def dealt_with(self, actor: Actor, guild_id: GuildId) -> tuple[Key, ...]:
        """Return the keys that are the actor's own, and those of the guild if he is its admin."""
        async with self._database.read() as tx:
            own = await tx.keys.of_owner(actor.user_id) if actor.user_id is not None else ()
            tier = tier_of(actor, await tx.tiers.of_guild(guild_id), guild_id)
            theirs = await tx.keys.of_guild(guild_id) if tier >= Tier.ADMIN else ()
        return tuple(key for key in (*own, *theirs) if key.revoked_at is None)

    async def revoke(self, actor: Actor, key_id: KeyId) -> Key:
        """End the key at once in every process, and return it."""
        now = self._clock()
        async with self._database.begin() as tx:
            key = await _known(tx, actor, key_id)
            if not await tx.keys.revoke(key_id, now=now):
                return key
            await _wrote(tx, actor, key, "key.revoked")
        await self._live.look()
        return replace(key, revoked_at=now)

    async def rotate(
        self, actor: Actor, key_id: KeyId, *, old_until: datetime, expires_at: datetime | None = None
    ) -> tuple[Key, str]:
        """Make a key like another, which works on until `old_until`; the text is shown once.

        Without an `expires_at` of its own the new key has the same time to live as the old one was given.
        """
        now = self._clock()
        if old_until - now > LONGEST_OVERLAP:
            raise Invalid(
                sentence(
                    "overlap: the old key can work on for {days} days at most.", days=LONGEST_OVERLAP.days
                ),
                field="overlap",
            )
        old_until = max(old_until, now)
        async with self._database.begin() as tx:
            old = await _known(tx, actor, key_id)
            self._check_premium(actor, old)
            key, text = _like(old, actor, expires_at, now=now)
            if not old.works(now):
                raise Refused(sentence("The key {key_id} no longer works; make a new one.", key_id=key_id))
            await _check_lone(tx, old)
            if not await _ended(tx, old, old_until):
                raise Refused(sentence("The key {key_id} no longer works; make a new one.", key_id=key_id))
            await tx.keys.add(key)
            await _wrote(tx, actor, key, "key.rotated", replaces=old.id, until=old_until)
        await self._live.look()
        return key, text

    def _check_premium(self, actor: Actor, key: Key) -> None:
        """Nobody but the operator makes keys that would open nothing."""
        if not actor.is_operator:
            self._premium.check(_feature(key), user_id=key.owner_id, guild_id=key.guild_id)

    async def _reload(self) -> Sequence[Event]:
        async with self._database.read() as tx:
            keys = await tx.keys.all()
            left = await tx.footings.left()
        self._shown = {}
        self._holders = {key.hash: _holder(key, left) for key in keys}
        return ()


def _holder(key: Key, left: Mapping[UserId, frozenset[GuildId]]) -> KeyHolder:
    closed_in = left.get(key.owner_id, frozenset()) if key.owner_id is not None else frozenset()
    return KeyHolder(key, key.actor(), closed_in)


def _feature(key: Key) -> Feature:
    return Feature.PERSONAL_KEYS if key.guild_id is None else Feature.GUILD_KEYS


def _like(old: Key, actor: Actor, expires_at: datetime | None, *, now: datetime) -> tuple[Key, str]:
    """Return a key that is as good as another, and its text."""
    if expires_at is None and old.expires_at is not None:
        expires_at = now + (old.expires_at - old.created_at)
    key_id, text = new_key_text()
    key = replace(
        old,
        id=key_id,
        hash=hash_of(text),
        created_at=now,
        made_by=actor.user_id,
        expires_at=expires_at,
        replaces=old.id,
        last_used_at=None,
    )
    return checked_key(key), text


async def _check_lone(tx: Transaction, old: Key) -> None:
    """Refuse to renew a key that gives way to another already: its end is the overlap's, not its own."""
    newer = await tx.keys.replacing(old.id)
    if newer is None:
        return
    if newer.revoked_at is not None:
        raise Refused(
            sentence("The key {key_id} was renewed already; make a new one.", key_id=old.id),
        )
    raise Refused(
        sentence(
            "The key {key_id} gives way to {newer} already; renew that one, or make a new one.",
            key_id=old.id,
            newer=newer.id,
        )
    )


async def _ended(tx: Transaction, key: Key, at: datetime) -> bool:
    """Let a key end at `at`, if it does not earlier; say whether it is still open until it does."""
    if key.expires_at is not None and key.expires_at <= at:
        return True
    return await tx.keys.end(key.id, at=at)


def _check_own(actor: Actor, owner_id: UserId | None) -> None:
    if not actor.is_operator and (owner_id is None or actor.user_id != owner_id):
        raise NotAllowed(sentence("You can only deal with your own keys."))


async def _check_may(tx: Transaction, actor: Actor, key: Key) -> None:
    """A guild's keys are its admins' to make and end, a person's his own."""
    if actor.scopes is not None:
        raise NotAllowed(sentence("A key can't deal with keys."))
    if key.guild_id is None:
        _check_own(actor, key.owner_id)
    else:
        await tx.guilds.lock(key.guild_id)
        await require(tx, actor, key.guild_id, Tier.ADMIN)


async def _check_pages(tx: Transaction, key: Key) -> None:
    """Refuse a limit to a page that the key could not read anyway."""
    heads = {head.id: head for head in await tx.pages.heads()} if key.page_ids else {}
    for page_id in key.page_ids:
        head = heads.get(page_id)
        if head is None or not key.reads(page_id, guild_id=head.guild_id, owner_id=head.owner_id):
            raise Invalid(
                sentence("pages: the key could not read the page {page}.", page=page_id), field="pages"
            )


async def _known(tx: Transaction, actor: Actor, key_id: KeyId) -> Key:
    """Return a key that the actor may deal with; others' are as unknown to him as those never made."""
    key = await tx.keys.find(key_id)
    try:
        if key is not None:
            await _check_may(tx, actor, key)
    except NotAllowed:
        key = None
    if key is None:
        raise NotFound(sentence("There is no key with id {key_id}.", key_id=repr(key_id[:40])))
    return key


async def _wrote(tx: Transaction, actor: Actor, key: Key, action: str, **detail: object) -> None:
    if key.guild_id is not None:
        deed = Deed(action, key.name, small({"key": key.id, **detail}))
        await tx.audit.wrote_all(actor, key.guild_id, [deed])
    elif key.owner_id is not None:
        await tx.audit.wrote_for_owner(actor, key.owner_id, action, key.name, key=key.id, **detail)
