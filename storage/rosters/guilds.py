"""Guilds, with the mirror of their roles and channels."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, select, update

from domain.errors import NotFound
from domain.ids import ChannelId, GuildId, RoleId, UserId
from domain.rosters.guilds import Channel, Guild, GuildState, Held, Role
from domain.words import sentence
from storage.connection import AnyRow, Connection, Values
from storage.statements import among, differs
from storage.tables.guilds import guild_channels, guild_roles, guilds
from storage.tables.pages import pages
from storage.tables.people import holdings, memberships
from storage.tables.records import records

COLUMNS = (
    guilds.c.id,
    guilds.c.name,
    guilds.c.owner_id,
    guilds.c.state,
    guilds.c.removed_at,
    guilds.c.synced_at,
    guilds.c.held,
)
_SAVED = ("name", "owner_id", "state", "removed_at", "synced_at", "held")
_ROLE = (
    guild_roles.c.id,
    guild_roles.c.name,
    guild_roles.c.position,
    guild_roles.c.colour,
    guild_roles.c.is_managed,
)
_CHANNEL = (guild_channels.c.id, guild_channels.c.name, guild_channels.c.kind, guild_channels.c.position)


class Guilds:
    """Finds, saves and purges guilds, and mirrors what Discord tells of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, guild_id: GuildId) -> Guild | None:
        """Return the guild, or None if the bot was never in it, or its data is purged."""
        row = await self._connection.row(select(*COLUMNS).where(guilds.c.id == guild_id))
        return guild_of(row) if row else None

    async def get(self, guild_id: GuildId) -> Guild:
        """Return the guild or raise `NotFound`."""
        return _known(await self.find(guild_id), guild_id)

    async def lock(self, guild_id: GuildId) -> Guild:
        """Return the guild and keep other writers that lock it waiting until the end of this transaction."""
        # Without KEY SHARE, rows that only point to the guild could not be added meanwhile.
        statement = select(*COLUMNS).where(guilds.c.id == guild_id).with_for_update(key_share=True)
        row = await self._connection.row(statement)
        return _known(guild_of(row) if row else None, guild_id)

    async def all(self) -> tuple[Guild, ...]:
        """Return every guild, those too which the bot was removed from."""
        return await self._all(select(*COLUMNS))

    async def removed_before(self, moment: datetime) -> tuple[Guild, ...]:
        """Return the guilds that the bot was removed from before `moment`."""
        return await self._all(select(*COLUMNS).where(guilds.c.removed_at < moment))

    async def _all(self, statement: Select[Any]) -> tuple[Guild, ...]:  # any columns: guild_of names them
        return tuple(map(guild_of, await self._connection.rows(statement.order_by(guilds.c.id))))

    async def save(self, guild: Guild) -> None:
        """Write the guild, new or known; one that is as it was is not written."""
        statement = self._connection.insert(guilds).values(
            id=guild.id,
            name=guild.name,
            owner_id=guild.owner_id,
            state=guild.state.value,
            removed_at=guild.removed_at,
            synced_at=guild.synced_at,
            held=_held_written(guild.held),
        )
        await self._connection.write(
            statement.on_conflict_do_update(
                index_elements=[guilds.c.id],
                set_={name: statement.excluded[name] for name in _SAVED},
                where=differs(guilds, statement.excluded, _SAVED),
            )
        )

    async def roles(self, guild_id: GuildId) -> tuple[Role, ...]:
        """Return the guild's roles as last mirrored, the highest first."""
        rows = await self._connection.rows(
            select(*_ROLE)
            .where(guild_roles.c.guild_id == guild_id)
            .order_by(guild_roles.c.position.desc(), guild_roles.c.id)
        )
        return tuple(
            Role(RoleId(row.id), row.name, row.position, colour=row.colour, is_managed=row.is_managed)
            for row in rows
        )

    async def holders(self, guild_id: GuildId) -> dict[RoleId, int]:
        """Return how many members held each role when they were counted last, of those that were."""
        rows = await self._connection.rows(
            select(guild_roles.c.id, guild_roles.c.holders).where(
                guild_roles.c.guild_id == guild_id, guild_roles.c.holders.is_not(None)
            )
        )
        return {RoleId(row.id): row.holders for row in rows}

    async def count_holders(self, guild_id: GuildId, holders: Mapping[RoleId, int]) -> None:
        """Take down how many members hold each role, nobody those that are not named; only what differs."""
        known = await self.holders(guild_id)
        changed = [
            {"role": int(role.id), "count": holders.get(role.id, 0)}
            for role in await self.roles(guild_id)
            if known.get(role.id) != holders.get(role.id, 0)
        ]
        if changed:
            await self._connection.write_many(
                update(guild_roles)
                .where(guild_roles.c.guild_id == guild_id, guild_roles.c.id == bindparam("role"))
                .values(holders=bindparam("count")),
                changed,
            )

    async def channels(self, guild_id: GuildId) -> tuple[Channel, ...]:
        """Return the guild's channels as last mirrored, from the top down."""
        rows = await self._connection.rows(
            select(*_CHANNEL)
            .where(guild_channels.c.guild_id == guild_id)
            .order_by(guild_channels.c.position, guild_channels.c.id)
        )
        return tuple(Channel(ChannelId(row.id), row.name, row.kind, row.position) for row in rows)

    async def replace_roles(self, guild_id: GuildId, roles: Iterable[Role]) -> bool:
        """Make these the guild's roles, writing only what differs; say whether anything did."""
        wanted = {
            int(role.id): {
                "name": role.name,
                "position": role.position,
                "colour": role.colour,
                "is_managed": role.is_managed,
            }
            for role in roles
        }
        known = {
            int(role.id): (role.name, role.position, role.colour, role.is_managed)
            for role in await self.roles(guild_id)
        }
        return await self._replace(guild_roles, guild_id, wanted, known)

    async def replace_channels(self, guild_id: GuildId, channels: Iterable[Channel]) -> bool:
        """Make these the guild's channels, writing only what differs; say whether anything did."""
        wanted = {
            int(each.id): {"name": each.name, "kind": each.kind, "position": each.position}
            for each in channels
        }
        known = {
            int(each.id): (each.name, each.kind, each.position) for each in await self.channels(guild_id)
        }
        return await self._replace(guild_channels, guild_id, wanted, known)

    async def _replace(
        self,
        table: Table,
        guild_id: GuildId,
        wanted: Mapping[int, Values],
        known: Mapping[int, tuple[object, ...]],
    ) -> bool:
        gone = known.keys() - wanted.keys()
        if gone:
            await self._connection.write(
                delete(table).where(table.c.guild_id == guild_id, among(table.c.id, gone))
            )
        changed = [
            {"guild_id": guild_id, "id": id_, **values}
            for id_, values in wanted.items()
            if known.get(id_) != tuple(values.values())
        ]
        if changed:
            statement = self._connection.insert(table)
            names = next(iter(wanted.values())).keys()
            statement = statement.on_conflict_do_update(
                index_elements=[table.c.guild_id, table.c.id],
                set_={name: statement.excluded[name] for name in names},
            )
            await self._connection.write_many(statement, changed)
        return bool(gone or changed)

    async def purge(self, guild_id: GuildId) -> None:
        """Delete everything there is of a guild, for good."""
        of_guild = select(pages.c.id).where(pages.c.guild_id == guild_id)
        members = select(memberships.c.id).where(memberships.c.page_id.in_(of_guild))
        # The big tables first and by themselves: row by row, by way of the foreign keys, takes far longer.
        await self._connection.write(delete(holdings).where(holdings.c.membership_id.in_(members)))
        await self._connection.write(delete(records).where(records.c.guild_id == guild_id))
        await self._connection.write(delete(memberships).where(memberships.c.page_id.in_(of_guild)))
        await self._connection.write(delete(guilds).where(guilds.c.id == guild_id))


def guild_of(row: AnyRow) -> Guild:
    """Return the guild that a row of `COLUMNS` tells of."""
    return Guild(
        id=GuildId(row.id),
        name=row.name,
        owner_id=UserId(row.owner_id) if row.owner_id is not None else None,
        state=GuildState(row.state),
        removed_at=row.removed_at,
        synced_at=row.synced_at,
        held=held_of(row.held),
    )


def held_of(document: Values | None) -> Held | None:
    """Return the hold that the column `held` tells of."""
    if document is None:
        return None
    return Held(
        since=datetime.fromisoformat(document["since"]),
        removals=document["removals"],
        members=document["members"],
        names=tuple(document["names"]),
        is_approved=document["is_approved"],
    )


def _held_written(held: Held | None) -> dict[str, object] | None:
    if held is None:
        return None
    return {
        "since": held.since.isoformat(),
        "removals": held.removals,
        "members": held.members,
        # JSON keeps a NUL that PostgreSQL's JSONB refuses.
        "names": [name.replace("\0", "").encode("utf-8", "replace").decode() for name in held.names],
        "is_approved": held.is_approved,
    }


def _known(guild: Guild | None, guild_id: GuildId) -> Guild:
    if guild is None:
        raise NotFound(sentence("The bot is not in a server with id {guild_id}.", guild_id=guild_id))
    return guild
