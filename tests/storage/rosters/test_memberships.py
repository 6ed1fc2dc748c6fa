from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.ids import PageId, PersonId, UserId
from domain.rosters.memberships import Membership, Standing
from domain.rosters.people import Profile
from storage.rosters.memberships import StandingWrite
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, NOW
from tests.storage.conftest import Town

LATER = NOW + timedelta(days=1)


async def members(town: Town, *, past: bool = False) -> tuple[Membership, ...]:
    async with town.database.read() as tx:
        return await tx.memberships.of_page(town.page_id, past=past)


async def write(town: Town, *writes: StandingWrite, now: datetime = LATER) -> None:
    async with town.database.begin() as tx:
        await tx.memberships.write(town.page_id, writes, now=now)


async def test_who_gains_a_standing_becomes_a_member(town: Town) -> None:
    standing = town.standing(0, 2, certifications=[1, 0], subdivisions=[0])
    anna = await town.enrol(ANNA, standing)

    (member,) = await members(town)

    in_order = replace(standing, certifications=tuple(each.id for each in town.page.certifications))
    assert member == Membership(
        member.id, town.page_id, anna, in_order, joined_at=NOW, rank_since=NOW, rank_by=None
    )


async def test_a_change_rewrites_what_is_held_and_says_since_when(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(1, certifications=[0]))
    ben = await town.enrol(BEN, town.standing(0))
    before, after = town.standing(1, certifications=[0]), town.standing(0, 1, subdivisions=[0])

    await write(town, StandingWrite(anna, before, after, True, LATER, ben))

    member, _ = await members(town)
    assert (member.standing, member.rank_since, member.rank_by) == (after, LATER, ben)
    assert member.joined_at == NOW


async def test_without_a_change_of_rank_its_date_stays(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(1))
    after = town.standing(1, certifications=[0])

    await write(town, StandingWrite(anna, town.standing(1), after))

    (member,) = await members(town)
    assert (member.standing, member.rank_since) == (after, NOW)


async def test_who_loses_his_standing_is_a_past_member_with_what_he_last_held(town: Town) -> None:
    standing = town.standing(0, certifications=[0])
    anna = await town.enrol(ANNA, standing)

    await write(town, StandingWrite(anna, standing, None))
    await write(town, StandingWrite(anna, standing, None), now=LATER + timedelta(days=1))

    (gone,) = await members(town, past=True)
    assert (gone.standing, gone.left_at, await members(town)) == (standing, LATER, ())


async def test_who_comes_back_keeps_his_row_and_hours_but_not_what_he_held(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0, certifications=[0]))
    async with town.database.begin() as tx:
        await tx.memberships.carry_hours(town.page_id, {anna: 3600})
    (before,) = await members(town)
    await town.dismiss(anna, town.standing(0, certifications=[0]))

    await write(town, StandingWrite(anna, None, town.standing(1), True, LATER, None, LATER))

    (back,) = await members(town)
    assert (back.id, back.carried_seconds, back.standing) == (before.id, 3600, town.standing(1))
    assert (back.joined_at, back.left_at) == (LATER, None)


async def test_all_kinds_of_changes_can_come_at_once(town: Town) -> None:
    anna, ben = await town.enrol(ANNA, town.standing(0)), await town.enrol(BEN, town.standing(1))
    async with town.database.begin() as tx:
        carla = (await tx.people.ensure(GUILD, {CARLA: Profile("carla", "Carla")}))[CARLA]

    await write(
        town,
        StandingWrite(anna, town.standing(0), None),
        StandingWrite(ben, town.standing(1), town.standing(0), True),
        StandingWrite(carla, None, town.standing(2), True),
    )

    shown = {member.person_id: member.standing for member in await members(town)}
    assert shown == {ben: town.standing(0), carla: town.standing(2)}
    async with town.database.read() as tx:
        assert await tx.memberships.count([town.page_id, NOWHERE]) == {town.page_id: 2, NOWHERE: 0}


async def test_thousands_at_once_arrive_leave_and_come_back(town: Town) -> None:
    accounts = {UserId(number): Profile(f"user{number}", "name") for number in range(10_000, 12_500)}
    held: Standing = town.standing(0, 1, certifications=[0], subdivisions=[0])
    async with town.database.begin() as tx:
        ids: list[PersonId] = list((await tx.people.ensure(GUILD, accounts)).values())

    for before, after, expected in ((None, held, 2500), (held, None, 0), (None, held, 2500)):
        await write(town, *(StandingWrite(each, before, after, True, NOW, None, NOW) for each in ids))

        assert [member.standing for member in await members(town)] == [held] * expected


NOWHERE = PageId(UUID(int=9))


async def test_the_rank_of_those_who_are_members_now_is_told(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))
    ben = await town.enrol(BEN, town.standing(1))

    async with town.database.read() as tx:
        ranks = await tx.memberships.ranks(town.page_id, [anna, ben, PersonId(99_999)])

    assert ranks == {anna: town.page.ranks[0].id, ben: town.page.ranks[1].id}


async def test_one_membership_is_found_past_ones_too(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0, certifications=[0]))
    ben = await town.enrol(BEN, town.standing(1))
    await town.dismiss(ben, town.standing(1), at=LATER)

    async with town.database.read() as tx:
        assert (
            await tx.memberships.find(town.page_id, anna) == (await tx.memberships.of_page(town.page_id))[0]
        )
        past = await tx.memberships.find(town.page_id, ben)
        assert past is not None
        assert past.left_at == LATER
        assert await tx.memberships.find(town.page_id, PersonId(404)) is None


async def test_of_a_page_read_already_the_same_is_found(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0, certifications=[0]))

    async with town.database.read() as tx:
        page = await tx.pages.get(town.page_id)
        assert await tx.memberships.on(page, anna) == await tx.memberships.find(page.id, anna)
        assert await tx.memberships.on(page, PersonId(404)) is None
