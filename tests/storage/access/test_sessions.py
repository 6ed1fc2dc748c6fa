"""Sessions on both engines: found by their hash, ended by their owner alone."""

from datetime import timedelta

from domain.access.sessions import hash_of
from domain.ids import SessionId
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town

LATER = NOW + timedelta(hours=1)


async def test_a_session_is_found_by_its_tokens_hash_as_it_was_kept(town: Town) -> None:
    async with town.database.begin() as tx:
        kept = await tx.sessions.add(hash_of("a"), ANNA, "Anna", "Firefox", now=NOW)
        await tx.sessions.choose(kept.id, GUILD)
        await tx.sessions.note_use(kept.id, LATER)
        await tx.sessions.note_use(kept.id, NOW)

    async with town.database.read() as tx:
        found = await tx.sessions.find(hash_of("a"))
        assert await tx.sessions.find(hash_of("b")) is None
    assert found is not None
    assert (found.user_id, found.name, found.browser) == (ANNA, "Anna", "Firefox")
    assert (found.guild_id, found.created_at, found.used_at) == (GUILD, NOW, LATER)


async def test_nobody_ends_anothers_session(town: Town) -> None:
    async with town.database.begin() as tx:
        his = await tx.sessions.add(hash_of("a"), ANNA, "Anna", "", now=NOW)
        await tx.sessions.add(hash_of("b"), ANNA, "Anna", "", now=LATER)
        await tx.sessions.add(hash_of("c"), BEN, "Ben", "", now=NOW)

        assert not await tx.sessions.end(his.id, BEN)
        assert not await tx.sessions.end(SessionId(10**6), ANNA)
        assert [each.used_at for each in await tx.sessions.of_user(ANNA)] == [LATER, NOW]
        assert await tx.sessions.end(his.id, ANNA)
        await tx.sessions.end_token(hash_of("b"))
        assert await tx.sessions.of_user(ANNA) == ()
        assert await tx.sessions.end_all(BEN) == 1


async def test_old_and_idle_ones_go(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.sessions.add(hash_of("a"), ANNA, "Anna", "", now=NOW)
        await tx.sessions.add(hash_of("b"), ANNA, "Anna", "", now=LATER)

        assert await tx.sessions.prune(used_before=NOW, created_before=NOW - timedelta(days=1)) == 1
        assert await tx.sessions.prune(used_before=NOW, created_before=LATER) == 1


async def test_a_purged_guild_is_nobodys_choice(town: Town) -> None:
    async with town.database.begin() as tx:
        kept = await tx.sessions.add(hash_of("a"), ANNA, "Anna", "", now=NOW)
        await tx.sessions.choose(kept.id, GUILD)
        await tx.guilds.purge(GUILD)
        found = await tx.sessions.find(hash_of("a"))

    assert found is not None
    assert found.guild_id is None


async def test_each_database_has_a_secret_of_its_own(town: Town) -> None:
    async with town.database.read() as tx:
        assert len(await tx.sessions.secret()) == 32
        assert await tx.sessions.secret() != await tx.forgetting.secret()
