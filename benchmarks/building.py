"""Building: what drawing a page anew costs, stage by stage, from the database to compressed bytes."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from app.wiring import House, open_house
from benchmarks.houses import GUILD, OwnerGaveAll, members, seed, settings
from benchmarks.reports import Report, Table, check, middle, milliseconds
from domain.ids import PageId
from domain.rosters.rosters import PUBLIC, STAFF, Roster, RosterView, visible
from domain.rosters.sync import MemberSeen
from web.answers import HTML, JSON, rendering
from web.api.roster_json import roster_json
from web.drawing.paper import StaticLinks, make_environment
from web.drawing.roster import RosterDrawing

ADDRESS = "http://127.0.0.1:8080"

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Building:
    """How large a page, and how often it is built."""

    members: int = 500
    rounds: int = 15


class Stopwatch:
    """Keeps the seconds that each stage took, round by round."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    def timed(self, stage: str, make: Callable[[], Made]) -> Made:
        """Return what `make` returns, and note how long it took."""
        began = time.perf_counter()
        made = make()
        self.seconds.setdefault(stage, []).append(time.perf_counter() - began)
        return made

    async def awaited(self, stage: str, making: Awaitable[Made]) -> Made:
        """Return what is awaited, and note how long it took."""
        began = time.perf_counter()
        made = await making
        self.seconds.setdefault(stage, []).append(time.perf_counter() - began)
        return made


def measure(work: Building, tell: Callable[[str], None]) -> Report:
    """Return the time of each stage, for a page that was never drawn and for one with a changed row."""
    tell(f"{work.rounds} rounds")
    with TemporaryDirectory(prefix="muster-benchmark-") as folder:
        return asyncio.run(_measure(work, Path(folder)))


async def _measure(work: Building, folder: Path) -> Report:
    cold, changed = Stopwatch(), Stopwatch()
    sizes: dict[str, int] = {}
    async with open_house(settings(folder)) as house:
        page = await seed(house, work.members)
        environment = make_environment(StaticLinks())
        before = visible(await _load(house, page.id), PUBLIC)
        check(before.strength == work.members, "the page has all its members")
        kept = RosterDrawing(environment)
        kept.page(before, address=ADDRESS)  # also has the templates compiled
        for number in range(work.rounds):
            await _build(house, page.id, RosterDrawing(environment), cold)
            await _promote(house, members(work.members)[number % work.members], number)
            after, sizes = await _build(house, page.id, kept, changed)
            delta = changed.timed("delta for open pages", lambda: kept.delta(before, after))  # noqa: B023
            check(delta is not None and delta.count('"rank":') == 1, "one row has changed")
            sizes["delta for open pages"] = len(delta or "")
            before = after
    return _report(work, cold, changed, sizes)


async def _build(
    house: House, page_id: PageId, drawing: RosterDrawing, watch: Stopwatch
) -> tuple[RosterView, dict[str, int]]:
    """Build the page and its JSON once; return what the public sees, and how many bytes each has."""
    roster = await watch.awaited("load from the database", _load(house, page_id))
    view = watch.timed("visible()", lambda: visible(roster, PUBLIC))
    for_keys = watch.timed("visible() for a key", lambda: visible(roster, STAFF))
    page = watch.timed("HTML", lambda: drawing.page(view, address=ADDRESS))
    text = watch.timed("JSON", lambda: roster_json(for_keys, public_url=ADDRESS))
    packed_page = watch.timed("HTML: gzip and ETag", lambda: rendering(page, HTML))
    packed_text = watch.timed("JSON: gzip and ETag", lambda: rendering(text, JSON))
    sizes = {
        "HTML": len(page),
        "JSON": len(text),
        "HTML: gzip and ETag": len(packed_page.packed.body),
        "JSON: gzip and ETag": len(packed_text.packed.body),
    }
    return view, sizes


async def _load(house: House, page_id: PageId) -> Roster:
    async with house.database.read() as tx:
        return await tx.rosters.load(page_id)


async def _promote(house: House, member: MemberSeen, number: int) -> None:
    """Have Discord show one member under another name, which stays in its place."""
    name = f"{member.profile.name} ({number})"
    seen = replace(member, profile=replace(member.profile, name=name))
    await house.services.sync.apply(GUILD, [seen], audit=OwnerGaveAll(()))


def _report(work: Building, cold: Stopwatch, changed: Stopwatch, sizes: dict[str, int]) -> Report:
    rows = [
        (
            stage,
            milliseconds(middle(cold.seconds[stage])) if stage in cold.seconds else "",
            milliseconds(middle(seconds)),
            f"{sizes[stage]:,}" if stage in sizes else "",
        )
        for stage, seconds in changed.seconds.items()
    ]
    rows.append(("all", _total(cold.seconds.values()), _total(changed.seconds.values()), ""))
    title = f"A page of {work.members} members"
    method = (
        f"Medians of {work.rounds} rounds in one process, on SQLite. Never drawn: no row is known from an "
        "earlier drawing, but templates are compiled. One row changed: Discord showed one member "
        "differently, and the other rows are those of the drawing before. What is drawn is kept for all "
        "readers of a revision."
    )
    columns = ("stage", "never drawn", "one row changed", "bytes")
    return Report("Building a page", method, (Table(title, columns, tuple(rows)),))


def _total(stages: Iterable[list[float]]) -> str:
    return milliseconds(sum(middle(seconds) for seconds in stages))
