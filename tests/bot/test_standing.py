"""How members serve, said by command in a department on real services: each tier on each member."""

import pytest

from tests.bot import station as fixtures
from tests.bot.station import HIGHER, TIERS, Station

house, world, station = fixtures.house, fixtures.world, fixtures.station

PUT = {"probation": "supervisor", "reserve": "command", "suspended": "command"}
RANK = {"member": 0, "supervisor": 1, "command": 2, "admin": 3}


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("status", PUT)
async def test_a_member_below_is_for_those_of_the_tier(station: Station, who: str, status: str) -> None:
    answer = await station.types(who, "member status", member="fresh", status=status, reason="because")

    if RANK[TIERS[who]] >= RANK[PUT[status]]:
        assert f"fresh: {status.capitalize()}" in answer
        assert "Reason: because" in answer
    else:
        wanted = "supervisor" if who == "officer" else PUT[status]
        assert answer == f"You need the {wanted} tier for that; here you are of the {TIERS[who]} tier."


@pytest.mark.parametrize("who", ["officer", "sergeant", "captain"])
@pytest.mark.parametrize("where", ["own", "higher"])
async def test_nobody_s_own_or_higher_status_is_his_to_say(station: Station, who: str, where: str) -> None:
    whom = who if where == "own" else HIGHER[who]

    answer = await station.types(who, "member status", member=whom, status="probation")

    words = {"own": "You can't do that to yourself", "higher": "not below your own rank"}
    assert " tier for that" in answer if who == "officer" else words[where] in answer


@pytest.mark.parametrize("whom", ["manager", "captain", "fresh"])
async def test_whoever_manages_the_server_is_excepted(station: Station, whom: str) -> None:
    answer = await station.types(
        "manager", "member status", member=whom, status="loa", until="2027-03-01 18:00"
    )

    assert f"{whom}: LOA until <t:" in answer


async def test_a_suspension_is_in_the_history_and_is_undone(station: Station) -> None:
    refused = await station.types("captain", "member status", member="fresh", status="suspended")
    await station.types("captain", "member status", member="fresh", status="suspended", reason="late thrice")
    undone = await station.types("captain", "undo", member="fresh", reason="appeal upheld")
    history = await station.types("sergeant", "member history", member="fresh")

    assert "say why he is suspended" in refused
    assert "Undone for fresh" in undone
    assert "**Status** · Active → Suspended · by captain · late thrice" in history
    assert "**Status** · Suspended → Active · by captain · appeal upheld · undoes" in history
    assert station.roles_of("fresh") == {"Officer"}


async def test_an_end_that_is_none_is_named(station: Station) -> None:
    answer = await station.types("captain", "member status", member="fresh", status="loa", until="soon")

    assert answer.startswith("until: write a moment like")
