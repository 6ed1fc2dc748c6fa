"""/permissions: tiers granted to roles, everywhere or in one place."""

from domain.access.tiers import Tier, TierGrant
from tests.bot.town import Town, said


async def test_a_role_is_granted_a_tier_everywhere(town: Town) -> None:
    answer = said(await town.types("permissions set", role=town.roles["Captain"], tier="command"))

    assert town.world.tiers.grants == [TierGrant(town.role("Captain"), Tier.COMMAND)]
    assert "Captain: command" in answer


async def test_a_grant_can_be_limited_to_a_page_or_a_subdivision(town: Town) -> None:
    page = await town.page()
    role = town.roles["Captain"]

    await town.types("permissions set", role=role, tier="supervisor", page="blaine")
    await town.types("permissions set", role=role, tier="command", subdivision="swat")

    swat = page.subdivisions[0].id
    assert town.world.tiers.grants == [
        TierGrant(town.role("Captain"), Tier.SUPERVISOR, page.id),
        TierGrant(town.role("Captain"), Tier.COMMAND, page.id, swat),
    ]
    assert "on Blaine County, SWAT only" in said(await town.types("permissions view"))


async def test_without_a_grant_it_is_said_who_may(town: Town) -> None:
    assert "No role has a tier yet" in said(await town.types("permissions view"))
