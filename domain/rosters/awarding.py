"""Awarding: the awards of a page as somebody wants them, and what they become on it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.errors import Invalid
from domain.ids import AwardId
from domain.rosters.awards import LONGEST_AWARD_DESCRIPTION, Award, checked_symbol
from domain.rosters.pages import Page, checked_text
from domain.words import sentence


@dataclass(frozen=True, slots=True)
class AwardDraft:
    """An award to be given by hand; its name tells it from the others of the page."""

    name: str
    description: str = ""
    symbol: str | None = None


def checked_awards(awards: Iterable[AwardDraft]) -> tuple[AwardDraft, ...]:
    """Return the awards with their texts trimmed, or raise `Invalid` whose `field` names the key at fault."""
    return tuple(_checked(f"awards[{index}]", award) for index, award in enumerate(awards))


def awards_from(awards: Iterable[AwardDraft], like: Page) -> tuple[Award, ...]:
    """Return the awards as they are on the page; one that `like` has under the same name is that one."""
    known = {each.name.casefold(): each.id for each in like.awards}
    return tuple(
        Award(known.get(each.name.casefold(), AwardId(0)), each.name, each.description, each.symbol)
        for each in awards
    )


def awards_of(page: Page) -> tuple[AwardDraft, ...]:
    """Return the drafts that would make the awards of `page` again."""
    return tuple(AwardDraft(each.name, each.description, each.symbol) for each in page.awards)


def refuse_same_awards(page: Page) -> None:
    """Raise `Invalid`, in the words of the page, if two of its awards are called the same."""
    names: set[str] = set()
    for award in page.awards:
        name = award.name.strip()
        if name.casefold() in names:
            raise Invalid(
                sentence("There is “{name}” already; choose another name.", name=name), field="name"
            )
        names.add(name.casefold())


def _checked(place: str, award: AwardDraft) -> AwardDraft:
    description = checked_text(
        award.description,
        name=f"{place}.description",
        longest=LONGEST_AWARD_DESCRIPTION,
        may_be_empty=True,
    )
    return replace(
        award, description=description, symbol=checked_symbol(award.symbol, name=f"{place}.symbol")
    )
