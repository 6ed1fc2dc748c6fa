"""Somebody taken out of every table there is, also of those that are added later."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Uuid,
    insert,
    select,
)

from domain.ids import UserId
from domain.staff.staff import StaffDetails, StaffMember
from storage.database import Database
from storage.rosters.erasing import Identity
from storage.tables import types
from storage.tables.metadata import metadata
from storage.tables.people import people
from storage.tables.personal import ACCOUNT, HIS_ROW, NAMED_BY, NEWS, WRITTEN, is_marked
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town

DANA = UserId(815_471_108_150_047_110)
NAME = "Dana Distinct"
SAID = f"ask {NAME} or <@{DANA}>"


async def test_an_account_is_known_by_all_its_names(town: Town) -> None:
    person = await town.enrol(ANNA, town.standing(2))
    async with town.database.read() as tx:
        who = await tx.erasing.identity(ANNA)

    assert who == Identity(ANNA, {GUILD: person}, frozenset({"user101", "member 101"}), frozenset({GUILD}))


async def test_the_name_in_his_file_is_one_of_his(town: Town) -> None:
    person = await town.enrol(ANNA, town.standing(2))
    async with town.database.begin() as tx:
        uuid = (await tx.staff.ids([person]))[person]
        await tx.staff.add(StaffMember(uuid, person, GUILD, StaffDetails("Anna Realname"), NOW))
        who = await tx.erasing.identity(ANNA)

    assert who.names == {"user101", "member 101", "Anna Realname"}


async def test_every_account_is_found(town: Town) -> None:
    await town.enrol(ANNA, town.standing(2))
    async with town.database.read() as tx:
        assert await tx.erasing.accounts() == {ANNA}


async def test_others_stay_who_they_are(town: Town) -> None:
    anna, ben = await town.enrol(ANNA, town.standing(2)), await town.enrol(BEN, town.standing(1))
    async with town.database.begin() as tx:
        before = await tx.people.get(ben)
        await tx.erasing.erase(await tx.erasing.identity(ANNA), [GUILD])

        assert await tx.people.get(ben) == before
        gone = await tx.people.get(anna)
        assert (gone.user_id, gone.profile.name) == (None, "former member")
        assert await tx.people.find(GUILD, ANNA) is None


async def test_no_table_of_today_or_tomorrow_keeps_him(database: Database) -> None:
    """Fill every column of every table with him, as far as it may hold him, and search them all."""
    if database.engine_name != "sqlite":
        pytest.skip("rows that refer to nothing can be written to SQLite alone")
    async with database.begin() as tx:
        connection = tx.erasing._connection
        await connection._connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in metadata.sorted_tables:
            if table.name not in ("epochs", "secrets", "forgotten", "erasures"):
                await connection.write(insert(table).values({each: value(each) for each in filled(table)}))
        assert len([hit async for hit in hits(connection)]) > 10

        who = Identity(DANA, {GUILD: 1}, frozenset({NAME}))  # type: ignore[dict-item]
        await tx.erasing.erase(who, [GUILD])
        left = [hit async for hit in hits(connection)]
        for table in reversed(metadata.sorted_tables):
            await connection._connection.execute(table.delete())

    assert left == []


async def hits(connection: Any) -> Any:
    for table in metadata.sorted_tables:
        columns = [each for each in table.columns if not isinstance(each.type, LargeBinary)]
        for row in await connection.rows(select(*columns)):
            for column, found in zip(columns, row, strict=True):
                if NAME in str(found) or str(DANA) in str(found):
                    yield f"{column}: {found}"


def filled(table: Table) -> Iterator[Column[Any]]:
    return (each for each in table.columns if not (each.primary_key and each.autoincrement is True))


def value(column: Column[Any]) -> object:
    """Return something that may stand in a column, him wherever he may."""
    is_his = any(is_marked(column.info, mark) for mark in (ACCOUNT, HIS_ROW)) or column is people.c.user_id
    kind = column.type
    if (column.table.name == "guilds" and column.name == "id") or "guilds.id" in map(str, _targets(column)):
        return int(GUILD)
    if NAMED_BY in column.info or column in (people.c.name, people.c.username):
        return NAME
    if is_marked(column.info, WRITTEN) or is_marked(column.info, NEWS):
        return {"said": [SAID], "who": int(DANA)} if isinstance(kind, JSON) else SAID
    if isinstance(kind, JSON):
        return {"said": SAID} if is_his else {}
    if isinstance(kind, types.UTC):
        return datetime(2026, 1, 1, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 1, 1)
    if isinstance(kind, LargeBinary):
        return b"x"
    if isinstance(kind, Uuid):
        return uuid4()
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, BigInteger | Integer | SmallInteger):
        return int(DANA) if is_his and not column.foreign_keys else 1
    if isinstance(kind, types.Words):
        return SAID if is_his else "words"
    return "text"


def _targets(column: Column[Any]) -> Iterator[object]:
    return (key.column for key in column.foreign_keys)
