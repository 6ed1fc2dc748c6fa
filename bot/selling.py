"""Selling: what Discord says it sold of premium, told to the services.

connected ──► every entitlement of our SKUs, read once ──► learn_all
events    ──► one that is new, changed or deleted ───────► learn
"""

import aiohttp
import discord
import structlog
from discord.ext import commands

from domain.access.entitlements import Sold
from domain.ids import EntitlementId, GuildId, SkuId, UserId
from services.access.entitlements import Entitlements

log = structlog.get_logger(__name__)


class Selling(commands.Cog):
    """Listens for purchases; without SKUs of ours it asks Discord for nothing."""

    def __init__(self, client: discord.Client, entitlements: Entitlements) -> None:
        self._client = client
        self._entitlements = entitlements

    @commands.Cog.listener()
    async def on_all_ready(self) -> None:
        """Read all there is: who was away may have missed a purchase, and one that was taken back."""
        skus = [discord.Object(sku_id) for sku_id in sorted(self._entitlements.sku_ids)]
        if not skus:
            return
        try:
            sold = [
                sold_of(each)
                async for each in self._client.entitlements(limit=None, skus=skus, exclude_deleted=False)
            ]
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            log.exception("premium.not_read")  # What is known stands; the next connection reads again.
            return
        await self._entitlements.learn_all(sold)

    @commands.Cog.listener()
    async def on_entitlement_create(self, entitlement: discord.Entitlement) -> None:
        """Somebody has bought something."""
        await self._entitlements.learn([sold_of(entitlement)])

    @commands.Cog.listener()
    async def on_entitlement_update(self, entitlement: discord.Entitlement) -> None:
        """Something was renewed, or will end."""
        await self._entitlements.learn([sold_of(entitlement)])

    @commands.Cog.listener()
    async def on_entitlement_delete(self, entitlement: discord.Entitlement) -> None:
        """Something was refunded, or taken back."""
        await self._entitlements.learn([sold_of(entitlement, is_deleted=True)])


def sold_of(entitlement: discord.Entitlement, *, is_deleted: bool = False) -> Sold:
    """Return an entitlement as our own value; its end decides, whatever its subscription says."""
    return Sold(
        discord_id=EntitlementId(entitlement.id),
        sku_id=SkuId(entitlement.sku_id),
        user_id=None if entitlement.user_id is None else UserId(entitlement.user_id),
        guild_id=None if entitlement.guild_id is None else GuildId(entitlement.guild_id),
        starts_at=entitlement.starts_at,
        ends_at=entitlement.ends_at,
        is_deleted=is_deleted or entitlement.deleted,
    )
