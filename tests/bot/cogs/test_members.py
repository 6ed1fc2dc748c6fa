"""/member and /me: seen by those who may, and by oneself."""

from domain.access.tiers import Tier, TierGrant
from tests.bot.town import Town, said


async def test_where_a_member_stands_is_shown_to_supervisors(town: Town) -> None:
    await town.page()
    await town.world.intake.compare(town.guild_id)
    grant = TierGrant(town.role("Officer"), Tier.SUPERVISOR)
    await town.world.tiers.grant(town.actor, town.guild_id, grant)

    answer = said(await town.stranger.slash(town.channel, "member view", member=town.manager))

    assert "**Blaine County** · Chief" in answer


async def test_a_history_is_shown_to_those_above_and_to_himself(town: Town) -> None:
    await town.page()

    assert "Service history of stan" in said(await town.types("member history", member=town.stranger))
    assert "Service history of stan" in said(await town.stranger.slash(town.channel, "me history"))
    assert "supervisor tier" in said(
        await town.stranger.slash(town.channel, "member history", member=town.manager)
    )
