"""Sites: where staff work; made and changed by the admin tier, known to everybody of the guild."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from domain.access.actors import Actor
from domain.access.scopes import Scope
from domain.access.tiers import Tier
from domain.errors import Refused
from domain.ids import GuildId, SiteId
from domain.staff.sites import Site, SiteDetails, checked_site
from domain.words import counted, sentence
from services.access.tiers import require
from storage.database import Database
from storage.transaction import Transaction

MOST_SITES = 1000


class Sites:
    """Lists, makes, changes and removes the sites of a guild."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def list(self, actor: Actor, guild_id: GuildId) -> tuple[Site, ...]:
        """Return the guild's sites by name."""
        async with self._database.read() as tx:
            actor.check_scope(Scope.READ_SITES)
            await require(tx, actor, guild_id, Tier.MEMBER)
            return await tx.sites.of_guild(guild_id)

    async def get(self, actor: Actor, guild_id: GuildId, site_id: SiteId) -> Site:
        """Return one site of the guild."""
        async with self._database.read() as tx:
            actor.check_scope(Scope.READ_SITES)
            await require(tx, actor, guild_id, Tier.MEMBER)
            return await tx.sites.get(guild_id, site_id)

    async def create(self, actor: Actor, guild_id: GuildId, details: SiteDetails) -> Site:
        """Make a site; `Refused` if the guild has one of that name."""
        async with self._database.begin() as tx:
            actor.check_scope(Scope.WRITE_SITES)
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            details = checked_site(details)
            await _check_name(tx, guild_id, details.name)
            if len(await tx.sites.of_guild(guild_id)) >= MOST_SITES:
                raise Refused(
                    sentence("There are {count} sites already; remove one first.", count=MOST_SITES)
                )
            site = await tx.sites.add(Site(SiteId(0), guild_id, details, self._clock()))
            await tx.audit.wrote(actor, guild_id, "site.created", details.name)
        return site

    async def change(
        self,
        actor: Actor,
        guild_id: GuildId,
        site_id: SiteId,
        changed: Callable[[SiteDetails], SiteDetails],
        *,
        version: int | None = None,
    ) -> Site:
        """Make a site's details what `changed` makes of them, unless it is no longer at `version`."""
        async with self._database.begin() as tx:
            actor.check_scope(Scope.WRITE_SITES)
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            before = await tx.sites.get(guild_id, site_id)
            check_version(before.version, version)
            details = checked_site(changed(before.details))
            if details == before.details:
                return before
            await _check_name(tx, guild_id, details.name, but=site_id)
            site = await tx.sites.save(replace(before, details=details))
            await tx.audit.wrote(actor, guild_id, "site.edited", details.name)
        return site

    async def remove(self, actor: Actor, guild_id: GuildId, site_id: SiteId) -> Site:
        """Remove a site; `Refused` as long as staff work there."""
        async with self._database.begin() as tx:
            actor.check_scope(Scope.WRITE_SITES)
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            site = await tx.sites.get(guild_id, site_id)
            if count := await tx.sites.count_staff(site_id):
                raise Refused(
                    counted(
                        "{count} member of staff works at this site; take it off his sites first.",
                        "{count} members of staff work at this site; take it off their sites first.",
                        count,
                    ),
                    field="site_id",
                )
            await tx.sites.remove(site_id)
            await tx.audit.wrote(actor, guild_id, "site.removed", site.details.name)
        return site


def check_version(version: int, expected: int | None) -> None:
    """Raise `Refused` unless what is changed is still at the version that somebody has seen."""
    if expected is not None and version != expected:
        raise Refused(
            sentence("Somebody was faster: this is at version {version} by now.", version=version),
            field="version",
        )


async def _check_name(tx: Transaction, guild_id: GuildId, name: str, *, but: SiteId | None = None) -> None:
    other = await tx.sites.named(guild_id, name)
    if other is not None and other.id != but:
        raise Refused(
            sentence("There is a site called “{name}” already.", name=other.details.name), field="name"
        )
