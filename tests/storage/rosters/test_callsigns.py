"""A callsign is one person's on a page, by a rule of the database."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.errors import Refused
from domain.ids import CallsignId, PersonId, SubdivisionId
from domain.rosters.callsigns import Callsign
from storage.rosters.callsigns import NewCallsign
from tests.domain.makers import ANNA, BEN, NOW
from tests.storage.conftest import Town

LATER = NOW + timedelta(days=1)
TRAFFIC = SubdivisionId(1)


async def give(town: Town, value: str, person_id: PersonId | None, **others: object) -> CallsignId:
    new = NewCallsign(town.page_id, value, person_id, **others)  # type: ignore[arg-type]  # tests name fields
    async with town.database.begin() as tx:
        return await tx.callsigns.give(new, now=NOW)


async def release(town: Town, *ids: CallsignId, was_lost: bool = False) -> int:
    async with town.database.begin() as tx:
        return await tx.callsigns.release(ids, now=LATER, was_lost=was_lost)


async def in_use(town: Town) -> list[Callsign]:
    async with town.database.read() as tx:
        return list(await tx.callsigns.of_page(town.page_id))


async def two(town: Town) -> tuple[PersonId, PersonId]:
    return await town.enrol(ANNA, town.standing(1)), await town.enrol(BEN, town.standing(1))


async def test_what_is_given_is_found_however_it_is_written(town: Town) -> None:
    anna, _ = await two(town)

    id_ = await give(town, "2-Adam", anna)

    async with town.database.read() as tx:
        assert await tx.callsigns.find(town.page_id, "2-ADAM") == Callsign(id_, town.page_id, "2-Adam", anna)
        assert await tx.callsigns.find(town.page_id, "2-Eve") is None


async def test_the_second_of_two_who_take_one_callsign_loses(town: Town) -> None:
    anna, ben = await two(town)

    ended = await asyncio.gather(give(town, "S-01", anna), give(town, "s-01", ben), return_exceptions=True)

    assert sum(isinstance(each, Refused) for each in ended) == 1
    assert len(await in_use(town)) == 1


async def test_nobody_has_two_in_one_place(town: Town) -> None:
    anna, _ = await two(town)
    await give(town, "S-01", anna)
    await give(town, "T-1", anna, subdivision_id=TRAFFIC)

    for value, subdivision in (("S-02", None), ("T-2", TRAFFIC)):
        with pytest.raises((Refused, IntegrityError)):
            await give(town, value, anna, subdivision_id=subdivision)
    await give(town, "R-1", anna, is_reserved=True)
    await give(town, "R-2", anna, is_reserved=True)

    assert [each.value for each in await in_use(town)] == ["S-01", "T-1", "R-1", "R-2"]


async def test_what_is_released_is_free_and_remembered(town: Town) -> None:
    anna, ben = await two(town)
    first = await give(town, "S-01", anna)

    assert await release(town, first, was_lost=True) == 1
    assert await release(town, first) == 0
    again = await give(town, "S-01", ben)

    async with town.database.read() as tx:
        known = await tx.callsigns.of_people(town.page_id, [anna, ben])
        assert await tx.callsigns.released_since(town.page_id, NOW) == {"s-01"}
        assert await tx.callsigns.released_since(town.page_id, LATER) == frozenset()
    assert known == {
        anna: (Callsign(first, town.page_id, "S-01", anna, released_at=LATER, was_lost=True),),
        ben: (Callsign(again, town.page_id, "S-01", ben),),
    }


async def test_a_roster_comes_with_its_callsigns(town: Town) -> None:
    anna, _ = await two(town)
    await give(town, "S-01", anna)
    gone = await give(town, "S-02", None, is_reserved=True, note="for the academy")
    await give(town, "S-03", None, is_reserved=True)
    await release(town, gone)

    async with town.database.read() as tx:
        roster = await tx.rosters.load(town.page_id)

    assert [(each.value, each.is_reserved) for each in roster.callsigns] == [("S-01", False), ("S-03", True)]


async def test_a_purged_page_takes_its_callsigns_along(town: Town) -> None:
    anna, _ = await two(town)
    await give(town, "S-01", anna)

    async with town.database.begin() as tx:
        await tx.pages.purge(town.page_id)

    assert await in_use(town) == []
