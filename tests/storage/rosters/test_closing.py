from dataclasses import replace
from datetime import timedelta

from domain.rosters.memberships import Membership, Standing
from tests.domain.makers import ANNA, BEN, CARLA, NOW
from tests.storage.conftest import Town

LATER = NOW + timedelta(days=1)


async def remove_captain(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.pages.save(replace(town.page, ranks=town.page.ranks[1:]), now=LATER)


async def members(town: Town, *, past: bool = False) -> tuple[Membership, ...]:
    async with town.database.read() as tx:
        return await tx.memberships.of_page(town.page_id, past=past)


async def test_whose_rank_is_removed_is_shown_in_the_next_he_holds(town: Town) -> None:
    await town.enrol(ANNA, town.standing(0, 2, 1, certifications=[0]))

    await remove_captain(town)

    (member,) = await members(town)
    assert member.standing == town.standing(1, 2, certifications=[0])
    assert (member.left_at, member.rank_by, member.rank_since) == (None, None, NOW)


async def test_whose_only_rank_is_removed_leaves_and_others_stay_as_they_are(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0, certifications=[0]))
    ben = await town.enrol(BEN, town.standing(1))

    await remove_captain(town)

    (gone,) = await members(town, past=True)
    (stays,) = await members(town)
    certified = (town.page.certifications[0].id,)
    assert (gone.person_id, gone.left_at) == (anna, LATER)
    assert gone.standing == Standing(town.page.ranks[0].id, (), certified)
    assert (stays.person_id, stays.standing) == (ben, town.standing(1))


async def test_who_left_before_is_not_touched(town: Town) -> None:
    carla = await town.enrol(CARLA, town.standing(0, 1))
    await town.dismiss(carla, town.standing(0, 1))

    await remove_captain(town)

    (gone,) = await members(town, past=True)
    assert (gone.left_at, gone.standing.shown) == (NOW, town.page.ranks[0].id)
