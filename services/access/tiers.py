"""Tiers: what a guild's roles may do, set and looked up."""

from collections.abc import Collection

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant, check_tier, tier_of
from domain.errors import Invalid, NotFound
from domain.ids import GuildId, PageId, SubdivisionId
from domain.rosters.fields import Circle, circle_of
from domain.rosters.pages import Page, PageHead, Visibility, may_read
from domain.words import sentence
from storage.database import Database
from storage.transaction import Transaction


class Tiers:
    """Grants tiers to roles; whoever manages the server does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def view(self, actor: Actor, guild_id: GuildId) -> tuple[TierGrant, ...]:
        """Return every grant of the guild."""
        actor.check_manages(guild_id)
        async with self._database.read() as tx:
            return await tx.tiers.of_guild(guild_id)

    async def pages(
        self, actor: Actor, guild_id: GuildId, *, needs: Tier = Tier.SUPERVISOR
    ) -> tuple[Page, ...]:
        """Return the pages where the actor may order something; `NotAllowed` if he is `needs` nowhere."""
        async with self._database.read() as tx:
            grants = await tx.tiers.of_guild(guild_id)
            pages = await tx.pages.of_guild(guild_id)
        has = {page.id: _best(actor, grants, page) for page in pages}
        check_tier(max(has.values(), default=tier_of(actor, grants, guild_id)), needs)
        return tuple(page for page in pages if has[page.id] >= Tier.SUPERVISOR)

    async def seen(self, actor: Actor, guild_id: GuildId) -> tuple[Page, ...]:
        """Return the pages that the actor may see in the guild: all but those switched off, for most."""
        async with self._database.read() as tx:
            grants = await tx.tiers.of_guild(guild_id)
            pages = await tx.pages.of_guild(guild_id)
        return tuple(
            page
            for page in pages
            if page.visibility is not Visibility.OFF or _best(actor, grants, page) >= Tier.SUPERVISOR
        )

    async def listed(self, actor: Actor, guild_id: GuildId) -> tuple[Page, ...]:
        """Return the pages he may see and is told of unasked: unlisted ones only if he has a tier there."""
        seen = await self.seen(actor, guild_id)
        async with self._database.read() as tx:
            grants = await tx.tiers.of_guild(guild_id)
        return tuple(
            page
            for page in seen
            if page.visibility is not Visibility.UNLISTED
            or page.owner_id == actor.user_id
            or _best(actor, grants, page) >= Tier.SUPERVISOR
        )

    async def highest(self, actor: Actor, guild_id: GuildId) -> Tier:
        """Return the highest tier the actor has anywhere in the guild."""
        async with self._database.read() as tx:
            grants = await tx.tiers.of_guild(guild_id)
            pages = await tx.pages.of_guild(guild_id) if grants else ()
        has = (_best(actor, grants, page) for page in pages)
        return max(has, default=tier_of(actor, grants, guild_id))

    async def everywhere(self, actor: Actor, guild_id: GuildId) -> Tier:
        """Return the tier the actor has in the guild as a whole, not only on one of its pages."""
        async with self._database.read() as tx:
            return tier_of(actor, await tx.tiers.of_guild(guild_id), guild_id)

    async def circle(self, actor: Actor, page: PageHead | Page, *, is_member: bool = True) -> Circle:
        """Return where the actor stands on a page; a subdivision's supervisors are not its staff."""
        async with self._database.read() as tx:
            grants = await tx.tiers.of_guild(page.guild_id)
        tier = tier_of(actor, grants, page.guild_id, page_id=page.id)
        return circle_of(is_reader=is_member and may_read(actor.role_ids, page.reader_role_ids), tier=tier)

    async def grant(self, actor: Actor, guild_id: GuildId, grant: TierGrant) -> None:
        """Let a role do as much as the tier says; the member tier takes it back to what everybody may."""
        actor.check_manages(guild_id)
        if int(grant.role_id) == int(guild_id) and grant.tier is not Tier.MEMBER:
            raise Invalid(
                sentence("role: everybody has @everyone; choose a role that only some members have."),
                field="role",
            )
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            if grant.role_id not in {role.id for role in await tx.guilds.roles(guild_id)}:
                raise Invalid(
                    sentence("role: the server has no role with id {role_id}.", role_id=grant.role_id),
                    field="role",
                )
            await _check_place(tx, guild_id, grant)
            if grant.tier is Tier.MEMBER:
                await tx.tiers.revoke(guild_id, grant)
            else:
                await tx.tiers.grant(guild_id, grant)
            await tx.audit.wrote(
                actor,
                guild_id,
                "permission.set",
                grant.tier.word,
                role=str(grant.role_id),
                page=grant.page_id,
                subdivision=grant.subdivision_id,
            )


async def require(
    tx: Transaction,
    actor: Actor,
    guild_id: GuildId,
    needs: Tier,
    *,
    page_id: PageId | None = None,
    subdivision_ids: Collection[SubdivisionId] = (),
) -> Tier:
    """Return the actor's tier there; `NotAllowed` if it is below `needs`. The first thing a verb does."""
    grants = await tx.tiers.of_guild(guild_id)
    has = tier_of(actor, grants, guild_id, page_id=page_id, subdivision_ids=subdivision_ids)
    check_tier(has, needs)
    return has


def _best(actor: Actor, grants: Collection[TierGrant], page: Page) -> Tier:
    """Return the highest tier the actor has on a page, for whomever it may be."""
    divisions = [each.id for each in page.subdivisions]
    return tier_of(actor, grants, page.guild_id, page_id=page.id, subdivision_ids=divisions)


async def _check_place(tx: Transaction, guild_id: GuildId, grant: TierGrant) -> None:
    pages = {page.id: page for page in await tx.pages.of_guild(guild_id)}
    if grant.page_id is not None and grant.page_id not in pages:
        raise NotFound(sentence("This server has no such page."))
    if grant.subdivision_id is not None:
        known = {each.id for page in pages.values() for each in page.subdivisions}
        if grant.subdivision_id not in known:
            raise NotFound(sentence("This server has no such subdivision."))
