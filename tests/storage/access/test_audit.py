"""Audit lines on both engines."""

from datetime import UTC, datetime, timedelta

from domain.access.actors import OPERATOR, Actor, Via
from domain.access.audit import Deed
from domain.ids import UserId
from tests.domain.makers import GUILD, OWNER
from tests.storage.conftest import Town

OLGA = Actor(OWNER, "Olga", manages=frozenset({GUILD}))
BEN = UserId(77)


async def test_lines_come_back_newest_first_with_all_that_was_said(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.audit.wrote(OLGA, GUILD, "page.edited", "Blaine\0", slug="a → b", empty=None)
        await tx.audit.wrote_all(OPERATOR, GUILD, [Deed("rank.added", "Captain")])

    async with town.database.read() as tx:
        newest, oldest = await tx.audit.of_guild(GUILD, limit=10)
    assert (newest.actor_id, newest.actor_name, newest.via) == (None, "operator", Via.CLI)
    assert oldest.deed == Deed("page.edited", "Blaine", {"slug": "a → b"})
    assert (oldest.actor_id, oldest.via, oldest.guild_id) == (OWNER, Via.COMMAND, GUILD)


async def test_what_concerns_a_member_is_by_him_or_about_him(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.audit.wrote(Actor(BEN, "Ben"), GUILD, "a.done")
        await tx.audit.wrote(OLGA, GUILD, "b.done", target=BEN)
        await tx.audit.wrote(OLGA, GUILD, "c.done")

    async with town.database.read() as tx:
        lines = await tx.audit.of_guild(GUILD, limit=10, concerning=BEN)
    assert [line.deed.action for line in lines] == ["b.done", "a.done"]


async def test_what_is_about_an_owner_is_told_where_he_has_a_page(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.audit.wrote_for_owner(OPERATOR, OWNER, "key.created", "bot")
        await tx.audit.wrote_for_owner(OPERATOR, BEN, "key.created", "bot")

    async with town.database.read() as tx:
        assert [line.target_id for line in await tx.audit.of_guild(GUILD, limit=9)] == [OWNER]
        assert [line.guild_id for line in await tx.audit.all(limit=9)] == [None, GUILD]


async def test_old_lines_are_pruned(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.audit.wrote(OLGA, GUILD, "a.done")
        assert await tx.audit.prune(datetime.now(UTC) - timedelta(hours=1)) == 0
        assert await tx.audit.prune(datetime.now(UTC) + timedelta(hours=1)) == 1
