"""The history of members whose rank was taken off the page under them."""

from domain.rosters.records import RecordKind, Source
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, House


async def test_each_member_of_a_removed_rank_gets_one_record_naming_who_removed_it(house: House) -> None:
    page = await house.page()
    members = seen(ANNA, CAPTAIN, OFFICER), seen(BEN, CAPTAIN), seen(CARLA, SERGEANT)
    await house.compare(*members)

    await house.ranks.remove(MANAGER, page.id, page.ranks[0].id)
    await house.compare(*members)

    made = [record for record in await house.records(page) if record.source is Source.EDIT]
    assert sorted((record.kind, record.before, record.after) for record in made) == [
        (RecordKind.LISTING, "Captain", "Officer"),
        (RecordKind.REMOVAL, "Captain", None),
    ]
    async with house.database.read() as tx:
        assert made[0].actor_id is not None
        assert (await tx.people.get(made[0].actor_id)).user_id == MANAGER.user_id


async def test_removing_a_rank_that_nobody_is_shown_in_records_nothing(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT))
    before = await house.records(page)

    await house.ranks.remove(MANAGER, page.id, page.ranks[0].id)

    assert await house.records(page) == before
