"""/staff on real services, for each tier."""

from domain.staff.staff import StaffDetails
from tests.bot import station as fixtures
from tests.bot.station import TIERS, Station

house, world, station = fixtures.house, fixtures.world, fixtures.station


async def in_files(station: Station, name: str, external_id: str | None = None) -> str:
    town = station.town
    made = await station.house.staff.create(town.actor, town.guild_id, StaffDetails(name, external_id))
    return str(made.id)


async def linked(station: Station, who: str, staff: str, member: str) -> str:
    return await station.types(who, "staff link", staff=staff, member=member)


async def test_the_admin_tier_links_and_nobody_else(station: Station) -> None:
    answer = ""
    for who in TIERS:
        staff = await in_files(station, f"*{who}* Real")

        answer = await linked(station, who, staff, {"manager": "other"}.get(who, "fresh"))

        assert ("are one person now" in answer) == (who == "manager"), answer
    assert "\\*manager\\* Real" in answer
    assert f"<@{station.people['other'].id}>" in answer


async def test_what_can_t_be_one_is_said(station: Station) -> None:
    one, other = await in_files(station, "Mira Holm", "E-1"), await in_files(station, "Noa")

    assert "are one person now" in await linked(station, "manager", "E-1", "fresh")
    assert "member of staff already" in await linked(station, "manager", other, "fresh")
    assert "Pick one from the list" in await linked(station, "manager", one, "other")
    assert "Pick one from the list" in await linked(station, "manager", "Nobody", "other")


async def test_those_without_an_account_are_offered_to_whoever_may_know(station: Station) -> None:
    one = await in_files(station, "Mira Holm", "E-1")
    await linked(station, "manager", await in_files(station, "Noa"), "fresh")
    channel = station.town.channel

    offered = await station.people["manager"].autocomplete(channel, "staff link", "staff", "mir")

    assert [(each["name"], each["value"]) for each in offered] == [("Mira Holm · E-1", one)]
    assert await station.people["officer"].autocomplete(channel, "staff link", "staff", "") == []
