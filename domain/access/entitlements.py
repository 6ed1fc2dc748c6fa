"""Entitlements: a person's or a guild's premium, granted by hand or sold by Discord."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import EntitlementId, GuildId, SkuId, UserId


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Premium from `granted_at` until `ends_at` (None: without end), unless revoked.

    For a guild, or else for a person. What Discord sold has a `discord_id`.
    """

    id: int
    user_id: UserId | None
    granted_at: datetime
    ends_at: datetime | None = None
    revoked_at: datetime | None = None
    guild_id: GuildId | None = None
    discord_id: EntitlementId | None = None
    sku_id: SkuId | None = None

    def has_begun(self, now: datetime) -> bool:
        """Say whether it was ever in force by `now`, and not taken back since."""
        return self.revoked_at is None and self.granted_at <= now

    def runs(self, now: datetime) -> bool:
        """Say whether it is in force at `now`."""
        return self.has_begun(now) and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True)
class Sold:
    """An entitlement as Discord tells of it; deleted ones were refunded, or taken back by Discord."""

    discord_id: EntitlementId
    sku_id: SkuId
    user_id: UserId | None
    guild_id: GuildId | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_deleted: bool = False
