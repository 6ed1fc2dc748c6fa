"""Running: bot, web, clock, webhooks in one process and loop, from the first signal of life to the last.

    start   port taken ─► database opened, migrated ─► look-ups filled ─► parts started ─► ready
    stop    streams closed ─► server, bot and clock, each in its own way ─► what they follow ─► database

One event stops everything; whatever has not ended `LONGEST_END` later is cut off. A second signal does not
wait.
"""

import asyncio
import gc
import os
import resource
import signal
import socket
from collections.abc import Collection, Coroutine
from enum import StrEnum
from types import FrameType

import structlog

from app.config import Settings
from app.serving import Server, listen, new_event_loop, port_of
from app.wiring import Bot, House, bot_of, clock_of, delivering_of, open_house, web_of
from domain.errors import Invalid, Refused
from web.app import Web

LONGEST_END = 4.4
"""Seconds the parts have to end; a little less than the 5 s in which everything is promised to be closed."""

log = structlog.get_logger(__name__)


class Part(StrEnum):
    """What can be run in a process of its own."""

    BOT = "bot"
    WEB = "web"
    JOBS = "jobs"


def run_everything(settings: Settings, *, only: Part | None = None) -> None:
    """Run until a signal comes; return once everything is closed."""
    if only is not None and settings.storage.url.startswith("sqlite:"):
        raise Invalid(
            "--only splits Muster over several processes, which takes PostgreSQL: set [storage] url.",
            field="only",
        )
    parts = frozenset(Part) if only is None else frozenset({only})
    allow_many_connections()
    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(_run(settings, parts))
    except ExceptionGroup:
        log.exception("muster.failed")
        raise Refused("Muster ended by a fault of its own; the log tells which.") from None


async def _run(settings: Settings, parts: frozenset[Part]) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    sockets = listen(settings.web.host, settings.web.port) if Part.WEB in parts else []
    try:
        async with open_house(at_port_of(settings, sockets), is_server=True) as house:
            await run_parts(house, parts, stop, sockets=sockets)
    finally:
        for opened in sockets:
            opened.close()


async def run_parts(
    house: House,
    parts: Collection[Part],
    stop: asyncio.Event,
    *,
    sockets: list[socket.socket],
) -> None:
    """Run these parts of the house until `stop` is set and all have ended."""
    await house.start()
    # What stands by now stays; a full pass of the collector through it would hold up the loop.
    gc.collect()
    gc.freeze()
    bot = bot_of(house) if Part.BOT in parts else None
    work: dict[Part, Coroutine[None, None, None]] = {}
    if Part.WEB in parts:
        web = web_of(house, bot)
        work[Part.WEB] = _serve(web, sockets, stop)
    if bot is not None:
        work[Part.BOT] = _run_bot(bot, stop)
    if Part.JOBS in parts:
        work[Part.JOBS] = _run_jobs(house, stop)
    async with asyncio.TaskGroup() as group:
        following = group.create_task(house.services.live.run(), name="live")
        running = [group.create_task(each, name=part) for part, each in work.items()]
        log.info("running", parts=[part.value for part in work], address=house.settings.web.address)
        notify_service_manager("READY=1")
        await _all_ended(running, stop)
        following.cancel()
    await house.services.keys.flush_uses()


async def _serve(web: Web, sockets: list[socket.socket], stop: asyncio.Event) -> None:
    try:
        await Server(web.asgi_app, sockets, close_streams=web.close_streams).run(stop)
    finally:
        await web.close()


async def _run_bot(bot: Bot, stop: asyncio.Event) -> None:
    """Run the bot until `stop`, or until Discord won't have it: the others go on without it."""
    connected = asyncio.create_task(bot.running.run())
    working = asyncio.create_task(bot.intake.work())
    carrying = asyncio.create_task(bot.carrying.work())
    posting = asyncio.create_task(bot.posting.work())
    announcing = asyncio.create_task(bot.announcing.work())
    waiting = asyncio.create_task(bot.waiting.work())
    reporting = asyncio.create_task(bot.reporting.work())
    checking = asyncio.create_task(bot.checking.work())
    bulking = asyncio.create_task(bot.bulking.work())
    reconciling = asyncio.create_task(bot.reconciling.work())
    looking = asyncio.create_task(bot.looking.work())
    watching = asyncio.create_task(bot.watch.run())
    stopping = asyncio.create_task(stop.wait())
    tasks = (
        connected,
        working,
        carrying,
        bulking,
        posting,
        announcing,
        waiting,
        reporting,
        checking,
        reconciling,
        looking,
        watching,
    )
    try:
        await asyncio.wait((*tasks, stopping), return_when=asyncio.FIRST_COMPLETED)
        if connected.done() and not stop.is_set():
            await bot.watch.tell()
    finally:
        for task in (*tasks, stopping):
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end


async def _run_jobs(house: House, stop: asyncio.Event) -> None:
    """Run what nobody asks for: what falls due, and what webhooks are told."""
    async with asyncio.TaskGroup() as group:
        group.create_task(clock_of(house).run(stop), name="clock")
        group.create_task(delivering_of(house).run(stop), name="webhooks")


async def _all_ended(running: list[asyncio.Task[None]], stop: asyncio.Event) -> None:
    """Wait for the signal, then for the parts; cut off what takes too long."""
    stopping = asyncio.create_task(stop.wait())
    going = set(running)
    while going and not stop.is_set():
        await asyncio.wait((stopping, *going), return_when=asyncio.FIRST_COMPLETED)
        going = {task for task in going if not task.done()}
    stopping.cancel()
    notify_service_manager("STOPPING=1")
    if going:
        _, late = await asyncio.wait(going, timeout=LONGEST_END)
        for task in late:
            log.warning("part.cut_off", part=task.get_name())
            task.cancel()


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` at the first SIGTERM or SIGINT; end the process at once at the second."""
    loop = asyncio.get_running_loop()

    def first(signal_number: int) -> None:
        log.info("stopping", signal=signal.Signals(signal_number).name)
        stop.set()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(each)
            signal.signal(each, _at_once)

    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, first, each)


def _at_once(signal_number: int, _frame: FrameType | None) -> None:
    os._exit(128 + signal_number)


def at_port_of(settings: Settings, sockets: list[socket.socket]) -> Settings:
    """Return the settings with the port that is listened at: another one where any free one was asked for."""
    if not sockets:
        return settings
    web = settings.web.model_copy(update={"port": port_of(sockets)})
    return settings.model_copy(update={"web": web})


def allow_many_connections() -> None:
    """Raise this process's limit of open files as far as it may: each open page holds one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def notify_service_manager(state: str) -> None:
    """Tell systemd (Type=notify) how far we are, if it asked to be told."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            told.send(state.encode())
