"""Roles on duty and away are put on and taken off, whatever is lost or done by hand in between."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.chunking import Chunking
from bot.reconciling import LOOK_AGAIN_AFTER, MEMBERS_AT_ONCE, RETRY_AFTER, Reconciling
from bot.served import Served
from domain.events import GuildChanged, LeaveChanged, OrderPlaced, PatrolChanged
from domain.ids import GuildId, LeaveId, OrderId, PatrolId, RoleId, UserId
from services.duty.badges import Badges
from tests.bot.fake_badges import FakeBadges
from tests.bot.serving import ANNA, GUILD, OFFICER, ServingGuild, TopRole, refusal
from tests.bot.stubs import StubClient
from tests.domain.makers import PAGE

ON_DUTY, AWAY = RoleId(51), RoleId(52)


class Hall:
    """A reconciler on fakes, with Anna who is an officer."""

    def __init__(self) -> None:
        self.guild = ServingGuild()
        for role_id, name in ((ON_DUTY, "On duty"), (AWAY, "Away")):
            self.guild.roles.append(SimpleNamespace(id=role_id, name=name, managed=False, position=1))
        self.guild.cache(ANNA, OFFICER)
        self.badges = FakeBadges()
        self.badges.wanted = {ON_DUTY: set(), AWAY: set()}
        self.is_whole = True
        self.naps: list[float] = []
        self.served = Served()
        self.served.hold(cast(discord.Client, StubClient(self.guild)))
        self.reconciling = self.made()
        self.task: asyncio.Task[None] | None = None

    def made(self) -> Reconciling:
        """Return a reconciler that knows of nothing yet, as after a start."""
        chunking = cast(Chunking, SimpleNamespace(is_whole=lambda _guild: self.is_whole))
        return Reconciling(cast(Badges, self.badges), self.served, chunking, sleep=self.nap)

    async def nap(self, delay: float) -> None:
        self.naps.append(delay)
        await asyncio.sleep(0)

    def member(self, user_id: UserId, *roles: RoleId) -> None:
        """Have somebody in the guild, cached as he is."""
        self.guild.truth[user_id] = set(roles)
        self.guild.cache(user_id, *roles)

    def starts(self, user_id: UserId, role_id: RoleId = ON_DUTY) -> None:
        """Have somebody go on patrol, and tell of it."""
        self.badges.wanted[role_id].add(user_id)
        self.tell(user_id)

    def stops(self, user_id: UserId) -> None:
        self.badges.wanted[ON_DUTY].discard(user_id)
        self.tell(user_id)

    def tell(self, user_id: UserId) -> None:
        patrol_id = PatrolId(len(self.badges.patrols) + 1)
        self.badges.patrols[patrol_id] = user_id
        self.reconciling.hear(PatrolChanged(GUILD, PAGE, patrol_id))

    async def start(self) -> None:
        self.task = asyncio.create_task(self.reconciling.work())
        await self.idle()

    async def stop(self) -> None:
        assert self.task is not None
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task

    async def idle(self) -> None:
        """Let everything run until no worker is left."""
        async with asyncio.timeout(5):
            for _ in range(5):
                await asyncio.sleep(0)
            while any(each.is_worked_on for each in self.reconciling._guilds.values()):  # noqa: ASYNC110
                await asyncio.sleep(0)


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    hall = Hall()
    yield hall
    if hall.task is not None:
        await hall.stop()


async def test_whoever_goes_on_patrol_gets_the_role_and_loses_it_after(hall: Hall) -> None:
    await hall.start()

    hall.starts(ANNA)
    await hall.idle()
    assert hall.guild.truth[ANNA] == {OFFICER, ON_DUTY}
    hall.stops(ANNA)
    await hall.idle()

    assert hall.guild.truth[ANNA] == {OFFICER}, "though the cache has not heard of it yet"
    assert hall.guild.requests_made == [("give", ON_DUTY), ("take", ON_DUTY)]
    assert hall.guild.reasons == ["On duty or away now", "No longer on duty or away"]


async def test_whoever_goes_on_leave_gets_its_role(hall: Hall) -> None:
    await hall.start()
    hall.badges.wanted[AWAY].add(ANNA)
    hall.badges.leaves[LeaveId(1)] = ANNA

    hall.reconciling.hear(LeaveChanged(GUILD, LeaveId(1)))
    await hall.idle()

    assert hall.guild.truth[ANNA] == {OFFICER, AWAY}


async def test_a_start_finds_what_was_missed_and_what_was_changed_by_hand(hall: Hall) -> None:
    hall.badges.wanted[ON_DUTY] = {ANNA}
    hall.member(UserId(200), ON_DUTY, AWAY)
    hall.member(UserId(201), OFFICER)

    await hall.start()

    assert hall.guild.truth == {ANNA: {OFFICER, ON_DUTY}, 200: set(), 201: {OFFICER}}


async def test_a_list_that_is_not_whole_takes_nothing_off_and_misses_nobody(hall: Hall) -> None:
    hall.is_whole = False
    hall.guild.truth[UserId(200)] = set()  # not cached
    hall.member(UserId(201), ON_DUTY)
    hall.badges.wanted[ON_DUTY] = {ANNA, UserId(200)}

    await hall.start()
    assert hall.guild.truth == {ANNA: {OFFICER, ON_DUTY}, 200: {ON_DUTY}, 201: {ON_DUTY}}
    hall.is_whole = True
    hall.reconciling.hear(GuildChanged(GUILD))
    await hall.idle()

    assert hall.guild.truth[UserId(201)] == set()


@pytest.mark.parametrize(
    "fault",
    [refusal(503), refusal(429), aiohttp.ClientPayloadError("cut"), ConnectionResetError(), TimeoutError()],
)
async def test_what_passes_is_tried_again(hall: Hall, fault: Exception) -> None:
    hall.guild.faults = [fault]
    hall.badges.wanted[ON_DUTY] = {ANNA}

    await hall.start()

    assert hall.guild.truth[ANNA] == {OFFICER, ON_DUTY}
    assert hall.naps == [RETRY_AFTER[0]]


async def test_whom_nobody_answers_for_is_tried_again_later_and_not_for_ever(hall: Hall) -> None:
    hall.guild.faults = [refusal(503)] * 12
    hall.badges.wanted[ON_DUTY] = {ANNA}

    await hall.start()

    assert len(hall.guild.requests_made) == 12
    assert hall.naps == [*RETRY_AFTER, LOOK_AGAIN_AFTER] * 3
    hall.reconciling.hear(GuildChanged(GUILD))
    await hall.idle()
    assert hall.guild.truth[ANNA] == {OFFICER, ON_DUTY}


async def test_a_refusal_is_not_met_again_and_again(hall: Hall) -> None:
    hall.guild.faults = [refusal(403, 50013)]
    for number in range(10):
        hall.member(UserId(200 + number))
    hall.badges.wanted[ON_DUTY] = {ANNA, *(UserId(200 + number) for number in range(10))}
    hall.badges.wanted[AWAY] = {UserId(200)}

    await hall.start()

    assert hall.guild.requests_made == [("give", ON_DUTY), ("give", AWAY)]
    hall.reconciling.hear(GuildChanged(GUILD))
    await hall.idle()
    assert all(ON_DUTY in hall.guild.truth[UserId(200 + number)] for number in range(10))


def above(guild: ServingGuild) -> None:
    guild.me.top_role = TopRole("Muster", 0)


def without_permission(guild: ServingGuild) -> None:
    guild.me.guild_permissions = discord.Permissions()


def managed(guild: ServingGuild) -> None:
    guild.get_role(ON_DUTY).managed = True


@pytest.mark.parametrize("spoil", [above, without_permission, managed])
async def test_what_can_be_foreseen_is_not_even_asked_for(
    hall: Hall, spoil: Callable[[ServingGuild], None]
) -> None:
    spoil(hall.guild)
    hall.badges.wanted[ON_DUTY] = {ANNA}

    await hall.start()

    assert hall.guild.requests_made == []
    assert hall.naps == []


async def test_who_left_is_passed_over(hall: Hall) -> None:
    hall.badges.wanted[ON_DUTY] = {UserId(404), ANNA}
    await hall.start()

    hall.tell(UserId(404))
    await hall.idle()

    assert hall.guild.requests_made == [("give", ON_DUTY)]
    assert hall.naps == []


async def test_a_role_that_is_gone_needs_no_taking(hall: Hall) -> None:
    hall.member(ANNA, ON_DUTY)
    hall.guild.faults = [refusal(404, 10011)]

    await hall.start()

    assert hall.guild.requests_made == [("take", ON_DUTY)]
    assert hall.naps == []


async def test_many_at_once_are_seen_to_a_few_at_a_time_with_what_holds_then(hall: Hall) -> None:
    await hall.start()
    many = [UserId(1000 + number) for number in range(200)]
    for user_id in many:
        hall.member(user_id)
        hall.starts(user_id)
    asked = hall.badges.asked
    late = many[-1]

    def late_one_stops() -> None:
        hall.guild.before_request = lambda: None
        hall.badges.wanted[ON_DUTY].discard(late)

    hall.guild.before_request = late_one_stops
    await hall.idle()

    assert (
        hall.badges.asked - asked == 1 + len(many) / MEMBERS_AT_ONCE
    )  # once whether there is anything to do
    assert len(hall.guild.requests_made) == len(many) - 1, "who stopped meanwhile never got it"
    assert late not in {user_id for user_id, held in hall.guild.truth.items() if ON_DUTY in held}


async def test_during_an_outage_nothing_is_done_until_the_guild_is_back(hall: Hall) -> None:
    await hall.start()
    hall.guild.unavailable = True
    hall.starts(ANNA)
    await hall.idle()
    assert hall.guild.requests_made == []

    hall.guild.unavailable = False
    hall.reconciling.hear(GuildChanged(GUILD))
    await hall.idle()

    assert hall.guild.truth[ANNA] == {OFFICER, ON_DUTY}


async def test_a_database_that_is_away_is_asked_again(hall: Hall) -> None:
    hall.badges.failures = 2
    hall.badges.wanted[ON_DUTY] = {ANNA}

    await hall.start()

    assert hall.guild.truth[ANNA] == {OFFICER, ON_DUTY}
    assert hall.naps == [LOOK_AGAIN_AFTER] * 2


async def test_after_a_crash_the_rest_is_done(hall: Hall) -> None:
    given = asyncio.Event()

    def crash() -> None:
        if hall.guild.requests_made:
            given.set()
            raise asyncio.CancelledError

    hall.guild.before_request = crash
    hall.badges.wanted = {ON_DUTY: {ANNA}, AWAY: {ANNA}}
    hall.task = asyncio.create_task(hall.reconciling.work())
    await asyncio.wait_for(given.wait(), 5)
    await hall.stop()
    assert hall.guild.truth[ANNA] == {OFFICER, ON_DUTY}

    hall.guild.before_request = lambda: None
    hall.reconciling = hall.made()
    await hall.start()

    assert hall.guild.truth[ANNA] == {OFFICER, ON_DUTY, AWAY}


async def test_what_is_none_of_ours_is_left_alone(hall: Hall) -> None:
    hall.badges.wanted = {}
    hall.member(UserId(200), ON_DUTY)
    await hall.start()

    hall.tell(ANNA)
    other: list[Any] = [OrderPlaced(GUILD, OrderId(1)), GuildChanged(GuildId(404))]
    for event in other:
        hall.reconciling.hear(event)
    await hall.idle()

    assert hall.guild.requests_made == []
