"""Who may act on whom, asked of the database."""

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import NotAllowed
from domain.ids import PageId, RoleId, UserId
from domain.rosters.memberships import Membership
from domain.rosters.pages import Page
from services.rosters.guarding import acting_tier, guarded, supervised
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, OFFICER, SERGEANT, TRAFFIC, seen
from tests.services.house import MANAGER, House
from tests.services.rosters.test_orders import CHIEF, NOBODY, staffed

TRAINERS = RoleId(99)
TRAINER = Actor(CARLA, "Carla", role_ids=frozenset({TRAINERS}))


async def asked(house: House, page: Page, actor: Actor, target: UserId, needs: Tier) -> Membership | None:
    async with house.database.read() as tx:
        person = await tx.people.find(GUILD, target)
        assert person is not None
        return await guarded(tx, actor, page, person, needs)


async def test_whoever_is_of_the_tier_and_above_may(house: House) -> None:
    page = await staffed(house)

    membership = await asked(house, page, CHIEF, BEN, Tier.COMMAND)

    assert membership is not None
    assert membership.standing.shown == page.ranks[2].id
    assert await asked(house, page, OPERATOR, ANNA, Tier.ADMIN) is not None


@pytest.mark.parametrize(
    ("actor", "target", "why"),
    [
        (NOBODY, BEN, "command tier"),
        (CHIEF, ANNA, "to yourself"),
        (Actor(CARLA, "Carla", role_ids=frozenset({TRAINERS})), ANNA, "not below your own rank"),
    ],
)
async def test_others_may_not(house: House, actor: Actor, target: UserId, why: str) -> None:
    page = await staffed(house)

    with pytest.raises(NotAllowed, match=why):
        await asked(house, page, actor, target, Tier.COMMAND)


async def test_of_what_tier_somebody_may_act_is_told_without_a_refusal(house: House) -> None:
    page = await staffed(house)

    async with house.database.read() as tx:
        ben, anna = await tx.people.find(GUILD, BEN), await tx.people.find(GUILD, ANNA)
        assert ben is not None
        assert anna is not None
        assert await acting_tier(tx, CHIEF, page, ben) is Tier.COMMAND
        assert await acting_tier(tx, CHIEF, page, anna) is Tier.MEMBER
        assert await acting_tier(tx, NOBODY, page, ben) is Tier.MEMBER
        assert await acting_tier(tx, OPERATOR, page, anna) is Tier.ADMIN


async def test_a_supervisor_of_a_page_or_of_some_people_supervises_those(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER, TRAFFIC), seen(BEN, OFFICER), seen(CARLA, SERGEANT))
    traffic = page.subdivisions[0].id

    async def pages_of(target: UserId) -> frozenset[PageId] | None:
        async with house.database.read() as tx:
            return await supervised(tx, TRAINER, GUILD, await tx.people.find(GUILD, target))

    with pytest.raises(NotAllowed, match="supervisor tier"):
        await pages_of(ANNA)
    await house.tiers.grant(MANAGER, GUILD, TierGrant(TRAINERS, Tier.SUPERVISOR, page.id, traffic))
    assert await pages_of(ANNA) == frozenset({page.id})
    with pytest.raises(NotAllowed):
        await pages_of(BEN)
    with pytest.raises(NotAllowed):
        await pages_of(UserId(404))
    await house.tiers.grant(MANAGER, GUILD, TierGrant(TRAINERS, Tier.COMMAND))
    assert await pages_of(BEN) is None
