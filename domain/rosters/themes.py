"""Themes: what a page looks like that its server chose: an accent colour (#1d5fb4), light or dark."""

import re
from enum import StrEnum

from domain.errors import Invalid
from domain.words import sentence

LONGEST_ACCENT = len("#1d5fb4")
COLOUR = re.compile(r"#?([0-9a-fA-F]{6})", re.ASCII)


class Appearance(StrEnum):
    """On what ground a page stands for whoever has not chosen by himself: as his system, light, dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def checked_accent(text: str) -> str:
    """Return a colour as `#1d5fb4`, empty for none; `Invalid` if it is no colour."""
    found = COLOUR.fullmatch(text.strip())
    if found is None and text.strip():
        raise Invalid(
            sentence(
                "accent must be a colour such as #1d5fb4; {text} is none.", text=repr(text.strip()[:20])
            ),
            field="accent",
        )
    return f"#{found[1].lower()}" if found else ""
