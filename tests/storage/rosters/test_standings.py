from dataclasses import replace

from domain.ids import RankId
from storage.rosters.standings import standings_of
from tests.domain.makers import ANNA, NOW, PAGE, a_page, a_standing
from tests.storage.conftest import Town

CODES = {"sergeant": 2 * 4 + 0, "officer": 3 * 4 + 0, "swat": 2 * 4 + 1, "traffic": 1 * 4 + 2}


def written(*names: str) -> str:
    return ",".join(str(CODES[name]) for name in names)


def test_what_is_held_stands_in_the_order_of_the_page() -> None:
    standing = standings_of([a_page()]).of(PAGE, 2, written("traffic", "officer", "swat", "sergeant"))

    assert standing == a_standing(2, 3, certifications=[2], subdivisions=[1])


def test_who_holds_the_same_shares_one_standing() -> None:
    standings = standings_of([a_page()])

    assert standings.of(PAGE, 2, written("sergeant")) is standings.of(PAGE, 2, written("sergeant"))


def test_a_past_member_may_be_shown_in_a_rank_that_is_gone() -> None:
    standing = standings_of([a_page()]).of(PAGE, 77, None)

    assert (standing.shown, standing.ranks) == (RankId(77), ())


async def test_the_order_of_a_stored_page_is_the_same(town: Town) -> None:
    await town.enrol(ANNA, town.standing(2, 0, 1))

    async with town.database.begin() as tx:
        captain, sergeant, officer = town.page.ranks
        await tx.pages.save(replace(town.page, ranks=(officer, captain, sergeant)), now=NOW)
        (member,) = await tx.memberships.of_page(town.page_id)

    assert member.standing.ranks == (officer.id, captain.id, sergeant.id)
