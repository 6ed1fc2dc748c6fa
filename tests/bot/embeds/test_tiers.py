"""Grants are drawn with the place they are limited to."""

from bot.embeds.tiers import grant_line, tiers_card
from domain.access.tiers import Tier, TierGrant
from tests.domain.makers import CAPTAIN, PAGE, SERGEANT, a_page

PAGES = (a_page(),)


def test_the_highest_tier_comes_first() -> None:
    grants = (TierGrant(SERGEANT, Tier.SUPERVISOR), TierGrant(CAPTAIN, Tier.ADMIN))

    assert [line.split(" ")[0] for line in tiers_card(grants, PAGES).lines] == ["<@&11>", "<@&12>"]


def test_a_limit_is_named() -> None:
    assert grant_line(TierGrant(CAPTAIN, Tier.COMMAND), PAGES).endswith("**command**")
    limited = TierGrant(CAPTAIN, Tier.COMMAND, PAGE, PAGES[0].subdivisions[0].id)
    assert grant_line(limited, PAGES).endswith("on Blaine County, Traffic only")
