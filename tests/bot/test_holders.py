"""The holders of a role are those of the complete member list, without bots."""

from bot.holders import Holders
from domain.ids import RoleId
from tests.bot.station import Station, house, station, world

__all__ = ["house", "station", "world"]


async def test_a_role_is_read_with_all_who_hold_it(station: Station) -> None:
    town = station.town
    world = town.world
    role = world.served.get(town.guild_id).get_role(town.roles["Officer"].id)
    holders = Holders(world.served, world.chunking)

    found = await holders.of(town.guild_id, role)

    assert found.keys() == {RoleId(town.roles["Officer"].id)}
    held = found[town.role("Officer")]
    assert {station.people["other"].id, station.people["fresh"].id} <= held
    assert station.people["sergeant"].id not in held
    assert await holders.of(town.guild_id, None) == {}
