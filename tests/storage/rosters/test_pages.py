import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.errors import Invalid, NotFound
from domain.ids import PageId, RankId, RoleId
from domain.rosters.pages import Page, Visibility
from domain.rosters.people import Profile
from storage.database import Database
from tests.domain.makers import ANNA, GUILD, NOW, OWNER
from tests.storage.conftest import Town

SECOND = PageId(UUID(int=2))


async def save(town: Town, page: Page) -> Page:
    async with town.database.begin() as tx:
        return await tx.pages.save(page, now=NOW)


async def add(database: Database, page: Page) -> Page:
    async with database.begin() as tx:
        return await tx.pages.add(page)


def second_page(slug: str = "second") -> Page:
    return Page(SECOND, GUILD, OWNER, slug, "Second")


async def test_a_page_comes_back_as_it_was_added(town: Town) -> None:
    async with town.database.begin() as tx:
        stored = await tx.pages.get(town.page_id)

        assert stored == await tx.pages.lock(town.page_id) == town.page
    assert [rank.name for rank in stored.ranks] == ["Captain", "Sergeant", "Officer"]
    assert stored.created_at is not None


async def test_every_field_can_be_saved_but_the_revision(town: Town) -> None:
    changed = replace(
        town.page,
        title="Other",
        description="New words",
        visibility=Visibility.UNLISTED,
        patrol_logs=True,
        deleted_at=NOW,
        revision=99,
    )

    saved = await save(town, changed)

    assert saved == replace(changed, revision=0)


async def test_ranks_are_renamed_reordered_added_and_removed_at_once(town: Town) -> None:
    captain, sergeant, officer = town.page.ranks
    cadet = replace(officer, id=RankId(0), name="Cadet", is_command=True)

    saved = await save(town, replace(town.page, ranks=(cadet, replace(officer, name="Deputy"), captain)))

    assert [rank.name for rank in saved.ranks] == ["Cadet", "Deputy", "Captain"]
    assert [rank.id for rank in saved.ranks][1:] == [officer.id, captain.id]
    assert saved.ranks[0].id not in {0, captain.id, sergeant.id, officer.id}


async def test_the_id_of_a_removed_rank_is_never_given_out_again(town: Town) -> None:
    *others, last = town.page.ranks
    fewer = await save(town, replace(town.page, ranks=tuple(others)))

    more = await save(town, replace(fewer, ranks=(*others, replace(last, id=RankId(0)))))

    assert more.ranks[-1].id > last.id


async def test_a_former_slug_leads_to_the_page_and_can_be_taken_again(town: Town) -> None:
    moved = await save(town, replace(town.page, slug="sandy-shores"))

    async with town.database.read() as tx:
        assert await tx.pages.find_by_slug("blaine-county") == moved
        assert await tx.pages.find_by_slug("sandy-shores") == moved
        assert await tx.pages.find_by_slug("nowhere") is None
    back = await save(town, replace(moved, slug="blaine-county"))
    assert (moved.former_slugs, back.former_slugs) == (("blaine-county",), ("sandy-shores",))


@pytest.mark.parametrize("slug", ["sandy-shores", "blaine-county"])
async def test_neither_todays_nor_a_former_slug_can_be_taken_by_another_page(town: Town, slug: str) -> None:
    await save(town, replace(town.page, slug="sandy-shores"))

    with pytest.raises(Invalid, match="taken") as refusal:
        await add(town.database, second_page(slug))

    assert refusal.value.field == "slug"


async def test_of_two_pages_that_want_one_slug_one_gets_it(town: Town, other: Database) -> None:
    third = replace(second_page("same"), id=PageId(UUID(int=3)))

    answers = await asyncio.gather(
        add(town.database, second_page("same")), add(other, third), return_exceptions=True
    )

    assert sum(isinstance(answer, Invalid) for answer in answers) == 1
    async with town.database.read() as tx:
        assert len(await tx.pages.of_guild(GUILD)) == 2


async def test_a_refused_slug_changes_nothing(town: Town) -> None:
    await add(town.database, second_page())

    with pytest.raises(Invalid):
        await save(town, replace(town.page, slug="second", title="Other"))

    async with town.database.read() as tx:
        assert await tx.pages.get(town.page_id) == town.page


async def test_deleted_pages_are_left_out_until_asked_for(town: Town) -> None:
    await add(town.database, second_page())
    deleted = await save(town, replace(town.page, deleted_at=NOW))

    async with town.database.read() as tx:
        assert [page.id for page in await tx.pages.of_guild(GUILD)] == [SECOND]
        assert [page.id for page in await tx.pages.of_guild(GUILD, with_deleted=True)] == [
            town.page_id,
            SECOND,
        ]
        assert await tx.pages.deleted_before(NOW + timedelta(seconds=1)) == (deleted,)
        assert await tx.pages.deleted_before(NOW) == ()


async def test_a_revision_grows_by_one_each_time(town: Town) -> None:
    async with town.database.begin() as tx:
        revisions = [await tx.pages.bump(town.page_id), await tx.pages.bump(town.page_id)]

        assert (revisions, (await tx.pages.get(town.page_id)).revision) == ([1, 2], 2)
        with pytest.raises(NotFound):
            await tx.pages.bump(SECOND)


async def test_purging_frees_the_slug_and_leaves_the_people(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))

    async with town.database.begin() as tx:
        await tx.pages.purge(town.page_id)

        with pytest.raises(NotFound):
            await tx.pages.lock(town.page_id)
        assert await tx.pages.find_by_slug(town.page.slug) is None
        assert (await tx.people.get(anna)).user_id == ANNA
    await add(town.database, second_page(town.page.slug))


async def test_only_a_change_of_what_is_bound_to_roles_has_everybody_looked_at_anew(town: Town) -> None:
    await town.enrol(ANNA, town.standing(0))
    renamed = replace(town.page.ranks[0], name="Chief")
    rebound = replace(renamed, role_id=RoleId(1000))

    async def remembered_after(page: Page) -> int | None:
        async with town.database.begin() as tx:
            await tx.people.save_fingerprints(GUILD, {ANNA: 7})
            await tx.pages.save(page, now=NOW)
            return (await tx.people.fingerprints(GUILD, page_ids=[town.page_id]))[ANNA]

    assert await remembered_after(replace(town.page, title="Other")) == 7
    assert await remembered_after(replace(town.page, ranks=(renamed, *town.page.ranks[1:]))) == 7
    assert await remembered_after(replace(town.page, ranks=(rebound, *town.page.ranks[1:]))) is None


async def test_a_new_page_has_everybody_looked_at_anew(town: Town) -> None:
    await town.enrol(ANNA, town.standing(0))
    async with town.database.begin() as tx:
        await tx.people.save_profiles(GUILD, {ANNA: Profile("anna", "Anna")})
        await tx.people.save_fingerprints(GUILD, {ANNA: 7})

    await add(town.database, second_page())

    async with town.database.read() as tx:
        assert await tx.people.fingerprints(GUILD, page_ids=[town.page_id]) == {ANNA: None}
