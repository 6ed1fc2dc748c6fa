from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.ids import MembershipId
from domain.rosters.statuses import ACTIVE, Status, Term
from storage.rosters.statuses import Due
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town

WEEK = timedelta(days=7)
AWAY = Term(Status.LOA, NOW + WEEK)


async def test_a_status_is_written_if_it_is_as_expected(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))
    async with town.database.begin() as tx:
        before = await tx.memberships.find(town.page_id, anna)
        assert before is not None
        assert before.term == ACTIVE

        assert await tx.statuses.set(before.id, AWAY, expected=ACTIVE)
        assert not await tx.statuses.set(before.id, ACTIVE, expected=ACTIVE)
        assert (await tx.memberships.get(before.id)).term == AWAY
        assert (await tx.memberships.of_page(town.page_id))[0].term == AWAY
        assert (await tx.rosters.load(town.page_id)).memberships[0].term == AWAY
        assert await tx.statuses.set(before.id, Term(Status.RESERVE), expected=AWAY)
        with pytest.raises(NotFound):
            await tx.memberships.get(MembershipId(404))


async def test_a_status_outlives_leaving(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))
    async with town.database.begin() as tx:
        (member,) = await tx.memberships.of_page(town.page_id)
        await tx.statuses.set(member.id, Term(Status.SUSPENDED), expected=ACTIVE)
    await town.dismiss(anna, town.standing(0))
    await town.enrol(ANNA, town.standing(1))

    async with town.database.read() as tx:
        assert (await tx.memberships.of_page(town.page_id))[0].term == Term(Status.SUSPENDED)


async def test_those_are_due_whose_time_is_up(town: Town) -> None:
    for user_id in (ANNA, BEN):
        await town.enrol(user_id, town.standing(0))
    async with town.database.begin() as tx:
        anna, ben = await tx.memberships.of_page(town.page_id)
        await tx.statuses.set(anna.id, AWAY, expected=ACTIVE)
        await tx.statuses.set(ben.id, Term(Status.RESERVE), expected=ACTIVE)

        assert await tx.statuses.due(NOW) == ()
        assert await tx.statuses.due(NOW + WEEK) == (Due(GUILD, town.page_id, anna.id),)
