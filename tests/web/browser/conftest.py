"""Chromium, a stage to look at, an office to walk through, and what pages asked for and complained of."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from uvicorn import Config, Server

from tests.web.browser.stage import Stage
from tests.web.dashboard.office import Office, an_office
from tests.web.drawing.rosters import a_view
from web.asgi import App, Receive, Scope, Send

PATIENCE = 10_000
"""Milliseconds a page may take to show what is expected of it."""


@dataclass
class Visit:
    """A page somebody looks at, the hosts it asked, and what its console said of faults."""

    page: Page
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)


Visitor = Callable[..., Awaitable[Visit]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    """Yield one browser for all tests of a file; each visit has a context of its own in it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    async with Stage(a_view()).open() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def visit(chromium: Browser, stage: Stage) -> AsyncIterator[Visitor]:
    """Yield what opens an address of the stage in a context of its own: `await visit("/r/…", width=390)`."""

    contexts: list[BrowserContext] = []

    async def opened(
        path: str = "/r/harbor-county",
        *,
        width: int = 1280,
        scheme: str = "light",
        has_scripts: bool = True,
        is_still: bool = False,
    ) -> Visit:
        context = await chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=has_scripts,
            reduced_motion="reduce" if is_still else "no-preference",
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        seen = Visit(page)
        page.on("request", lambda request: seen.hosts.add(urlsplit(request.url).netloc))
        page.on("console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        await page.goto(stage.address + path)
        return seen

    yield opened
    for context in contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def office(migrated_sqlite: str) -> AsyncIterator[Office]:
    """Yield an office that is served, with the usual page, and a Discord that lets everybody in."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with an_office(migrated_sqlite, address=address) as opened, _served(opened, listening):
        yield opened
    listening.close()


@asynccontextmanager
async def _served(office: Office, listening: socket.socket) -> AsyncIterator[None]:
    """Serve an office, with a Discord beside it that lets everybody in as whom it is told."""
    inner: App = office.app  # type: ignore[assignment] # Quart's types spell out each message.

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != "/discord":
            return await inner(scope, receive, send)
        asked = parse_qs(scope["query_string"].decode())
        back = f"{asked['redirect_uri'][0]}?{urlencode({'code': 'c0de', 'state': asked['state'][0]})}"
        await send({"type": "http.response.start", "status": 302, "headers": [(b"location", back.encode())]})
        await send({"type": "http.response.body", "body": b""})
        return None

    server = Server(Config(both, log_level="error", lifespan="off", ws="none"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield
    await office.app.close_streams()
    server.should_exit = True
    await serving
