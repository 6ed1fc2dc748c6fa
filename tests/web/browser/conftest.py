"""Chromium, a stage to look at, and what a page asked for and complained of while it was looked at."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.web.browser.stage import Stage
from tests.web.drawing.rosters import a_view

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
async def chromium() -> AsyncIterator[Browser]:
    """Yield one browser for all tests of a file; each visit has a context of its own in it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None and "CI" not in os.environ:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
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
