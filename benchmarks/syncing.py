"""Syncing: a bot and its services, connected to our Discord, whose full syncs can be taken apart."""

import asyncio
import gc
import time
import tracemalloc
from itertools import pairwise

import discord

from app.wiring import House
from benchmarks.houses import draft
from benchmarks.processes import Json
from bot.audit import GuildAudit
from bot.bulking import Bulking
from bot.chunking import Chunking
from bot.client import MusterBot
from bot.comparisons import Comparisons
from bot.endpoints import use_endpoints
from bot.intake import Intake
from bot.running import Running
from bot.screens import tell_privately
from bot.served import Served
from bot.snapshots import snapshot_of
from domain.access.actors import OPERATOR
from domain.ids import GuildId, PageId, RoleId, UserId
from domain.rosters.rosters import WHOLE

GLANCE = 0.02
PATIENCE = 60.0
MOST_BY_REST = 20_000


class Syncing:
    """The bot, and what it takes to have it do one full sync at a time."""

    def __init__(self, house: House, found: Json) -> None:
        use_endpoints(found["api_base"], found["gateway_url"])
        self._house = house
        self._guild_id = GuildId(int(found["guild_ids"][0]))
        self._page_id: PageId | None = None
        self._services = house.services
        self._served = Served()
        self._audit = GuildAudit(self._served)
        self._chunking = Chunking(between=0)
        self._comparisons = Comparisons(self._services.sync, self._served, self._chunking, self._audit)
        self.intake = Intake(
            self._services.sync, self._services.guilds, self._served, self._comparisons, self._audit
        )
        self._running = Running(found["token"], self._client)

    async def connect(self) -> None:
        """Stay connected until cancelled."""
        await self._running.run()

    async def make_page(self) -> None:
        """Make the guild's page once the bot has seen its roles; nobody is on it yet."""
        services = self._services
        async with asyncio.timeout(PATIENCE):
            while not (known := await services.guilds.roles(self._guild_id)):  # noqa: ASYNC110 - the bot's doing
                await asyncio.sleep(GLANCE)
        await self.intake.compare(self._guild_id)  # so that the bot's own first look finds no page
        owner_id = (await services.guilds.get(self._guild_id)).owner_id or UserId(1)
        applied = await services.pages.apply(OPERATOR, draft(self._guild_id, owner_id, known))
        self._page_id = applied.page.id

    async def answer(self, do: str) -> Json:
        """Do what the benchmark asks for."""
        match do:
            case "sync":
                return await self._sync()
            case "parts":
                return await self._parts()
            case "memory":
                return await self._memory()
            case "check":
                return await self._check()
            case _:
                return {"error": f"There is no {do} to be done."}

    async def _sync(self) -> Json:
        """The bot's own way: queue a full comparison of a guild of which nothing is known any more."""
        self._chunking.forget(self._guild_id)
        began = time.perf_counter()
        report = await self.intake.compare(self._guild_id)
        seconds = time.perf_counter() - began
        return {"seconds": seconds, "changed": report.changed, "joined": report.joined, "left": report.left}

    async def _parts(self) -> Json:
        """The same steps, each by itself."""
        guild = self._served.get(self._guild_id)
        self._chunking.forget(self._guild_id)
        moments = [time.perf_counter()]
        wanted = await self._services.sync.wanted(self._guild_id)
        moments.append(time.perf_counter())
        await self._chunking.gather(guild)
        moments.append(time.perf_counter())
        snapshot = await snapshot_of(guild, wanted)
        moments.append(time.perf_counter())
        await self._services.sync.compare(snapshot, audit=self._audit)
        moments.append(time.perf_counter())
        spent = [after - before for before, after in pairwise(moments)]
        return dict(zip(("wanted", "chunk", "snapshot", "compare"), spent, strict=True))

    async def _memory(self) -> Json:
        """Trace what is allocated from the complete list to the end of the comparison."""
        await self._chunking.gather(self._served.get(self._guild_id))
        gc.collect()
        tracemalloc.start()
        try:
            report = await self._comparisons.compare(self._guild_id)
            _, peak = tracemalloc.get_traced_memory()
            gc.collect()
            retained, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        return {"peak": peak, "retained": retained, "changed": report.changed}

    async def _check(self) -> Json:
        """Compare who is on the page, and with which rank, with what Discord says now."""
        assert self._page_id is not None
        view = await self._services.reading.view(self._page_id, WHOLE)
        ranks = {section.role_id: section.name for section in view.sections}
        shown = {int(row.user_id): row.rank for row in view.rows() if row.user_id is not None}
        wanted: dict[int, str] = {}
        for member in await self._everybody():
            rank = _highest(member, ranks)
            if rank is not None and not member.bot:
                wanted[member.id] = rank
        async with self._house.database.read() as tx:
            stored = await tx.people.enrolments(self._guild_id, page_ids=[self._page_id])
        return {"is_right": shown == wanted, "on_page": len(shown), "stored": len(stored)}

    async def _everybody(self) -> list[discord.Member]:
        """Return all members by Discord's REST API; by its gateway where that would take a minute."""
        guild = self._served.get(self._guild_id)
        if (guild.member_count or 0) > MOST_BY_REST:
            return list(guild.members)
        return [member async for member in guild.fetch_members(limit=None)]

    def _client(self) -> MusterBot:
        return MusterBot(
            self._services,
            self.intake,
            served=self._served,
            chunking=self._chunking,
            audit=self._audit,
            bulking=Bulking(self._services.batches, self._served, tell_privately),
            add_cogs=lambda _bot: (),
        )


def _highest(member: discord.Member, ranks: dict[RoleId | None, str]) -> str | None:
    """Return the first rank of the page that the member holds."""
    held = {role.id for role in member.roles}
    return next((name for role_id, name in ranks.items() if role_id in held), None)
