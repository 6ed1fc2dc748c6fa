"""By keyboard alone: from the sign-in to a page online, a leave approved, a key made; focus is seen."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from domain.ids import RoleId
from domain.rosters.guilds import Role
from tests.domain.makers import ANNA, BEN, ROLES, seen
from tests.web.browser.looking import DESK
from tests.web.dashboard.department import asked, manned
from tests.web.dashboard.office import OLGA, Office

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NAMES = (
    "── Command ──",
    "Chief",
    "Captain",
    "── Ranks ──",
    "Sergeant",
    "Officer",
    "── Units ──",
    "K9 Unit",
    "Lions",
)
NEW = tuple(Role(RoleId(300 + place), name, 350 - place) for place, name in enumerate(NAMES))
USUAL = tuple(Role(role_id, f"role {role_id}", int(role_id)) for role_id in sorted(ROLES))
MOST_TABS = 90
IS_SEEN = """(each) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(each);
  const { top, bottom } = each.getBoundingClientRect();
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && bottom > 0 && top < innerHeight;
}"""


class Keyboard:
    """Presses keys, and sees where they led."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def to(self, there: Locator) -> None:
        """Press Tab until the focus is there, where it must be seen."""
        await expect(there).to_be_visible()
        for _ in range(MOST_TABS):
            if await there.evaluate("(each) => each === document.activeElement"):
                break
            await self.page.keyboard.press("Tab")
        await expect(there).to_be_focused()
        assert await there.evaluate(IS_SEEN), there

    async def link(self, name: str) -> None:
        """Go to a link, and follow it."""
        await self.to(self.page.get_by_role("link", name=name))
        await self.page.keyboard.press("Enter")

    async def button(self, name: str) -> None:
        """Go to a button, and press it."""
        await self.to(self.page.get_by_role("button", name=name))
        await self.page.keyboard.press("Enter")

    async def field(self, label: str, *keys: str) -> None:
        """Go to a field, and press keys in it."""
        await self.to(self.page.get_by_label(label, exact=True))
        for key in keys:
            await self.page.keyboard.press(key)

    async def text(self, label: str, text: str) -> None:
        """Go to a field, and write."""
        await self.field(label)
        await self.page.keyboard.insert_text(text)


async def test_everything_is_done_by_keyboard(chromium: Browser, office: Office) -> None:
    await manned(office)
    await asked(office, BEN, "A long way off")
    await office.house.pays()
    await office.house.saw_guild(*NEW, *USUAL)
    office.discord.user_id = OLGA
    context = await chromium.new_context(viewport={"width": DESK, "height": 700})
    keyboard = Keyboard(await context.new_page())

    await keyboard.page.goto(f"{office.address}/dashboard")
    await skips(keyboard)
    await keyboard.link("Open Blaine")
    await makes_a_page(keyboard)
    await puts_in_order(keyboard)
    await is_led_to_what_is_wrong(keyboard)
    await publishes(keyboard)
    await keeps_focus_while_the_page_changes(keyboard, office)
    await keyboard.page.goto(f"{office.address}/dashboard")
    await keyboard.link("Open Blaine")
    await decides(keyboard)
    await makes_a_key(keyboard)
    await context.close()


async def skips(keyboard: Keyboard) -> None:
    """The first stop leads past what every page begins with."""
    await keyboard.page.keyboard.press("Tab")
    await keyboard.link("Skip to content")
    await expect(keyboard.page.locator("main")).to_be_focused()


async def makes_a_page(keyboard: Keyboard) -> None:
    """A fold is opened, a list chosen from by arrows and by letters."""
    await keyboard.link("Pages")
    await keyboard.to(keyboard.page.locator("summary", has_text="New page"))
    await keyboard.page.keyboard.press("Enter")
    await keyboard.text("Title", "Harbor")
    await keyboard.field("Who may open it", "ArrowDown", "ArrowDown", "ArrowDown")
    await keyboard.button("Create the page")
    await keyboard.field("What K9 Unit is", "ArrowDown")
    await keyboard.field("What Lions is", "r")
    await keyboard.button("Add to the page")


async def puts_in_order(keyboard: Keyboard) -> None:
    """What is moved keeps the focus, so that it is moved on by pressing again."""
    page = keyboard.page
    up = page.get_by_role("button", name="Move Lions up")
    await keyboard.to(up)
    for number in (4, 3):
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text(f"Lions is number {number}")
        await expect(up).to_be_focused()
    await expect(page.locator(".entry .name")).to_contain_text(
        ["Chief", "Captain", "Lions", "Sergeant", "Officer"]
    )


async def is_led_to_what_is_wrong(keyboard: Keyboard) -> None:
    """A form that was refused is shown again with the focus where it is wrong; leaving it leads back."""
    page = keyboard.page
    await keyboard.link("Edit Lions")
    await keyboard.text("Seats at most", "many")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Write a whole number here")).to_be_visible()
    await expect(page.get_by_label("Seats at most")).to_be_focused()
    await keyboard.link("Cancel")
    await expect(page.get_by_role("link", name="Edit Lions")).to_be_focused()


async def publishes(keyboard: Keyboard) -> None:
    """What was off is opened; the fields between are passed."""
    await keyboard.link("Publish it")
    await keyboard.field("Who may open it", "ArrowUp", "ArrowUp", "ArrowUp")
    await keyboard.button("Save")
    await keyboard.link("See your page")


async def keeps_focus_while_the_page_changes(keyboard: Keyboard, office: Office) -> None:
    """Somebody appears on the open page, and the reader stays where he is."""
    page = keyboard.page
    known = frozenset(role.id for role in (*NEW, *USUAL))
    await office.house.compare(seen(ANNA, NEW[1].id, name="Anna"), roles=known)
    await expect(page.get_by_role("rowheader", name="Anna")).to_be_visible()
    await keyboard.to(page.get_by_label("Search members"))
    await office.house.compare(
        seen(ANNA, NEW[2].id, name="Anna"), seen(BEN, NEW[1].id, name="Ben"), roles=known
    )
    await expect(page.get_by_role("rowheader", name="Ben")).to_be_visible()
    await expect(page.get_by_label("Search members")).to_be_focused()


async def decides(keyboard: Keyboard) -> None:
    """The reason for a no is opened and left again; then it is a yes."""
    page = keyboard.page
    await keyboard.link("Leave")
    await keyboard.to(page.locator("summary", has_text="Deny"))
    await page.keyboard.press("Enter")
    await keyboard.field("Why, for the member to read")
    for _ in range(2):
        await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Approve Ben")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Nothing waits for a decision.")).to_be_visible()


async def makes_a_key(keyboard: Keyboard) -> None:
    """Boxes are ticked by the space bar."""
    page = keyboard.page
    await keyboard.link("API keys")
    await keyboard.link("Make a key for the server")
    await keyboard.text("Name", "Website")
    box = page.get_by_role("checkbox", name="read:staff")
    await keyboard.to(box)
    await page.keyboard.press("Space")
    await expect(box).to_be_checked()
    await keyboard.button("Make the key")
    await expect(page.get_by_role("heading", name="The key is made")).to_be_visible()
    await keyboard.to(page.get_by_role("button", name="Copy").first)
