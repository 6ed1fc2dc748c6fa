from bot.embeds.seats import seat_lines, seats_card
from domain.rosters.rosters import PUBLIC, visible
from domain.rosters.schemes import parsed_scheme
from tests.domain.makers import CAPTAIN, OFFICER, SERGEANT, a_membership, a_page, a_rank, a_roster, a_standing


def test_each_rank_says_how_many_hold_it_and_how_they_are_called() -> None:
    page = a_page(
        ranks=(
            a_rank(1, "Captain", CAPTAIN),
            a_rank(2, "Sergeant", SERGEANT, abbreviation="SGT", seats_min=1, seats_max=2),
            a_rank(3, "Officer", OFFICER, callsigns=parsed_scheme("O-{NUM:2} 1..40+")),
        )
    )
    view = visible(a_roster(a_membership(1, a_standing(2)), page=page), PUBLIC)

    assert seat_lines(view, page.ranks) == (
        "**Captain** · 0 members",
        "**Sergeant** (SGT) · 1 of 2 seats, 1 vacant · at least 1",
        "**Officer** · 0 members · callsigns `O-{NUM:2} 1..40+`",
    )
    assert seats_card(view).title == "Seats of Blaine County"
