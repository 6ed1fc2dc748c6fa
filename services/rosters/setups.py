"""Set-ups: kept between two answers, so that one begun before a restart can be ended after it."""

from collections.abc import Callable
from datetime import datetime

from domain.errors import Refused
from domain.rosters.setups import KEPT_UNTOUCHED, Setup
from domain.words import sentence
from storage.database import Database


class Setups:
    """Keeps what was answered so far; nobody is told of it, and nothing is made of it here."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def keep(self, setup: Setup) -> None:
        """Keep a set-up for a quarter of an hour from now."""
        async with self._database.begin() as tx:
            await tx.guilds.lock(setup.guild_id)
            if (await tx.forgetting.marks(setup.guild_id)).hold(setup.user_id):
                raise Refused(
                    sentence("You asked Muster to forget you, and a page is somebody's. Say /me show first.")
                )
            await tx.setups.save(setup, expires_at=self._clock() + KEPT_UNTOUCHED)

    async def find(self, token: str) -> Setup | None:
        """Return a set-up as it was kept last, or None once it has ended or expired."""
        async with self._database.read() as tx:
            return await tx.setups.find(token, now=self._clock())

    async def end(self, token: str) -> None:
        """Forget a set-up: it has become a page, or was given up."""
        async with self._database.begin() as tx:
            await tx.setups.end(token)
