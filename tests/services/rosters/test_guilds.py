"""What the bot saw of a server as a whole."""

from datetime import timedelta

import pytest

from domain.access.actors import OPERATOR
from domain.errors import Invalid, NotAllowed, NotFound
from domain.events import GuildChanged, PageChanged
from domain.rosters.guilds import Guild, GuildState, Role
from tests.domain.makers import ANNA, GUILD, NOW, ROLES, SERGEANT, seen
from tests.services.house import MANAGER, House


def roles(**others: Role) -> tuple[Role, ...]:
    """Return the usual roles, one of them replaced."""
    usual = {f"r{role_id}": Role(role_id, f"role {role_id}", int(role_id)) for role_id in ROLES}
    return tuple((usual | others).values())


async def test_a_renamed_role_renames_the_rank_that_bore_its_name(house: House) -> None:
    page = await house.page()
    await house.ranks.edit(MANAGER, page.id, page.ranks[1].id, name=f"role {SERGEANT}")
    house.heard.clear()

    await house.saw_guild(*roles(r12=Role(SERGEANT, "Senior Sergeant", 12)))

    names = [section.name for section in (await house.view(page)).sections]
    assert names == ["Captain", "Senior Sergeant", "Officer"]
    assert [type(event) for event in house.heard] == [PageChanged]


async def test_a_rank_with_a_name_of_its_own_keeps_it(house: House) -> None:
    page = await house.page()

    await house.saw_guild(*roles(r12=Role(SERGEANT, "Whatever", 12)))

    assert [section.name for section in (await house.view(page)).sections][1] == "Sergeant"


async def test_a_new_colour_is_a_new_revision(house: House) -> None:
    page = await house.page()
    before = (await house.view(page)).revision

    await house.saw_guild(*roles(r12=Role(SERGEANT, f"role {SERGEANT}", 12, 0x00FF00)))

    view = await house.view(page)
    assert (view.revision, view.sections[1].colour) == (before + 1, 0x00FF00)


async def test_seeing_the_same_again_changes_nothing(house: House) -> None:
    page = await house.page()
    before = (await house.view(page)).revision
    house.heard.clear()

    await house.saw_guild()

    assert (await house.view(page)).revision == before
    assert house.heard == []


async def test_a_server_without_a_single_role_was_not_seen_right(house: House) -> None:
    with pytest.raises(Invalid):
        await house.guilds.saw(Guild(GUILD, "Blaine"), (), ())


async def test_an_outage_is_noticed_and_passes(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT))

    await house.guilds.lost(GUILD, removed=False)
    during = await house.view(page)
    await house.saw_guild()

    assert (during.notice, during.strength) == ("unreachable", 1)
    assert (await house.view(page)).notice is None


async def test_when_discord_as_a_whole_is_out_of_reach_every_page_says_so(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT))
    house.heard.clear()

    await house.guilds.all_lost()
    await house.guilds.all_lost()

    assert (await house.view(page)).notice == "unreachable"
    assert house.heard == [GuildChanged(GUILD)]


async def test_a_guild_that_threw_the_bot_out_keeps_its_page_for_thirty_days(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT))
    await house.guilds.missing(frozenset())

    house.clock.move(timedelta(days=29))
    kept = await house.housekeeping.purge()
    stood = await house.view(page)
    house.clock.move(timedelta(days=2))
    purged = await house.housekeeping.purge()

    assert (kept.guilds, stood.notice, stood.strength) == (0, "removed", 1)
    assert purged.guilds == 1
    assert house.reading.head(page.id) is None
    with pytest.raises(NotFound):
        await house.view(page)


async def test_the_data_comes_back_with_the_bot(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT, name="Anna"))
    await house.guilds.lost(GUILD, removed=True)

    await house.saw_guild()

    guild = await house.guilds.get(GUILD)
    assert (guild.state, guild.removed_at, guild.synced_at) == (GuildState.PRESENT, None, NOW)
    assert await house.names(page) == {"Sergeant": ["Anna"]}


async def test_forgetting_purges_at_once(house: House) -> None:
    page = await house.page()

    with pytest.raises(NotAllowed):
        await house.guilds.forget(MANAGER, GUILD)
    await house.guilds.forget(OPERATOR, GUILD)

    assert house.reading.find_head(page.slug) is None
    with pytest.raises(NotFound):
        await house.guilds.get(GUILD)
