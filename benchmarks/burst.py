"""Burst: ten thousand role changes at once, and what visitors notice of them."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from benchmarks.reports import Claim, Report, Table, WrongResult, check, milliseconds, percentile
from benchmarks.stages import Roster, Stage, open_stage

MOST_P99 = 0.150
PATIENCE = 90.0
AGAIN, ONCE = "the same people, again and again", "everybody once"


@dataclass(frozen=True, slots=True)
class Burst:
    """How many changes, in a guild of how many members, of whom so many hold a rank before.

    `quiet` is how long it is looked at before; after `settled` seconds without a change it is over.
    """

    events: int = 10_000
    members: int = 10_002
    mapped: int = 500
    quiet: float = 2.0
    settled: float = 1.5
    cases: tuple[str, ...] = (AGAIN, ONCE)


@dataclass(frozen=True, slots=True)
class Case:
    """Whom the changes concern."""

    name: str
    user_ids: tuple[str, ...]
    role_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What visitors waited before and during the burst, and the seconds until the roster was right."""

    name: str
    before: tuple[float, ...]
    health: tuple[float, ...]
    page: tuple[float, ...]
    dispatched: float
    right: float
    members: int


def measure(work: Burst, tell: Callable[[str], None]) -> Report:
    """Return what visitors wait during bursts, and when the roster is right again."""
    found = []
    for name in work.cases:
        tell(name)
        with open_stage(members=work.members, mapped=work.mapped) as stage:
            check(len(stage.roster()) == work.mapped, "the page has all its members")
            found.append(_burst(work, stage, _case(stage, name, is_once=name == ONCE)))
    return _report(work, found)


def _case(stage: Stage, name: str, *, is_once: bool) -> Case:
    ranks = stage.ranks()
    if is_once:
        return Case(name, (), ranks)
    # One role fewer than there are: whoever goes through all of them an even number of times ends as he was.
    return Case(name, tuple(stage.roster()), ranks[:-1])


def _burst(work: Burst, stage: Stage, case: Case) -> Found:
    stage.begin_probing()
    time.sleep(work.quiet)
    before = stage.probes()
    began = time.monotonic()
    body = {"count": work.events, "role_ids": case.role_ids, "user_ids": case.user_ids}
    dispatched = stage.control(f"{stage.guild}/burst", "POST", body)["seconds"]
    last, roster = _settled(stage, began, work.settled)
    during = stage.probes()
    return Found(
        case.name,
        before=tuple(took for _, took in before.all),
        health=_until(during.health, last),
        page=_until(during.page, last),
        dispatched=dispatched,
        right=max(0.0, last - began),
        members=len(roster),
    )


def _settled(stage: Stage, began: float, quiet: float) -> tuple[float, Roster]:
    """Wait until the roster says what Discord says; return when it changed last, and what it says."""
    ranks = stage.ranks()
    while time.monotonic() - began < PATIENCE:
        last = float(stage.muster.ask("seen")["at"])
        if last > began and time.monotonic() - last > quiet:
            roster = stage.roster()
            if roster == stage.truth(ranks):
                return last, roster
        time.sleep(0.1)
    raise WrongResult(f"After {PATIENCE:.0f} s the page does not say what Discord says.")


def _until(probes: Iterable[tuple[float, float]], end: float) -> tuple[float, ...]:
    """Return the waits of those who asked before a moment."""
    return tuple(took for due, took in probes if due <= end)


def _report(work: Burst, found: list[Found]) -> Report:
    rows = tuple(
        (
            each.name,
            milliseconds(percentile(each.before, 0.99)),
            milliseconds(percentile(each.health, 0.5)),
            milliseconds(percentile(each.health, 0.99)),
            milliseconds(percentile(each.page, 0.5)),
            milliseconds(percentile(each.page, 0.99)),
            milliseconds(max(each.health + each.page, default=0.0)),
            f"{each.dispatched:.1f} s",
            f"{each.right:.1f} s",
            f"{each.members:,}",
        )
        for each in found
    )
    columns = (
        "changes of",
        "p99 before",
        "/healthz, p50",
        "/healthz, p99",
        "page, p50",
        "page, p99",
        "longest",
        "sent within",
        "right after",
        "then on the page",
    )
    title = f"{work.events:,} role changes at once in a guild of {work.members:,}"
    method = (
        f"Our Discord sends {work.events:,} member updates as fast as it can to the whole Muster, which has "
        "a core of its own; every 5 ms a visitor asks for /healthz or the page in turns, from the first "
        "event until the roster last changed, counted from when each request was due. The page has "
        f"{work.mapped} members before; it is compared with what Discord's REST API lists once it has "
        "settled."
    )
    return Report("Burst of events", method, (Table(title, columns, rows),), _claims(work, found))


def _claims(work: Burst, found: list[Found]) -> tuple[Claim, ...]:
    return tuple(
        Claim(
            f"{work.events:,} events ({each.name}): HTTP's p99 under {milliseconds(MOST_P99)}",
            milliseconds(percentile(each.health + each.page, 0.99)),
            percentile(each.health + each.page, 0.99) < MOST_P99,
        )
        for each in found
    )
