"""Awards: what a page gives to its members by hand, as often as somebody has earned it.

An award is not bound to a role: nobody but Muster knows who has it. It shows as an emoji, as a ribbon of two
colours, or by its name alone. An award taken off the page keeps its grants, and its name stays on record.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.errors import Invalid
from domain.ids import AwardId, GrantId, MembershipId, PersonId
from domain.rosters.places import spoken
from domain.words import sentence

MOST_AWARDS = 100
LONGEST_AWARD_DESCRIPTION = 300
LONGEST_EMOJI = 16
"""Code points: a family of four with their skin tones has eleven."""

RIBBON = re.compile(r"#([0-9a-f]{6})[\s,/]+#([0-9a-f]{6})", re.IGNORECASE)
JOINERS = frozenset("\u200d\ufe0f\u20e3")
KEYCAPS = frozenset("0123456789#*")
FLAGS = range(0x1F1E6, 0x1F200)
TAGS = range(0xE0020, 0xE0080)
SKINS = range(0x1F3FB, 0x1F400)
ARROWS = range(0x2190, 0x2200)
PICTURES = range(0x1F000, 0x1FB00)
"""Where emoji live that are younger than Python's tables of characters."""


@dataclass(frozen=True, slots=True)
class Award:
    """Something a member may be given by hand; `symbol` is an emoji, two colours of a ribbon, or None."""

    id: AwardId
    name: str
    description: str = ""
    symbol: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One time that somebody was given an award; revoked, it no longer counts but is not forgotten."""

    id: GrantId
    award_id: AwardId
    membership_id: MembershipId
    granted_at: datetime
    granted_by: PersonId | None = None
    citation: str | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Worn:
    """An award as a member wears it, `count` times."""

    name: str
    symbol: str | None = None
    count: int = 1

    @property
    def words(self) -> str:
        """Return it in words: `Medal of Valor ×2`."""
        return self.name if self.count == 1 else f"{self.name} ×{self.count}"


def worn(awards: Iterable[Award], counts: Mapping[AwardId, int]) -> tuple[Worn, ...]:
    """Return what somebody wears who was given each award so many times, in the order of the page."""
    return tuple(Worn(each.name, each.symbol, counts[each.id]) for each in awards if counts.get(each.id))


def checked_symbol(text: str | None, *, name: str = "symbol") -> str | None:
    """Return the symbol as it is kept, None for none; `Invalid` if it is neither an emoji nor a ribbon."""
    plain = (text or "").strip()
    if not plain:
        return None
    if (ribbon := RIBBON.fullmatch(plain)) is not None:
        return f"#{ribbon[1]} #{ribbon[2]}".lower()
    if _is_emoji(plain):
        return plain
    raise Invalid(
        sentence(
            "{name} must be one emoji, or two colours of a ribbon such as #1f3a93 #f5c518.", name=spoken(name)
        ),
        field=name,
    )


def ribbon_of(symbol: str | None) -> tuple[str, str] | None:
    """Return the two colours of a ribbon, the outer one first, or None if the symbol is none."""
    found = RIBBON.fullmatch(symbol or "")
    return (f"#{found[1]}", f"#{found[2]}") if found else None


def _is_emoji(text: str) -> bool:
    """Say whether this is one picture: one sign, two letters of a flag, or several signs joined to one."""
    if len(text) > LONGEST_EMOJI:
        return False
    if text[0] in KEYCAPS:
        return text[1:].lstrip("\ufe0f") == "\u20e3"
    signs = [
        sign for sign in text if sign not in JOINERS and ord(sign) not in TAGS and ord(sign) not in SKINS
    ]
    if not signs or not all(map(_is_picture, signs)):
        return False
    if all(ord(sign) in FLAGS for sign in signs):
        return len(signs) == 2
    return len(signs) == 1 + text.count("\u200d")


def _is_picture(sign: str) -> bool:
    return ord(sign) in PICTURES or ord(sign) in ARROWS or unicodedata.category(sign) == "So"
