"""Every screen that a visitor of each kind finds by the links: open to everybody, and fit for a phone.

A new screen that something links to is looked at without being named here.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, Page
from werkzeug.exceptions import HTTPException

from domain.ids import UserId
from domain.rosters.pages import Visibility
from services.access.keys import KeyDraft
from tests.domain.makers import ANNA, BEN, CARLA, GUILD
from tests.services.house import MANAGER
from tests.web.browser.looking import PHONE, TALL, faults, is_sound
from tests.web.dashboard.department import asked, manned, patrolled
from tests.web.dashboard.office import HOME, NAMES, OLGA, Office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),  # there are many screens
]

STRANGER = UserId(999)
UNSAID = {"lang", "focus"}
"""What an address may say besides, without leading to another screen."""


@asynccontextmanager
async def a_tab(chromium: Browser) -> AsyncIterator[Page]:
    """Yield a tab of a phone that complains of nothing."""
    context = await chromium.new_context(viewport={"width": PHONE, "height": TALL}, has_touch=True)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert [each for each in complaints if "Failed to load resource" not in each] == []
    await context.close()


def screen_of(office: Office, url: str) -> str | None:
    """Return which screen an address leads to, by its route and what it asks; None if it is not ours."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" != office.address or parts.path.startswith("/signin"):
        return None
    try:
        endpoint, _ = office.app.url_map.bind("").match(parts.path)
    except HTTPException:
        return None
    return " ".join([str(endpoint), *sorted(parse_qs(parts.query).keys() - UNSAID)])


def is_alike_for_all(office: Office, screen: str) -> bool:
    """Say whether a screen is looked at elsewhere: the long one by its own test, public ones by Olga."""
    return screen == "pages_docs.page" or (
        not screen.startswith("dashboard") and office.discord.user_id != OLGA
    )


async def walk(office: Office, page: Page, *begin: str, known: Collection[str] = ()) -> set[str]:
    """Look at these screens, and by their links and the dashboard's at each that is not known, once."""
    ahead = [f"{office.address}{path}" for path in begin]
    seen = {*known} - {screen_of(office, url) for url in ahead}
    found: dict[str, list[str]] = {}
    while ahead:
        url = ahead.pop(0)
        screen = screen_of(office, url)
        if screen is None or screen in seen or is_alike_for_all(office, screen):
            continue
        seen.add(screen)
        answer = await page.goto(url)
        assert answer is not None
        assert answer.status < 500, url
        if wrong := await faults(page):
            found[url] = wrong
        if screen.startswith("dashboard") or urlsplit(url).path in begin:
            ahead += await page.eval_on_selector_all(
                "a[href]:not([download]):not([href*='/changes.']):not([href*='/export.'])",
                "all => all.map((each) => each.href)",
            )
    assert not found, found
    return seen


async def test_everything_in_an_empty_server(chromium: Browser, office: Office) -> None:
    await office.house.pages.delete(MANAGER, office.page.id)
    office.discord.user_id = OLGA

    async with a_tab(chromium) as page:
        seen = await walk(office, page, "/dashboard")
        await page.goto(f"{office.address}{HOME}/pages")
        await page.get_by_label("Title").fill("Empty")
        await page.get_by_role("button", name="Create the page").click()
        home = urlsplit(page.url).path.removesuffix("/detect")
        begun = f"{home}/detect", f"{home}/certifications", "/r/empty", HOME
        seen = await walk(office, page, *begun, known=seen)

    assert {"dashboard_keys.listed", "dashboard_audit.lines", "dashboard_detecting.proposed"} <= seen


async def test_everything_in_a_server_as_each_of_its_people(chromium: Browser, office: Office) -> None:
    await busy(office)
    own = {OLGA: 30, BEN: 8, CARLA: 3, STRANGER: 2}
    """How many screens each of them finds, at least."""

    for user_id, least in own.items():
        office.discord.user_id = user_id
        async with a_tab(chromium) as page:
            seen = await walk(office, page, "/dashboard", f"{HOME}/pages", f"{HOME}/keys")
        assert len(seen) >= least, seen


async def test_doors_are_screens_too(chromium: Browser, office: Office) -> None:
    office.discord.user_id = CARLA

    async with a_tab(chromium) as page:
        for visibility in (Visibility.MEMBERS, Visibility.OFF):
            await office.house.pages.edit(MANAGER, office.page.id, visibility=visibility)
            await page.goto(f"{office.address}/r/blaine-county")
            await is_sound(page)
        for path in (
            "/r/nothing",
            "/nowhere",
            "/signin/discord",
            HOME,
            f"{HOME}/audit",
            "/dashboard/5",
            "/dashboard/you/end",
        ):
            await page.goto(f"{office.address}{path}")
            await is_sound(page)


async def busy(office: Office) -> None:
    """Fill the server: with people, with what waits for a decision, with a key and a webhook."""
    NAMES.setdefault(STRANGER, "Stranger")
    await manned(office)
    await patrolled(office, CARLA)
    await asked(office, ANNA, "A long way off")
    await office.house.pays()
    await office.house.keys.create(MANAGER, KeyDraft(name="Website", guild_id=GUILD))
    hook = await office.house.webhooks.create(MANAGER, GUILD, name="Website", url="https://example.org/")
    await office.house.webhooks.test(MANAGER, GUILD, hook.id)
