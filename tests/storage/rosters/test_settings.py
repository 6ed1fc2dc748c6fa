"""Settings of guilds, as they were last changed."""

from domain.rosters.settings import DEFAULTS, GuildSettings
from tests.domain.makers import GUILD
from tests.storage.conftest import Town

GERMAN = GuildSettings("de", "Europe/Berlin", 6, "shift")


async def test_settings_replace_those_before(town: Town) -> None:
    async with town.database.begin() as tx:
        first = await tx.settings.of(GUILD)
        await tx.settings.save(GUILD, GuildSettings("fr"))
        await tx.settings.save(GUILD, GERMAN)

        assert (first, await tx.settings.of(GUILD)) == (DEFAULTS, GERMAN)


async def test_a_page_is_of_its_guilds_zone(town: Town) -> None:
    async with town.database.begin() as tx:
        before = await tx.pages.head(town.page_id)
        await tx.settings.save(GUILD, GERMAN)
        after = await tx.pages.head(town.page_id)
        roster = await tx.rosters.load(town.page_id)

    assert before is not None
    assert after is not None
    assert (before.zone, after.zone, roster.settings) == ("UTC", "Europe/Berlin", GERMAN)


async def test_a_guilds_settings_go_with_it(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.settings.save(GUILD, GERMAN)
        await tx.guilds.purge(GUILD)

        assert await tx.settings.of(GUILD) == DEFAULTS


async def test_all_that_were_set_are_found(town: Town) -> None:
    async with town.database.begin() as tx:
        none = await tx.settings.all()
        await tx.settings.save(GUILD, GERMAN)

        assert (none, await tx.settings.all()) == ({}, {GUILD: GERMAN})
