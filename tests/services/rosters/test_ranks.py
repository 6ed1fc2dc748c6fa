"""The rungs of a page's ladder."""

import pytest

from domain.errors import Invalid, NotFound
from domain.ids import RankId, RoleId
from domain.rosters.records import RecordKind
from tests.domain.makers import ANNA, CAPTAIN, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, House

OTHER = RoleId(99)


async def test_a_rank_is_added_where_it_belongs(house: House) -> None:
    page = await house.page()

    page = await house.ranks.add(MANAGER, page.id, name="Chief", role_id=OTHER, is_command=True, place=0)

    assert [rank.name for rank in page.ranks] == ["Chief", "Captain", "Sergeant", "Officer"]
    assert page.ranks[0].is_command


@pytest.mark.parametrize(
    ("name", "role"), [("Captain", OTHER), ("Chief", CAPTAIN), ("Chief", RoleId(5)), ("", OTHER)]
)
async def test_a_name_or_role_that_will_not_do_is_refused(house: House, name: str, role: RoleId) -> None:
    page = await house.page()

    with pytest.raises(Invalid):
        await house.ranks.add(MANAGER, page.id, name=name, role_id=role)
    with pytest.raises(Invalid, match="place"):
        await house.ranks.add(MANAGER, page.id, name="Chief", role_id=OTHER, place=9)


async def test_moving_a_rank_decides_anew_which_one_is_shown_and_promotes_nobody(house: House) -> None:
    page = await house.page()
    anna = seen(ANNA, SERGEANT, OFFICER, name="Anna")
    await house.compare(anna)

    page = await house.ranks.move(MANAGER, page.id, page.ranks[2].id, place=0)
    await house.compare(anna)

    assert [rank.name for rank in page.ranks] == ["Officer", "Captain", "Sergeant"]
    assert await house.names(page) == {"Officer": ["Anna"]}
    assert RecordKind.PROMOTION not in {record.kind for record in await house.records(page)}


async def test_with_another_role_the_rank_belongs_to_its_holders(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT, name="Anna"))

    page = await house.ranks.edit(MANAGER, page.id, page.ranks[1].id, role_id=OTHER)
    await house.compare(seen(ANNA, SERGEANT, OTHER, name="Anna"))

    assert await house.names(page) == {"Sergeant": ["Anna"]}
    assert page.ranks[1].role_id == OTHER


async def test_what_is_not_given_stays(house: House) -> None:
    page = await house.page()

    page = await house.ranks.edit(MANAGER, page.id, page.ranks[0].id, name="Chief")

    assert (page.ranks[0].name, page.ranks[0].role_id, page.ranks[0].is_command) == ("Chief", CAPTAIN, True)


async def test_a_rank_that_is_not_there_is_not_found(house: House) -> None:
    page = await house.page()

    with pytest.raises(NotFound):
        await house.ranks.edit(MANAGER, page.id, RankId(999), name="x")
    with pytest.raises(NotFound):
        await house.ranks.move(MANAGER, page.id, RankId(999), place=0)
    with pytest.raises(NotFound):
        await house.ranks.remove(MANAGER, page.id, RankId(999))


async def test_a_removed_rank_leaves_the_others(house: House) -> None:
    page = await house.page()

    page = await house.ranks.remove(MANAGER, page.id, page.ranks[1].id)

    assert [rank.role_id for rank in page.ranks] == [CAPTAIN, OFFICER]
