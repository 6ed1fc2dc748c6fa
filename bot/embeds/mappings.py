"""Mappings drawn: ranks, certifications and subdivisions of a page, each with its role."""

from collections.abc import Sequence

from bot.embeds.cards import GOOD, Card
from bot.embeds.expiries import validity
from bot.embeds.limits import escaped
from domain.rosters.pages import Certification, Mapping, Page, Rank
from words import mark, say

UNMAPPED = mark("⚠ its role is gone; give it another one, or remove it")

MAY_BE_HELD = mark(
    "If that takes more than a tenth of its members off the page, I wait for your word: see /sync status."
)


def mapping_lines(mappings: Sequence[Mapping]) -> tuple[str, ...]:
    """Draw every mapping on a line, ranks numbered from the top."""
    return tuple(_line(place, mapping) for place, mapping in enumerate(mappings, start=1))


def mappings_card(page: Page, noun: str) -> Card:
    """Return the head of a list."""
    return Card(say("{noun} of {title}", noun=noun, title=escaped(page.title)))


def changed_card(said: str, page: Page, address: str, *, has_new_role: bool = False) -> Card:
    """Draw that something on a page was changed; another role may take away so many that the sync is held."""
    lines = (
        say("The page is brought up to date now: {address}", address=address),
        *((say(MAY_BE_HELD),) if has_new_role else ()),
    )
    return Card(said, lines, foot=escaped(page.title), colour=GOOD)


def _line(place: int, mapping: Mapping) -> str:
    number = f"{place}. " if isinstance(mapping, Rank) else "• "
    command = f" · {say('command rank')}" if isinstance(mapping, Rank) and mapping.is_command else ""
    role = say(UNMAPPED) if mapping.is_unmapped else f"<@&{mapping.role_id}>"
    valid = validity(mapping) if isinstance(mapping, Certification) else ""
    return f"{number}**{escaped(mapping.name)}** · {role}{command}{f' · {valid}' if valid else ''}"
