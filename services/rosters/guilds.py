"""Guilds: what the bot saw of a server as a whole, and the end of one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from domain.access.actors import Actor
from domain.errors import Invalid
from domain.events import GuildChanged, PageChanged, SyncRequested
from domain.ids import GuildId, PageId, RoleId
from domain.rosters.guilds import Channel, Guild, GuildState, Role
from domain.words import sentence
from services.live import Live
from services.rosters.reading import GUILDS_EPOCH
from storage.database import Database
from storage.transaction import Transaction

log = structlog.get_logger(__name__)


class Guilds:
    """Keeps the mirror of each server's roles and channels, and knows how well it is seen."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def get(self, guild_id: GuildId) -> Guild:
        """Return the guild; `NotFound` if the bot was never in it."""
        async with self._database.read() as tx:
            return await tx.guilds.get(guild_id)

    async def roles(self, guild_id: GuildId) -> tuple[Role, ...]:
        """Return the guild's roles as last seen, the highest first."""
        async with self._database.read() as tx:
            return await tx.guilds.roles(guild_id)

    async def holders(self, guild_id: GuildId) -> Mapping[RoleId, int]:
        """Return how many members hold each role, as counted when all of them were last seen."""
        async with self._database.read() as tx:
            return await tx.guilds.holders(guild_id)

    async def counted(self, guild_id: GuildId, holders: Mapping[RoleId, int]) -> None:
        """Take down how many members hold each role."""
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            await tx.guilds.count_holders(guild_id, holders)

    async def all(self, actor: Actor) -> tuple[Guild, ...]:
        """Return every guild; for the operator."""
        actor.check_operator()
        async with self._database.read() as tx:
            return await tx.guilds.all()

    async def saw(self, guild: Guild, roles: Sequence[Role], channels: Sequence[Channel]) -> None:
        """Take down what Discord shows of a guild: it is present, with these roles and channels.

        A mapping that bore its role's name follows the role's new name; one whose role is gone is unmapped.
        """
        if not roles:
            raise Invalid(sentence("A server always has a role; none were seen."), field="roles")
        async with self._database.begin() as tx:
            before = await tx.guilds.find(guild.id)
            seen = replace(
                guild,
                state=GuildState.PRESENT,
                removed_at=None,
                synced_at=before.synced_at if before else None,
                held=before.held if before else None,
            )
            await tx.guilds.save(seen)
            if before is None:
                await tx.epochs.bump(GUILDS_EPOCH)
            elif before != seen:
                await tx.outbox.put(GuildChanged(guild.id))
            old_roles = await tx.guilds.roles(guild.id)
            await tx.guilds.replace_roles(guild.id, roles)
            await tx.guilds.replace_channels(guild.id, channels)
            for page_id in await self._redrawn(tx, guild.id, old_roles, roles):
                revision = await tx.pages.bump(page_id)
                await tx.outbox.put(PageChanged(guild.id, page_id, revision))
        await self._live.look()

    async def lost(self, guild_id: GuildId, *, removed: bool) -> None:
        """Note that the bot was removed from a guild, or can't reach it during an outage; its pages stand."""
        async with self._database.begin() as tx:
            before = await tx.guilds.find(guild_id)
            if before is None or before.state is GuildState.REMOVED:
                return
            state = GuildState.REMOVED if removed else GuildState.UNREACHABLE
            await tx.guilds.save(replace(before, state=state, removed_at=self._clock() if removed else None))
            await tx.outbox.put(GuildChanged(guild_id))
        await self._live.look()
        log.info("guild.lost", guild=guild_id, removed=removed)

    async def all_lost(self) -> None:
        """Note that Discord as a whole is out of reach: every page stands, and says so."""
        async with self._database.begin() as tx:
            present = [guild for guild in await tx.guilds.all() if guild.state is GuildState.PRESENT]
            for guild in present:
                await tx.guilds.save(replace(guild, state=GuildState.UNREACHABLE))
                await tx.outbox.put(GuildChanged(guild.id))
        await self._live.look()
        log.warning("guild.all_lost", guilds=len(present))

    async def missing(self, present: frozenset[GuildId]) -> None:
        """Note every guild that Discord no longer lists: the bot was removed while it was away."""
        async with self._database.read() as tx:
            known = await tx.guilds.all()
        for guild in known:
            if guild.id not in present and guild.state is not GuildState.REMOVED:
                await self.lost(guild.id, removed=True)

    async def forget(self, actor: Actor, guild_id: GuildId) -> None:
        """Purge everything of a guild at once: its pages, people and history."""
        actor.check_operator()
        async with self._database.begin() as tx:
            guild = await tx.guilds.get(guild_id)
            await tx.guilds.purge(guild_id)
            await tx.audit.wrote(actor, None, "guild.forgotten", guild.name, guild=str(guild_id))
            await tx.epochs.bump(GUILDS_EPOCH)
        await self._live.look()
        log.info("guild.forgotten", guild=guild_id)

    async def request_sync(self, actor: Actor, guild_id: GuildId) -> None:
        """Ask for the guild to be compared in full as soon as may be."""
        actor.check_manages(guild_id)
        async with self._database.begin() as tx:
            await tx.guilds.get(guild_id)
            await tx.outbox.put(SyncRequested(guild_id))
            await tx.audit.wrote(actor, guild_id, "sync.requested")
        await self._live.look()

    async def _redrawn(
        self, tx: Transaction, guild_id: GuildId, old: Sequence[Role], new: Sequence[Role]
    ) -> set[PageId]:
        """Bring the pages in line with changed roles; return those that look different now."""
        now, pages = {role.id: role for role in new}, await tx.pages.of_guild(guild_id, with_deleted=True)
        touched: set[PageId] = set()
        for role in old:
            after = now.get(role.id)
            if after is not None and after.name != role.name:
                touched |= await tx.pages.rename_mappings(
                    guild_id, role.id, before=role.name, after=after.name
                )
        changed = {role.id for role in old if role.id in now and now[role.id].colour != role.colour}
        for page in pages:
            for mapping in page.mappings():
                if mapping.role_id in changed:
                    touched.add(page.id)
                if mapping.role_id not in now and not mapping.is_unmapped:
                    await tx.pages.mark_unmapped(page.id, mapping.role_id)
                    touched.add(page.id)
                    log.warning("mapping.role_deleted", page=str(page.id), role=mapping.role_id)
        return touched
