from dataclasses import replace

from domain.ids import RankId
from domain.rosters.pages import Rank
from tests.domain.makers import CAPTAIN, FTO, GUILD, NOW, SERGEANT, TRAFFIC
from tests.storage.conftest import Town


async def test_new_mappings_are_new_until_a_sync_has_seen_them(town: Town) -> None:
    cadet = Rank(RankId(0), "Cadet", TRAFFIC)

    async with town.database.begin() as tx:
        saved = await tx.pages.save(replace(town.page, ranks=(*town.page.ranks, cadet)), now=NOW)
        await tx.pages.mark_seen([town.page_id])
        after = await tx.pages.get(town.page_id)

    assert [mapping.is_new for mapping in saved.ranks] == [False, False, False, True]
    assert not any(mapping.is_new for mapping in after.mappings())


async def test_only_what_was_bound_to_a_lost_role_is_unmapped(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.pages.mark_unmapped(town.page_id, SERGEANT)
        await tx.pages.mark_unmapped(town.page_id, FTO)
        page = await tx.pages.get(town.page_id)

    assert [mapping.name for mapping in page.mappings() if mapping.is_unmapped] == ["Sergeant", "FTO"]


async def test_a_mapping_follows_the_name_of_its_role_unless_it_has_one_of_its_own(town: Town) -> None:
    async with town.database.begin() as tx:
        changed = await tx.pages.rename_mappings(GUILD, CAPTAIN, before="Captain", after="Chief")
        other = await tx.pages.rename_mappings(GUILD, SERGEANT, before="Sgt", after="Corporal")
        page = await tx.pages.get(town.page_id)

    assert (changed, other) == ({town.page_id}, set())
    assert [rank.name for rank in page.ranks] == ["Chief", "Sergeant", "Officer"]


async def test_what_was_held_of_a_removed_certification_is_forgotten(town: Town) -> None:
    await town.enrol(town.page.owner_id, town.standing(0, certifications=[0, 1], subdivisions=[0]))

    async with town.database.begin() as tx:
        await tx.pages.save(replace(town.page, certifications=town.page.certifications[1:]), now=NOW)
        (member,) = await tx.memberships.of_page(town.page_id)

    assert member.standing == town.standing(0, certifications=[1], subdivisions=[0])
