"""Sync: a guild compared with its page in full, beside what discord.py alone takes to receive its members."""

import json
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.processes import Child, Json, cores, loopback_discord, resident_bytes
from benchmarks.reports import Claim, Report, Table, check, middle, milliseconds

MOST_RATIO = 1.5
MOST_BYTES = 1024
MOST_GROWTH = 1.25
"""How much more a member may cost in a large guild than in a small one where the cost is called linear."""


@dataclass(frozen=True, slots=True)
class Sync:
    """Which guilds (members, of whom so many hold a rank), and how often each is synced again."""

    guilds: tuple[tuple[int, int], ...] = ((1_000, 50), (10_000, 500), (100_000, 5_000), (100_000, 99_998))
    rounds: int = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What one guild took; `memory` is of a repeated sync, with its peak and what is kept."""

    members: int
    mapped: int
    alone: tuple[float, ...]
    first: float
    again: tuple[float, ...]
    parts: Json
    memory: Json

    @property
    def ratio(self) -> float:
        """A repeated sync by what discord.py alone takes: the median of what was measured in turns."""
        return middle([again / alone for again, alone in zip(self.again, self.alone, strict=True)])

    @property
    def name(self) -> str:
        """How the guild is called in the tables."""
        return f"{self.members:,}, {self.mapped:,} with a rank"


def measure(work: Sync, tell: Callable[[str], None]) -> Report:
    """Return what full syncs cost, the first and later ones."""
    found = []
    for members, mapped in work.guilds:
        tell(f"{members:,} members, {mapped:,} with a rank")
        found.append(_guild(members, mapped, work.rounds))
    return _report(work, found)


def _guild(members: int, mapped: int, rounds: int) -> Found:
    core, others = cores()
    with loopback_discord(members=members, mapped=mapped, core=others) as discord:
        _lift_cooldown(discord.ready["control_url"])
        where = json.dumps(discord.ready)
        with (
            Child("benchmarks.children.plain_bot", where, core=core) as plain,
            Child("benchmarks.children.full_sync", where, core=core) as muster,
        ):
            plain.ask("chunk")  # our Discord writes each chunk once and keeps it
            alone, first = _alone(plain, members), muster.ask("sync")
            check(first["joined"] == mapped, "the first sync enrols everybody with a rank")
            again, alones = [], []
            for _ in range(rounds):
                alones.append(_alone(plain, members))
                later = muster.ask("sync")
                check(later["changed"] == 0, "a repeated sync changes nothing")
                again.append(later["seconds"])
            parts, memory = muster.ask("parts"), muster.ask("memory")
            right = muster.ask("check")
            check(right["is_right"] and right["on_page"] == mapped, "the page says what Discord says")
            check(right["stored"] == mapped, "nobody without a rank is stored")
            memory["resident"] = resident_bytes(muster.pid) - resident_bytes(plain.pid)
            alones = alones or [alone]
            return Found(members, mapped, tuple(alones), first["seconds"], tuple(again), parts, memory)


def _alone(plain: Child, members: int) -> float:
    answer = plain.ask("chunk")
    check(answer["members"] == members, "discord.py has received everybody")
    return float(answer["seconds"])


def _lift_cooldown(control_url: str) -> None:
    """Have our Discord hand out all members as often as it is asked."""
    request = urllib.request.Request(
        f"{control_url}control/faults",
        data=json.dumps({"full_request_cooldown": 0}).encode(),
        method="PATCH",
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        check(response.status == 200, "our Discord has no cooldown")


def _report(work: Sync, found: list[Found]) -> Report:
    return Report("Full sync", _method(work), (_times(found), _stages(found), _memory(found)), _claims(found))


def _times(found: list[Found]) -> Table:
    return Table(
        "A full sync, from the request for all members to the last commit",
        ("members", "discord.py alone", "first sync", "repeated", "repeated ÷ alone", "repeated, a member"),
        tuple(
            (
                each.name,
                milliseconds(middle(each.alone)),
                milliseconds(each.first),
                milliseconds(middle(each.again)),
                f"{each.ratio:.2f}",
                f"{middle(each.again) / each.members * 1e6:.1f} µs",
            )
            for each in found
        ),
    )


def _stages(found: list[Found]) -> Table:
    stages = ("wanted", "chunk", "snapshot", "compare")
    return Table(
        "A repeated sync by stages",
        ("members", "whom to look for", "receive", "copy", "compare"),
        tuple((each.name, *(milliseconds(each.parts[stage]) for stage in stages)) for each in found),
    )


def _memory(found: list[Found]) -> Table:
    return Table(
        "Memory of a repeated sync",
        ("members", "peak, bytes a member", "kept, bytes a member", "resident, beyond discord.py alone"),
        tuple(
            (
                each.name,
                f"{each.memory['peak'] / each.members:,.0f}",
                f"{each.memory['retained'] / each.members:,.0f}",
                f"{each.memory['resident'] / 2**20:,.0f} MiB",
            )
            for each in found
        ),
    )


def _method(work: Sync) -> str:
    return (
        "Our own Discord on loopback in one process, a plain discord.py client in another, Muster's bot "
        f"with its services and SQLite in a third; the last two share a core and take turns, {work.rounds} "
        "rounds. Before each round both forget all members. Ratios are medians of the rounds' ratios. "
        "Memory is what tracemalloc sees from the complete member list to the end of the comparison, as "
        "peak and as what is kept; SQLite's page caches (32 MB for the writer, 16 MB for each reader at "
        "most) and what the allocator keeps for later are in the resident difference only. After the rounds "
        "the page is compared with what Discord lists (100,000 by its gateway), and people are counted."
    )


def _claims(found: list[Found]) -> tuple[Claim, ...]:
    claims = []
    largest = max(each.members for each in found)
    for each in (each for each in found if each.members == largest):
        aim = f"{each.name}: a repeated sync at most {MOST_RATIO} × discord.py alone"
        claims.append(Claim(aim, f"{each.ratio:.2f} ×", each.ratio <= MOST_RATIO))
        peak = each.memory["peak"] / each.members
        aim = f"{each.name}: at most {MOST_BYTES:,} bytes of our own a member"
        claims.append(Claim(aim, f"{peak:,.0f} bytes", peak <= MOST_BYTES))
    small, large = found[0], found[-2] if len(found) > 2 else found[-1]
    growth = (middle(large.again) / large.members) / (middle(small.again) / small.members)
    aim = f"The cost of a member does not grow from {small.members:,} to {large.members:,}"
    claims.append(Claim(aim, f"{growth:.2f} ×", growth <= MOST_GROWTH))
    return tuple(claims)
