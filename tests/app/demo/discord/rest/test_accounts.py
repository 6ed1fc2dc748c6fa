"""The bot learns who it is and where to connect."""

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from tests.app.demo.discord.calls import Caller
from tests.app.demo.published import Published


async def test_it_learns_who_it_is(call: Caller, department: Department) -> None:
    me = (await call("GET", "/users/@me")).body
    application = (await call("GET", "/oauth2/applications/@me")).body

    assert me["id"] == application["id"] == str(department.world.bot.id)
    assert me["bot"] is True


async def test_it_learns_where_to_connect(call: Caller, loopback: LoopbackDiscord) -> None:
    gateway = (await call("GET", "/gateway/bot")).body

    assert gateway["url"] == str(loopback.gateway_url)
    assert gateway["shards"] == 1
    assert gateway["session_start_limit"]["remaining"] == 1_000
    assert (await call("GET", "/gateway", headers={"Authorization": ""})).status == 200


async def test_it_opens_a_direct_channel(call: Caller, department: Department) -> None:
    owner = {"recipient_id": str(department.guild.owner_id)}

    first = (await call("POST", "/users/@me/channels", owner)).body
    second = (await call("POST", "/users/@me/channels", owner)).body

    assert first["type"] == 1
    assert first["id"] == second["id"]
    assert (await call("POST", "/users/@me/channels", {"recipient_id": "5"})).code == 10013


async def test_it_learns_of_guilds_users_and_purchases(call: Caller, department: Department) -> None:
    application = f"/applications/{department.world.bot.id}"
    owner_id = department.guild.owner_id
    department.world.state.entitlements += [{"id": "1", "user_id": str(owner_id)}, {"id": "2"}]

    assert (await call("GET", "/users/@me/guilds")).body["items"][0]["id"] == str(department.guild.id)
    assert (await call("GET", f"/users/{owner_id}")).body["username"] == "harper.quinn"
    bought = (await call("GET", f"{application}/entitlements?user_id={owner_id}")).body["items"]
    assert [line["id"] for line in bought] == ["1"]
    assert (await call("GET", f"{application}/skus")).body["items"] == []
    assert (await call("GET", f"{application}/emojis")).body == {"items": []}
    assert (await call("GET", "/skus/5/subscriptions")).body["items"] == []


async def test_answers_follow_the_published_schema(call: Caller, published: Published) -> None:
    application = (await call("GET", "/applications/@me")).body
    gateway = (await call("GET", "/gateway/bot")).body

    assert published.faults("PrivateApplicationResponse", application) == []
    assert published.faults("GatewayBotResponse", gateway) == []
    assert published.faults("UserPIIResponse", (await call("GET", "/users/@me")).body) == []
