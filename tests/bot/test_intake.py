"""What was seen reaches the services in order, one guild's at a time, and is never lost silently."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, cast

import discord
import pytest

from bot.intake import ALL_GUILDS, Full, Intake, Look, Lost, Present
from domain.errors import Refused
from domain.events import GuildChanged, PageChanged, SyncRequested
from domain.ids import GuildId, PageId, RoleId, UserId
from domain.rosters.guilds import GuildState
from domain.rosters.people import Profile
from domain.rosters.sync import MemberLeft, MemberSeen
from tests.bot.fakes import World
from tests.bot.stubs import StubClient, StubGuild, StubMember

ONE, TWO = GuildId(1), GuildId(2)


def seen(user_id: int, *role_ids: int) -> MemberSeen:
    return MemberSeen(UserId(user_id), Profile(f"user{user_id}", "x"), frozenset(map(RoleId, role_ids)))


class Desk:
    """An intake on fakes, with two guilds, that never sleeps for long."""

    def __init__(self) -> None:
        self.world = World()
        self.guilds = {
            ONE: StubGuild(ONE, count=2, roles=(1, 11)),
            TWO: StubGuild(TWO, count=0, roles=(2, 12)),
        }
        self.guilds[ONE].parts = [[StubMember(100, [11]), StubMember(101)]]
        self.world.served.hold(cast(discord.Client, StubClient(*self.guilds.values())))
        self.world.sync.extra_wanted = frozenset({RoleId(11)})
        self.naps: list[float] = []
        services = self.world.services
        self.intake = Intake(
            services.sync,
            services.guilds,
            self.world.served,
            self.world.comparisons,
            self.world.audit,
            sleep=self.nap,
        )

    async def nap(self, delay: float) -> None:
        self.naps.append(delay)
        await asyncio.sleep(0)

    @property
    def batches(self) -> list[tuple[GuildId, list[Any]]]:
        return self.world.sync.batches

    async def idle(self) -> None:
        """Wait until every queue is worked off."""
        async with asyncio.timeout(5):
            while any(queue.is_worked_on for queue in self.intake._queues.values()):  # noqa: ASYNC110
                await asyncio.sleep(0)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    worker = asyncio.create_task(desk.intake.work())
    yield desk
    worker.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await worker
    for queue in desk.intake._queues.values():
        if queue.again is not None:
            queue.again.cancel()


async def test_what_has_queued_up_is_one_batch_in_order(desk: Desk) -> None:
    for number in range(3):
        desk.intake.put(ONE, seen(7, number))
    desk.intake.put(ONE, MemberLeft(UserId(8)))
    await desk.idle()

    ((guild_id, batch),) = desk.batches
    assert guild_id == ONE
    assert batch == [seen(7, 0), seen(7, 1), seen(7, 2), MemberLeft(UserId(8))]


async def test_guilds_don_t_wait_for_each_other(desk: Desk) -> None:
    desk.world.sync.poison = UserId(666)
    desk.intake.put(ONE, seen(666))
    desk.intake.put(TWO, seen(7))
    await desk.idle()

    assert (TWO, [seen(7)]) in desk.batches


async def test_a_look_takes_down_the_guild_once_for_many_changes(desk: Desk) -> None:
    for _ in range(5):
        desk.intake.put(ONE, Look())
    await desk.idle()

    assert desk.world.guilds.guilds[ONE].name == "Blaine"
    assert [role.id for role in desk.world.guilds.role_lists[ONE]] == [11, 1]


async def test_a_failure_is_tried_again_and_nothing_is_lost(desk: Desk) -> None:
    desk.world.sync.failures = 2
    desk.intake.put(ONE, seen(7))
    await desk.idle()

    assert desk.batches == [(ONE, [seen(7)])]
    assert desk.naps == [1.0, 5.0]


async def test_a_poison_event_is_set_aside_and_a_full_comparison_asked_for(desk: Desk) -> None:
    desk.world.sync.poison = UserId(666)
    for user_id in (7, 666, 8):
        desk.intake.put(ONE, seen(user_id))
    await desk.idle()

    assert [batch for _, batch in desk.batches] == [[seen(7)], [seen(8)]]
    assert desk.intake._queues[ONE].again is not None


async def test_a_full_comparison_sees_the_complete_list(desk: Desk) -> None:
    report = await desk.intake.compare(ONE)

    assert report == desk.world.sync.report
    (snapshot,) = desk.world.sync.snapshots
    assert {member.user_id for member in snapshot.members} == {100}


async def test_who_holds_each_role_is_counted_while_all_are_seen(desk: Desk) -> None:
    await desk.idle()
    desk.intake.put(ONE, Full())
    await desk.idle()

    assert desk.world.guilds.holders[ONE] == {RoleId(11): 1}


async def test_many_wishes_are_one_comparison(desk: Desk) -> None:
    reports = [desk.intake.compare(ONE) for _ in range(4)]
    await asyncio.gather(*reports)

    assert len(desk.world.sync.snapshots) == 1


async def test_a_guild_without_pages_is_not_asked_for_its_members(desk: Desk) -> None:
    desk.world.sync.extra_wanted = frozenset()

    await desk.intake.compare(ONE)

    assert desk.guilds[ONE].requests == 0


async def test_an_incomplete_list_compares_nothing_and_is_tried_again(desk: Desk) -> None:
    desk.guilds[ONE].member_count = 5

    with pytest.raises(Refused, match="2 of 5"):
        await desk.intake.compare(ONE)

    assert desk.world.sync.snapshots == []
    assert desk.intake._queues[ONE].again is not None


async def test_a_failed_comparison_is_told_and_tried_again_ever_more_slowly(desk: Desk) -> None:
    desk.world.sync.failures = 2
    loop, delays = asyncio.get_running_loop(), []
    for _ in range(2):
        with pytest.raises(RuntimeError):
            await desk.intake.compare(ONE)
        again = desk.intake._queues[ONE].again
        assert again is not None
        delays.append(round(again.when() - loop.time()))

    assert delays == [30, 60]


async def test_events_older_than_the_list_can_t_undo_it(desk: Desk) -> None:
    """Of each member only the last event is left: it is as new as the list, or newer."""
    taken = asyncio.Event()
    compare = desk.world.comparisons.snapshot

    async def slow(guild_id: GuildId, **options: Any) -> Any:
        snapshot = await compare(guild_id, **options)
        desk.intake.put(ONE, seen(100))
        desk.intake.put(ONE, seen(100, 11))
        taken.set()
        return snapshot

    desk.world.comparisons.snapshot = slow  # type: ignore[method-assign]
    await desk.intake.compare(ONE)
    await desk.idle()

    assert desk.batches == [(ONE, [seen(100, 11)])]


async def test_outages_and_removals_are_told(desk: Desk) -> None:
    desk.intake.put(ONE, Look())
    desk.intake.put(ONE, Lost(removed=False))
    await desk.idle()
    assert desk.world.guilds.guilds[ONE].state is GuildState.UNREACHABLE

    desk.intake.put(ONE, Lost(removed=True))
    desk.intake.put(ALL_GUILDS, Present(frozenset({TWO})))
    await desk.idle()
    assert desk.world.guilds.guilds[ONE].state is GuildState.REMOVED
    assert desk.world.guilds.present == frozenset({TWO})


async def test_requests_and_changed_ranks_are_heard(desk: Desk) -> None:
    page = PageId(cast(Any, "page"))
    desk.intake.hear(SyncRequested(ONE))
    await desk.idle()
    desk.intake.hear(PageChanged(ONE, page, 3, needs_sync=True))
    await desk.idle()
    desk.intake.hear(PageChanged(ONE, page, 4))
    desk.intake.hear(GuildChanged(ONE))
    desk.intake.hear(SyncRequested(GuildId(404)))
    await desk.idle()

    assert len(desk.world.sync.snapshots) == 2


async def test_what_was_queued_before_the_work_began_is_done() -> None:
    desk = Desk()
    desk.intake.put(ONE, seen(7))
    worker = asyncio.create_task(desk.intake.work())
    await desk.idle()
    worker.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await worker

    desk.intake.put(ONE, seen(8))
    worker = asyncio.create_task(desk.intake.work())
    await desk.idle()
    worker.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await worker

    assert [batch for _, batch in desk.batches] == [[seen(7)], [seen(8)]]


async def test_too_many_events_become_one_comparison(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.intake.MOST_QUEUED", 10)
    for number in range(12):
        desk.intake.put(ONE, seen(number))
    await desk.idle()

    assert len(desk.world.sync.snapshots) == 1
    assert sum(len(batch) for _, batch in desk.batches) < 12


async def test_an_unreachable_guild_is_refused_in_words(desk: Desk) -> None:
    desk.guilds[ONE].unavailable = True

    with pytest.raises(Refused, match="right now"):
        await desk.intake.compare(ONE)


async def test_an_idle_guild_has_no_worker(desk: Desk) -> None:
    desk.intake.put(ONE, Full())
    await desk.idle()
    await asyncio.sleep(0)

    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("intake of guild")]
