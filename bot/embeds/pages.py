"""Pages drawn: one page, all pages, and what was done to one."""

from collections.abc import Iterable

from bot.buttons import Button
from bot.embeds.cards import ACCENT, GOOD, WARNING, Card, link
from bot.embeds.limits import escaped, moment
from domain.rosters.fields import CIRCLE_WORDS, FIELD_WORDS, Field
from domain.rosters.pages import Page, Visibility
from domain.rosters.themes import Appearance
from words import mark, plural, say

VISIBILITY_WORDS = {
    Visibility.PUBLIC: mark("public: everybody can find and open it"),
    Visibility.UNLISTED: mark("unlisted: whoever has the link can open it"),
    Visibility.MEMBERS: mark("members: only members of this server"),
    Visibility.OFF: mark("off: nobody can open it"),
}
SHORT_VISIBILITY = {
    Visibility.PUBLIC: mark("public"),
    Visibility.UNLISTED: mark("unlisted"),
    Visibility.MEMBERS: mark("members"),
    Visibility.OFF: mark("off"),
}
APPEARANCE_WORDS = {Appearance.LIGHT: mark("Light"), Appearance.DARK: mark("Dark")}
RESTORE = "page-restore"


def page_card(page: Page, address: str, *, said: str) -> Card:
    """Draw what is now true of a page under what was done to it."""
    lines = [
        f"**{escaped(page.title)}**",
        *([escaped(page.description, 600)] if page.description else []),
        say("Link: {address}", address=address),
        say("Visibility: {visibility}", visibility=say(VISIBILITY_WORDS[page.visibility])),
        *_readers(page),
        _hours(page),
        *_looks(page),
        f"{counted(page)}",
    ]
    foot = None if page.ranks else say("It has no ranks yet: /rank detect proposes some, /rank add adds one.")
    return Card(said, tuple(lines), foot=foot, colour=GOOD, rows=[[link(say("Open the page"), address)]])


def sharing_card(page: Page, address: str, *, said: str) -> Card:
    """Draw who sees what of a page, a line a field."""
    shown = (
        say("{field}: **{circle}**", field=say(FIELD_WORDS[field]), circle=say(CIRCLE_WORDS[circle]))
        for field, circle in page.sharing.all()
    )
    foot = say(
        "everyone: whoever may open the page · members: of this server, those with its roles if it names any "
        "· staff: supervisors and above, and API keys"
    )
    lines = (f"**{escaped(page.title)}**", *shown)
    return Card(said, lines, foot=foot, colour=ACCENT, rows=[[link(say("Open the page"), address)]])


def _hours(page: Page) -> str:
    if not page.patrol_logs:
        return say("{Patrol} hours: not shown")
    whom = say(CIRCLE_WORDS[page.sharing.of(Field.HOURS)])
    return say("{Patrol} hours: shown to {whom}", whom=whom)


def _readers(page: Page) -> list[str]:
    if page.visibility is not Visibility.MEMBERS or not page.reader_role_ids:
        return []
    roles = ", ".join(f"<@&{role_id}>" for role_id in page.reader_role_ids)
    return [say("Only those with: {roles}", roles=roles)]


def _looks(page: Page) -> list[str]:
    """Return a line about what was chosen of a page's looks, none where nothing was."""
    looks = [
        *([f"`{page.accent}`"] if page.accent else []),
        *([say(APPEARANCE_WORDS[page.appearance])] if page.appearance in APPEARANCE_WORDS else []),
        *([say("Logo")] if page.logo else []),
        *([say("Banner")] if page.banner else []),
    ]
    return [say("Theme: {looks}", looks=", ".join(looks))] if looks else []


def link_card(page: Page, address: str) -> Card:
    """Draw a page's link."""
    lines = (
        address,
        say("Visibility: {visibility}", visibility=say(VISIBILITY_WORDS[page.visibility])),
        say("Page ID, for programs: {page_id}", page_id=f"`{page.id}`"),
    )
    return Card(escaped(page.title), lines, rows=[[link(say("Open the page"), address)]])


def deleted_card(page: Page) -> Card:
    """Draw a page that was deleted, with the way back."""
    lines = (
        say(
            "It can be brought back until {moment}; after that it is gone for good.",
            moment=moment(page.purge_at(), "D"),
        ),
    )
    rows = [[Button(say("Restore it"), RESTORE, page.id)]]
    return Card(say("{title} is deleted", title=escaped(page.title)), lines, colour=WARNING, rows=rows)


def page_lines(pages: Iterable[Page], address_of: dict[str, str]) -> tuple[str, ...]:
    """Draw every page on a line."""
    return tuple(_line(page, address_of.get(page.slug, "")) for page in pages)


def pages_card() -> Card:
    """Return the head of the list of pages."""
    return Card(say("Roster pages of this server"), colour=ACCENT)


def counted(page: Page) -> str:
    """Return how much is on a page."""
    return ", ".join(
        (
            plural("{count} rank", "{count} ranks", len(page.ranks)),
            plural("{count} certification", "{count} certifications", len(page.certifications)),
            plural("{count} subdivision", "{count} subdivisions", len(page.subdivisions)),
        )
    )


def _line(page: Page, address: str) -> str:
    if page.deleted_at is not None:
        return say(
            "**{title}** · deleted, restorable until {moment}",
            title=escaped(page.title),
            moment=moment(page.purge_at(), "D"),
        )
    visibility = say(SHORT_VISIBILITY[page.visibility])
    return f"**{escaped(page.title)}** · {visibility} · {counted(page)}\n-# {address}"
