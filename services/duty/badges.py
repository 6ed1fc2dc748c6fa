"""Badges: the roles held while on patrol and while away, and who is to hold them now."""

from collections.abc import Collection, Mapping

from domain.errors import Invalid
from domain.hr.leaves import LeaveState
from domain.ids import GuildId, LeaveId, PatrolId, RoleId, UserId
from domain.words import counted, sentence
from storage.database import Database
from storage.transaction import Transaction


class Badges:
    """Says who is to hold which of a guild's badges; the bot sees to it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_guild(self, guild_id: GuildId) -> Mapping[RoleId, frozenset[UserId]]:
        """Return each badge of a guild with everybody who is to hold it now, be that nobody.

        A role that a page's rank, certification or subdivision is bound to is no badge, whatever the rules
        say: it may have been bound after they were made.
        """
        async with self._database.read() as tx:
            return await worn(tx, guild_id)

    async def concerned(
        self, patrol_ids: Collection[PatrolId] = (), leave_ids: Collection[LeaveId] = ()
    ) -> frozenset[UserId]:
        """Return whose patrols and leaves these are, as far as they have an account."""
        async with self._database.read() as tx:
            people = await tx.patrols.people_of(patrol_ids) | await tx.leaves.people_of(leave_ids)
            found = await tx.people.by_ids(people)
        return frozenset(each.user_id for each in found.values() if each.user_id is not None)


async def worn(tx: Transaction, guild_id: GuildId) -> dict[RoleId, frozenset[UserId]]:
    """Return each badge of a guild, by the rules as written, with everybody who is to hold it now."""
    wanted: dict[RoleId, set[UserId]] = {}
    pages = await tx.duty.badges(guild_id)
    for role_id in pages.values():
        wanted[role_id] = set()
    for page_id, user_id in await tx.patrols.on_duty(pages) if pages else ():
        wanted[pages[page_id]].add(user_id)
    for role_id, users in (await _away(tx, guild_id)).items():
        wanted.setdefault(role_id, set()).update(users)
    bound = await _bound(tx, guild_id) if wanted else frozenset()
    return {role_id: frozenset(users) for role_id, users in wanted.items() if role_id not in bound}


async def check_holders(
    tx: Transaction,
    guild_id: GuildId,
    before: Collection[RoleId],
    holders: Mapping[RoleId, Collection[UserId]],
    field: str,
) -> None:
    """Refuse a badge written just now, none `before`, that others hold who would lose it by that."""
    for role_id, users in (await worn(tx, guild_id)).items():
        losing = set(holders.get(role_id, ())) - users
        if role_id in before or not losing:
            continue
        role = next(each for each in await tx.guilds.roles(guild_id) if each.id == role_id)
        raise Invalid(
            counted(
                "{field}: {count} member who is neither on {patrol} nor on leave holds {role}; Muster would "
                "take it from that member. Choose another role, or say take_over: True.",
                "{field}: {count} members who are neither on {patrol} nor on leave hold {role}; Muster would "
                "take it from them. Choose another role, or say take_over: True.",
                len(losing),
                field=field,
                role=role.name,
            ),
            field=field,
        )


async def check_badges(tx: Transaction, guild_id: GuildId, role_ids: Collection[RoleId], field: str) -> None:
    """Refuse a badge that the server does not have, or that already says what somebody is on a page."""
    await _check_can_be_given(tx, guild_id, role_ids, field)
    for page in await tx.pages.of_guild(guild_id):
        for each in page.mappings():
            if each.role_id in role_ids and not each.is_unmapped:
                raise Invalid(
                    sentence(
                        "{field}: that role is {name}'s on {page}; choose one that stands for nothing else.",
                        field=field,
                        name=each.name,
                        page=page.title,
                    ),
                    field=field,
                )


async def _check_can_be_given(
    tx: Transaction, guild_id: GuildId, role_ids: Collection[RoleId], field: str
) -> None:
    """Refuse a role that is none of the server's, everybody's, or for an integration alone to give."""
    known = {role.id: role for role in await tx.guilds.roles(guild_id)}
    for role_id in role_ids:
        role = known.get(role_id)
        if int(role_id) == int(guild_id):
            why = sentence("{field}: everybody has that role; choose another.", field=field)
        elif role is None:
            why = sentence("{field}: the server has no role with that id.", field=field)
        elif role.is_managed:
            why = sentence(
                "“{role}” belongs to an integration, so nobody can be given it; choose another role.",
                role=role.name,
            )
        else:
            continue
        raise Invalid(why, field=field)


async def _away(tx: Transaction, guild_id: GuildId) -> dict[RoleId, set[UserId]]:
    """Return each role that is held during leave, with those who are away on such leave."""
    rules = await tx.leaves.rules(guild_id)
    wanted: dict[RoleId, set[UserId]] = {role_id: set() for _, role_id in rules.roles}
    if not wanted:
        return wanted
    leaves = await tx.leaves.of_guild(guild_id, states={LeaveState.ACTIVE})
    people = await tx.people.by_ids({each.person_id for each in leaves})
    for leave in leaves:
        role_id, user_id = rules.role_of(leave.kind), people[leave.person_id].user_id
        if role_id is not None and user_id is not None:
            wanted[role_id].add(user_id)
    return wanted


async def _bound(tx: Transaction, guild_id: GuildId) -> frozenset[RoleId]:
    pages = await tx.pages.of_guild(guild_id, with_deleted=True)
    return frozenset(each.role_id for page in pages for each in page.mappings())
