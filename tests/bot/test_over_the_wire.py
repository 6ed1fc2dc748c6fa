"""The bot against a Discord on loopback: real HTTP, a real WebSocket, and what goes wrong on them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import discord.gateway
import discord.http
import pytest

from app.demo.big_guild import big_guild
from app.demo.discord.faults import Faults
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.nouns import Member
from app.demo.discord.world.snowflakes import RoleId as DiscordRoleId
from bot.chunking import Chunking
from bot.client import MusterBot
from bot.endpoints import use_endpoints
from bot.intake import Full
from bot.registration import register
from bot.running import Running
from domain.ids import GuildId, RoleId
from domain.rosters.guilds import GuildState
from domain.rosters.sync import MemberSeen
from tests.bot.fakes import World

PATIENCE = 20.0


class Wire:
    """A guild on loopback, the bot on it, and a page's worth of ranks wanted."""

    def __init__(self, members: int, mapped: int, *, faults: Faults | None = None) -> None:
        self.discord = LoopbackDiscord(big_guild(members, mapped), faults=faults)
        (self.guild,) = self.discord.world.state.guilds.values()
        self.ranks = self.discord.world.role_groups[0][1]
        self.world = World(chunking=Chunking(between=0.3, patience=0.5))
        self.world.sync.extra_wanted = frozenset(RoleId(int(role_id)) for role_id in self.ranks)
        self.running = Running(self.discord.world.token, self.client, restart_after=(0.1,))

    @property
    def guild_id(self) -> GuildId:
        return GuildId(int(self.guild.id))

    @property
    def faults(self) -> Faults:
        return self.discord.faults

    def client(self) -> MusterBot:
        return self.world.bot(shard_count=None)

    def someone_without_rank(self) -> Member:
        """Return a person who holds none of the ranks."""
        return next(
            member
            for member in self.guild.members.values()
            if not set(member.roles) & set(self.ranks) and not member.user.is_bot
        )

    def promote(self, member: Member, role_id: DiscordRoleId | None = None) -> None:
        """Give a rank in Discord."""
        by = self.guild.owner_id
        self.discord.world.members.give_role(self.guild, member, role_id or self.ranks[0], by=by)

    def demote(self, member: Member, role_id: DiscordRoleId) -> None:
        """Take a rank in Discord."""
        self.discord.world.members.take_role(self.guild, member, role_id, by=self.guild.owner_id)

    def roles_of(self, member: Member) -> frozenset[RoleId]:
        """Return the roles the member has in Discord now."""
        return frozenset(RoleId(int(role_id)) for role_id in self.guild.members[member.user.id].roles)

    def roles_told(self, member: Member) -> list[frozenset[RoleId]]:
        """Return the roles that live events told of the member, one after the other."""
        events = [event for _, batch in self.world.sync.batches for event in batch]
        return [
            event.role_ids
            for event in events
            if isinstance(event, MemberSeen) and event.user_id == int(member.user.id)
        ]

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Serve, connect, work."""
        async with self.discord:
            use_endpoints(self.discord.api_base, str(self.discord.gateway_url))
            tasks = [asyncio.create_task(self.running.run()), asyncio.create_task(self.world.intake.work())]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                for task in tasks:
                    with contextlib.suppress(asyncio.CancelledError):
                        await task

    async def compared(self, times: int = 1) -> int:
        """Wait until so many full comparisons were made; return how many members the last one saw."""
        await until(lambda: len(self.world.sync.snapshots) >= times)
        return len(self.world.sync.snapshots[-1].members)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds, not for ever."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def endpoints_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have discord.py's own addresses restored after each test."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)


async def test_five_thousand_members_are_compared_in_full() -> None:
    wire = Wire(5_000, 800)

    async with wire.connected():
        assert await wire.compared() == 800

        await until(lambda: wire.running.state == "connected")
        assert wire.world.guilds.guilds[wire.guild_id].name == wire.guild.name
        await until(lambda: wire.world.guilds.present == frozenset({wire.guild_id}))


async def test_a_partial_member_list_publishes_nothing_until_it_is_whole() -> None:
    wire = Wire(3_000, 100, faults=Faults(chunks_before_stop=2, full_request_cooldown=timedelta(0)))

    async with wire.connected():
        await until(lambda: wire.world.chunking.trouble(wire.guild_id) is not None)

        trouble = wire.world.chunking.trouble(wire.guild_id)
        assert trouble is not None
        assert "2,000 of 3,000" in trouble.sentence
        assert wire.world.sync.snapshots == []

        wire.faults.chunks_before_stop = None
        assert await wire.compared() == 100
        assert wire.world.chunking.trouble(wire.guild_id) is None


async def test_a_slow_member_list_is_waited_for() -> None:
    wire = Wire(3_000, 100, faults=Faults(chunk_delay=timedelta(seconds=0.3)))

    async with wire.connected():
        assert await wire.compared() == 100


async def test_a_refused_request_for_members_is_heard_and_waited_out() -> None:
    wire = Wire(50, 10, faults=Faults(full_request_cooldown=timedelta(seconds=1.5)))

    async with wire.connected():
        await wire.compared()
        await asyncio.sleep(0.4)
        wire.world.chunking.forget(wire.guild_id)
        wire.world.intake.put(wire.guild_id, Full())

        await until(lambda: wire.world.chunking.trouble(wire.guild_id) is not None)
        trouble = wire.world.chunking.trouble(wire.guild_id)
        assert trouble is not None
        assert "30 seconds" in trouble.sentence
        assert len(wire.world.sync.snapshots) == 1
        assert await wire.compared(2) == 10


async def test_a_cut_that_resumes_loses_nothing_and_asks_for_nothing() -> None:
    wire = Wire(500, 50)

    async with wire.connected():
        await wire.compared()
        member = wire.someone_without_rank()

        wire.discord.hub.cut()
        wire.promote(member)

        await until(lambda: wire.roles_told(member) == [wire.roles_of(member)])
        await asyncio.sleep(0.1)
        assert len(wire.world.sync.snapshots) == 1
        assert wire.world.chunking.is_whole(wire.world.served.get(wire.guild_id))


async def test_after_a_refused_resume_the_guild_is_compared_in_full() -> None:
    wire = Wire(500, 50, faults=Faults(full_request_cooldown=timedelta(0)))

    async with wire.connected():
        assert await wire.compared() == 50
        member = wire.someone_without_rank()

        wire.faults.resume_allowed = False
        wire.discord.hub.cut(resumable=False)
        wire.promote(member)

        assert await wire.compared(2) == 51


async def test_three_changes_at_once_are_told_as_three_in_their_order() -> None:
    wire = Wire(50, 10)

    async with wire.connected():
        await wire.compared()
        member = wire.someone_without_rank()
        expected = []
        for role_id in wire.ranks[:3]:
            wire.promote(member, role_id)
            expected.append(wire.roles_of(member))

        await until(lambda: len(wire.roles_told(member)) == 3)
        assert wire.roles_told(member) == expected


async def test_a_guild_that_put_the_bot_out_while_it_was_away_is_removed() -> None:
    wire = Wire(50, 10, faults=Faults(resume_allowed=False))

    async with wire.connected():
        await wire.compared()

        wire.discord.hub.cut(resumable=False)
        del wire.discord.world.state.guilds[wire.guild.id]

        await until(lambda: wire.world.guilds.guilds[wire.guild_id].state is GuildState.REMOVED)
        assert wire.world.served.find(wire.guild_id) is None


async def test_after_an_outage_those_who_left_meanwhile_are_gone() -> None:
    wire = Wire(50, 10, faults=Faults(full_request_cooldown=timedelta(0)))

    async with wire.connected():
        await wire.compared()
        leaver = next(m for m in wire.guild.members.values() if set(m.roles) & set(wire.ranks))

        wire.discord.world.guilds.begin_outage(wire.guild)
        await until(lambda: wire.world.guilds.guilds[wire.guild_id].state is GuildState.UNREACHABLE)
        del wire.guild.members[leaver.user.id]
        wire.guild.revision += 1
        wire.discord.world.guilds.end_outage(wire.guild)

        assert await wire.compared(2) == 9
        assert wire.world.guilds.guilds[wire.guild_id].state is GuildState.PRESENT


async def test_a_refused_members_intent_is_said_in_a_sentence_and_not_tried_again() -> None:
    wire = Wire(50, 10, faults=Faults(members_intent_allowed=False))

    async with wire.connected():
        await until(lambda: wire.running.state.startswith("refused"))

        assert "Server Members Intent" in wire.running.state


async def test_a_wrong_token_is_said_in_a_sentence() -> None:
    wire = Wire(50, 10)
    wire.running = Running("wrong.token.here", wire.client, restart_after=(0.1,))

    async with wire.connected():
        await until(lambda: wire.running.state.startswith("refused"))

        assert "token" in wire.running.state


async def test_commands_are_written_once_and_not_again_by_the_next_client() -> None:
    wire = Wire(50, 10)

    async with wire.connected():
        await wire.compared()
        client = wire.running.client
        assert client is not None

        assert not await register(client, client.tree)


async def test_closing_takes_less_than_five_seconds() -> None:
    wire = Wire(50, 10)

    async with wire.connected():
        await wire.compared()
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 5


async def test_a_client_that_crashes_is_replaced() -> None:
    wire = Wire(50, 10, faults=Faults(full_request_cooldown=timedelta(0)))

    async with wire.connected():
        await wire.compared()
        first = wire.running.client
        assert first is not None

        await first.close()

        assert await wire.compared(2) == 10
        assert wire.running.client is not first


async def test_others_on_the_loop_get_their_turn_during_a_burst() -> None:
    wire = Wire(2_000, 500)

    async with wire.connected():
        await wire.compared()
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        member = wire.someone_without_rank()
        for _ in range(1_500):
            wire.promote(member, wire.ranks[0])
            wire.demote(member, wire.ranks[0])
        task = asyncio.create_task(others())
        await until(lambda: len(wire.roles_told(member)) == 3_000)
        task.cancel()

        assert turns > 10  # All at once would leave them one or two.
