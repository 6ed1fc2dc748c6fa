"""Muster as `muster run` starts it, with a page to be measured; `--members` without any Discord behind it.

Answers  commits       the moments at which writing transactions were committed since it was last asked
         seen          the moment at which the last change of the roster was announced
         import_begin  has sheets of so many rows imported, one after the other
         import_end    how long each took, step by step
         patrols       every patrol of the page, and what its members' hours are said to be
"""

import argparse
import asyncio
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from app.config import Log
from app.logs import start_logging
from app.running import Part, allow_many_connections, at_port_of, run_parts
from app.serving import listen, new_event_loop
from app.wiring import House, open_house
from benchmarks.children.commits import Commits
from benchmarks.children.duty import Sheets, kept_patrols
from benchmarks.children.talking import Json, requests, say
from benchmarks.houses import HOST, draft, key_of, seed, settings
from domain.access.actors import OPERATOR
from domain.events import Event, RosterChanged
from domain.ids import GuildId, UserId
from domain.rosters.pages import Page

GLANCE = 0.02
PATIENCE = 100.0


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.children.muster", description=__doc__)
    parser.add_argument("--members", type=int, help="how many members to make up")
    parser.add_argument("--discord", type=json.loads, help="where our Discord is, and its guild")
    arguments = parser.parse_args()
    start_logging(Log(level="warning"))
    allow_many_connections()
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_run(arguments.discord, arguments.members))


async def _run(discord: Json | None, members: int | None) -> None:
    stop = asyncio.Event()
    sockets = listen(HOST, 0)
    commits = Commits()
    parts = frozenset({Part.WEB}) if discord is None else frozenset(Part)
    with TemporaryDirectory(prefix="muster-benchmark-") as folder:
        configured = at_port_of(settings(Path(folder), discord), sockets)
        async with open_house(configured, is_server=True) as house:
            page = await seed(house, members) if members is not None else None
            async with asyncio.TaskGroup() as group:
                group.create_task(run_parts(house, parts, stop, sockets=sockets))
                try:
                    if discord is not None:
                        page = await _page_of(house, GuildId(int(discord["guild_ids"][0])))
                    assert page is not None, "give either --members or --discord"
                    await _answer(house, page, commits)
                finally:
                    stop.set()


async def _answer(house: House, page: Page, commits: Commits) -> None:
    announced = [0.0]

    def hear(event: Event) -> None:
        if isinstance(event, RosterChanged):
            announced[0] = time.monotonic()

    house.services.live.listen(hear)
    sheets = Sheets(house, page)
    say(await _ready(house, page))
    async for request in requests():
        match request["do"]:
            case "commits":
                say({"at": commits.taken()})
            case "seen":
                say({"at": announced[0]})
            case "import_begin":
                sheets.begin(request["rows"])
                say({})
            case "import_end":
                say({"seconds": await sheets.end()})
            case "patrols":
                say(await kept_patrols(house, page))
            case other:
                say({"error": f"Muster can't {other}."})


async def _ready(house: House, page: Page) -> Json:
    while (head := house.services.reading.head(page.id)) is None:  # noqa: ASYNC110 - being started
        await asyncio.sleep(GLANCE)
    return {
        "port": house.settings.web.port,
        "page": f"/r/{page.slug}",
        "api": f"/api/roster/{page.id}",
        "key": await key_of(house, page.owner_id),
        "members": head.strength,
    }


async def _page_of(house: House, guild_id: GuildId) -> Page:
    """Make the guild's page once the bot has seen its roles, and wait for its members."""
    services = house.services
    async with asyncio.timeout(PATIENCE):
        while not (known := await services.guilds.roles(guild_id)):  # noqa: ASYNC110 - the bot's doing
            await asyncio.sleep(GLANCE)
        owner_id = (await services.guilds.get(guild_id)).owner_id or UserId(1)
        page = (await services.pages.apply(OPERATOR, draft(guild_id, owner_id, known))).page
        while True:
            head = services.reading.head(page.id)
            if head and head.strength and head.synced_at:
                return page
            await asyncio.sleep(GLANCE)


if __name__ == "__main__":
    main()
