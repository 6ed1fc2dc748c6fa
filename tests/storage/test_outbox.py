import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import NotFound
from domain.events import GuildChanged, PageChanged, RosterChanged, SyncRequested
from domain.ids import GuildId
from domain.rosters.guilds import Guild
from storage.database import Database
from tests.domain.makers import GUILD, PAGE
from tests.storage.conftest import Town

ELSEWHERE = GuildId(901)


async def put(database: Database, guild_id: GuildId = GUILD) -> int:
    async with database.begin() as tx:
        return await tx.outbox.put(GuildChanged(guild_id))


async def test_events_come_back_as_they_were_put(town: Town) -> None:
    events = (
        RosterChanged(GUILD, PAGE, 7, records=2),
        PageChanged(GUILD, PAGE, 8, needs_sync=True),
        GuildChanged(GUILD),
        SyncRequested(GUILD),
    )

    async with town.database.begin() as tx:
        for event in events:
            await tx.outbox.put(event)
    async with town.database.read() as tx:
        told = await tx.outbox.after(GUILD, 0, limit=10)

    assert told == tuple(enumerate(events, start=1))


async def test_several_at_once_are_numbered_in_their_order(town: Town) -> None:
    events = (RosterChanged(GUILD, PAGE, 7), GuildChanged(GUILD), SyncRequested(GUILD))

    async with town.database.begin() as tx:
        first, last = await tx.outbox.put(GuildChanged(GUILD)), await tx.outbox.put(*events)
        told = await tx.outbox.after(GUILD, first, limit=10)

    assert (first, last) == (1, 4)
    assert told == tuple(enumerate(events, start=2))


async def test_each_guild_counts_its_own_events(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.guilds.save(Guild(ELSEWHERE, "Elsewhere"))

    numbers = [await put(town.database), await put(town.database), await put(town.database, ELSEWHERE)]

    async with town.database.read() as tx:
        assert await tx.outbox.heads() == {GUILD: 2, ELSEWHERE: 1}
    assert numbers == [1, 2, 1]


async def test_numbers_have_no_gap_though_many_write_and_some_fail(town: Town, other: Database) -> None:
    async def fail(database: Database) -> None:
        async with database.begin() as tx:
            await tx.outbox.put(GuildChanged(GUILD))
            raise ZeroDivisionError

    doings = [verb(database) for _ in range(8) for verb in (put, fail) for database in (town.database, other)]
    ended = await asyncio.gather(*doings, return_exceptions=True)

    async with town.database.read() as tx:
        told = await tx.outbox.after(GUILD, 0, limit=100)
    assert [number for number, _ in told] == list(range(1, 17))
    assert sum(isinstance(each, ZeroDivisionError) for each in ended) == 16


async def test_a_reader_never_sees_a_number_before_a_lower_one(town: Town, other: Database) -> None:
    seen: list[int] = []

    async def read() -> None:
        while len(seen) < 30:
            async with other.read() as tx:
                told = await tx.outbox.after(GUILD, seen[-1] if seen else 0, limit=100)
            seen.extend(number for number, _ in told)
            await asyncio.sleep(0.001)

    await asyncio.gather(read(), *(put(town.database) for _ in range(30)))

    assert seen == list(range(1, 31))


async def test_a_limit_leaves_the_rest_for_later(town: Town) -> None:
    for _ in range(3):
        await put(town.database)

    async with town.database.read() as tx:
        first = await tx.outbox.after(GUILD, 0, limit=2)
        rest = await tx.outbox.after(GUILD, first[-1][0], limit=2)

    assert [number for number, _ in first + rest] == [1, 2, 3]


async def test_a_cursor_starts_at_nothing_and_never_goes_back(town: Town) -> None:
    async with town.database.begin() as tx:
        at_first = await tx.outbox.cursor("live", GUILD)
        await tx.outbox.advance("live", GUILD, 5)
        await tx.outbox.advance("live", GUILD, 3)

        assert (at_first, await tx.outbox.cursor("live", GUILD)) == (0, 5)
        assert await tx.outbox.cursor("messages", GUILD) == 0


async def test_who_has_not_read_everything_is_behind(town: Town) -> None:
    await put(town.database)
    async with town.database.begin() as tx:
        before = await tx.outbox.behind("live")
        await tx.outbox.advance("live", GUILD, 1)

        assert before == {GUILD}
        assert await tx.outbox.behind("live") == frozenset()
        assert await tx.outbox.behind("messages") == {GUILD}


async def test_old_events_are_pruned_and_their_numbers_stay_spent(town: Town) -> None:
    await put(town.database)
    now = datetime.now(UTC)

    async with town.database.begin() as tx:
        of_long_ago = await tx.outbox.prune(now - timedelta(hours=1))
        of_today = await tx.outbox.prune(now + timedelta(hours=1))

    assert (of_long_ago, of_today) == (0, 1)
    assert await put(town.database) == 2


async def test_no_event_without_its_guild(database: Database) -> None:
    with pytest.raises(NotFound):
        await put(database, ELSEWHERE)
