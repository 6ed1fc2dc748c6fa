"""Awards and every time one was given."""

from dataclasses import replace
from datetime import timedelta

from domain.ids import AwardId, MembershipId
from domain.rosters.awards import Award
from domain.rosters.pages import Page
from tests.domain.makers import ANNA, BEN, NOW
from tests.storage.conftest import Town

MEDAL = Award(AwardId(0), "Medal", "For courage", "🏅")
RIBBON = Award(AwardId(0), "Ribbon", symbol="#1f3a93 #f5c518")


async def with_awards(town: Town, *awards: Award) -> Page:
    async with town.database.begin() as tx:
        page = await tx.pages.get(town.page_id)
        return await tx.pages.save(replace(page, awards=awards), now=NOW)


async def member(town: Town) -> MembershipId:
    person = await town.enrol(ANNA, town.standing(0))
    async with town.database.read() as tx:
        found = await tx.memberships.find(town.page_id, person)
    assert found is not None
    return found.id


async def test_awards_are_kept_in_the_order_of_the_page(town: Town) -> None:
    first = await with_awards(town, MEDAL, RIBBON)
    medal, ribbon = first.awards

    second = await with_awards(town, ribbon, replace(medal, name="Medal of Valor", symbol=None))

    assert (replace(medal, id=AwardId(0)), replace(ribbon, id=AwardId(0))) == (MEDAL, RIBBON)
    assert second.awards == (ribbon, replace(medal, name="Medal of Valor", symbol=None))
    async with town.database.read() as tx:
        assert (await tx.pages.get(town.page_id)).awards == second.awards
        assert (await tx.rosters.load(town.page_id)).page.awards == second.awards


async def test_one_taken_off_comes_back_under_its_name_with_its_grants(town: Town) -> None:
    (medal,) = (await with_awards(town, MEDAL)).awards
    anna = await member(town)
    async with town.database.begin() as tx:
        await tx.awards.grant(medal.id, anna, by=None, citation="brave", now=NOW)

    gone = await with_awards(town)
    async with town.database.read() as tx:
        assert await tx.awards.counts(town.page_id) == {}
    back = await with_awards(town, replace(MEDAL, name="MEDAL"))

    assert (gone.awards, back.awards) == ((), (replace(medal, name="MEDAL"),))
    async with town.database.read() as tx:
        assert await tx.awards.counts(town.page_id) == {anna: {medal.id: 1}}


async def test_what_was_given_is_counted_taken_back_and_given_back_the_last_first(town: Town) -> None:
    (medal,) = (await with_awards(town, MEDAL)).awards
    anna = await member(town)
    async with town.database.begin() as tx:
        first = await tx.awards.grant(medal.id, anna, by=None, citation="one", now=NOW)
        await tx.awards.grant(medal.id, anna, by=None, citation="two", now=NOW + timedelta(days=1))
        counted = await tx.awards.counts(town.page_id)
        taken = [await tx.awards.revoke_last(medal.id, anna, now=NOW) for _ in range(3)]
        none_left = await tx.awards.of_member(anna)
        assert await tx.awards.restore_last(medal.id, anna)
        left = await tx.awards.of_member(anna)

    assert counted == {anna: {medal.id: 2}}
    assert taken == [True, True, False]
    assert none_left == ()
    assert [grant.citation for grant in left] in (["one"], ["two"])
    assert first.granted_at == NOW


async def test_a_past_member_wears_nothing_until_he_is_back(town: Town) -> None:
    (medal,) = (await with_awards(town, MEDAL)).awards
    anna = await member(town)
    async with town.database.begin() as tx:
        await tx.awards.grant(medal.id, anna, by=None, citation=None, now=NOW)
    person = await town.enrol(BEN, town.standing(1))
    async with town.database.read() as tx:
        people = await tx.people.find(town.page.guild_id, ANNA)
    assert people is not None
    await town.dismiss(people.id, town.standing(0))

    async with town.database.read() as tx:
        gone = await tx.awards.counts(town.page_id)
    await town.enrol(ANNA, town.standing(0))

    assert (gone, person == people.id) == ({}, False)
    async with town.database.read() as tx:
        assert await tx.awards.counts(town.page_id) == {anna: {medal.id: 1}}


async def test_a_purged_page_takes_its_awards_along(town: Town) -> None:
    (medal,) = (await with_awards(town, MEDAL)).awards
    anna = await member(town)
    async with town.database.begin() as tx:
        await tx.awards.grant(medal.id, anna, by=None, citation=None, now=NOW)
        await tx.pages.purge(town.page_id)

    async with town.database.read() as tx:
        assert await tx.awards.of_member(anna) == ()
