"""Members and bans over REST, with Discord's refusals."""

import pytest

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.permissions import Permission
from tests.app.demo.discord.calls import Caller


async def test_the_list_goes_by_id_in_pages(call: Caller, guild_path: str, department: Department) -> None:
    found: list[int] = []
    while len(page := (await call("GET", _page(guild_path, found))).body["items"]) > 0:
        found += [int(member["user"]["id"]) for member in page]

    assert found == sorted(department.guild.members)


def _page(guild_path: str, found: list[int]) -> str:
    return f"{guild_path}/members?limit=40" + (f"&after={found[-1]}" if found else "")


async def test_without_the_intent_there_is_no_list(
    loopback: LoopbackDiscord, call: Caller, guild_path: str
) -> None:
    loopback.faults.members_intent_allowed = False

    assert (await call("GET", f"{guild_path}/members")).code == 50001


async def test_members_are_found_by_name(call: Caller, guild_path: str) -> None:
    found = (await call("GET", f"{guild_path}/members/search?query=kwa&limit=5")).body["items"]

    assert [member["user"]["username"] for member in found] == ["kwame"]


async def test_a_role_is_given_and_taken(call: Caller, cadet_path: str, department: Department) -> None:
    path = f"{cadet_path}/roles/{department.certifications[1].id}"

    assert (await call("PUT", path)).status == 204
    assert str(department.certifications[1].id) in (await call("GET", cadet_path)).body["roles"]
    assert (await call("DELETE", path)).status == 204
    assert str(department.certifications[1].id) not in (await call("GET", cadet_path)).body["roles"]


async def test_refusals_have_discords_numbers(
    call: Caller, guild_path: str, cadet_path: str, department: Department
) -> None:
    guild, role = department.guild, department.certifications[0]
    own = next(one for one in guild.roles.values() if one.bot_id == department.world.bot.id)
    booster = next(one for one in guild.roles.values() if one.is_booster)
    outsider = department.world.new_user("outsider")
    members = f"{guild_path}/members"

    assert (await call("PUT", f"{members}/{outsider.id}/roles/{role.id}")).code == 10007
    assert (await call("PUT", f"{members}/5/roles/{role.id}")).code == 10013
    assert (await call("PUT", f"{cadet_path}/roles/5")).code == 10011
    assert (await call("PUT", f"{cadet_path}/roles/{own.id}")).code == 50013
    assert (await call("PUT", f"{cadet_path}/roles/{booster.id}")).code == 50028
    assert (await call("PUT", f"{cadet_path}/roles/{guild.id}")).code == 50028
    own.permissions &= ~Permission.MANAGE_ROLES
    assert (await call("PUT", f"{cadet_path}/roles/{role.id}")).code == 50013


async def test_roles_and_nick_change_together_or_not_at_all(
    call: Caller, cadet_path: str, department: Department
) -> None:
    cadet = department.holders(department.ranks[-1])[0]
    before = cadet.roles

    refused = await call("PATCH", cadet_path, {"nick": "A", "roles": ["5"]})
    assert (refused.code, cadet.nick, cadet.roles) == (10011, None, before)
    kept = [str(role) for role in before[1:]]
    done = await call("PATCH", cadet_path, {"nick": "A", "roles": kept})

    assert (done.body["nick"], done.body["roles"]) == ("A", kept)
    assert (await call("PATCH", cadet_path, {"nick": "x" * 33})).code == 50035


async def test_nobody_renames_or_kicks_the_owner(
    call: Caller, guild_path: str, department: Department
) -> None:
    owner_path = f"{guild_path}/members/{department.guild.owner_id}"

    assert (await call("PATCH", owner_path, {"nick": "x"})).code == 50013
    assert (await call("DELETE", owner_path)).code == 50013


async def test_the_bot_renames_itself(call: Caller, guild_path: str) -> None:
    assert (await call("PATCH", f"{guild_path}/members/@me", {"nick": "Clerk"})).body["nick"] == "Clerk"


async def test_a_kick_and_a_ban(
    call: Caller, guild_path: str, cadet_path: str, department: Department
) -> None:
    other = department.holders(department.ranks[-1])[1].user.id
    ban = f"{guild_path}/bans/{other}"

    assert (await call("DELETE", cadet_path)).status == 204
    assert (await call("GET", cadet_path)).code == 10007
    assert (await call("PUT", ban)).status == 204
    assert (await call("GET", ban)).body["user"]["id"] == str(other)
    assert len((await call("GET", f"{guild_path}/bans")).body["items"]) == 1
    assert (await call("DELETE", ban)).status == 204
    assert (await call("GET", ban)).code == 10026


@pytest.mark.parametrize("user_id", ["abc", "1e5", str(1 << 70)])
async def test_an_id_that_is_none_is_refused(call: Caller, guild_path: str, user_id: str) -> None:
    assert (await call("GET", f"{guild_path}/members/{user_id}")).code == 50035
