"""An open page is told what to look at again, many changes in one note."""

import asyncio

import aiohttp

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.wire import Json, decode_object


async def _note(stream: aiohttp.ClientResponse) -> Json:
    async with asyncio.timeout(10):
        async for line in stream.content:
            if line.startswith(b"data: "):
                return decode_object(line.removeprefix(b"data: "))
    raise AssertionError("the stream has ended")


async def test_many_changes_make_one_note(
    loopback: LoopbackDiscord, http: aiohttp.ClientSession, department: Department
) -> None:
    world, guild = department.world, department.guild
    channel = next(iter(guild.channels.values()))
    first, second = department.holders(department.ranks[-1])[:2]
    async with http.get(f"{loopback.control_url}control/events") as stream:
        assert await stream.content.readline() == b": hello\n"

        for nick in ("a", "b"):
            world.members.rename(guild, first, nick, by=guild.owner_id)
            world.members.rename(guild, second, nick, by=guild.owner_id)
        world.messages.post(channel, world.bot, {"content": "Hi"})
        world.guilds.rename(guild, "Other")

        assert await _note(stream) == {
            "members": sorted([str(first.user.id), str(second.user.id)]),
            "channels": [str(channel.id)],
            "guild": True,
        }


async def test_a_crowd_is_not_named(
    loopback: LoopbackDiscord, http: aiohttp.ClientSession, department: Department
) -> None:
    async with http.get(f"{loopback.control_url}control/events") as stream:
        await stream.content.readline()
        for number in range(201):
            user = department.world.new_user(f"n{number}")
            department.world.members.join(department.guild, user)

        assert (await _note(stream))["members"] is None


async def test_streams_end_when_the_server_does(department: Department) -> None:
    async with aiohttp.ClientSession() as session:
        async with LoopbackDiscord(department.world) as loopback:
            stream = await session.get(f"{loopback.control_url}control/events")
            await stream.content.readline()
        async with asyncio.timeout(5):
            await stream.content.read()
