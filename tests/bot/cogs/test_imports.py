"""Imports uploaded, looked at, applied and taken back by members of every tier, on real services."""

from typing import Any

import pytest

from domain.access.tiers import Tier, TierGrant
from tests.bot.cogs import test_bulk as bulk
from tests.bot.cogs.test_bulk import now, settled
from tests.bot.station import TIERS, Station
from tests.bot.town import message_of, said

house, world, station = bulk.house, bulk.world, bulk.station

FILE = (
    b"username;rank;certifications;joined;hours\n"
    b"fresh;Sergeant;FTO;2020-01-02;12,5\n"
    b"other;Officer;;2020-01-02;7\n"
    b"nobody;Officer;;;\n"
)


async def sent(station: Station, who: str, content: bytes = FILE) -> Any:
    return await station.people[who].slash(
        station.town.channel, "roster-import csv", file=("roster.csv", content)
    )


@pytest.mark.parametrize("who", TIERS)
async def test_only_the_admin_tier_imports_and_takes_back(station: Station, who: str) -> None:
    answer = said(await sent(station, who))
    back = said(await station.people[who].slash(station.town.channel, "roster-import rollback"))

    if who == "manager":
        assert "Import of roster.csv to Blaine County" in answer
        assert back == "Nothing was imported to this page."
    else:
        assert "tier for that" in answer
        assert "tier for that" in back


async def test_a_file_is_seen_applied_and_taken_back(station: Station) -> None:
    manager = station.people["manager"]
    preview = await sent(station, "manager")
    assert "promotions: **1**" in said(preview)
    assert "line 4: Nobody in this server is called “nobody”." in said(preview).replace("\\", "")
    assert "**fresh** · Officer → Sergeant · + FTO · joined 2020-01-02 · 0 h → 12.5 h" in said(preview)

    await manager.click(message_of(preview), label="Apply 2 rows")
    await settled(station)

    assert station.roles_of("fresh") == {"Sergeant", "FTO"}
    assert "2 / 2" in now(station, message_of(preview))
    back = await manager.slash(station.town.channel, "roster-import rollback")
    await settled(station)
    assert "Import #1 is taken back" in said(back) or "2 / 2" in said(back)
    assert station.roles_of("fresh") == {"Officer"}


async def test_who_lost_his_tier_meanwhile_applies_nothing(station: Station) -> None:
    role = station.town.role("Captain")
    await station.house.tiers.grant(station.town.actor, station.town.guild_id, TierGrant(role, Tier.ADMIN))
    preview = await sent(station, "captain")
    await station.house.tiers.grant(station.town.actor, station.town.guild_id, TierGrant(role, Tier.COMMAND))
    captain = station.people["captain"]

    for label in ("Apply 2 rows", "Cancel"):
        answer = await captain.click(message_of(preview), label=label)
        assert "You need the admin tier" in said(answer) + now(station, message_of(preview))
    assert station.roles_of("fresh") == {"Officer"}


async def test_a_column_may_be_said_and_a_file_dropped(station: Station) -> None:
    manager = station.people["manager"]
    preview = await sent(station, "manager", b"username,zeit\nfresh,9\n")
    assert "There is nothing to change." in said(preview)

    await manager.select(message_of(preview), ["1"], custom_id="pick:import-column:1")
    assert "What does “zeit” hold?" in now(station, message_of(preview))
    await manager.select(message_of(preview), ["hours"], custom_id="pick:import-kind:1:1")
    assert "hours: **1**" in now(station, message_of(preview))
    await manager.click(message_of(preview), label="Cancel")

    assert "nothing was imported" in now(station, message_of(preview))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04", "that is a workbook"),
        (b"name\n", "nothing below the headings"),
        (b'name\n"Anna\n', "line 2 can't be read"),
        (b"rank\nOfficer\n", "no column holds"),
        (b"x" * (5 * 2**20 + 1), "larger than 5 MB"),
    ],
)
async def test_what_is_no_sheet_is_said(station: Station, content: bytes, words: str) -> None:
    assert words in said(await sent(station, "manager", content)).replace("\\", "")
