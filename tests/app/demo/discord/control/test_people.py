"""Whoever plays Discord moves people as anybody."""

import pytest

from app.demo.department import Department
from app.demo.discord.world.audit import AuditAction, AuditQuery
from tests.app.demo.discord.calls import Caller


async def test_a_role_is_given_and_taken_in_somebodys_name(
    play: Caller, cadet_path: str, department: Department
) -> None:
    captain = department.holders(department.ranks[2])[0].user.id
    role = department.certifications[1]
    body = {"actor_id": str(captain), "reason": "Passed"}

    given = await play("PUT", f"{cadet_path}/roles/{role.id}", body)
    entry = department.world.audit_log.read(department.guild, AuditQuery(limit=1))[0]
    taken = await play("DELETE", f"{cadet_path}/roles/{role.id}")

    assert str(role.id) in given.body["roles"]
    assert (entry.actor_id, entry.reason) == (captain, "Passed")
    assert str(role.id) not in taken.body["roles"]
    latest = department.world.audit_log.read(department.guild, AuditQuery(limit=1))[0]
    assert latest.actor_id == department.guild.owner_id


async def test_people_are_searched_and_looked_at(play: Caller, guild_path: str, cadet_path: str) -> None:
    found = (await play("GET", f"{guild_path}/members?search=MENSAH")).body["items"]

    assert [member["display_name"] for member in found] == ["Kwame Mensah"]
    assert len((await play("GET", f"{guild_path}/members?limit=5")).body["items"]) == 5
    assert (await play("GET", cadet_path)).body["is_owner"] is False


async def test_somebody_joins_with_roles_is_renamed_leaves_and_returns(
    play: Caller, guild_path: str, department: Department
) -> None:
    body = {"username": "new", "global_name": "New Face", "role_ids": [str(department.ranks[-1].id)]}
    joined = await play("POST", f"{guild_path}/members", body)
    user_id = joined.body["user"]["id"]
    path = f"{guild_path}/members/{user_id}"

    renamed = await play("PATCH", path, {"nick": "Rookie"})
    await play("PATCH", f"/users/{user_id}", {"global_name": "Other Face", "avatar": "abc"})
    left = await play("DELETE", path)
    returned = await play("POST", f"{guild_path}/members", {"user_id": user_id})

    assert joined.body["roles"] == [str(department.ranks[-1].id)]
    assert renamed.body["display_name"] == "Rookie"
    assert left.status == 204
    assert (returned.body["roles"], returned.body["user"]["global_name"]) == ([], "Other Face")


@pytest.mark.parametrize(
    ("how", "action"), [("kick", AuditAction.MEMBER_KICK), ("ban", AuditAction.MEMBER_BAN_ADD)]
)
async def test_a_kick_or_ban_is_logged(
    play: Caller, cadet_path: str, department: Department, how: str, action: AuditAction
) -> None:
    await play("DELETE", cadet_path, {"how": how})

    assert department.world.audit_log.read(department.guild, AuditQuery(limit=1))[0].action is action


async def test_what_makes_no_sense_is_refused(play: Caller, guild_path: str, cadet_path: str) -> None:
    assert (await play("DELETE", cadet_path, {"how": "vanish"})).status == 400
    assert (await play("GET", "/guilds/5")).code == 10004
    assert (await play("PUT", f"{cadet_path}/roles/5")).code == 10011
    assert (await play("POST", f"{guild_path}/burst", {"count": 0, "role_ids": []})).status == 400
    assert (await play("POST", f"{guild_path}/burst", {"count": 5})).status == 400


async def test_a_burst_makes_that_many_changes(play: Caller, guild_path: str, department: Department) -> None:
    body = {"count": 150, "role_ids": [str(department.certifications[0].id)]}

    reply = await play("POST", f"{guild_path}/burst", body)

    query = AuditQuery(actor_id=department.guild.owner_id, limit=1_000)
    assert reply.body["changes"] == 150
    assert len(department.world.audit_log.read(department.guild, query)) == 150
