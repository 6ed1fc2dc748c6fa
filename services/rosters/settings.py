"""Settings: what a guild has set, at hand for every answer, and changed by whoever may."""

from collections.abc import Callable, Sequence
from datetime import datetime

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.events import Event, GuildChanged, PageChanged
from domain.ids import GuildId
from domain.rosters.settings import GuildSettings
from services.access.tiers import require
from services.duty.quotas import followed
from services.live import Live
from storage.database import Database


class Settings:
    """Keeps in memory what was read once; a change in any process is heard of."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._live = live
        self._kept: dict[GuildId, GuildSettings] = {}
        self._forgotten = 0
        live.refresh_with(self._forget)

    async def of(self, guild_id: GuildId) -> GuildSettings:
        """Return the guild's settings; the usual ones if it has set none, or is unknown."""
        kept = self._kept.get(guild_id)
        if kept is not None:
            return kept
        forgotten = self._forgotten
        async with self._database.read() as tx:
            settings = await tx.settings.of(guild_id)
        if forgotten == self._forgotten:  # else it may have changed while it was read
            self._kept[guild_id] = settings
        return settings

    async def view(self, actor: Actor, guild_id: GuildId) -> GuildSettings:
        """Return the guild's settings to somebody who may change them."""
        async with self._database.read() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
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
        """Set what is given and return all of it; pages are drawn anew, since they tell dates and hours."""
        async with self._database.begin() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            before = await tx.settings.of(guild_id)
            after = before.changed(
                language=language, zone=zone, week_start=week_start, patrol_word=patrol_word
            )
            if after != before:
                await tx.settings.save(guild_id, after)
                await followed(tx, guild_id, before, after, now=self._clock())
                await tx.audit.wrote(actor, guild_id, "settings.changed", _changes(before, after))
                await tx.outbox.put(GuildChanged(guild_id))
                for page in await tx.pages.of_guild(guild_id):
                    await tx.outbox.put(PageChanged(guild_id, page.id, await tx.pages.bump(page.id)))
        await self._live.look()
        return after

    async def _forget(self, events: Sequence[Event]) -> None:
        self._forgotten += 1
        for event in events:
            if isinstance(event, GuildChanged):
                self._kept.pop(event.guild_id, None)


def _changes(before: GuildSettings, after: GuildSettings) -> str:
    """Return what became of each setting that differs: `zone Europe/Berlin, week_start 6`."""
    return ", ".join(
        f"{name} {getattr(after, name)}"
        for name in GuildSettings.__dataclass_fields__
        if getattr(after, name) != getattr(before, name)
    )
