"""Importing: how long a sheet takes, step by step, and the longest transaction in it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.wiring import House, open_house
from benchmarks.houses import members, seed, settings
from benchmarks.reports import Claim, Report, Table, check, middle, milliseconds
from domain.access.actors import OPERATOR
from domain.ids import PageId
from domain.rosters.imports import Candidate
from domain.rosters.sync import MemberSeen
from storage.database import Database
from storage.transaction import Transaction

LONGEST = 0.050
"""Seconds of one transaction: a patrol button must not wait longer behind an import."""


@dataclass(frozen=True, slots=True)
class Importing:
    """How many rows, and how often."""

    rows: int = 5_000
    rounds: int = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Seconds for the preview, for applying, for taking back; and those of the longest transaction."""

    preview: float
    applying: float
    back: float
    longest: float


def measure(work: Importing, tell: Callable[[str], None]) -> Report:
    """Return what a sheet about every member of a page costs, and what others notice of it."""
    with TemporaryDirectory(prefix="muster-benchmark-") as folder:
        return _report(work, asyncio.run(_measure(work, Path(folder), tell)))


async def _measure(work: Importing, folder: Path, tell: Callable[[str], None]) -> list[Found]:
    async with open_house(settings(folder)) as house:
        page = await seed(house, work.rows)
        seen = members(work.rows)
        found = []
        times = _timed(house.database)
        for number in range(work.rounds):
            tell(f"{number + 1} of {work.rounds}")
            found.append(await _round(house, page.id, seen, number, times))
    return found


async def _round(
    house: House, page_id: PageId, seen: tuple[MemberSeen, ...], number: int, times: list[float]
) -> Found:
    imports = house.services.imports
    people = tuple(Candidate(each.user_id, each.profile.username, (each.profile.name,)) for each in seen)
    sheet = "username,joined,promotion date,hours\n" + "".join(
        f"{each.profile.username},2020-01-{number + 1:02},2021-03-{number + 1:02},{n % 90}.{number + 1}\n"
        for n, each in enumerate(seen)
    )
    times.clear()
    began = time.perf_counter()
    draft = await imports.draft(OPERATOR, page_id, "sheet.csv", sheet.encode(), people)
    drawn = time.perf_counter()
    applied = await imports.apply(OPERATOR, draft.stored.id, people)
    written = time.perf_counter()
    check(applied.written == len(seen), "every row is written")
    await imports.roll_back(OPERATOR, page_id)
    ended = time.perf_counter()
    return Found(drawn - began, written - drawn, ended - written, max(times))


def _timed(database: Database) -> list[float]:
    """Have every writing transaction's seconds noted, from its first statement to its last."""
    times: list[float] = []
    begin = database.begin

    @asynccontextmanager
    async def timed() -> AsyncIterator[Transaction]:
        async with begin() as tx:
            began = time.perf_counter()
            yield tx
            times.append(time.perf_counter() - began)

    vars(database)["begin"] = timed
    return times


def _report(work: Importing, found: list[Found]) -> Report:
    longest = middle([each.longest for each in found])
    thousands = work.rows / 1000
    rows = tuple(
        (name, milliseconds(seconds), milliseconds(seconds / thousands))
        for name, seconds in (
            ("preview", middle([each.preview for each in found])),
            ("apply", middle([each.applying for each in found])),
            ("roll back", middle([each.back for each in found])),
        )
    )
    return Report(
        "Importing a sheet",
        f"{work.rows:,} rows with dates and hours, one for each member of a page; median of {work.rounds}.",
        (Table("Time", ("step", "all rows", "per 1,000 rows"), rows),),
        (Claim(f"no transaction over {milliseconds(LONGEST)}", milliseconds(longest), longest <= LONGEST),),
    )
