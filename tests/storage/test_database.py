import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import NotFound, Refused
from domain.ids import GuildId, PageId
from domain.rosters.guilds import Guild
from storage.database import Database, open_database
from tests.domain.makers import GUILD, NOW, PAGE
from tests.storage.conftest import Town

ROOT = Path(__file__).parents[2]

INCREMENTS = """
import asyncio, sys
from uuid import UUID
from datetime import datetime, timedelta
from domain.ids import GuildId
from dataclasses import replace
from storage.database import open_database

async def main(url: str, times: int) -> None:
    database = await open_database(url)
    for _ in range(times):
        async with database.begin() as tx:
            guild = await tx.guilds.lock(GuildId(900))
            await tx.guilds.save(replace(guild, name=str(int(guild.name) + 1)))
    await database.close()

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


async def increment(database: Database, times: int) -> None:
    """Read, then write: what loses updates where nobody takes care."""
    for _ in range(times):
        async with database.begin() as tx:
            guild = await tx.guilds.lock(GUILD)
            await asyncio.sleep(0)
            await tx.guilds.save(Guild(GUILD, str(int(guild.name) + 1)))


async def begin_to_count(database: Database) -> None:
    async with database.begin() as tx:
        await tx.guilds.save(Guild(GUILD, "0"))


async def counted(database: Database) -> int:
    async with database.read() as tx:
        return int((await tx.guilds.get(GUILD)).name)


async def run(code: str, *arguments: str) -> int:
    """Run Python in a process of its own and return how it ended."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, *arguments, cwd=ROOT)
    return await process.wait()


async def test_two_openings_never_lose_an_update(database: Database, other: Database) -> None:
    await begin_to_count(database)

    await asyncio.gather(*(increment(opened, 20) for opened in (database, other) for _ in range(5)))

    assert await counted(database) == 200


async def test_two_processes_never_lose_an_update(database: Database, migrated_url: str) -> None:
    await begin_to_count(database)

    ended = await asyncio.gather(
        run(INCREMENTS, migrated_url, "50"), run(INCREMENTS, migrated_url, "50"), increment(database, 50)
    )

    assert list(ended[:2]) == [0, 0]
    assert await counted(database) == 150


async def test_a_reader_sees_one_state_whatever_is_written_meanwhile(town: Town, other: Database) -> None:
    async with other.read() as tx:
        before = await tx.guilds.get(GUILD)
        async with town.database.begin() as writing:
            await writing.guilds.save(Guild(GUILD, "Renamed"))
            await writing.guilds.save(Guild(GuildId(901), "New"))
        after, everybody = await tx.guilds.get(GUILD), await tx.guilds.all()

    assert (after, len(everybody)) == (before, 1)


async def test_nobody_sees_half_a_transaction(town: Town, other: Database) -> None:
    async with town.database.begin() as writing:
        await writing.guilds.save(Guild(GUILD, "Renamed"))
        async with other.read() as tx, town.database.read() as same:
            names = {(await tx.guilds.get(GUILD)).name, (await same.guilds.get(GUILD)).name}

    assert names == {"Blaine County"}


async def test_an_error_leaves_nothing_behind(town: Town) -> None:
    async def rename_and_fail() -> None:
        async with town.database.begin() as tx:
            await tx.guilds.save(Guild(GUILD, "Renamed"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await rename_and_fail()

    async with town.database.read() as tx:
        assert (await tx.guilds.get(GUILD)).name == "Blaine County"


async def test_a_cancelled_writer_leaves_nothing_behind_and_lets_the_next_one_in(town: Town) -> None:
    async def write() -> None:
        async with town.database.begin() as tx:
            await tx.guilds.save(Guild(GUILD, "Renamed"))
            await asyncio.sleep(60)

    writer = asyncio.create_task(write())
    await asyncio.sleep(0.05)
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)

    async with asyncio.timeout(5), town.database.begin() as tx:
        assert (await tx.guilds.lock(GUILD)).name == "Blaine County"


async def test_a_reading_transaction_refuses_to_write(town: Town) -> None:
    async with town.database.read() as tx:
        with pytest.raises(RuntimeError, match=r"database\.begin"):
            await tx.guilds.save(Guild(GUILD, "Renamed"))


async def test_moments_come_back_aware_and_naive_ones_are_refused(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.guilds.save(Guild(GUILD, "Blaine", synced_at=NOW))
        stored = await tx.guilds.get(GUILD)

    assert (stored.synced_at, stored.synced_at and stored.synced_at.utcoffset()) == (NOW, timedelta())
    with pytest.raises(Exception, match="without a zone"):
        async with town.database.begin() as tx:
            await tx.guilds.save(Guild(GUILD, "Blaine", synced_at=NOW.replace(tzinfo=None)))


async def test_words_from_outside_lose_only_what_cannot_be_stored(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.guilds.save(Guild(GUILD, "Zoë \0 🚓 \ud83d half"))

        assert (await tx.guilds.get(GUILD)).name == "Zoë  🚓 ? half"


async def test_a_hint_comes_when_another_process_has_written(town: Town, migrated_url: str) -> None:
    code = (
        "import asyncio, sys\n"
        "from domain.events import GuildChanged\n"
        "from storage.database import open_database\n"
        "async def main():\n"
        "    database = await open_database(sys.argv[1])\n"
        "    async with database.begin() as tx:\n"
        "        await tx.outbox.put(GuildChanged(900))\n"
        "    print('written', flush=True)\n"
        "    sys.stdin.read()\n"
        "    await database.close()\n"
        "asyncio.run(main())\n"
    )
    pipe = asyncio.subprocess.PIPE
    await town.database.wait_for_hint(0.3)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, migrated_url, cwd=ROOT, stdin=pipe, stdout=pipe
    )
    assert process.stdout
    await process.stdout.readline()

    hinted = await town.database.wait_for_hint(1.0)

    await process.communicate(b"")
    assert hinted


async def test_without_a_write_there_is_no_hint(town: Town) -> None:
    await town.database.wait_for_hint(0.5)

    assert not await town.database.wait_for_hint(0.3)


async def test_every_listener_has_hints_of_its_own(town: Town) -> None:
    first, second = town.database.hints(), town.database.hints()
    await asyncio.gather(first.wait(0.4), second.wait(0.4))

    async with town.database.begin() as tx:
        await tx.epochs.bump("access")

    assert await first.wait(1.0)
    assert await second.wait(1.0)


async def test_a_database_can_be_opened_closed_and_opened_again(migrated_url: str) -> None:
    first = await open_database(migrated_url)
    await begin_to_count(first)
    await first.close()

    again = await open_database(migrated_url)

    assert await counted(again) == 0
    await again.close()


async def test_what_is_not_there_is_said_in_words(database: Database) -> None:
    async with database.read() as tx:
        with pytest.raises(NotFound, match="not in a server with id 5"):
            await tx.guilds.get(GuildId(5))
        with pytest.raises(NotFound, match="no such page"):
            await tx.pages.get(PageId(PAGE))


async def test_an_unmigrated_database_is_refused_where_migrating_is_not_wanted(storage_url: str) -> None:
    with pytest.raises(Refused, match="muster migrate"):
        await open_database(storage_url, migrate=False)


async def test_the_password_is_not_in_the_address_a_log_may_show(database: Database) -> None:
    assert "***" in database.url or database.engine_name == "sqlite"


async def test_a_second_server_on_one_file_is_refused(migrated_sqlite: str) -> None:
    server = await open_database(migrated_sqlite, exclusive_marker=True)

    with pytest.raises(Refused, match="Another Muster runs"):
        await open_database(migrated_sqlite, exclusive_marker=True)

    beside = await open_database(migrated_sqlite)
    await beside.close()
    await server.close()
    again = await open_database(migrated_sqlite, exclusive_marker=True)
    await again.close()
