"""A guild, its roles and its audit log over REST."""

import pytest

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.permissions import Permission
from tests.app.demo.discord.calls import Caller
from tests.app.demo.published import Published


async def test_the_guild_is_shown_with_counts_on_request(call: Caller, guild_path: str) -> None:
    bare = (await call("GET", guild_path)).body
    counted = (await call("GET", f"{guild_path}?with_counts=1")).body

    assert "approximate_member_count" not in bare
    assert counted["approximate_member_count"] == 85
    assert (await call("GET", "/guilds/5")).code == 10004


async def test_a_role_is_made_changed_moved_and_deleted(
    call: Caller, guild_path: str, department: Department
) -> None:
    made = (await call("POST", f"{guild_path}/roles", {"name": "New", "color": 5})).body
    path = f"{guild_path}/roles/{made['id']}"
    body = {"name": "Newer", "colors": {"primary_color": 7}, "permissions": "8"}

    changed = (await call("PATCH", path, body)).body
    moved = await call("PATCH", f"{guild_path}/roles", [{"id": made["id"], "position": 3}])
    deleted = await call("DELETE", path)

    assert (changed["name"], changed["color"], changed["permissions"]) == ("Newer", 7, "8")
    assert next(role for role in moved.body["items"] if role["id"] == made["id"])["position"] == 3
    assert deleted.status == 204
    assert (await call("GET", path)).code == 10011
    assert len((await call("GET", f"{guild_path}/roles")).body["items"]) == len(department.guild.roles)


async def test_a_role_above_the_bot_stays(call: Caller, guild_path: str, department: Department) -> None:
    own = next(role for role in department.guild.roles.values() if role.bot_id == department.world.bot.id)

    assert (await call("PATCH", f"{guild_path}/roles/{own.id}", {"name": "x"})).code == 50013


async def test_the_audit_log_names_actors_and_reasons(
    call: Caller, guild_path: str, cadet_path: str, department: Department
) -> None:
    role = department.certifications[1]
    await call("PUT", f"{cadet_path}/roles/{role.id}", headers={"X-Audit-Log-Reason": "na%C3%AFve%20plan"})

    log = (await call("GET", f"{guild_path}/audit-logs?action_type=25&limit=1")).body

    (entry,) = log["audit_log_entries"]
    assert entry["reason"] == "naïve plan"
    assert entry["changes"] == [{"key": "$add", "new_value": [{"id": str(role.id), "name": role.name}]}]
    assert {user["id"] for user in log["users"]} == {entry["user_id"], entry["target_id"]}


async def test_the_audit_log_can_be_closed(
    loopback: LoopbackDiscord, call: Caller, guild_path: str, department: Department
) -> None:
    loopback.faults.audit_log_allowed = False
    switched_off = await call("GET", f"{guild_path}/audit-logs")
    loopback.faults.clear()
    for role in department.guild.roles.values():
        role.permissions &= ~(Permission.VIEW_AUDIT_LOG | Permission.ADMINISTRATOR)

    assert (switched_off.status, switched_off.code) == (403, 50013)
    assert (await call("GET", f"{guild_path}/audit-logs")).code == 50013


async def test_the_bot_can_leave(call: Caller, guild_path: str, department: Department) -> None:
    assert (await call("DELETE", f"/users/@me{guild_path}")).status == 204

    assert department.world.bot.id not in department.guild.members
    assert (await call("GET", guild_path)).code == 10004


@pytest.mark.parametrize(
    ("path", "schema"),
    [("", "GuildWithCountsResponse"), ("/audit-logs?limit=100", "GuildAuditLogResponse")],
)
async def test_answers_follow_the_published_schema(
    call: Caller, guild_path: str, published: Published, path: str, schema: str
) -> None:
    assert published.faults(schema, (await call("GET", guild_path + path)).body) == []
