"""Seats drawn: of each rank how many may hold it, how many do, and which callsigns it has."""

from collections.abc import Iterable, Iterator

from bot.embeds.cards import Card
from bot.embeds.limits import escaped
from bot.embeds.vacancies import filled
from domain.rosters.pages import Rank
from domain.rosters.rosters import RosterView
from domain.rosters.seats import Occupancy
from words import say

LONGEST_SCHEME_SHOWN = 200


def seats_card(view: RosterView) -> Card:
    """Return the head of the list."""
    return Card(say("Seats of {page}", page=escaped(view.page.title)))


def seat_lines(view: RosterView, ranks: Iterable[Rank]) -> tuple[str, ...]:
    """Draw these ranks of the page, a line each."""
    sections = {section.id: section for section in view.sections}
    return tuple(
        " · ".join(_parts(rank, len(sections[rank.id].members), sections[rank.id].occupancy))
        for rank in ranks
        if rank.id in sections
    )


def _parts(rank: Rank, strength: int, occupancy: Occupancy | None) -> Iterator[str]:
    short = f" ({escaped(rank.abbreviation)})" if rank.abbreviation else ""
    yield f"**{escaped(rank.name)}**{short}"
    yield filled(occupancy or Occupancy(strength))
    if rank.seats_min is not None:
        yield say("at least {least}", least=rank.seats_min)
    if rank.callsigns is not None:
        yield say("callsigns {scheme}", scheme=f"`{str(rank.callsigns)[:LONGEST_SCHEME_SHOWN]}`")
