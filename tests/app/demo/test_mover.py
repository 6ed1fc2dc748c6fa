"""The mover moves people as a commanding officer would, the same way every time."""

import asyncio
import random
from datetime import timedelta

from app.demo.department import Department, sheriffs_office
from app.demo.discord.world.audit import AuditAction, AuditQuery
from app.demo.discord.world.events import Event
from app.demo.mover import Mover


def test_the_same_luck_brings_the_same_moves() -> None:
    one, other = (Mover(sheriffs_office(), random.Random(7)) for _ in range(2))

    assert [one.move() for _ in range(20)] == [other.move() for _ in range(20)]


def test_every_move_is_an_officers_and_leaves_one_rank(department: Department) -> None:
    mover = Mover(department, random.Random(3))
    double = {m.user.id for m in department.guild.members.values() if _ranks(department, m.roles) > 1}

    for _ in range(60):
        mover.move()

    officers = {one.user.id for rank in department.command_ranks for one in department.holders(rank)}
    latest = department.world.audit_log.read(department.guild, AuditQuery(limit=60))
    assert all(entry.action is AuditAction.MEMBER_ROLE_UPDATE for entry in latest)
    assert {entry.actor_id for entry in latest} <= officers
    after = {m.user.id for m in department.guild.members.values() if _ranks(department, m.roles) > 1}
    assert after <= double


async def test_it_moves_somebody_every_interval(department: Department) -> None:
    moved = asyncio.Event()
    department.world.state.events.subscribe(lambda event: _note(event, moved))

    running = asyncio.create_task(Mover(department, random.Random(1)).run(interval=timedelta(milliseconds=1)))
    async with asyncio.timeout(5):
        await moved.wait()
    running.cancel()

    assert moved.is_set()


def _note(event: Event, moved: asyncio.Event) -> None:
    if event.name == "GUILD_MEMBER_UPDATE":
        moved.set()


def _ranks(department: Department, roles: tuple[int, ...]) -> int:
    return len({rank.id for rank in department.ranks} & set(roles))
