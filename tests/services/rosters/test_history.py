"""What is on record of a member."""

from dataclasses import replace

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import NotAllowed, NotFound
from domain.ids import UserId
from domain.rosters.attribution import RoleAudit
from domain.rosters.records import RecordKind
from tests.domain.makers import ANNA, BEN, GUILD, NOW, OFFICER, SERGEANT, seen
from tests.services.house import DRAFT, MANAGER, House


async def test_the_newest_record_comes_first_with_who_made_it(house: House) -> None:
    await house.page()
    await house.compare(seen(ANNA, OFFICER))
    house.audit.lines = [RoleAudit(NOW, UserId(50), "Chief", ANNA, frozenset({SERGEANT}))]
    await house.apply(seen(ANNA, SERGEANT))

    history = await house.history.of_member(MANAGER, GUILD, ANNA)

    assert [each.kind for each in history.records] == [RecordKind.PROMOTION, RecordKind.LISTING]
    assert history.actors[history.records[0].actor_id or 0] == "Chief"
    earlier = await house.history.of_member(MANAGER, GUILD, ANNA, before=history.records[0].id)
    assert [each.kind for each in earlier.records] == [RecordKind.LISTING]


async def test_everybody_sees_his_own_and_no_one_elses(house: House) -> None:
    await house.page()
    await house.compare(seen(ANNA, OFFICER), seen(BEN, OFFICER))
    anna = Actor(ANNA, "Anna")

    assert (await house.history.of_member(anna, GUILD, ANNA)).person.user_id == ANNA
    with pytest.raises(NotAllowed, match="supervisor"):
        await house.history.of_member(anna, GUILD, BEN)


async def test_of_a_stranger_nothing_is_on_record(house: House) -> None:
    await house.page()

    with pytest.raises(NotFound):
        await house.history.of_member(MANAGER, GUILD, BEN)


async def test_a_page_s_supervisor_reads_what_happened_there(house: House) -> None:
    page = await house.page()
    other = await house.pages.create(OPERATOR, replace(DRAFT, slug="second", title="Second"))
    await house.compare(seen(ANNA, OFFICER), seen(BEN, SERGEANT))
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.SUPERVISOR, page.id))
    ben = Actor(BEN, "Ben", role_ids=frozenset({SERGEANT}))

    seen_by_ben = await house.history.of_member(ben, GUILD, ANNA)
    seen_by_all = await house.history.of_member(MANAGER, GUILD, ANNA)

    assert {each.page_id for each in seen_by_ben.records} == {page.id}
    assert {each.page_id for each in seen_by_all.records} == {page.id, other.id}
