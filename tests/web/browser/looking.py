"""Looking: what a screen must be, whatever is on it: open to everybody, fit for a phone and for a finger."""

import os
from itertools import count

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

PHONE, DESK = 360, 1280
TALL = 800
SHOTS = count()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only faults are wanted of it, of pages without frames whose styles are all there: a third of the time.
SPARING = {"resultTypes": ["violations"], "preload": False, "iframes": False}
RULES = SPARING | {"runOnly": TAGS}
COLOURS = SPARING | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
BROKEN = """(rules) => axe.run(document, rules).then(({ violations }) => violations.map(
  ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target).join("; ")}`))"""
# Where a finger presses, 44 pixels; with a mouse, and for links in a text, 24.
MISFITS = """() => {
  const least = matchMedia("(pointer: coarse)").matches ? 43.5 : 23.5;
  const pressed = ".button, .tabs a, .parts a, .box, summary, .field :is(input:not([type=checkbox]), select)";
  const shown = (all) => [...document.querySelectorAll(all)]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => !each.closest(".hidden-visually, .skip"))
    .map((each) => [each, each.getBoundingClientRect()]);
  const small = shown(pressed).filter(([, { width, height }]) => Math.min(width, height) < least);
  const placed = shown("a, button, input, select, textarea, summary, h1, h2, h3")
    .filter(([each, { width, height }]) => width > 1 && height > 1 && !each.closest(".detect .actions"));
  const isOver = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const said = (each) => each.outerHTML.slice(0, 80);
  const overlapping = placed.flatMap(([one, a], at) => placed.slice(at + 1)
    .filter(([other, b]) => !one.contains(other) && isOver(a, b))
    .map(([other]) => [said(one), said(other)]));
  const root = document.documentElement;
  const wide = root.scrollWidth > root.clientWidth ? root.scrollWidth : 0;
  return { small: small.map(([each]) => said(each)), overlapping, wide };
}"""


async def violations(page: Page) -> list[str]:
    """Return what shuts somebody out of a page, in light and dark."""
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = await _broken(page, RULES)
    await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return found + await _broken(page, COLOURS)


async def is_sound(page: Page) -> None:
    """See that a screen is open to everybody and fits; leave it as wide as a desk."""
    found = await faults(page)
    assert not found, f"{page.url}: {found}"


async def faults(page: Page) -> list[str]:
    """Return what is wrong with a screen, on a phone and on a desk."""
    await page.set_viewport_size({"width": PHONE, "height": TALL})
    found = await violations(page) + await misfits(page)
    await photographed(page, "phone")
    await page.set_viewport_size({"width": DESK, "height": TALL})
    found += await misfits(page)
    await photographed(page, "desk")
    return found


async def misfits(page: Page) -> list[str]:
    """Return what doesn't fit on a screen: what reaches over its edge, is too small to press, or overlaps."""
    found = await page.evaluate(MISFITS)
    return [f"{name}: {what}" for name, what in found.items() if what]


async def photographed(page: Page, name: str) -> None:
    """Keep a picture of a screen in the folder that `MUSTER_TEST_SHOTS` names, if it names one."""
    if folder := os.environ.get("MUSTER_TEST_SHOTS"):
        where = page.url.split("/", 3)[-1].partition("?")[0].strip("/").replace("/", "-") or "index"
        at = f"{next(SHOTS):03} {where[-60:]} {name}.png"
        await page.screenshot(path=f"{folder}/{at}", full_page=True)


async def _broken(page: Page, rules: dict[str, object]) -> list[str]:
    if not await page.evaluate("() => typeof axe === 'object'"):
        await page.evaluate(AXE_SCRIPT)
    broken: list[str] = await page.evaluate(BROKEN, rules)
    return broken
