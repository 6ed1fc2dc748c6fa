from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.events import GuildChanged
from domain.ids import ChannelId, GuildId, RoleId
from domain.rosters.guilds import Channel, Guild, GuildState, Held, Role
from domain.rosters.people import Profile
from domain.rosters.records import RecordKind
from storage.database import Database
from storage.rosters.records import NewRecord
from tests.domain.makers import ANNA, GUILD, NOW, OWNER, PAGE
from tests.storage.conftest import Town

ELSEWHERE = GuildId(901)
WHOLE = Guild(
    GUILD,
    "Blaine",
    OWNER,
    GuildState.REMOVED,
    removed_at=NOW,
    synced_at=NOW - timedelta(hours=1),
    held=Held(NOW, 12, 40, ("Anna", "Ben"), is_approved=True),
)


async def test_a_guild_comes_back_as_it_was_saved(database: Database) -> None:
    async with database.begin() as tx:
        await tx.guilds.save(WHOLE)

    async with database.read() as tx:
        assert await tx.guilds.get(GUILD) == WHOLE
        assert await tx.guilds.find(GUILD) == WHOLE


async def test_saving_again_overwrites_and_a_hold_can_end(database: Database) -> None:
    async with database.begin() as tx:
        await tx.guilds.save(WHOLE)
        await tx.guilds.save(Guild(GUILD, "Blaine"))

        assert await tx.guilds.lock(GUILD) == Guild(GUILD, "Blaine")


async def test_saving_does_not_disturb_the_count_of_events(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.outbox.put(GuildChanged(GUILD))
        await tx.guilds.save(WHOLE)

        assert await tx.outbox.heads() == {GUILD: 1}


async def test_an_unknown_guild_is_none_or_an_error(database: Database) -> None:
    async with database.begin() as tx:
        assert await tx.guilds.find(GUILD) is None
        with pytest.raises(NotFound):
            await tx.guilds.get(GUILD)
        with pytest.raises(NotFound):
            await tx.guilds.lock(GUILD)


async def test_guilds_removed_long_ago_are_found(database: Database) -> None:
    async with database.begin() as tx:
        await tx.guilds.save(WHOLE)
        await tx.guilds.save(replace(WHOLE, id=ELSEWHERE, removed_at=NOW + timedelta(days=1)))
        await tx.guilds.save(Guild(GuildId(902), "Present"))

        found = await tx.guilds.removed_before(NOW + timedelta(hours=1))

        assert [guild.id for guild in found] == [GUILD]
        assert [guild.id for guild in await tx.guilds.all()] == [GUILD, ELSEWHERE, 902]


async def test_roles_are_mirrored_highest_first(town: Town) -> None:
    low, high = Role(RoleId(1), "Low", 1), Role(RoleId(2), "High", 2, 0xFF0000, is_managed=True)

    async with town.database.begin() as tx:
        await tx.guilds.replace_roles(GUILD, [low, high])

        assert await tx.guilds.roles(GUILD) == (high, low)


async def test_replacing_roles_says_whether_anything_differs(town: Town) -> None:
    roles = [Role(RoleId(number), f"Role {number}", number) for number in range(1, 4)]

    async with town.database.begin() as tx:
        new = await tx.guilds.replace_roles(GUILD, roles)
        same = await tx.guilds.replace_roles(GUILD, reversed(roles))
        renamed = await tx.guilds.replace_roles(GUILD, [replace(roles[0], name="Other"), *roles[1:]])
        fewer = await tx.guilds.replace_roles(GUILD, roles[1:])

        assert (new, same, renamed, fewer) == (True, False, True, True)
        assert await tx.guilds.roles(GUILD) == (roles[2], roles[1])


async def test_who_holds_roles_is_counted_apart_from_what_they_are(town: Town) -> None:
    one, two = Role(RoleId(1), "One", 1), Role(RoleId(2), "Two", 2)

    async with town.database.begin() as tx:
        await tx.guilds.replace_roles(GUILD, [one])
        assert await tx.guilds.holders(GUILD) == {}
        await tx.guilds.count_holders(GUILD, {RoleId(1): 3, RoleId(9): 5})
        await tx.guilds.replace_roles(GUILD, [replace(one, name="Other"), two])
        assert await tx.guilds.holders(GUILD) == {1: 3}
        await tx.guilds.count_holders(GUILD, {RoleId(2): 4})

        assert await tx.guilds.holders(GUILD) == {1: 0, 2: 4}


async def test_channels_are_mirrored_from_the_top_down(town: Town) -> None:
    first, second = Channel(ChannelId(9), "news", "text", 0), Channel(ChannelId(8), "talk", "voice", 1)

    async with town.database.begin() as tx:
        new = await tx.guilds.replace_channels(GUILD, [second, first])
        same = await tx.guilds.replace_channels(GUILD, [first, second])

        assert (new, same) == (True, False)
        assert await tx.guilds.channels(GUILD) == (first, second)


async def test_purging_leaves_nothing_of_a_guild_and_all_of_the_others(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0, certifications=[0]))
    record = NewRecord(GUILD, PAGE, anna, RecordKind.APPOINTMENT, None, "Captain", NOW, actor_id=anna)
    async with town.database.begin() as tx:
        await tx.guilds.save(Guild(ELSEWHERE, "Elsewhere"))
        await tx.people.ensure(ELSEWHERE, {ANNA: Profile("anna", "Anna")})
        await tx.records.add_all([record])
        await tx.guilds.replace_roles(GUILD, [Role(RoleId(1), "A", 1)])
        await tx.outbox.put(GuildChanged(GUILD))
        await tx.outbox.advance("live", GUILD, 1)

        await tx.guilds.purge(GUILD)

        assert [guild.id for guild in await tx.guilds.all()] == [ELSEWHERE]
        assert (await tx.pages.heads(), await tx.guilds.roles(GUILD)) == ((), ())
        assert await tx.records.of_person(anna, limit=5) == ()
        assert await tx.outbox.after(GUILD, 0, limit=5) == ()
        assert await tx.people.find(GUILD, ANNA) is None
        assert await tx.people.find(ELSEWHERE, ANNA)
