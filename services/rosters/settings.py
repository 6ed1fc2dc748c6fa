"""Settings: what a guild has set, at hand for every answer, and changed by whoever may."""

from collections.abc import Callable, Sequence
from datetime import datetime

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.events import Event, GuildChanged, PageChanged
from domain.ids import GuildId
from domain.rosters.settings import DEFAULTS, GuildSettings
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
        self._knows_all = False
        self._changes = 0
        live.refresh_with(self._refresh)

    async def start(self) -> None:
        """Have every guild's settings at hand, so that nobody's first answer waits for the database."""
        async with self._database.read() as tx:
            self._kept = await tx.settings.all()
        self._knows_all = True

    async def of(self, guild_id: GuildId) -> GuildSettings:
        """Return the guild's settings; the usual ones if it has set none, or is unknown."""
        kept = self._kept.get(guild_id, DEFAULTS if self._knows_all else None)
        if kept is not None:
            return kept
        changes = self._changes
        async with self._database.read() as tx:
            settings = await tx.settings.of(guild_id)
        if changes == self._changes:  # else it may have changed while it was read
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

    async def _refresh(self, events: Sequence[Event]) -> None:
        """Read anew what may have changed; until that is done, what was known is answered."""
        changed = {event.guild_id for event in events if isinstance(event, GuildChanged)}
        if not changed:
            return
        self._changes += 1
        try:
            async with self._database.read() as tx:
                self._kept.update({guild_id: await tx.settings.of(guild_id) for guild_id in changed})
        except Exception:  # the events are not told again; each guild is read when it is asked for
            self._kept, self._knows_all = {}, False
            raise


def _changes(before: GuildSettings, after: GuildSettings) -> str:
    """Return what became of each setting that differs: `zone Europe/Berlin, week_start 6`."""
    return ", ".join(
        f"{name} {getattr(after, name)}"
        for name in GuildSettings.__dataclass_fields__
        if getattr(after, name) != getattr(before, name)
    )
