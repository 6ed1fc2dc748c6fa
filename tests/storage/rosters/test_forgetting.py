"""Marks and erasures: kept by what only this database can compute."""

from datetime import timedelta

from domain.ids import GuildId
from domain.rosters.forgetting import Erasure, mark_of
from domain.rosters.guilds import Guild
from tests.domain.makers import ANNA, BEN, FTO, GUILD, NOW, OFFICER
from tests.storage.conftest import Town


async def test_a_guild_has_no_marks_at_first(town: Town) -> None:
    async with town.database.read() as tx:
        assert not await tx.forgetting.marks(GUILD)
        assert len(await tx.forgetting.secret()) == 32


async def test_marks_are_set_struck_and_lifted(town: Town) -> None:
    async with town.database.begin() as tx:
        anna = mark_of(ANNA, await tx.forgetting.secret())
        await tx.guilds.save(Guild(GuildId(2), "Other"))
        await tx.forgetting.mark(GUILD, anna, {OFFICER, FTO})
        await tx.forgetting.mark(GuildId(2), anna, {OFFICER})
        marks = await tx.forgetting.marks(GUILD)
        assert marks.had == {anna: {OFFICER, FTO}}
        assert marks.hold(ANNA)
        assert not marks.hold(BEN)

        await tx.forgetting.strike(GUILD, {anna: frozenset({FTO}), b"unknown": frozenset()})
        assert (await tx.forgetting.marks(GUILD)).had == {anna: {FTO}}
        erased = await tx.forgetting.erased()
        assert {guild_id: dict(marks.had) for guild_id, marks in erased.marks.items()} == {
            GUILD: {anna: {FTO}},
            GuildId(2): {anna: {OFFICER}},
        }

        assert await tx.forgetting.lift(GUILD, [anna]) == 1
        assert await tx.forgetting.lift(GUILD, []) == 0
        assert not await tx.forgetting.marks(GUILD)
        assert await tx.forgetting.marks(GuildId(2))


async def test_an_erasure_is_noted_once_for_each_time(town: Town) -> None:
    later = NOW + timedelta(days=1)
    async with town.database.begin() as tx:
        for at in (NOW, NOW, later):
            await tx.forgetting.note(b"anna", at)

        assert await tx.forgetting.erasures() == {Erasure(b"anna", NOW), Erasure(b"anna", later)}


async def test_another_secret_voids_what_was_marked(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.forgetting.mark(GUILD, mark_of(ANNA, await tx.forgetting.secret()), {OFFICER})
        await tx.forgetting.take_secret(b"another")

        assert not (await tx.forgetting.marks(GUILD)).hold(ANNA)
