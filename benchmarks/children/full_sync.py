"""Muster's bot with everything behind it but the web, asked for full syncs one by one.

It is wired as `app.wiring.bot_of` wires it, but that nobody's request starts a sync, and that the 30 s
between two member lists, which our Discord doesn't insist on, are not waited.

Answers  sync      the seconds of one full sync, from the request for all members to the last commit
         parts     the same by stages
         memory    what a sync allocates beyond discord.py's cache, at its peak and afterwards
         check     whether the database says of everybody what Discord's REST API says
"""

import argparse
import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from app.config import Log
from app.logs import start_logging
from app.serving import new_event_loop
from app.wiring import open_house
from benchmarks.children.talking import Json, requests, say
from benchmarks.houses import settings
from benchmarks.syncing import Syncing


def main() -> None:
    """Stay connected until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.children.full_sync", description=__doc__)
    parser.add_argument("discord", type=json.loads, help="where our Discord is, and its guild")
    found = parser.parse_args().discord
    start_logging(Log(level="warning"))
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_run(found))


async def _run(found: Json) -> None:
    with TemporaryDirectory(prefix="muster-benchmark-") as folder:
        async with open_house(settings(Path(folder), found), is_server=True) as house:
            await house.start()
            syncing = Syncing(house, found)
            async with asyncio.TaskGroup() as group:
                parts = [group.create_task(syncing.connect()), group.create_task(syncing.intake.work())]
                await syncing.make_page()
                say({})
                async for request in requests():
                    say(await syncing.answer(request["do"]))
                for part in parts:
                    part.cancel()


if __name__ == "__main__":
    main()
