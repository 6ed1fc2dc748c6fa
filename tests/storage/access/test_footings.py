"""Footings on both engines: rows for those who are signed in, in guilds that we know."""

from datetime import timedelta

from domain.access.footings import Footing
from domain.access.sessions import hash_of
from domain.ids import GuildId
from tests.domain.makers import ANNA, BEN, CAPTAIN, GUILD, NOW, OFFICER
from tests.storage.conftest import Town


async def test_what_is_seen_is_kept_where_somebody_asked(town: Town) -> None:
    seen = Footing(GUILD, ANNA, "Anna", True, True, frozenset({CAPTAIN, OFFICER}), NOW)

    async with town.database.begin() as tx:
        assert await tx.footings.want(ANNA, [GUILD, GuildId(1)]) == (GUILD,)
        assert await tx.footings.find(GUILD, ANNA) == Footing(GUILD, ANNA)
        await tx.footings.see([seen, Footing(GUILD, BEN, "Ben", True)])
        await tx.footings.want(ANNA, [GUILD])

        assert await tx.footings.find(GUILD, ANNA) == seen
        assert await tx.footings.of_user(ANNA) == (seen,)
        assert await tx.footings.find(GUILD, BEN) is None


async def test_whose_session_was_used_lately_is_watched(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.sessions.add(hash_of("a"), ANNA, "Anna", "", now=NOW)
        await tx.sessions.add(hash_of("b"), BEN, "Ben", "", now=NOW - timedelta(hours=1))
        for user_id in (ANNA, BEN):
            await tx.footings.want(user_id, [GUILD])

        assert await tx.footings.watched(used_since=NOW) == ((GUILD, ANNA),)
        assert await tx.footings.prune() == 0
        await tx.sessions.end_all(BEN)
        assert await tx.footings.prune() == 1
        assert await tx.footings.find(GUILD, BEN) is None


async def test_forgetting_somebody_takes_his_sessions_and_footings(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.sessions.add(hash_of("a"), ANNA, "Anna", "", now=NOW)
        await tx.footings.want(ANNA, [GUILD])
        await tx.footings.see([Footing(GUILD, ANNA, "Anna", True, seen_at=NOW)])
        who = await tx.erasing.identity(ANNA)
        await tx.erasing.erase(who, who.guild_ids)

        assert await tx.sessions.find(hash_of("a")) is None
        assert await tx.footings.find(GUILD, ANNA) is None
