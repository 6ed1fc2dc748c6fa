"""Channels and messages over REST."""

import pytest

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.permissions import Permission
from tests.app.demo.discord.calls import Caller
from tests.app.demo.published import Published


@pytest.fixture
def channel_path(department: Department) -> str:
    return f"/channels/{next(iter(department.guild.channels))}"


async def test_a_message_is_posted_edited_read_and_deleted(call: Caller, channel_path: str) -> None:
    posted = (await call("POST", f"{channel_path}/messages", {"content": "Hi", "nonce": "7"})).body
    path = f"{channel_path}/messages/{posted['id']}"

    edited = (await call("PATCH", path, {"embeds": [{"title": "T"}]})).body

    assert posted["nonce"] == "7"
    assert (edited["content"], edited["embeds"]) == ("Hi", [{"type": "rich", "title": "T"}])
    assert (await call("GET", path)).body == edited
    assert (await call("DELETE", path)).status == 204
    assert (await call("GET", path)).code == 10008


async def test_components_v2_stay_without_content(call: Caller, channel_path: str) -> None:
    parts = [{"type": 17, "components": [{"type": 10, "content": "# Roster"}]}]
    posted = (await call("POST", f"{channel_path}/messages", {"flags": 1 << 15, "components": parts})).body
    path = f"{channel_path}/messages/{posted['id']}"

    assert posted["flags"] == 1 << 15
    assert posted["components"][0]["components"][0] == {"type": 10, "content": "# Roster", "id": 2}
    assert (await call("PATCH", path, {"content": "old style"})).code == 50035


async def test_messages_are_listed_newest_first(call: Caller, channel_path: str) -> None:
    ids = [
        (await call("POST", f"{channel_path}/messages", {"content": str(number)})).body["id"]
        for number in range(4)
    ]

    async def listed(query: str) -> list[str]:
        found = (await call("GET", f"{channel_path}/messages{query}")).body["items"]
        return [message["id"] for message in found]

    assert await listed("") == ids[::-1]
    assert await listed("?limit=2") == [ids[3], ids[2]]
    assert await listed(f"?before={ids[2]}") == [ids[1], ids[0]]
    assert await listed(f"?after={ids[1]}") == [ids[2], ids[3]]


async def test_a_channel_is_made_renamed_closed_and_deleted(call: Caller, guild_path: str) -> None:
    made = (await call("POST", f"{guild_path}/channels", {"name": "new", "type": 0})).body
    path = f"/channels/{made['id']}"

    renamed = (await call("PATCH", path, {"name": "newer", "topic": "T"})).body
    everyone = guild_path.rsplit("/", 1)[1]
    overwrite = {"type": 0, "deny": str(int(Permission.SEND_MESSAGES))}
    assert (await call("PUT", f"{path}/permissions/{everyone}", overwrite)).status == 204

    assert (renamed["name"], renamed["topic"]) == ("newer", "T")
    assert (await call("POST", f"{path}/messages", {"content": "x"})).code == 50013
    assert (await call("POST", f"{path}/typing")).status == 204
    assert (await call("DELETE", path)).status == 200
    assert (await call("GET", path)).code == 10003
    assert made["id"] not in str((await call("GET", f"{guild_path}/channels")).body)


async def test_many_messages_need_the_permission(call: Caller, channel_path: str) -> None:
    assert (await call("POST", f"{channel_path}/messages/bulk-delete", {"messages": []})).code == 50013


async def test_direct_messages_may_be_closed(
    loopback: LoopbackDiscord, call: Caller, department: Department
) -> None:
    owner = {"recipient_id": str(department.guild.owner_id)}
    channel = (await call("POST", "/users/@me/channels", owner)).body["id"]
    assert (await call("POST", f"/channels/{channel}/messages", {"content": "Hi"})).status == 200

    loopback.faults.direct_messages_allowed = False

    assert (await call("POST", f"/channels/{channel}/messages", {"content": "Hi"})).code == 50007


async def test_a_message_follows_the_published_schema(
    call: Caller, channel_path: str, published: Published
) -> None:
    posted = (await call("POST", f"{channel_path}/messages", {"content": "Hi"})).body

    assert published.faults("MessageResponse", posted) == []


async def test_a_nonce_that_is_enforced_is_sent_once(call: Caller, channel_path: str) -> None:
    path, body = f"{channel_path}/messages", {"content": "Hi", "nonce": "7", "enforce_nonce": True}

    first = (await call("POST", path, body)).body
    again = (await call("POST", path, body | {"content": "Ho"})).body
    careless = (await call("POST", path, {"content": "Ho", "nonce": "7"})).body

    assert again == first
    assert careless["id"] != first["id"]
