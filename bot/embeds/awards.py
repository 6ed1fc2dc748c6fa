"""Awards drawn: which there are, who has them, and what was said of a member when he was given his."""

from collections.abc import Iterable, Sequence

from bot.embeds.cards import GOOD, Card
from bot.embeds.limits import clipped, escaped, moment
from domain.rosters.awards import Award, Worn, ribbon_of
from domain.rosters.pages import Page
from domain.rosters.rosters import MemberRow
from services.rosters.awards import Decoration
from words import plural, say

LONGEST_CITATION_SHOWN = 150


def award_words(award: Worn | Award) -> str:
    """Return an award as it is written: `🎖️ Medal of Valor ×2`; a ribbon can't be drawn here."""
    name = award.words if isinstance(award, Worn) else award.name
    return f"{emoji_of(award.symbol)}{escaped(name)}"


def emoji_of(symbol: str | None) -> str:
    """Return the emoji to stand before a name, nothing for a ribbon or no symbol."""
    return f"{symbol} " if symbol and ribbon_of(symbol) is None else ""


def awards_card(page: Page) -> Card:
    """Return the head of the list of a page's awards."""
    return Card(say("Awards of {page}", page=escaped(page.title)))


def award_lines(awards: Iterable[Award], rows: Sequence[MemberRow]) -> tuple[str, ...]:
    """Draw every award on a line, with who has it."""
    return tuple(_line(award, rows) for award in awards)


def decorations_card(page: Page, name: str) -> Card:
    """Return the head of the list of one member's awards."""
    return Card(say("Awards of {who}", who=escaped(name)), foot=escaped(page.title))


def decoration_lines(decorations: Iterable[Decoration]) -> tuple[str, ...]:
    """Draw every time that a member was given an award, the latest first."""
    return tuple(_decoration(each) for each in decorations)


def granted_card(award: Award, name: str, times: int, citation: str | None) -> Card:
    """Draw that a member was given an award."""
    lines = (*_why(citation), *((plural("Once.", "{count} times now.", times),) if times > 1 else ()))
    title = say("{who} was awarded {what}", who=escaped(name), what=award_words(award))
    return Card(title, lines, colour=GOOD)


def revoked_card(award: Award, name: str, times: int, reason: str | None) -> Card:
    """Draw that an award was taken back; `times` is how often he still has it."""
    left = plural("He still has it once.", "He still has it {count} times.", times) if times else ""
    title = say("{who} no longer has {what}", who=escaped(name), what=award_words(award))
    return Card(title, tuple(filter(None, (*_why(reason), left))), colour=GOOD)


def changed_award_card(said: str, award: Award, page: Page, address: str) -> Card:
    """Draw that an award was made or changed."""
    lines = tuple(filter(None, (escaped(award.description), address)))
    return Card(said, lines, foot=escaped(page.title), colour=GOOD)


def _line(award: Award, rows: Sequence[MemberRow]) -> str:
    holders = sum(any(each.name == award.name for each in row.awards) for row in rows)
    count = plural("{count} member", "{count} members", holders)
    description = (
        f" · {escaped(clipped(award.description, LONGEST_CITATION_SHOWN))}" if award.description else ""
    )
    return f"• **{award_words(award)}** · {count}{description}"


def _decoration(each: Decoration) -> str:
    parts = (
        f"• **{award_words(each.award)}**",
        moment(each.grant.granted_at, "D"),
        say("by {who}", who=escaped(each.by)) if each.by else "",
        escaped(clipped(each.grant.citation, LONGEST_CITATION_SHOWN)) if each.grant.citation else "",
    )
    return " · ".join(part for part in parts if part)


def _why(text: str | None) -> tuple[str, ...]:
    return (escaped(text),) if text else ()
