"""Our Discord and the whole of Muster in one process, by one clock that a story moves.

Reads a line of JSON for each thing to be done, and answers with one:

    {"apply": text}      makes the page as the text says
    {"at": moment}       is then, and does what the timetable has due

Time stands still but for a microsecond at each look, so that hours come out to the second.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app.config import Discord, Limits, Log, Premium, Settings, Storage, Web
from app.demo.department import sheriffs_office
from app.demo.discord.server import HOST, LoopbackDiscord
from app.logs import start_logging
from app.running import Part, at_port_of, run_parts
from app.serving import listen, new_event_loop
from app.wiring import House, clock_of, open_house
from domain.access.actors import OPERATOR
from domain.rosters.pagefiles import read_page_file
from jobs.timetable import Scheduler

BEGINNING = datetime(2027, 3, 1, 8, tzinfo=UTC)
TICK = timedelta(microseconds=1)
DUE = {"statuses", "forgotten", "leaves", "reports", "leave_reminders", "checks"}
"""Jobs that a story waits for; those that tidy up go by the age of rows, which have the system's time."""


class Calendar:
    """Tells the moment it was set to, each time a little later."""

    def __init__(self) -> None:
        self.moment = BEGINNING

    def __call__(self) -> datetime:
        """Return the present."""
        self.moment += TICK
        return self.moment


def main() -> None:
    """Play until the story hangs up."""
    start_logging(Log(level="warning"))
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_play(Path.cwd()))


async def _play(folder: Path) -> None:
    calendar, stop, sockets = Calendar(), asyncio.Event(), listen(HOST, 0)
    async with LoopbackDiscord(sheriffs_office(clock=calendar).world) as discord:
        settings = at_port_of(_settings(folder, discord), sockets)
        async with (
            open_house(settings, is_server=True, clock=calendar) as house,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(run_parts(house, {Part.BOT, Part.WEB}, stop, sockets=sockets))
            try:
                _say(_ready(discord, settings))
                await _obey(house, clock_of(house), calendar)
            finally:
                stop.set()


def _settings(folder: Path, discord: LoopbackDiscord) -> Settings:
    return Settings.model_construct(
        discord=Discord(
            token=SecretStr(discord.world.token),
            api_base=discord.api_base,
            gateway_url=str(discord.gateway_url),
        ),
        web=Web(host=HOST, port=0, streams_per_address=100),
        storage=Storage(url=f"sqlite:///{folder / 'muster.db'}"),
        premium=Premium(),
        limits=Limits(),
        log=Log(level="warning"),
    )


def _ready(discord: LoopbackDiscord, settings: Settings) -> dict[str, Any]:  # Any: JSON
    return {
        "control_url": discord.control_url,
        "api_base": discord.api_base,
        "gateway_url": str(discord.gateway_url),
        "token": discord.world.token,
        "guild_ids": [str(guild_id) for guild_id in discord.world.state.guilds],
        "address": settings.web.address,
    }


async def _obey(house: House, scheduler: Scheduler, calendar: Calendar) -> None:
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        told = json.loads(line)
        if "apply" in told:
            applied = await house.services.pages.apply(OPERATOR, read_page_file(told["apply"]))
            _say({"page_id": str(applied.page.id)})
        else:
            calendar.moment = max(calendar.moment, datetime.fromisoformat(told["at"]))
            await scheduler.turn(DUE)
            _say({})


def _say(answer: dict[str, Any]) -> None:  # Any: JSON
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
