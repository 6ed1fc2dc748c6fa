"""How ranks are filled, drawn for the head of a rank and below its rows, and told to open pages."""

import json
from dataclasses import replace

from domain.rosters.rosters import RosterView, SubdivisionCallsign
from domain.rosters.seats import Occupancy, VacantSeat
from tests.web.drawing.rosters import a_row, a_view
from web.drawing.paper import make_environment
from web.drawing.roster import RosterDrawing
from web.drawing.rows import RowDrawing, columns_of
from web.drawing.seats import SeatDrawing

SEATS = SeatDrawing(make_environment())
PAGES = RosterDrawing(make_environment())


def a_seated_view(occupancy: Occupancy | None, *, revision: int = 1) -> RosterView:
    """Return the department, the seats of its first rank counted."""
    view = a_view()
    first = replace(view.sections[0], occupancy=occupancy)
    return replace(view, sections=(first, *view.sections[1:]), revision=revision)


def test_what_is_vacant_short_or_over_is_a_word_and_never_a_colour_alone() -> None:
    marks, rows = SEATS.both(a_seated_view(Occupancy(1, 3, 4, (VacantSeat("S-1"),))).sections[0])

    assert "3 vacant" in marks
    assert "2 short of 3" in marks
    assert '<li class="seat"><span class="callsign">S-1</span>' in rows
    assert "Vacant" in rows
    assert "1 over strength" in SEATS.both(a_seated_view(Occupancy(2, None, 1)).sections[0])[0]
    reserved = Occupancy(0, None, 1, (VacantSeat("S", is_reserved=True),))
    assert "Reserved" in SEATS.both(a_seated_view(reserved).sections[0])[1]


def test_a_rank_whose_seats_nobody_counts_has_neither() -> None:
    assert SEATS.both(a_view().sections[0]) == ("", "")


def test_the_page_counts_seats_and_vacancies() -> None:
    page = PAGES.page(a_seated_view(Occupancy(1, None, 3)), address="http://x").decode()

    assert '<span class="of" data-whole>/3</span>' in page
    assert '<dd id="number-vacant">2</dd>' in page
    assert "number-vacant" not in PAGES.page(a_view(), address="http://x").decode()


def test_open_pages_are_told_of_other_vacancies_and_of_nothing_else() -> None:
    before = a_seated_view(Occupancy(1, None, 3))

    delta = PAGES.delta(before, a_seated_view(Occupancy(2, None, 3), revision=2))

    assert delta is not None
    told = json.loads(delta)
    assert set(told["seats"]) == {"rank-1-seats", "rank-1-vacant"}
    assert "1 vacant" in told["seats"]["rank-1-seats"]
    assert told["numbers"] == {"vacant": "1"}
    assert told["rows"] == []
    same = PAGES.delta(before, replace(before, revision=2))
    assert same is not None
    assert "seats" not in json.loads(same)


def test_with_another_number_of_seats_the_page_is_fetched_anew() -> None:
    before = a_seated_view(Occupancy(1, None, 3))

    assert PAGES.delta(before, a_seated_view(Occupancy(1, None, 4), revision=2)) is None
    assert PAGES.delta(before, a_seated_view(None, revision=2)) is None


def test_callsigns_of_subdivisions_stand_beside_the_main_one() -> None:
    view = a_view()
    row = a_row(callsign="S-1", callsigns=(SubdivisionCallsign('K"9', "K-1"),))

    drawn = str(RowDrawing(make_environment())(row, columns_of(view)))

    assert 'S-1<span class="beside" title="K&#34;9">K-1</span>' in drawn
