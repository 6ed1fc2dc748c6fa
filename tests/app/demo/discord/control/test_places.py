"""Roles, channels, and the guild as a whole are changed by whoever plays."""

from app.demo.department import Department
from tests.app.demo.discord.calls import Caller


async def test_roles_are_made_renamed_moved_and_deleted(play: Caller, guild_path: str) -> None:
    made = (await play("POST", f"{guild_path}/roles", {"name": "New", "color": 3, "position": 4})).body
    path = f"{guild_path}/roles/{made['id']}"

    assert (await play("PATCH", path, {"name": "Newer"})).body["name"] == "Newer"
    assert (await play("PATCH", f"{guild_path}/roles", {made["id"]: 2})).status == 204
    assert (await play("PATCH", path, {})).body["position"] == 2
    assert (await play("DELETE", path)).status == 204


async def test_channels_are_made_and_deleted(play: Caller, guild_path: str, department: Department) -> None:
    made = (await play("POST", f"{guild_path}/channels", {"name": "new"})).body
    department.world.messages.post(
        department.world.channels.get(type(next(iter(department.guild.channels)))(int(made["id"]))),
        department.world.bot,
        {"content": "Hi"},
    )

    messages = (await play("GET", f"/channels/{made['id']}/messages")).body["items"]

    assert [message["content"] for message in messages] == ["Hi"]
    assert (await play("DELETE", f"/channels/{made['id']}")).status == 204


async def test_the_guild_is_renamed_fails_returns_and_loses_the_bot(
    play: Caller, guild_path: str, department: Department
) -> None:
    guild, bot_id = department.guild, department.world.bot.id

    assert (await play("PATCH", guild_path, {"name": "Other"})).body["name"] == "Other"
    assert not (await play("PATCH", guild_path, {"is_available": False})).body["is_available"]
    left = (await play("PATCH", guild_path, {"is_available": True, "has_bot": False})).body
    assert left["is_available"]
    assert bot_id not in guild.members
    back = (await play("PATCH", guild_path, {"has_bot": True})).body

    assert back["has_bot"]
    assert guild.height_of(guild.members[bot_id]) > department.ranks[0].height


async def test_the_audit_log_is_open_to_the_onlooker(play: Caller, guild_path: str) -> None:
    log = (await play("GET", f"{guild_path}/audit-log?limit=1000&action_type=25")).body["items"]

    assert len(log) > 20


async def test_a_message_is_deleted_by_hand(play: Caller, department: Department) -> None:
    channel = next(iter(department.guild.channels.values()))
    message = department.world.messages.post(channel, department.world.bot, {"content": "Hi"})
    path = f"/channels/{channel.id}/messages"

    assert (await play("DELETE", f"{path}/{message.id}")).status == 204

    assert (await play("GET", path)).body["items"] == []
    assert (await play("DELETE", f"{path}/{message.id}")).code == 10008


async def test_the_bot_can_be_kept_out_of_one_channel_and_let_in_again(
    play: Caller, call: Caller, department: Department
) -> None:
    channel_id = next(iter(department.guild.channels))
    lock = f"/channels/{channel_id}/permissions/{department.world.bot.id}"
    path = f"/channels/{channel_id}/messages"

    assert (await play("PUT", lock, {"type": 1, "deny": str(1 << 11)})).status == 204
    assert (await call("POST", path, {"content": "Hi"})).code == 50013
    assert (await play("PUT", lock, {"type": 1, "deny": str(1 << 10)})).status == 204
    assert (await call("POST", path, {"content": "Hi"})).code == 50001
    assert (await play("PUT", lock, {"type": 1})).status == 204
    assert (await call("POST", path, {"content": "Hi"})).status == 200
    assert (await play("PUT", "/channels/1/permissions/2", {"type": 1})).code == 10003


async def test_what_the_bot_tells_somebody_in_private_is_seen_by_who_plays_him(
    play: Caller, call: Caller, department: Department
) -> None:
    owner = department.guild.owner_id
    assert (await play("GET", f"/users/{owner}/direct")).body["items"] == []

    opened = (await call("POST", "/users/@me/channels", {"recipient_id": str(owner)})).body
    await call("POST", f"/channels/{opened['id']}/messages", {"content": "Psst"})

    (message,) = (await play("GET", f"/users/{owner}/direct")).body["items"]
    assert message["content"] == "Psst"


async def test_a_button_in_private_is_pressed_by_who_plays_him_alone(
    play: Caller, call: Caller, department: Department
) -> None:
    guild = department.guild
    other = next(user_id for user_id in guild.members if user_id != guild.owner_id)
    opened = (await call("POST", "/users/@me/channels", {"recipient_id": str(guild.owner_id)})).body
    button = {"type": 2, "style": 2, "custom_id": "b", "label": "B"}
    rows = [{"type": 1, "components": [button]}]
    sent = (await call("POST", f"/channels/{opened['id']}/messages", {"components": rows})).body
    press = {"kind": "press", "message_id": sent["id"], "channel_id": opened["id"], "custom_id": "b"}
    path = f"/guilds/{guild.id}/interactions"

    pressed = await play("POST", path, {**press, "user_id": str(guild.owner_id), "wait": 0})
    refused = await play("POST", path, {**press, "user_id": str(other), "wait": 0})

    assert (pressed.status, refused.code) == (200, 10003)
