"""Settings in memory, by the domain's rules."""

from domain.access.actors import Actor
from domain.access.tiers import Tier, check_tier, tier_of
from domain.ids import GuildId
from domain.rosters.settings import DEFAULTS, GuildSettings


class FakeSettings:
    """Keeps what each guild has set."""

    def __init__(self) -> None:
        self.guilds: dict[GuildId, GuildSettings] = {}
        self.failures = 0

    async def of(self, guild_id: GuildId) -> GuildSettings:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        return self.guilds.get(guild_id, DEFAULTS)

    async def view(self, actor: Actor, guild_id: GuildId) -> GuildSettings:
        check_tier(tier_of(actor, (), guild_id), Tier.ADMIN)
        return await self.of(guild_id)

    async def change(
        self,
        actor: Actor,
        guild_id: GuildId,
        *,
        language: str | None = None,
        zone: str | None = None,
        week_start: int | None = None,
        patrol_word: str | None = None,
    ) -> GuildSettings:
        check_tier(tier_of(actor, (), guild_id), Tier.ADMIN)
        before = self.guilds.get(guild_id, DEFAULTS)
        self.guilds[guild_id] = before.changed(
            language=language, zone=zone, week_start=week_start, patrol_word=patrol_word
        )
        return self.guilds[guild_id]
