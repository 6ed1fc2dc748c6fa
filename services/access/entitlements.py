"""Entitlements: premium granted by hand and taken back, and what Discord says it has sold."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

import structlog

from domain.access.actors import Actor
from domain.access.entitlements import Entitlement, Sold
from domain.errors import Invalid
from domain.ids import GuildId, SkuId, UserId
from domain.words import sentence
from services.live import Live
from storage.database import Database

log = structlog.get_logger(__name__)


class Entitlements:
    """Grants, revokes and lists premium, the operator's alone; learns of what Discord sold of our SKUs."""

    def __init__(
        self,
        database: Database,
        live: Live,
        clock: Callable[[], datetime],
        *,
        sku_ids: Collection[SkuId] = (),
    ) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self.sku_ids = frozenset(sku_ids)

    async def grant(self, actor: Actor, user_id: UserId, *, ends_at: datetime | None) -> Entitlement:
        """Give `user_id` premium from now until `ends_at`, or without end."""
        now = self._checked(actor, ends_at)
        async with self._database.begin() as tx:
            granted = await tx.entitlements.add(user_id, granted_at=now, ends_at=ends_at)
            await tx.audit.wrote_for_owner(actor, user_id, "premium.granted", until=ends_at)
        await self._live.look()
        return granted

    async def grant_guild(self, actor: Actor, guild_id: GuildId, *, ends_at: datetime | None) -> Entitlement:
        """Give a guild that the bot knows premium from now until `ends_at`, or without end."""
        now = self._checked(actor, ends_at)
        async with self._database.begin() as tx:
            await tx.guilds.get(guild_id)
            granted = await tx.entitlements.add(None, guild_id=guild_id, granted_at=now, ends_at=ends_at)
            await tx.audit.wrote(actor, guild_id, "premium.granted", until=ends_at)
        await self._live.look()
        return granted

    async def revoke(self, actor: Actor, user_id: UserId) -> int:
        """End all that `user_id` was granted by hand; return how many grants that were."""
        actor.check_operator()
        async with self._database.begin() as tx:
            ended = await tx.entitlements.revoke(user_id, now=self._clock())
            await tx.audit.wrote_for_owner(actor, user_id, "premium.revoked", grants=ended)
        await self._live.look()
        return ended

    async def revoke_guild(self, actor: Actor, guild_id: GuildId) -> int:
        """End all that a guild was granted by hand; return how many grants that were."""
        actor.check_operator()
        async with self._database.begin() as tx:
            ended = await tx.entitlements.revoke(guild_id, is_guild=True, now=self._clock())
            await tx.audit.wrote(actor, guild_id, "premium.revoked", grants=ended)
        await self._live.look()
        return ended

    def _checked(self, actor: Actor, ends_at: datetime | None) -> datetime:
        """Return the time, once the actor may grant premium until `ends_at`."""
        actor.check_operator()
        now = self._clock()
        if ends_at is not None and ends_at <= now:
            raise Invalid(sentence("until must lie in the future."), field="until")
        return now

    async def list(self, actor: Actor, user_id: UserId | None = None) -> tuple[Entitlement, ...]:
        """Return what was granted or sold, to everybody or to `user_id`, ended ones included."""
        actor.check_operator()
        async with self._database.read() as tx:
            return await (tx.entitlements.all() if user_id is None else tx.entitlements.of_user(user_id))

    async def learn(self, sold: Iterable[Sold]) -> int:
        """Take down what Discord tells of its sales; what is no SKU of ours is none of our business."""
        ours = [each for each in sold if each.sku_id in self.sku_ids]
        if not ours:
            return 0
        async with self._database.begin() as tx:
            news = sum([await tx.entitlements.put_sold(each, now=self._clock()) for each in ours])
        await self._live.look()
        log.info("premium.learned", told=len(ours), news=news)
        return news

    async def learn_all(self, sold: Iterable[Sold]) -> int:
        """Take down everything Discord sold; what it no longer tells of was deleted while we were away."""
        ours = [each for each in sold if each.sku_id in self.sku_ids]
        told = {each.discord_id for each in ours}
        async with self._database.begin() as tx:
            news = sum([await tx.entitlements.put_sold(each, now=self._clock()) for each in ours])
            known = {each.discord_id for each in await tx.entitlements.all() if each.revoked_at is None}
            gone = [each for each in known if each is not None and each not in told]
            news += await tx.entitlements.end_sold(gone, now=self._clock())
        await self._live.look()
        log.info("premium.learned", told=len(ours), news=news)
        return news
