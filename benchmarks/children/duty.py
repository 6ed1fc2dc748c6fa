"""Duty in the measured process: sheets imported without a pause, and what its database holds in the end."""

import asyncio
import itertools
import time
from datetime import UTC, datetime

from app.wiring import House
from benchmarks.children.talking import Json
from domain.access.actors import OPERATOR
from domain.duty.patrols import PatrolState
from domain.rosters.imports import Candidate
from domain.rosters.pages import Page
from domain.time import Window

ALWAYS = Window(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


class Sheets:
    """Imports a sheet about members of the page, and then another, until told to end."""

    def __init__(self, house: House, page: Page) -> None:
        self._house, self._page = house, page
        self._seconds: list[Json] = []
        self._working: asyncio.Task[None] | None = None
        self._is_last = False

    def begin(self, rows: int) -> None:
        """Begin with the first."""
        self._seconds, self._is_last = [], False
        self._working = asyncio.create_task(self._work(rows))

    async def end(self) -> list[Json]:
        """Wait for the one under way; return the seconds of each."""
        self._is_last = True
        if self._working is not None:
            await self._working
        return self._seconds

    async def _work(self, rows: int) -> None:
        people = await self._people(rows)
        for number in itertools.count():
            self._seconds.append(await self._imported(people, number))
            if self._is_last:
                return

    async def _people(self, rows: int) -> tuple[Candidate, ...]:
        async with self._house.database.read() as tx:
            present = await tx.memberships.of_page(self._page.id)
            known = await tx.people.by_ids([each.person_id for each in present[:rows]])
        return tuple(
            Candidate(each.user_id, each.profile.username, (each.profile.name,))
            for each in known.values()
            if each.user_id is not None
        )

    async def _imported(self, people: tuple[Candidate, ...], number: int) -> Json:
        """Import a sheet in which everybody has joined on another day than before."""
        imports, day = self._house.services.imports, f"{number % 28 + 1:02}"
        sheet = "username,joined,promotion date\n" + "".join(
            f"{each.username},2020-01-{day},2021-03-{day}\n" for each in people
        )
        began = time.monotonic()
        draft = await imports.draft(OPERATOR, self._page.id, "sheet.csv", sheet.encode(), people)
        drawn = time.monotonic()
        applied = await imports.apply(OPERATOR, draft.stored.id, people)
        return {
            "rows": applied.written,
            "draft": drawn - began,
            "apply": time.monotonic() - drawn,
        }


async def kept_patrols(house: House, page: Page) -> Json:
    """Return all patrols that the database holds, and the sums that stand beside them."""
    async with house.database.read() as tx:
        patrols = await tx.patrols.within(page.id, ALWAYS, states=list(PatrolState))
        members = await tx.memberships.of_page(page.id)
        people = await tx.people.by_ids([each.person_id for each in members])
    return {
        "patrols": [
            {
                "user_id": str(people[each.person_id].user_id),
                "start": each.started_at.timestamp(),
                "end": each.ended_at.timestamp() if each.ended_at is not None else None,
                "state": each.state.value,
                "seconds": each.seconds() if each.ended_at is not None else None,
            }
            for each in patrols
        ],
        "worked": {str(people[each.person_id].user_id): each.worked_seconds for each in members},
    }
