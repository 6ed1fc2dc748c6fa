"""What a guild's roles may do, set and looked up."""

from dataclasses import replace

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import Invalid, NotAllowed, NotFound
from domain.ids import RoleId, SubdivisionId, UserId
from domain.rosters.fields import Circle
from domain.rosters.guilds import Role
from domain.rosters.pages import Page, Visibility
from tests.domain.makers import GUILD, PAGE, SERGEANT, TRAFFIC
from tests.services.house import DRAFT, MANAGER, STRANGER, House

GRANT = TierGrant(SERGEANT, Tier.SUPERVISOR)


async def test_a_role_has_one_tier_in_one_place(house: House) -> None:
    page = await house.page()

    await house.tiers.grant(MANAGER, GUILD, GRANT)
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.COMMAND))
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.ADMIN, page.id))

    assert await house.tiers.view(MANAGER, GUILD) == (
        TierGrant(SERGEANT, Tier.COMMAND),
        TierGrant(SERGEANT, Tier.ADMIN, page.id),
    )


async def test_the_member_tier_takes_it_back(house: House) -> None:
    await house.page()
    await house.tiers.grant(MANAGER, GUILD, GRANT)

    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.MEMBER))

    assert await house.tiers.view(MANAGER, GUILD) == ()


async def test_only_who_manages_the_server_grants(house: House) -> None:
    await house.page()

    with pytest.raises(NotAllowed):
        await house.tiers.grant(STRANGER, GUILD, GRANT)
    with pytest.raises(NotAllowed):
        await house.tiers.view(STRANGER, GUILD)


async def test_a_place_or_role_that_is_not_there_is_said(house: House) -> None:
    await house.page()

    with pytest.raises(Invalid, match="no role"):
        await house.tiers.grant(MANAGER, GUILD, TierGrant(RoleId(5), Tier.ADMIN))
    with pytest.raises(NotFound, match="page"):
        await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.ADMIN, PAGE))
    with pytest.raises(NotFound, match="subdivision"):
        await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.ADMIN, None, SubdivisionId(99)))


async def test_a_tier_on_a_page_or_for_its_people_opens_that_page_alone(house: House) -> None:
    page = await house.page()
    await house.pages.create(OPERATOR, replace(DRAFT, slug="other"))
    division = page.subdivisions[0].id
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.SUPERVISOR, None, division))
    sergeant = Actor(UserId(1), "Sam", role_ids=frozenset({SERGEANT}))

    assert [each.id for each in await house.tiers.pages(sergeant, GUILD)] == [page.id]
    assert len(await house.tiers.pages(MANAGER, GUILD)) == 2
    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.tiers.pages(STRANGER, GUILD)
    with pytest.raises(NotAllowed, match="command tier for that; here you are of the member tier"):
        await house.tiers.pages(STRANGER, GUILD, needs=Tier.COMMAND)


@pytest.mark.parametrize(
    ("grant", "circle"),
    [
        (None, Circle.MEMBERS),
        (TierGrant(SERGEANT, Tier.SUPERVISOR), Circle.STAFF),
        (TierGrant(SERGEANT, Tier.COMMAND, PAGE), Circle.STAFF),
        (TierGrant(SERGEANT, Tier.ADMIN, PAGE, SubdivisionId(1)), Circle.MEMBERS),
        (TierGrant(TRAFFIC, Tier.ADMIN), Circle.MEMBERS),
    ],
)
async def test_staff_of_a_page_is_who_supervises_all_of_it(
    house: House, grant: TierGrant | None, circle: Circle
) -> None:
    page = await house.page(replace(DRAFT, id=PAGE))
    sergeant = Actor(UserId(5), "Sergeant", role_ids=frozenset({SERGEANT}))
    if grant is not None:
        async with house.database.begin() as tx:
            await tx.tiers.grant(GUILD, replace(grant, subdivision_id=_own(page, grant)))

    assert await house.tiers.circle(sergeant, page) is circle


def _own(page: Page, grant: TierGrant) -> SubdivisionId | None:
    return page.subdivisions[0].id if grant.subdivision_id is not None else None


async def test_members_of_a_page_are_who_may_read_it_and_staff_whoever_manages(house: House) -> None:
    page = await house.page()
    page = await house.pages.edit(MANAGER, page.id, reader_role_ids=[TRAFFIC])
    traffic = Actor(UserId(5), "Traffic", role_ids=frozenset({TRAFFIC}))

    assert await house.tiers.circle(traffic, page) is Circle.MEMBERS
    assert await house.tiers.circle(STRANGER, page) is Circle.EVERYONE
    assert await house.tiers.circle(traffic, page, is_member=False) is Circle.EVERYONE
    assert await house.tiers.circle(MANAGER, page) is Circle.STAFF


async def test_everyone_gets_no_tier_and_loses_one_he_had(house: House) -> None:
    everyone = RoleId(int(GUILD))
    await house.saw_guild(Role(everyone, "@everyone", 0))
    async with house.database.begin() as tx:
        await tx.tiers.grant(GUILD, TierGrant(everyone, Tier.COMMAND))

    with pytest.raises(Invalid, match="everybody has @everyone") as refusal:
        await house.tiers.grant(MANAGER, GUILD, TierGrant(everyone, Tier.SUPERVISOR))
    await house.tiers.grant(MANAGER, GUILD, TierGrant(everyone, Tier.MEMBER))

    assert refusal.value.field == "role"
    assert await house.tiers.view(MANAGER, GUILD) == ()


async def test_an_unlisted_page_is_told_of_to_its_owner_and_those_with_a_tier_there(house: House) -> None:
    page = await house.page()
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SERGEANT, Tier.SUPERVISOR, page.id))
    hidden = await house.pages.edit(MANAGER, page.id, visibility=Visibility.UNLISTED)
    sergeant = Actor(UserId(5), "S", role_ids=frozenset({SERGEANT}))

    assert await house.tiers.seen(STRANGER, GUILD) == (hidden,)
    assert await house.tiers.listed(STRANGER, GUILD) == ()
    for actor in (sergeant, MANAGER, Actor(hidden.owner_id, "Owner")):
        assert await house.tiers.listed(actor, GUILD) == (hidden,)
