"""Watch: tells the pages when Discord as a whole is out of reach, and when it is back.

An outage of one guild is told by the gateway. Of its own silence it can't tell: a cut line, a refused token,
or a Discord that answers nothing (`bot/pulse.py`).
"""

import asyncio
import time
from collections.abc import Callable

from bot.intake import Intake, Look
from bot.pulse import EVERY, Pulse
from bot.running import CONNECTED, Running
from bot.served import Served
from domain.ids import GuildId
from services.rosters.guilds import Guilds

PATIENCE = 60.0
"""Seconds without a connection after which pages say so; a reconnect takes a few."""
LOOK_EVERY = 2.0
SILENT = 2 * EVERY
"""Seconds without an answer after which a connection that seems to be there is none."""


class Watch:
    """Follows the connection's state and has the guilds stand as they were while there is none."""

    def __init__(
        self,
        running: Running,
        guilds: Guilds,
        served: Served,
        intake: Intake,
        pulse: Pulse,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._running = running
        self._guilds = guilds
        self._served = served
        self._intake = intake
        self._pulse = pulse
        self._monotonic = monotonic
        self._away_since: float | None = monotonic()
        self._is_told = False

    async def run(self) -> None:
        """Look at the connection every few seconds, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def look(self) -> None:
        """Tell of a connection that has been away for too long, once; and of one that is back."""
        is_connected = self._running.state == CONNECTED
        silence = await self._pulse.silence_of_all() if is_connected else None
        if is_connected and (silence is None or silence < SILENT):
            self._away_since = None
            if self._is_told:
                self._is_told = False
                for guild in self._served.all():  # A resumed session tells of no guild by itself.
                    self._intake.put(GuildId(guild.id), Look())
            return
        now = self._monotonic()
        if self._away_since is None:
            self._away_since = now - (silence or 0.0)
        if now - self._away_since >= PATIENCE:
            await self.tell()

    async def tell(self) -> None:
        """Have every guild's pages say that Discord is out of reach."""
        if not self._is_told:
            self._is_told = True
            await self._guilds.all_lost()
