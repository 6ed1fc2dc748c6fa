from dataclasses import replace

import pytest

from bot.embeds.vacancies import filled, no_vacancies, vacancies_card, vacancy_lines
from domain.rosters.seats import Occupancy, VacantSeat
from tests.web.drawing.rosters import a_view


@pytest.mark.parametrize(
    ("occupancy", "words"),
    [
        (Occupancy(3, None, 4), "3 of 4 seats, 1 vacant"),
        (Occupancy(4, None, 4), "4 of 4 seats"),
        (Occupancy(6, 2, 4), "6 of 4 seats, 2 over strength"),
        (Occupancy(1, 2, 4), "1 of 4 seats, 3 vacant, 1 short of 2"),
        (Occupancy(1, 3, None), "1 member, 2 short of 3"),
    ],
)
def test_how_seats_are_filled_is_said_in_words(occupancy: Occupancy, words: str) -> None:
    assert filled(occupancy) == words


def test_ranks_with_something_vacant_are_listed_with_their_seats() -> None:
    view = a_view()
    seats = (VacantSeat("S-1"), VacantSeat("S-2", is_reserved=True))
    full, open_ = (replace(view.sections[0], occupancy=Occupancy(1, None, 1)), replace(
        view.sections[1], name="*Vice*", occupancy=Occupancy(1, None, 3, seats)
    ))  # fmt: skip
    view = replace(view, sections=(full, open_, *view.sections[2:]))

    assert vacancy_lines(view) == (
        r"**\*Vice\*** · 1 of 3 seats, 2 vacant",
        "> `S-1` *Vacant*",
        "> `S-2` *Reserved*",
    )
    assert vacancies_card(view, "http://x").lines == ("**2 vacant seats**",)


def test_it_is_said_why_there_is_nothing() -> None:
    view = a_view()

    assert "/rank seats" in no_vacancies(view)
    counted = replace(view.sections[0], occupancy=Occupancy(1, None, 1))
    assert no_vacancies(replace(view, sections=(counted,))) == "Every seat is filled."
