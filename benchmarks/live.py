"""Live: one person's role changes in Discord, and thousands of open pages are told."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import cycle

from benchmarks.processes import Child, cores, resident_bytes
from benchmarks.reports import Claim, Report, Table, check, middle, milliseconds, percentile
from benchmarks.stages import Stage, open_stage

ALL_WITHIN = 0.100
LONGEST_STALL = 0.020


@dataclass(frozen=True, slots=True)
class Live:
    """How many open pages, on a roster of how many, and how many changes they see.

    `pause` lies between two: the audit log is asked five times in 5 s at most, and changes wait for that.
    """

    streams: tuple[int, ...] = (1_000, 5_000)
    members: int = 1_000
    mapped: int = 500
    changes: int = 8
    pause: float = 1.1


@dataclass(frozen=True, slots=True)
class Change:
    """One change: seconds from our Discord's dispatch and from the commit until each stream was told."""

    from_dispatch: tuple[float, ...]
    from_commit: tuple[float, ...]
    stall: float
    stall_of_page: float


@dataclass(frozen=True, slots=True)
class Found:
    """What so many streams saw of all changes; `quiet` is the longest answer while nothing happened."""

    streams: int
    changes: tuple[Change, ...]
    quiet: float
    bytes_a_stream: float

    @property
    def reached(self) -> float:
        """From the commit until the last stream was told: the median of the changes."""
        return middle([max(change.from_commit) for change in self.changes])

    @property
    def stall(self) -> float:
        """The longest that another request waited meanwhile: the median of the changes."""
        return middle([change.stall for change in self.changes])

    @property
    def stall_of_page(self) -> float:
        """The longest that a request for the page itself waited, which has to be drawn anew."""
        return middle([change.stall_of_page for change in self.changes])


def measure(work: Live, tell: Callable[[str], None]) -> Report:
    """Return how soon open pages are told, and what everybody else notices of it."""
    found = []
    for count in work.streams:
        tell(f"{count:,} streams")
        with open_stage(members=work.members, mapped=work.mapped) as stage:
            check(len(stage.roster()) == work.mapped, "the page has all its members")
            with Child("benchmarks.children.streams", core=cores()[1]) as streams:
                found.append(_watch(work, stage, streams, count))
    return _report(work, found)


def _watch(work: Live, stage: Stage, streams: Child, count: int) -> Found:
    before = resident_bytes(stage.muster.pid)
    live = f"{stage.muster.ready['page']}/live"
    opened = streams.ask("open", port=stage.muster.ready["port"], path=live, count=count)
    check(opened["greeted"] == count == opened["open"], f"all {count} streams are open: {opened}")
    bytes_a_stream = (resident_bytes(stage.muster.pid) - before) / count
    ranks = stage.ranks()
    rank_of = stage.roster()
    people = cycle(list(rank_of))
    time.sleep(work.pause)
    stage.begin_probing()
    time.sleep(work.pause)
    quiet = max((took for _, took in stage.probes().all), default=0.0)
    changes = []
    for _ in range(work.changes):
        user_id = next(people)
        changes.append(_change(stage, streams, user_id, rank_of[user_id]))
        time.sleep(work.pause)
    check(stage.roster() == stage.truth(ranks), "the page says what Discord says")
    return Found(count, tuple(changes), quiet, bytes_a_stream)


def _change(stage: Stage, streams: Child, user_id: str, rank: str) -> Change:
    """Take somebody's rank from him, or give it back, and wait until every stream was told."""
    stage.muster.ask("commits")
    stage.begin_probing()
    held = rank in stage.control(f"{stage.guild}/members/{user_id}")["roles"]
    dispatched = time.monotonic()
    path = f"{stage.guild}/members/{user_id}/roles/{rank}"
    stage.control(path, "DELETE" if held else "PUT", {})
    told = streams.ask("told", after=dispatched)
    time.sleep(0.1)
    at, probes = told["at"], stage.probes()
    commits = [commit for commit in stage.muster.ask("commits")["at"] if dispatched < commit < at[0]]
    check(commits, "the change was committed before anybody was told")
    return Change(
        tuple(moment - dispatched for moment in at),
        tuple(moment - commits[-1] for moment in at),
        _longest(probes.health, commits[-1], at[-1]),
        _longest(probes.page, commits[-1], at[-1]),
    )


def _longest(probes: Iterable[tuple[float, float]], begin: float, end: float) -> float:
    """Return the longest answer of those under way between two moments."""
    return max((took for due, took in probes if due <= end and due + took >= begin), default=0.0)


def _report(work: Live, found: list[Found]) -> Report:
    rows = []
    for each in found:
        commit = [moment for change in each.changes for moment in change.from_commit]
        dispatch = [moment for change in each.changes for moment in change.from_dispatch]
        rows.append(
            (
                f"{each.streams:,}",
                milliseconds(percentile(commit, 0.5)),
                milliseconds(percentile(commit, 0.99)),
                milliseconds(each.reached),
                milliseconds(percentile(dispatch, 0.5)),
                milliseconds(percentile(dispatch, 0.99)),
                milliseconds(each.stall),
                milliseconds(each.stall_of_page),
                milliseconds(each.quiet),
                f"{each.bytes_a_stream / 1024:.1f} KiB",
            )
        )
    columns = (
        "open pages",
        "commit, p50",
        "commit, p99",
        "commit, all told",
        "Discord, p50",
        "Discord, p99",
        "longest wait of others",
        "for the page",
        "the same, quiet",
        "memory a page",
    )
    title = f"One change on a roster of {work.mapped}, until open pages are told"
    return Report("Live pages", _method(work), (Table(title, columns, tuple(rows)),), tuple(_claims(found)))


def _method(work: Live) -> str:
    return (
        "Our Discord, the whole Muster, a reader of all streams (one loop over epoll) and visitors are four "
        "processes; every 5 ms a visitor asks for /healthz or the page in turns. Muster has a core of its "
        f"own. {work.changes} changes, {work.pause:g} s apart, each of one member's rank. From the commit: "
        "from right before it until the reader has read the delta. From Discord: from before the role is "
        "given there. All told and the longest wait are medians of the changes; percentiles are over all "
        "streams and changes. Every stream must get every delta. Memory is the growth of the resident set "
        "while the pages are opened."
    )


def _claims(found: list[Found]) -> list[Claim]:
    claims = []
    for each in found:
        aim = f"{each.streams:,} open pages: all told within {milliseconds(ALL_WITHIN)} of the commit"
        claims.append(Claim(aim, milliseconds(each.reached), each.reached <= ALL_WITHIN))
        aim = f"{each.streams:,} open pages: nobody else waits {milliseconds(LONGEST_STALL)}"
        claims.append(Claim(aim, milliseconds(each.stall), each.stall < LONGEST_STALL))
    return claims
