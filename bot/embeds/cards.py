"""Cards: the one shape our messages have, a container with an accent bar, a title, lines, and buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.embeds.limits import LONGEST_LABEL, MOST_TEXT, clipped

ACCENT = 0x4F6BED
GOOD = 0x2E9E6B
WARNING = 0xC98A1B
BAD = 0xC7413F

LONGEST_TITLE = 300
LONGEST_FOOT = 400

Item = ui.Item[Any]  # Any: whichever view the item is put in
Rows = Sequence[Sequence[Item]]


@dataclass(frozen=True, slots=True)
class Card:
    """A message to be drawn; `rows` are its buttons and selects, five buttons or one select a row.

    `file` names a file that is sent along with it.
    """

    title: str
    lines: tuple[str, ...] = ()
    foot: str | None = None
    colour: int = ACCENT
    rows: Rows = ()
    file: str | None = None

    def view(self) -> ui.LayoutView:
        """Return what is sent; clipped so that it always fits."""
        title, foot = clipped(self.title, LONGEST_TITLE), clipped(self.foot or "", LONGEST_FOOT)
        body = clipped("\n".join(self.lines), MOST_TEXT - len(title) - len(foot) - 20)
        box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=self.colour)
        box.add_item(ui.TextDisplay(f"### {title}"))
        if body:
            box.add_item(ui.TextDisplay(body))
        if self.file is not None:
            box.add_item(ui.File(f"attachment://{self.file}"))
        if foot:
            box.add_item(ui.Separator(visible=True))
            box.add_item(ui.TextDisplay(f"-# {foot}"))
        for row in self.rows:
            if row:
                box.add_item(ui.ActionRow(*row))
        view = ui.LayoutView(timeout=None)
        view.add_item(box)
        view.stop()  # so that discord.py does not keep it: its buttons know what they mean without it
        return view


def link(label: str, url: str) -> Item:
    """Return a button that opens an address."""
    return ui.Button(style=discord.ButtonStyle.link, label=clipped(label, LONGEST_LABEL), url=url)
