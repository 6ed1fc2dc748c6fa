"""An office: the station, whose captain is of the command tier and whose sergeant supervises everywhere."""

from domain.access.actors import Actor, Via
from domain.access.scopes import EVERY_SCOPE, Scope
from domain.access.tiers import Tier, TierGrant
from domain.ids import RoleId, UserId
from domain.staff.staff import StaffDetails, StaffMember
from tests.domain.makers import ANNA, BEN, GUILD
from tests.services.duty.station import SERGEANT_CARLA, Station, stationed
from tests.services.house import House

COMMANDING = RoleId(98)
COMMANDER = Actor(ANNA, "Anna", role_ids=frozenset({COMMANDING}))
SUPERVISOR = SERGEANT_CARLA
MEMBER = Actor(BEN, "Ben")
NEWCOMER = UserId(777)
MIRA = StaffDetails("Mira Holm", "E-1", skills=("Driving",))


def a_key(*scopes: Scope) -> Actor:
    """Return a program with a key of the guild, good for these scopes, or for all."""
    return Actor(None, "HR", manages=frozenset({GUILD}), via=Via.API, scopes=frozenset(scopes) or EVERY_SCOPE)


async def opened(house: House) -> Station:
    """Return the station with an office."""
    station = await stationed(house)
    await house.saw_guild()
    async with house.database.begin() as tx:
        await tx.tiers.grant(GUILD, TierGrant(COMMANDING, Tier.COMMAND))
    return station


async def mira(house: House) -> StaffMember:
    """Return a member of staff without Discord, taken on by a program."""
    return await house.staff.create(a_key(), GUILD, MIRA)
