import asyncio
from uuid import UUID

import pytest

from domain.errors import NotFound
from domain.ids import PageId, PersonId, UserId
from domain.rosters.memberships import Standing
from domain.rosters.pages import Page
from domain.rosters.people import Person, Profile
from domain.rosters.sync import Enrolment, Former
from storage.database import Database
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, NOW, OWNER, a_rank
from tests.storage.conftest import Town

SECOND = PageId(UUID(int=2))
MANY = {UserId(number): Profile(f"user{number}", f"Name {number}") for number in range(10_000, 12_500)}


async def a_second_page(town: Town) -> Page:
    async with town.database.begin() as tx:
        ranks = (a_rank(0, "Chief", town.page.ranks[0].role_id),)
        return await tx.pages.add(Page(SECOND, GUILD, OWNER, "second", "Second", ranks=ranks))


async def test_a_person_is_found_by_account_and_by_id(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))

    async with town.database.read() as tx:
        found = await tx.people.find(GUILD, ANNA)

        assert found == await tx.people.get(anna)
        assert found == Person(anna, GUILD, ANNA, Profile("user101", "member 101"))
        assert await tx.people.find(GUILD, BEN) is None
        with pytest.raises(NotFound):
            await tx.people.get(PersonId(anna + 1))


async def test_ensuring_adds_the_unknown_and_leaves_the_known(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))

    async with town.database.begin() as tx:
        ids = await tx.people.ensure(GUILD, {ANNA: Profile("x", "X"), BEN: Profile("ben", "Ben", "face")})

        assert ids[ANNA] == anna
        assert (await tx.people.get(anna)).profile == Profile("user101", "member 101")
        assert (await tx.people.get(ids[BEN])).profile == Profile("ben", "Ben", "face")


async def test_two_who_ensure_the_same_people_at_once_get_the_same_ids(town: Town, other: Database) -> None:
    async def ensure(database: Database) -> dict[UserId, PersonId]:
        async with database.begin() as tx:
            return await tx.people.ensure(GUILD, MANY)

    first, second = await asyncio.gather(ensure(town.database), ensure(other))

    assert first == second
    assert first.keys() == MANY.keys()


async def test_saving_profiles_changes_the_known_and_adds_the_unknown(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))

    async with town.database.begin() as tx:
        await tx.people.save_profiles(
            GUILD, {ANNA: Profile("anna", "Anna", "face"), BEN: Profile("ben", "Ben")}
        )
        ben = await tx.people.find(GUILD, BEN)

        assert (await tx.people.get(anna)).profile == Profile("anna", "Anna", "face")
        assert ben
        assert ben.profile == Profile("ben", "Ben")


async def test_fingerprints_are_those_of_todays_members(town: Town) -> None:
    await town.enrol(ANNA, town.standing(0))
    await town.enrol(BEN, town.standing(1))
    carla = await town.enrol(CARLA, town.standing(1))
    await town.dismiss(carla, town.standing(1))

    async with town.database.begin() as tx:
        await tx.people.save_fingerprints(GUILD, {ANNA: -(2**63), CARLA: 5, UserId(5): 6})

        assert await tx.people.fingerprints(GUILD, page_ids=[town.page_id]) == {ANNA: -(2**63), BEN: None}
        assert await tx.people.fingerprints(GUILD, page_ids=[]) == {}


async def test_an_enrolment_tells_of_standings_and_of_former_ones(town: Town) -> None:
    second = await a_second_page(town)
    chief = second.ranks[0].id
    anna = await town.enrol(ANNA, town.standing(1, 2, certifications=[0], subdivisions=[0]))
    await town.enrol(ANNA, Standing(chief, (chief,)), page_id=SECOND)
    await town.dismiss(anna, town.standing(1, 2))
    pages = [town.page_id, SECOND]

    async with town.database.read() as tx:
        everybody = await tx.people.enrolments(GUILD, page_ids=pages)
        named = await tx.people.enrolments(GUILD, page_ids=pages, user_ids=[ANNA, BEN])

    profile = Profile("user101", "member 101")
    standing = Standing(chief, (chief,))
    former = Former(town.page.ranks[1].id, NOW)
    assert everybody == {ANNA: Enrolment(profile, {SECOND: standing}, {town.page_id: former})}
    assert named == everybody


async def test_a_past_member_is_told_of_only_by_name(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(1))
    await town.dismiss(anna, town.standing(1))

    async with town.database.read() as tx:
        everybody = await tx.people.enrolments(GUILD, page_ids=[town.page_id])
        named = await tx.people.enrolments(GUILD, page_ids=[town.page_id], user_ids={ANNA})

    former = {town.page_id: Former(town.page.ranks[1].id)}
    assert everybody == {}
    assert named == {ANNA: Enrolment(Profile("user101", "member 101"), {}, former)}


async def test_somebody_known_but_never_a_member_has_nothing_but_a_profile(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.people.ensure(GUILD, {BEN: Profile("ben", "Ben")})

        named = await tx.people.enrolments(GUILD, page_ids=[town.page_id], user_ids=[BEN])
        without_pages = await tx.people.enrolments(GUILD, page_ids=[], user_ids=[BEN])

    assert named == without_pages == {BEN: Enrolment(Profile("ben", "Ben"))}


async def test_thousands_can_be_asked_for_by_name(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.people.ensure(GUILD, MANY)

        found = await tx.people.enrolments(GUILD, page_ids=[town.page_id], user_ids=[*MANY, BEN])

    assert {user_id: each.profile for user_id, each in found.items()} == MANY


async def test_people_are_found_by_their_ids(town: Town) -> None:
    anna, ben = [await town.enrol(user_id, town.standing(0)) for user_id in (ANNA, BEN)]

    async with town.database.read() as tx:
        found = await tx.people.by_ids([anna, ben, PersonId(99_999)])

    assert {person_id: person.user_id for person_id, person in found.items()} == {anna: ANNA, ben: BEN}
