"""Erasing: one account taken out of every table, by what each column says that it holds.

`storage/tables/personal.py` tells the marks; a table that is added later is met by its columns' marks alone.
What no mark could say (`BY_HAND`) is done here: the person's row, his names on record, the owners of pages.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    false,
    null,
    or_,
    select,
    update,
)

from domain.ids import GuildId, PersonId, UserId
from domain.rosters.forgetting import FORMER, SHORTEST_NAME, without, without_deeply
from domain.rosters.records import RecordKind
from storage.connection import Connection
from storage.statements import among
from storage.tables.guilds import guilds
from storage.tables.metadata import metadata
from storage.tables.pages import pages
from storage.tables.people import memberships, people
from storage.tables.personal import ACCOUNT, HIS_ROW, NAMED_BY, NEWS, WORDS_OF, WRITTEN, is_marked
from storage.tables.records import records
from storage.tables.staff import staff
from storage.tables.types import Words

NOBODY = 0
"""What an account's column holds that can't be empty; Discord gives no such id."""

# A column of whatever type.
AnyColumn = Column[Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything by which somebody is known here: his account, his person in each guild, all his names.

    `guild_ids` are the guilds in which anything at all refers to the account.
    """

    user_id: UserId
    people: dict[GuildId, PersonId]
    names: frozenset[str]
    guild_ids: frozenset[GuildId] = frozenset()

    @property
    def person_ids(self) -> list[PersonId]:
        """Return his people, one for each guild."""
        return list(self.people.values())


class Erasing:
    """Finds out who somebody is in all guilds, and takes him out of every table."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def identity(self, user_id: UserId) -> Identity:
        """Return all that an account is known by."""
        rows = await self._connection.rows(
            select(people.c.id, people.c.guild_id, people.c.name, people.c.username).where(
                people.c.user_id == user_id
            )
        )
        known = {GuildId(row.guild_id): PersonId(row.id) for row in rows}
        changes = await self._connection.rows(
            select(records.c.before, records.c.after).where(
                among(records.c.person_id, known.values()), records.c.kind == RecordKind.NAME_CHANGE.value
            )
        )
        names = {row.name for row in rows} | {row.username for row in rows}
        names |= {name for row in changes for name in row if name}
        files = await self._connection.rows(
            select(staff.c.name).where(among(staff.c.person_id, known.values()))
        )
        names |= {row.name for row in files}
        for column in _columns():
            if NAMED_BY in column.info:
                account = column.table.c[column.info[NAMED_BY]]
                given = await self._connection.rows(select(column).where(account == user_id).distinct())
                names |= {row[0] for row in given if row[0]}
        return Identity(user_id, known, frozenset(names), frozenset(known) | await self._guilds(user_id))

    async def _guilds(self, user_id: UserId) -> frozenset[GuildId]:
        found: set[GuildId] = set()
        for column in (pages.c.owner_id, *(each for each in _columns() if _is_account(each))):
            if "guild_id" in column.table.c:
                guild_id = column.table.c.guild_id
                rows = await self._connection.rows(
                    select(guild_id).where(column == user_id, guild_id.is_not(None)).distinct()
                )
                found |= {GuildId(row[0]) for row in rows}
        return frozenset(found)

    async def accounts(self) -> frozenset[UserId]:
        """Return every account that any table knows."""
        found: set[UserId] = set()
        for column in (people.c.user_id, *(each for each in _columns() if _is_account(each))):
            rows = await self._connection.rows(select(column).where(column.is_not(None)).distinct())
            found |= {UserId(row[0]) for row in rows}
        return frozenset(found - {UserId(NOBODY)})

    async def erase(self, who: Identity, guild_ids: Collection[GuildId]) -> int:
        """Take him out of every table, texts of these guilds included; return how many texts named him."""
        changed = 0
        for table in metadata.sorted_tables:
            changed += await self._texts(table, who, guild_ids)
        for table in metadata.sorted_tables:
            await self._names(table, who)
            await self._words(table, who)
            await self._rows(table, who)
            await self._accounts(table, who)
        await self._people(who)
        return changed

    async def _people(self, who: Identity) -> None:
        """Make his people nobody in particular; a new UUID, for the old one may be known outside."""
        for person_id in who.person_ids:
            await self._connection.write(
                update(people)
                .where(people.c.id == person_id)
                .values(
                    uuid=uuid4(),
                    user_id=null(),
                    username=FORMER,
                    name=FORMER,
                    avatar=null(),
                    fingerprint=null(),
                )
            )
        await self._connection.write(
            update(guilds).where(guilds.c.owner_id == who.user_id).values(owner_id=null())
        )
        await self._connection.write(
            update(pages).where(pages.c.owner_id == who.user_id).values(owner_id=NOBODY)
        )
        theirs = among(records.c.person_id, who.person_ids)
        await self._connection.write(
            update(records)
            .where(theirs, records.c.kind == RecordKind.NAME_CHANGE.value)
            .values(before=FORMER, after=FORMER)
        )
        await self._connection.write(
            update(records)
            .where(theirs, records.c.kind == RecordKind.CALLSIGN.value)
            .values(before=null(), after=null())
        )
        await self._connection.write(
            update(memberships)
            .where(among(memberships.c.person_id, who.person_ids))
            .values(status="active", status_until=null())
        )

    async def _texts(self, table: Table, who: Identity, guild_ids: Collection[GuildId]) -> int:
        """Rewrite what people wrote, and drop the news that would name him."""
        changed = 0
        for column in table.columns:
            if not (is_marked(column.info, WRITTEN) or is_marked(column.info, NEWS)):
                continue
            for row in await self._connection.rows(_naming(table, column, who, guild_ids)):
                *key, text = row
                after = _rewritten(column, text, who)
                if after == text:
                    continue
                changed += 1
                this = and_(*(part == value for part, value in zip(table.primary_key, key, strict=True)))
                if is_marked(column.info, NEWS):
                    await self._connection.write(delete(table).where(this))
                else:
                    await self._connection.write(update(table).where(this).values({column: after}))
        return changed

    async def _names(self, table: Table, who: Identity) -> None:
        for column in table.columns:
            if NAMED_BY in column.info:
                beside = table.c[column.info[NAMED_BY]]
                await self._connection.write(
                    update(table).where(_is_his(beside, who)).values({column: FORMER})
                )

    async def _words(self, table: Table, who: Identity) -> None:
        for column in table.columns:
            if WORDS_OF in column.info:
                empty = null() if column.nullable else bindparam(None, "")
                giver = table.c[column.info[WORDS_OF]]
                await self._connection.write(update(table).where(_is_his(giver, who)).values({column: empty}))

    async def _rows(self, table: Table, who: Identity) -> None:
        for column in table.columns:
            if is_marked(column.info, HIS_ROW) and (_is_account(column) or _is_person(column)):
                await self._connection.write(delete(table).where(_is_his(column, who)))

    async def _accounts(self, table: Table, who: Identity) -> None:
        for column in table.columns:
            if is_marked(column.info, ACCOUNT):
                empty = null() if column.nullable else bindparam(None, NOBODY)
                await self._connection.write(
                    update(table).where(column == who.user_id).values({column: empty})
                )


def _columns() -> Iterator[AnyColumn]:
    for table in metadata.sorted_tables:
        yield from table.columns


def _is_account(column: AnyColumn) -> bool:
    """Say whether a column holds accounts, of those that marks tell of."""
    if is_marked(column.info, ACCOUNT):
        return True
    return is_marked(column.info, HIS_ROW) and column.type.python_type is int and not column.foreign_keys


def _is_person(column: AnyColumn) -> bool:
    return any(key.column is people.c.id for key in column.foreign_keys)


def _is_his(column: AnyColumn, who: Identity) -> ColumnElement[bool]:
    return among(column, who.person_ids) if _is_person(column) else column == who.user_id


def _naming(
    table: Table, column: AnyColumn, who: Identity, guild_ids: Collection[GuildId]
) -> Select[Any]:  # the key's columns, then the text
    """Return the question for the rows that may name him: by id anywhere, by name in these guilds."""
    text: ColumnElement[str] = column if isinstance(column.type, Words) else cast(column, Text)
    by_name = or_(false(), *(text.icontains(each, autoescape=True) for each in _spelled(who.names)))
    within = _of_guilds(table, guild_ids)
    by_id = text.contains(str(who.user_id), autoescape=True)
    return select(*table.primary_key, column).where(or_(by_id, and_(within, by_name)))


def _spelled(names: Iterable[str]) -> Iterator[str]:
    """Every name as it is, and as JSON may write it."""
    for name in names:
        if len(name) >= SHORTEST_NAME:
            yield name
            if (written := json.dumps(name)[1:-1]) != name:
                yield written


def _of_guilds(table: Table, guild_ids: Collection[GuildId]) -> ColumnElement[bool]:
    """Return the claim that a row belongs to one of these guilds, by whatever of it can tell."""
    if table is guilds:
        return among(guilds.c.id, guild_ids)
    if "guild_id" in table.c:
        return or_(table.c.guild_id.is_(None), among(table.c.guild_id, guild_ids))
    if "page_id" in table.c:
        return table.c.page_id.in_(select(pages.c.id).where(among(pages.c.guild_id, guild_ids)))
    if "membership_id" in table.c:
        of_pages = select(memberships.c.id).join(pages, pages.c.id == memberships.c.page_id)
        return table.c.membership_id.in_(of_pages.where(among(pages.c.guild_id, guild_ids)))
    if "person_id" in table.c:
        return table.c.person_id.in_(select(people.c.id).where(among(people.c.guild_id, guild_ids)))
    return ~false()


def _rewritten(column: AnyColumn, text: Any, who: Identity) -> Any:  # a text, or a JSON value
    if isinstance(column.type, Words):
        return without(text, who.names, who.user_id) if text is not None else None
    return without_deeply(text, who.names, who.user_id)
