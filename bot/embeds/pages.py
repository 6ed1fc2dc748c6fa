"""Pages drawn: one page, all pages, and what was done to one."""

from collections.abc import Iterable

from bot.buttons import Button
from bot.embeds.cards import ACCENT, GOOD, WARNING, Card, link
from bot.embeds.limits import escaped, moment
from domain.rosters.pages import Page, Visibility

VISIBILITY_WORDS = {
    Visibility.PUBLIC: "public: everybody can find and open it",
    Visibility.UNLISTED: "unlisted: whoever has the link can open it",
    Visibility.MEMBERS: "members: only members of this server",
    Visibility.OFF: "off: nobody can open it",
}
RESTORE = "page-restore"


def page_card(page: Page, address: str, *, said: str) -> Card:
    """Draw what is now true of a page under what was done to it."""
    lines = [
        f"**{escaped(page.title)}**",
        *([escaped(page.description, 600)] if page.description else []),
        f"Link: {address}",
        f"Visibility: {VISIBILITY_WORDS[page.visibility]}",
        f"Patrol hours: {'shown' if page.patrol_logs else 'not shown'}",
        f"{counted(page)}",
    ]
    foot = None if page.ranks else "It has no ranks yet: /rank detect proposes some, /rank add adds one."
    return Card(said, tuple(lines), foot=foot, colour=GOOD, rows=[[link("Open the page", address)]])


def link_card(page: Page, address: str) -> Card:
    """Draw a page's link."""
    lines = (address, f"Visibility: {VISIBILITY_WORDS[page.visibility]}")
    return Card(escaped(page.title), lines, rows=[[link("Open the page", address)]])


def deleted_card(page: Page) -> Card:
    """Draw a page that was deleted, with the way back."""
    lines = (f"It can be brought back until {moment(page.purge_at(), 'D')}; after that it is gone for good.",)
    rows = [[Button("Restore it", RESTORE, page.id)]]
    return Card(f"{escaped(page.title)} is deleted", lines, colour=WARNING, rows=rows)


def page_lines(pages: Iterable[Page], address_of: dict[str, str]) -> tuple[str, ...]:
    """Draw every page on a line."""
    return tuple(_line(page, address_of.get(page.slug, "")) for page in pages)


def pages_card() -> Card:
    """Return the head of the list of pages."""
    return Card("Roster pages of this server", colour=ACCENT)


def counted(page: Page) -> str:
    """Return how much is on a page."""
    return ", ".join(
        (
            _count(len(page.ranks), "rank"),
            _count(len(page.certifications), "certification"),
            _count(len(page.subdivisions), "subdivision"),
        )
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _line(page: Page, address: str) -> str:
    if page.deleted_at is not None:
        return f"**{escaped(page.title)}** · deleted, restorable until {moment(page.purge_at(), 'D')}"
    return f"**{escaped(page.title)}** · {page.visibility.value} · {counted(page)}\n-# {address}"
