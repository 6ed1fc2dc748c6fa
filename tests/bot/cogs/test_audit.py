"""/audit on real services: commands and the buttons that turn its leaves, for each tier."""

from dataclasses import replace

import pytest

from domain.access.tiers import Tier, TierGrant
from tests.bot import station as fixtures
from tests.bot.station import TIERS, Station
from tests.bot.town import message_of, said

house, world, station = fixtures.house, fixtures.world, fixtures.station

REFUSED = "You need the admin tier for that"


@pytest.mark.parametrize("who", [*TIERS, "admin"])
async def test_the_admin_tier_reads_it_and_nobody_else(station: Station, who: str) -> None:
    town = station.town
    if who == "admin":
        who = "officer"
        await station.house.tiers.grant(
            town.actor, town.guild_id, TierGrant(town.role("Officer"), Tier.ADMIN)
        )
        may = True
    else:
        may = who == "manager"
    for command in ("recent", "member", "export"):
        options = {"member": station.people["manager"]} if command == "member" else {}

        answer = said(await station.people[who].slash(town.channel, f"audit {command}", **options))

        assert (REFUSED in answer) == (not may), command
        if may and command != "export":
            assert "Permission set" in answer, command


async def test_whatever_was_done_is_told_with_who_did_it(station: Station) -> None:
    await station.types("captain", "promote", member="fresh", reason="merit")

    answer = await station.types("manager", "audit member", member="fresh")

    assert "**Order given**: promote Sergeant" in answer
    assert f"<@{station.people['fresh'].id}>" in answer
    assert f"by <@{station.people['captain'].id}>" in answer
    assert "reason: merit" in answer
    assert "Page made" not in answer


@pytest.mark.parametrize("left", [Tier.ADMIN, Tier.COMMAND, Tier.SUPERVISOR, Tier.MEMBER])
async def test_its_leaves_are_turned_by_the_admin_tier_alone(station: Station, left: Tier) -> None:
    town, house = station.town, station.house
    admin = TierGrant(town.role("Officer"), Tier.ADMIN)
    await house.tiers.grant(town.actor, town.guild_id, admin)
    async with house.database.begin() as tx:
        for number in range(40):
            await tx.audit.wrote(town.actor, town.guild_id, "page.edited", f"page {number}")
    first = await station.people["officer"].slash(town.channel, "audit recent")
    assert "page 39" in said(first)

    await house.tiers.grant(town.actor, town.guild_id, replace(admin, tier=left))
    turned = said(await station.people["officer"].click(message_of(first), label="Next"))

    assert (REFUSED in turned) == (left is not Tier.ADMIN)
    assert ("page 10" in turned) == (left is Tier.ADMIN)
