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
LONGEST_BESIDE = 0.400
"""The same with callsigns, statuses, notes and awards: all at once or not at all, and a record of each with
it, which are some forty thousand rows. Nobody notices that of a button."""


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


async def _measure(
    work: Importing, folder: Path, tell: Callable[[str], None]
) -> tuple[list[Found], list[Found]]:
    async with open_house(settings(folder)) as house:
        page = await seed(house, work.rows)
        await house.services.awards.add(OPERATOR, page.id, name="Valor")
        seen = members(work.rows)
        plain, beside = [], []
        times = _timed(house.database)
        for number in range(work.rounds):
            tell(f"{number + 1} of {work.rounds}")
            plain.append(await _round(house, page.id, seen, _dates(seen, number), times))
            beside.append(await _round(house, page.id, seen, _particulars(seen, number), times))
    return plain, beside


def _dates(seen: tuple[MemberSeen, ...], number: int) -> str:
    return "username,joined,promotion date,hours\n" + "".join(
        f"{each.profile.username},2020-01-{number + 1:02},2021-03-{number + 1:02},{n % 90}.{number + 1}\n"
        for n, each in enumerate(seen)
    )


def _particulars(seen: tuple[MemberSeen, ...], number: int) -> str:
    return "username,callsign,status,notes,awards\n" + "".join(
        f"{each.profile.username},B{number}-{n},Reserve,was {n} in sheet {number},Valor\n"
        for n, each in enumerate(seen)
    )


async def _round(
    house: House, page_id: PageId, seen: tuple[MemberSeen, ...], sheet: str, times: list[float]
) -> Found:
    imports = house.services.imports
    people = tuple(Candidate(each.user_id, each.profile.username, (each.profile.name,)) for each in seen)
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


def _report(work: Importing, found: tuple[list[Found], list[Found]]) -> Report:
    plain, beside = (middle([each.longest for each in some]) for some in found)
    return Report(
        "Importing a sheet",
        f"{work.rows:,} rows, one for each member of a page; median of {work.rounds}.",
        (
            _table("Dates and hours", work, found[0]),
            _table("Callsigns, statuses, notes and awards, with their records", work, found[1]),
        ),
        (
            Claim(f"no transaction over {milliseconds(LONGEST)}", milliseconds(plain), plain <= LONGEST),
            Claim(
                f"with callsigns, statuses, notes and awards none over {milliseconds(LONGEST_BESIDE)}",
                milliseconds(beside),
                beside <= LONGEST_BESIDE,
            ),
        ),
    )


def _table(title: str, work: Importing, found: list[Found]) -> Table:
    thousands = work.rows / 1000
    rows = tuple(
        (name, milliseconds(seconds), milliseconds(seconds / thousands))
        for name, seconds in (
            ("preview", middle([each.preview for each in found])),
            ("apply", middle([each.applying for each in found])),
            ("roll back", middle([each.back for each in found])),
        )
    )
    return Table(title, ("step", "all rows", "per 1,000 rows"), rows)
