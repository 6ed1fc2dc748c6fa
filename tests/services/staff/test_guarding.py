"""Nobody writes his own file, nor that of somebody above him; who holds which account is for admins."""

from dataclasses import replace

import pytest

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import NotAllowed
from domain.ids import RoleId, UserId
from domain.staff.staff import StaffDetails, StaffMember
from tests.domain.makers import ANNA, BEN, CARLA, GUILD
from tests.services.house import MANAGER, House
from tests.services.staff.office import COMMANDER, COMMANDING, MIRA, NEWCOMER, a_key, mira, opened

DIRECTING = RoleId(97)
SERGEANT = Actor(CARLA, "Carla", role_ids=frozenset({COMMANDING}))
CLERK = Actor(UserId(778), "Clerk", role_ids=frozenset({COMMANDING}))


async def filed(house: House, user_id: UserId) -> StaffMember:
    return await house.staff.create(MANAGER, GUILD, StaffDetails("", user_id=user_id))


@pytest.mark.parametrize(
    ("actor", "target", "refusal"),
    [
        (COMMANDER, BEN, None),
        (COMMANDER, ANNA, "to yourself"),
        (SERGEANT, ANNA, "not below your own rank"),
        (CLERK, BEN, "not below your own rank"),
        (MANAGER, ANNA, None),
        (a_key(), ANNA, None),
    ],
)
async def test_whose_file_somebody_writes(
    house: House, actor: Actor, target: UserId, refusal: str | None
) -> None:
    await opened(house)
    member = await filed(house, target)
    wanted = replace(member.details, skills=("Cooking",))

    if refusal is None:
        assert (await house.staff.replace(actor, GUILD, member.id, wanted)).details == wanted
        await house.staff.remove(actor, GUILD, member.id)
        return
    with pytest.raises(NotAllowed, match=refusal):
        await house.staff.replace(actor, GUILD, member.id, wanted)
    with pytest.raises(NotAllowed, match=refusal):
        await house.staff.remove(actor, GUILD, member.id)
    assert (await house.staff.get(MANAGER, GUILD, member.id)).member == member


async def test_of_those_on_no_page_no_rank_keeps_anybody(house: House) -> None:
    await opened(house)
    member = await mira(house)

    await house.staff.replace(CLERK, GUILD, member.id, replace(MIRA, skills=()))
    await house.staff.remove(CLERK, GUILD, member.id)


@pytest.mark.parametrize("user_id", [BEN, NEWCOMER, MANAGER.user_id])
async def test_command_says_of_nobody_which_account_he_holds(house: House, user_id: UserId) -> None:
    await opened(house)
    member = await mira(house)

    with pytest.raises(NotAllowed, match="admin"):
        await house.staff.create(COMMANDER, GUILD, StaffDetails("Owner", user_id=user_id))
    with pytest.raises(NotAllowed, match="admin"):
        await house.staff.replace(COMMANDER, GUILD, member.id, replace(MIRA, user_id=user_id))


async def test_an_admin_by_role_takes_on_neither_himself_nor_those_above(house: House) -> None:
    await opened(house)
    member = await mira(house)
    async with house.database.begin() as tx:
        await tx.tiers.grant(GUILD, TierGrant(DIRECTING, Tier.ADMIN))
    director = replace(SERGEANT, role_ids=frozenset({DIRECTING}))

    for user_id, refusal in ((CARLA, "to yourself"), (ANNA, "not below your own rank")):
        with pytest.raises(NotAllowed, match=refusal):
            await house.staff.create(director, GUILD, StaffDetails("", user_id=user_id))
        with pytest.raises(NotAllowed, match=refusal):
            await house.staff.link(director, GUILD, member.id, user_id)
    assert (await house.staff.link(director, GUILD, member.id, BEN)).details.user_id == BEN
