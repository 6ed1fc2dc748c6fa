"""What members are is told when asked and again and again; what can't be seen is not made up."""

import asyncio
import contextlib
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.chunking import Chunking
from bot.footings import Looking, footing_of
from bot.pulse import Pulse
from bot.served import Served
from domain.access.footings import FRESH, Footing
from domain.events import FootingAsked, GuildChanged
from domain.ids import GuildId, UserId
from services.access.footings import Footings
from tests.bot.serving import ANNA, CAPTAIN, GUILD, OFFICER, ServingGuild, ServingMember
from tests.bot.stubs import StubClient

BEN = UserId(101)


class FakeFootings:
    """Whom to look at, and what was seen of them."""

    def __init__(self) -> None:
        self.wanted: tuple[tuple[GuildId, UserId], ...] = ()
        self.known: dict[tuple[GuildId, UserId], bool | None] = {}
        self.seen: list[Footing] = []
        self.ages: list[timedelta] = []
        self.told = asyncio.Event()
        self.faults = 0

    async def watched(self) -> tuple[tuple[GuildId, UserId], ...]:
        if self.faults:
            self.faults -= 1
            raise OSError
        return self.wanted

    async def owners(self) -> dict[tuple[GuildId, UserId], bool | None]:
        return self.known

    async def saw(self, seen: list[Footing], *, age: timedelta) -> None:
        if not seen:
            return
        self.seen += seen
        self.ages.append(age)
        self.told.set()


class Tower:
    """A look-out over one guild."""

    def __init__(self) -> None:
        self.guild = ServingGuild()
        self.guild.cache(ANNA, OFFICER, CAPTAIN)
        self.asked_for: list[list[int]] = []
        self.refuses = False
        cast(Any, self.guild).query_members = self.query
        self.is_whole = True
        self.footings = FakeFootings()
        served = Served()
        served.hold(cast(discord.Client, StubClient(self.guild)))
        chunking = cast(Chunking, SimpleNamespace(is_whole=lambda _guild: self.is_whole))
        self.silence: float | None = 0.0
        pulse = cast(Pulse, SimpleNamespace(silence=self.heard))
        self.looking = Looking(cast(Footings, self.footings), served, chunking, pulse, every=0.01)

    async def heard(self, guild: ServingGuild) -> float | None:
        assert guild is self.guild
        return self.silence

    async def query(self, *, limit: int, user_ids: list[int], cache: bool) -> list[ServingMember]:
        assert not cache
        self.asked_for.append(user_ids)
        if self.refuses:
            raise discord.ClientException
        return [ServingMember(self.guild, each, self.guild.truth[each]) for each in user_ids if each == ANNA]

    async def until_told(self) -> list[Footing]:
        """Work until something is told, and return it."""
        task = asyncio.create_task(self.looking.work())
        await self.footings.told.wait()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        return self.footings.seen


async def test_whoever_asks_is_told_what_he_is() -> None:
    tower = Tower()
    tower.looking.hear(FootingAsked(GUILD, ANNA))
    tower.looking.hear(FootingAsked(GUILD, BEN))
    tower.looking.hear(FootingAsked(GuildId(5), ANNA))
    tower.looking.hear(GuildChanged(GUILD))

    seen = await tower.until_told()

    assert seen[:2] == [
        Footing(GUILD, ANNA, "user100", is_member=True, role_ids=frozenset({OFFICER, CAPTAIN})),
        Footing(GUILD, BEN),
    ]
    assert {each.guild_id for each in seen} == {GUILD}


async def test_those_who_are_here_are_looked_at_unasked_and_a_fault_is_got_over() -> None:
    tower = Tower()
    tower.footings.wanted, tower.footings.faults = ((GUILD, ANNA),), 2

    seen = await tower.until_told()

    assert [each.is_member for each in seen] == [True]


async def test_of_owners_of_keys_only_what_has_changed_is_told() -> None:
    tower = Tower()
    tower.guild.cache(BEN)
    gone, new = UserId(102), UserId(103)
    tower.footings.known = {(GUILD, ANNA): True, (GUILD, BEN): False, (GUILD, gone): True, (GUILD, new): None}

    seen = await tower.until_told()

    assert {each.user_id: each.is_member for each in seen} == {BEN: True, gone: False, new: False}


async def test_discord_is_asked_where_not_all_members_are_known() -> None:
    tower = Tower()
    tower.is_whole = False
    tower.guild.truth[ANNA] = {OFFICER}
    for number in range(150):
        tower.looking.hear(FootingAsked(GUILD, UserId(ANNA + number)))

    seen = await tower.until_told()

    assert [len(each) for each in tower.asked_for][:1] == [100]
    assert seen[0] == Footing(GUILD, ANNA, "user100", is_member=True, role_ids=frozenset({OFFICER}))
    assert seen[1] == Footing(GUILD, UserId(ANNA + 1))


async def test_what_is_seen_is_as_old_as_the_last_that_was_heard_of_discord() -> None:
    tower = Tower()
    tower.silence = FRESH.total_seconds() - 1
    tower.looking.hear(FootingAsked(GUILD, ANNA))

    await tower.until_told()

    assert tower.footings.ages == [FRESH - timedelta(seconds=1)]


@pytest.mark.parametrize("why", ["outage", "refused", "silent", "never heard"])
async def test_of_a_guild_that_cannot_be_seen_nothing_is_told(why: str) -> None:
    tower = Tower()
    tower.is_whole = False
    tower.guild.unavailable, tower.refuses = why == "outage", why == "refused"
    tower.silence = {"silent": FRESH.total_seconds(), "never heard": None}.get(why, 0.0)
    tower.looking.hear(FootingAsked(GUILD, ANNA))

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(tower.until_told(), 0.1)

    assert tower.footings.seen == []


@pytest.mark.parametrize("permission", ["manage_guild", "administrator", None])
def test_who_may_manage_the_server_manages(permission: str | None) -> None:
    guild = ServingGuild()
    member = ServingMember(guild, ANNA, {OFFICER})
    member.guild_permissions = discord.Permissions(**{permission: True} if permission else {})

    seen = footing_of(GUILD, ANNA, cast(discord.Member, member))

    assert seen.manages is (permission is not None)
    assert seen.role_ids == {OFFICER}
