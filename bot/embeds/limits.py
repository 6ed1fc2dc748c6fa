"""Limits: what a Discord message may hold, kept by construction; all drawing goes through here.

| what                                  | most   |
|---------------------------------------|--------|
| text of a Components V2 message       | 4,000  |
| components of one                     | 40     |
| choices of an autocomplete, a select  | 25     |
| a choice's, an option's, a label      | 100, 100, 80 |

Messages are Components V2 throughout, so the limits of embeds (4,096 a description, 1,024 a field, 6,000
in all) bind nobody here; a text that fits ours fits those of a description.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

import discord

MOST_TEXT = 4000
ROOM_FOR_LINES = 3000
"""What the lines of one message may take; the rest is for title, footer and what is between."""
MOST_CHOICES = 25
LONGEST_CHOICE = 100
LONGEST_LABEL = 80
LONGEST_LINE = 400
LINES_A_MESSAGE = 25
"""More than these are not read at once anyway."""

MENTION = re.compile(r"<(?=[@#:/a-zA-Z])|@(?=everyone|here)")


def clipped(text: str, longest: int) -> str:
    """Return `text`, its end replaced by an ellipsis if it is longer than `longest`."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def escaped(name: str, longest: int = LONGEST_LINE) -> str:
    """Return a name that somebody else chose as it is: no markdown, no mention, no link, one line."""
    flat = " ".join(clipped(name, longest).split())
    plain = discord.utils.escape_markdown(flat, as_needed=False, ignore_links=False)
    return MENTION.sub(lambda match: match.group() + "\u200b", plain).replace("://", ":\u200b//")


def choice_text(name: str) -> str:
    """Return a name that fits a choice or option; Discord shows these as they are."""
    return clipped(" ".join(name.split()) or "?", LONGEST_CHOICE)


def moment(at: datetime | None, style: discord.utils.TimestampStyle = "R") -> str:
    """Return a moment that every reader sees in his own zone and language."""
    return discord.utils.format_dt(at, style) if at is not None else "never"


def leaves(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the lines in order, as many at a time as one message holds."""
    leaf: list[str] = []
    room = ROOM_FOR_LINES
    for line in lines:
        line = clipped(line, ROOM_FOR_LINES)
        if leaf and (len(line) + 1 > room or len(leaf) == LINES_A_MESSAGE):
            yield tuple(leaf)
            leaf, room = [], ROOM_FOR_LINES
        leaf.append(line)
        room -= len(line) + 1
    if leaf:
        yield tuple(leaf)
