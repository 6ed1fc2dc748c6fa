"""`muster demo`: the whole of Muster against a Discord of our own, with nothing to set up and nothing kept.

    the department's Discord ◄── HTTP, WebSocket ──► the real bot ─► services ─► web ─► your browser
        ▲ somebody is moved now and then                                └── a database in a temporary folder

With `is_once` it is its own visitor: it opens the page's stream, changes one role in that Discord, and waits
to see the change arrive.
"""

import asyncio
import json
import random
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import aiohttp
from pydantic import SecretStr
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from app.config import Discord, Limits, Log, Premium, Settings, Storage, Web, Webhooks
from app.demo.department import Department, sheriffs_office
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.grants import CLIENT_SECRET
from app.demo.discord.world.invocations import Seat
from app.demo.discord.world.nouns import Member, Role
from app.demo.mover import Mover
from app.demo.office import open_office
from app.logs import start_logging
from app.running import Part, allow_many_connections, at_port_of, run_parts, stop_on_signals
from app.serving import listen, new_event_loop
from app.wiring import House, open_house
from domain.access.actors import OPERATOR
from domain.access.tiers import TierGrant
from domain.errors import Refused
from domain.ids import ChannelId, GuildId, RoleId, UserId
from domain.rosters.boards import BoardKind
from domain.rosters.pagefiles import read_page_file
from domain.rosters.pages import Page
from services import Services
from services.access.keys import KeyDraft

HOST = "127.0.0.1"
USUAL_PORT = 8080
PATIENCE = timedelta(seconds=30)
"""How long the bot may take to connect and fill the roster; it takes about two seconds."""
ANNOUNCED_IN = "promotions"
"""The department's channel where a newcomer to the demo sees what happens announced."""
HOURS_SEED = 20_270_101
PATROL_TYPES = ("Traffic", "Community")
BETWEEN_BOARD_EDITS = 5
"""Seconds: whoever plays wants to see what he did, and this Discord minds no edits."""
GLANCE = 0.05
"""Seconds between two looks at whether something has happened."""

Seen = TypeVar("Seen")
Data = dict[str, Any]  # Any: JSON as the page's script gets it.


@dataclass(frozen=True, slots=True)
class Demo:
    """How to show it: at which port (None: 8080 or any free one), how often somebody moves (zero: never)."""

    port: int | None = None
    interval: timedelta = timedelta(seconds=15)
    is_once: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything a visitor of the demo may want to look at."""

    department: Department
    control_url: str
    page: Page
    page_url: str
    api_url: str
    dashboard_url: str
    key: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What a visitor saw of one promotion, with the milliseconds from the change until he saw it."""

    name: str
    before: str
    after: str
    revision: int
    page_ms: float
    api_rank: str
    api_ms: float


def run_demo(demo: Demo) -> None:
    """Show the demo until Ctrl-C, or once."""
    start_logging(Log(level="warning"))
    allow_many_connections()
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_demo(demo, Console(highlight=False)))


async def _demo(demo: Demo, console: Console) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    department = sheriffs_office()
    sockets = _sockets(demo)
    with TemporaryDirectory(prefix="muster-demo-") as folder:
        async with LoopbackDiscord(department.world) as discord:
            settings = at_port_of(demo_settings(discord, Path(folder)), sockets)
            async with open_house(settings, is_server=True) as house, asyncio.TaskGroup() as group:
                group.create_task(run_parts(house, frozenset(Part), stop, sockets=sockets))
                try:
                    with console.status("Starting a Discord, a bot and a website ..."):
                        stage = await _set_up(house, department, discord.control_url)
                    await _show(demo, stage, console, stop)
                finally:
                    stop.set()


async def _show(demo: Demo, stage: Stage, console: Console, stop: asyncio.Event) -> None:
    if demo.is_once:
        _print_sight(console, await watch_a_promotion(stage))
        return
    console.print(_programme(stage))
    # Outside the frame and not wrapped, so that it can be copied.
    console.print(Text(f"\ncurl -H 'X-API-Key: {stage.key}' {stage.api_url}\n"), soft_wrap=True)
    moving = asyncio.create_task(_move_now_and_then(demo, stage.department, console))
    await stop.wait()
    moving.cancel()
    console.print("Ended; nothing was kept.", style="dim")


async def _set_up(house: House, department: Department, control_url: str) -> Stage:
    """Wait for the bot, apply the department's page as `muster page apply` does, and wait for its people."""
    services, guild_id = house.services, GuildId(int(department.guild.id))
    await _until("the bot sees its server", lambda: services.guilds.roles(guild_id))
    applied = await services.pages.apply(OPERATOR, read_page_file(department.page_file()))
    page = applied.page

    async def strength() -> int:
        head = services.reading.head(page.id)
        return head.strength if head and head.synced_at else 0

    await _until("the roster has its people", strength)
    announced = next(each for each in department.guild.channels.values() if each.name == ANNOUNCED_IN)
    channel_id = ChannelId(int(announced.id))
    await services.announcement_rules.set(OPERATOR, guild_id, None, channel_id=channel_id)
    await services.memberships.carry_hours(OPERATOR, page.id, _hours(department))
    await _give_tiers(services, department)
    await _give_callsigns(services, page, department)
    channel_id = ChannelId(int(department.board_channel.id))
    await services.boards.post(OPERATOR, page.id, BoardKind.ROSTER, channel_id)
    await _keep_patrols(services, page, department)
    await open_office(services.staffing, guild_id, department, today=house.clock().date())
    owner = UserId(int(department.guild.owner_id))
    _, key = await services.keys.create(OPERATOR, KeyDraft(name="demo", owner_id=owner))
    return Stage(
        department=department,
        control_url=control_url,
        page=page,
        page_url=services.pages.address(page),
        api_url=f"{house.settings.web.address}/api/roster/{page.id}",
        dashboard_url=f"{house.settings.web.address}/dashboard",
        key=key,
    )


async def _keep_patrols(services: Services, page: Page, department: Department) -> None:
    """Have the page log its patrols, of two types, into the channel where the owner posts the panel."""
    place = department.patrol_channel
    for name in PATROL_TYPES:
        await services.duty.rules.add_type(OPERATOR, page.id, name)
    channel_id = ChannelId(int(place.id))
    await services.duty.rules.change(
        OPERATOR, page.id, lambda rules: replace(rules, log_channel_id=channel_id)
    )
    guild = department.guild
    seat = Seat(guild, place, guild.members[guild.owner_id])
    department.world.invocations.run(seat, "patrol panel", {"channel": str(place.id)})


def _hours(department: Department) -> dict[UserId, timedelta]:
    """What everybody has been on patrol so far: the longer in, the more."""
    luck, now = random.Random(HOURS_SEED), department.world.state.clock()
    return {
        UserId(int(member.user.id)): luck.uniform(0.01, 0.03) * (now - member.joined_at)
        for member in department.guild.members.values()
    }


async def _give_tiers(services: Services, department: Department) -> None:
    """Have captains command and sergeants supervise, so that there is somebody of each tier to sign in as."""
    guild_id = GuildId(int(department.guild.id))
    for role, tier in department.tiers:
        await services.tiers.grant(OPERATOR, guild_id, TierGrant(RoleId(int(role.id)), tier))


async def _give_callsigns(services: Services, page: Page, department: Department) -> None:
    """Give everybody the next callsign of his rank, and of a subdivision that has some."""
    counted = {int(each.role_id): each.id for each in page.subdivisions if each.callsigns is not None}
    holders = (member for rank in department.ranks for member in department.holders(rank))
    for member in {member.user.id: member for member in holders}.values():
        user_id = UserId(int(member.user.id))
        places = [counted[int(role_id)] for role_id in member.roles if int(role_id) in counted]
        for place in (None, *places):
            await services.callsigns.assign(OPERATOR, page.id, user_id, subdivision_id=place)


async def _until(what: str, look: Callable[[], Awaitable[Seen]]) -> Seen:
    """Return what `look` sees once that is something; `Refused` if it never is."""
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            while True:
                if seen := await look():
                    return seen
                await asyncio.sleep(GLANCE)
    except TimeoutError:
        seconds = PATIENCE.total_seconds()
        raise Refused(f"After {seconds:.0f} s it is still not so that {what}; the demo gives up.") from None


async def _move_now_and_then(demo: Demo, department: Department, console: Console) -> None:
    mover = Mover(department, random.Random())
    while demo.interval:
        await asyncio.sleep(demo.interval.total_seconds())
        console.print(Text(mover.move(), style="dim"))


async def watch_a_promotion(stage: Stage) -> Sight:
    """Open the page's stream, promote somebody in that Discord, and return what stream and API say of it."""
    member, before, after = _candidate(stage.department)
    try:
        async with (
            asyncio.timeout(PATIENCE.total_seconds()),
            aiohttp.ClientSession() as visitor,
            visitor.get(f"{stage.page_url}/live") as stream,
        ):
            events = _events(stream)
            await _next(events, "hello", lambda _: True)
            changed_at = time.perf_counter()
            _promote(stage.department, member, before, after)
            told = await _next(events, "delta", lambda data: member.display_name in json.dumps(data))
            page_ms = _since(changed_at)
            rank = await _until_the_api_says(visitor, stage, member, after.name)
            return Sight(
                name=member.display_name,
                before=before.name,
                after=after.name,
                revision=told["revision"],
                page_ms=page_ms,
                api_rank=rank,
                api_ms=_since(changed_at),
            )
    except (TimeoutError, aiohttp.ClientError) as error:
        why = "nothing was seen of it in time" if isinstance(error, TimeoutError) else str(error)
        raise Refused(f"{member.display_name} became {after.name} in Discord, but: {why}.") from None


def _candidate(department: Department) -> tuple[Member, Role, Role]:
    """Somebody of the lowest rank whose name is written alike everywhere, his rank and the next."""
    *_, higher, lowest = department.ranks
    plain = (each for each in department.holders(lowest) if each.display_name.replace(" ", "").isalpha())
    return next(each for each in plain if each.display_name.isascii()), lowest, higher


def _promote(department: Department, member: Member, before: Role, after: Role) -> None:
    roles = [after.id if role_id == before.id else role_id for role_id in member.roles]
    by = department.holders(department.ranks[0])[0].user.id
    reason = f"Promoted to {after.name}"
    department.world.members.set_roles(department.guild, member, roles, by=by, reason=reason)


async def _events(stream: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, Data]]:
    """Yield server-sent events by name with their JSON."""
    name = ""
    async for raw in stream.content:
        field, _, value = raw.decode().rstrip("\n").partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


async def _next(events: AsyncIterator[tuple[str, Data]], name: str, is_it: Callable[[Data], bool]) -> Data:
    async for found, data in events:
        if found == name and is_it(data):
            return data
    raise Refused("The page's stream ended before it told of the change.")


async def _until_the_api_says(visitor: aiohttp.ClientSession, stage: Stage, member: Member, rank: str) -> str:
    while True:
        address = f"{stage.api_url}/{member.user.id}"
        async with visitor.get(address, headers={"X-API-Key": stage.key}) as answer:
            said = str((await answer.json()).get("rank"))
        if said == rank:
            return said
        await asyncio.sleep(GLANCE)


def _since(moment: float) -> float:
    return (time.perf_counter() - moment) * 1000


def demo_settings(discord: LoopbackDiscord, folder: Path, *, port: int = 0) -> Settings:
    """Return settings for a throw-away Muster at this Discord, whatever files and environment say."""
    return Settings.model_construct(
        discord=Discord(
            token=SecretStr(discord.world.token),
            api_base=discord.api_base,
            gateway_url=str(discord.gateway_url),
            client_id=str(discord.world.bot.id),
            client_secret=SecretStr(CLIENT_SECRET),
            authorize_url=discord.authorize_url,
        ),
        web=Web(host=HOST, port=port),
        storage=Storage(url=f"sqlite:///{folder / 'demo.db'}"),
        premium=Premium(),
        limits=Limits(seconds_between_board_edits=BETWEEN_BOARD_EDITS),
        webhooks=Webhooks(allow_private=True),  # so that a visitor can have himself told, on this machine
        log=Log(level="warning"),
    )


def _sockets(demo: Demo) -> list[socket.socket]:
    if demo.port is not None or demo.is_once:
        return listen(HOST, demo.port or 0)
    try:
        return listen(HOST, USUAL_PORT)
    except Refused:
        return listen(HOST, 0)


def _programme(stage: Stage) -> Panel:
    lines = Table.grid(padding=(0, 2))
    lines.add_row("The roster", Text(stage.page_url, style=f"bold cyan link {stage.page_url}"))
    lines.add_row("The dashboard", Text(stage.dashboard_url, style=f"bold cyan link {stage.dashboard_url}"))
    lines.add_row("", Text("Sign in as its admin, a supervisor or a member: no password.", style="dim"))
    lines.add_row("Play Discord", Text(stage.control_url, style=f"bold cyan link {stage.control_url}"))
    return Panel(
        lines,
        title=f"{stage.page.title}, live",
        subtitle="Ctrl-C ends it",
        expand=False,
        padding=(1, 2),
    )


def _print_sight(console: Console, sight: Sight) -> None:
    console.print(Text(f"Discord: {sight.name} went from {sight.before} to {sight.after}."))
    console.print(
        Text(f"Page:    the open page was told {sight.page_ms:.0f} ms later (revision {sight.revision}).")
    )
    console.print(Text(f"API:     says {sight.api_rank}, {sight.api_ms:.0f} ms after the change."))
