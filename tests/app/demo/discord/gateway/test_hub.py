"""The hub greets, tells, and takes sessions up again."""

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from tests.app.demo.discord.gateway.client import talking


async def test_a_session_is_greeted_with_its_guilds(
    loopback: LoopbackDiscord, department: Department
) -> None:
    async with talking(loopback) as client:
        ready = await client.identify()
        guild = await client.event("GUILD_CREATE")

    assert ready["guilds"] == [{"id": str(department.guild.id), "unavailable": True}]
    assert ready["resume_gateway_url"] == str(loopback.gateway_url)
    assert guild["member_count"] == 85
    assert [member["user"]["username"] for member in guild["members"]] == ["Muster"]


async def test_with_presences_a_small_guild_comes_whole(loopback: LoopbackDiscord) -> None:
    async with talking(loopback) as client:
        await client.identify(intents=1 | 1 << 1 | 1 << 8, large_threshold=250)

        assert len((await client.event("GUILD_CREATE"))["members"]) == 85


async def test_a_guild_in_an_outage_comes_when_it_is_over(
    loopback: LoopbackDiscord, department: Department
) -> None:
    department.world.guilds.begin_outage(department.guild)
    async with talking(loopback) as client:
        ready = await client.identify()
        department.world.guilds.end_outage(department.guild)

        assert ready["guilds"][0]["unavailable"]
        assert (await client.event("GUILD_CREATE"))["id"] == str(department.guild.id)


async def test_what_was_missed_comes_before_resumed(
    loopback: LoopbackDiscord, department: Department
) -> None:
    async with talking(loopback) as client:
        ready = await client.identify()
        await client.event("GUILD_CREATE")
        loopback.hub.cut()
        assert await client.close_code() != 1000
    department.world.guilds.rename(department.guild, "While away")

    async with talking(loopback) as again:
        taken_up = {"token": loopback.world.token, "session_id": ready["session_id"], "seq": 2}
        await again.send(6, taken_up)
        missed, resumed = await again.receive(), await again.receive()

    assert (missed["t"], missed["d"]["name"]) == ("GUILD_UPDATE", "While away")
    assert (resumed["t"], resumed["s"]) == ("RESUMED", 4)


async def test_a_session_that_said_goodbye_cannot_be_resumed(loopback: LoopbackDiscord) -> None:
    async with talking(loopback) as client:
        ready = await client.identify()
        await client.socket.close(code=1000)

    async with talking(loopback) as again:
        taken_up = {"token": loopback.world.token, "session_id": ready["session_id"], "seq": 1}
        await again.send(6, taken_up)

        assert (await again.receive())["op"] == 9


async def test_starts_are_counted_and_reconnects_asked_for(loopback: LoopbackDiscord) -> None:
    async with talking(loopback) as client:
        await client.identify()
        loopback.hub.ask_to_reconnect()
        while (await client.receive())["op"] != 7:
            pass

    assert loopback.hub.budget.to_json()["remaining"] == 999
