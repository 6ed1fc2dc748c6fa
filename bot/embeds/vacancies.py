"""Vacancies drawn: how each rank's seats are filled, which are open, and where people are missing."""

from collections.abc import Iterator

from bot.embeds.cards import Card, link
from bot.embeds.limits import escaped
from domain.rosters.rosters import RankSection, RosterView
from domain.rosters.seats import Occupancy, VacantSeat
from words import plural, say


def vacancies_card(view: RosterView, address: str) -> Card:
    """Return the head of the list of vacancies."""
    count = view.vacancies or 0
    title = say("Vacancies of {page}", page=escaped(view.page.title))
    said = f"**{plural('{count} vacant seat', '{count} vacant seats', count)}**"
    return Card(title, (said,), rows=[[link(say("Open the page"), address)]])


def vacancy_lines(view: RosterView) -> tuple[str, ...]:
    """Draw every rank that has a vacancy, lacks people or has too many, and its vacant seats below it."""
    return tuple(line for section in view.sections for line in section_lines(section))


def no_vacancies(view: RosterView) -> str:
    """Say why there is nothing to list."""
    if view.vacancies is None:
        return say("No rank of this page says how many seats it has; /rank seats does.")
    return say("Every seat is filled.")


def section_lines(section: RankSection) -> Iterator[str]:
    """Draw one rank, if anything is to be said of its seats."""
    occupancy = section.occupancy
    if occupancy is None or not (occupancy.vacancies or occupancy.over):
        return
    yield f"**{escaped(section.name)}** · {filled(occupancy)}"
    for seat in occupancy.vacant:
        yield f"> {vacant_seat(seat)}"


def filled(occupancy: Occupancy) -> str:
    """Say how a rank's seats are filled: 3 of 4 seats, 1 vacant."""
    strength, most = occupancy.strength, occupancy.most
    if most is None:
        parts = [plural("{count} member", "{count} members", strength)]
    else:
        parts = [say("{strength} of {most} seats", strength=strength, most=most)]
        if occupancy.vacancies:
            parts.append(say("{number} vacant", number=occupancy.vacancies))
    if occupancy.short:
        parts.append(say("{number} short of {least}", number=occupancy.short, least=occupancy.least))
    if occupancy.over:
        parts.append(say("{number} over strength", number=occupancy.over))
    return ", ".join(parts)


def vacant_seat(seat: VacantSeat) -> str:
    """Draw one vacant seat with its callsign."""
    return f"`{seat.callsign}` *{say('Reserved') if seat.is_reserved else say('Vacant')}*"
