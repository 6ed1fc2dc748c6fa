"""`python -m app.demo.discord`: our Discord in a process of its own, for benchmarks and tests.

Prints one line of JSON with its addresses when it is ready, and ends on SIGINT or SIGTERM.
"""

import argparse
import asyncio
import json
import signal
import sys

from app.demo.big_guild import big_guild
from app.demo.department import sheriffs_office
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.grants import CLIENT_SECRET
from app.demo.discord.world.world import DEFAULT_TOKEN, World


def main() -> None:
    """Serve until told to stop."""
    asyncio.run(_serve(_arguments()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app.demo.discord", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--members", type=int, help="how large a guild; without it, the department")
    parser.add_argument("--mapped", type=int, default=0, help="how many of them hold a rank")
    parser.add_argument("--shards", type=int, default=1, help="how many shards to recommend")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token")
    return parser.parse_args()


def _world(arguments: argparse.Namespace) -> World:
    if arguments.members is None:
        world = sheriffs_office().world
    else:
        world = big_guild(arguments.members, arguments.mapped)
    world.shards, world.token = arguments.shards, arguments.token
    return world


async def _serve(arguments: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with LoopbackDiscord(_world(arguments), port=arguments.port) as discord:
        addresses = {
            "api_base": discord.api_base,
            "gateway_url": str(discord.gateway_url),
            "control_url": discord.control_url,
            "token": discord.world.token,
            "authorize_url": discord.authorize_url,
            "client_id": str(discord.world.bot.id),
            "client_secret": CLIENT_SECRET,
            "guild_ids": [str(guild_id) for guild_id in discord.world.state.guilds],
        }
        sys.stdout.write(json.dumps(addresses) + "\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    main()
