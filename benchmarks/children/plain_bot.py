"""discord.py alone: a client with the same intents that only receives all members, when it is asked.

Answers  chunk     the seconds it took to receive them all into an empty cache
"""

import argparse
import asyncio
import json
import time

import discord

from app.serving import new_event_loop
from benchmarks.children.talking import Json, requests, say
from bot.client import intents
from bot.endpoints import use_endpoints
from bot.library import forget_members

READY_WITHIN = 60.0


def main() -> None:
    """Stay connected until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.children.plain_bot", description=__doc__)
    parser.add_argument("discord", type=json.loads, help="where our Discord is, and its guild")
    found = parser.parse_args().discord
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_run(found))


async def _run(found: Json) -> None:
    use_endpoints(found["api_base"], found["gateway_url"])
    client = discord.AutoShardedClient(intents=intents(), chunk_guilds_at_startup=False, max_messages=None)
    async with client:
        running = asyncio.create_task(client.start(found["token"]))
        async with asyncio.timeout(READY_WITHIN):
            while not client.is_ready():  # noqa: ASYNC110 - the client is not to be listened to
                await asyncio.sleep(0.02)
        guild = client.get_guild(int(found["guild_ids"][0]))
        assert guild is not None
        say({"guild": guild.name})
        async for _request in requests():
            say(await _chunk(guild))
        running.cancel()


async def _chunk(guild: discord.Guild) -> Json:
    forget_members(guild)
    began = time.perf_counter()
    members = await guild.chunk()
    return {"seconds": time.perf_counter() - began, "members": len(members)}


if __name__ == "__main__":
    main()
