"""How ranks are filled, and what numbers of seats make sense."""

import pytest

from domain.errors import Invalid, Refused
from domain.ids import RoleId
from domain.rosters.drafts import MappingDraft, PageDraft, RankDraft
from domain.rosters.pages import Rank
from domain.rosters.schemes import parsed_scheme
from domain.rosters.seats import VacantSeat, capacity_of, check_seat_left, check_seating, occupancy_of
from tests.domain.makers import CAPTAIN, GUILD, OFFICER, OWNER, SERGEANT, a_callsign, a_rank


def a_sergeant(**seats: object) -> Rank:
    """Return the rank of sergeant."""
    return a_rank(2, "Sergeant", SERGEANT, **seats)


def a_draft(
    *ranks: RankDraft, abbreviation: str = "", subdivisions: tuple[MappingDraft, ...] = ()
) -> PageDraft:
    """Return a page of these ranks."""
    return PageDraft(
        GUILD, OWNER, "blaine", "Blaine", abbreviation=abbreviation, ranks=ranks, subdivisions=subdivisions
    )


def test_a_rank_has_as_many_seats_as_it_says_or_as_callsigns_written_out() -> None:
    seats = parsed_scheme("S-01, S-02")

    assert capacity_of(a_sergeant()) is None
    assert capacity_of(a_sergeant(callsigns=parsed_scheme("S-{NUM} 1..9"))) is None
    assert capacity_of(a_sergeant(callsigns=seats)) == 2
    assert capacity_of(a_sergeant(callsigns=seats, seats_max=5)) == 5


@pytest.mark.parametrize(
    ("strength", "vacancies", "short", "over"), [(0, 4, 2, 0), (2, 2, 0, 0), (4, 0, 0, 0), (6, 0, 0, 2)]
)
def test_seats_are_vacant_short_or_over(strength: int, vacancies: int, short: int, over: int) -> None:
    found = occupancy_of(a_sergeant(seats_min=2, seats_max=4), strength, ())

    assert (found.vacancies, found.short, found.over) == (vacancies, short, over)


def test_without_a_most_only_those_missing_to_the_least_are_vacant() -> None:
    assert occupancy_of(a_sergeant(seats_min=3), 1, ()).vacancies == 2
    assert not occupancy_of(a_sergeant(), 1, ()).is_counted


def test_vacant_seats_are_named_but_never_more_than_there_is_room_for() -> None:
    rank = a_sergeant(callsigns=parsed_scheme("S-01, S-02, S-03"))
    callsigns = [a_callsign("s-01"), a_callsign("S-02", None, is_reserved=True)]

    assert occupancy_of(rank, 1, callsigns).vacant == (VacantSeat("S-02", True), VacantSeat("S-03"))
    # Somebody holds the rank without having taken a callsign yet.
    assert occupancy_of(rank, 2, callsigns).vacant == (VacantSeat("S-02", True),)
    assert occupancy_of(rank, 4, callsigns).vacant == ()


def test_a_full_rank_is_refused_by_its_numbers() -> None:
    check_seat_left(a_sergeant(), 500)
    check_seat_left(a_sergeant(seats_max=2), 1)
    with pytest.raises(Refused, match="Sergeant is full: 2 of 2 seats are taken"):
        check_seat_left(a_sergeant(seats_max=2), 2)


@pytest.mark.parametrize(
    ("rank", "field", "words"),
    [
        (RankDraft("Sergeant", SERGEANT, seats_max=0), "seats_max", "between 1 and 10,000"),
        (RankDraft("Sergeant", SERGEANT, seats_min=-1), "seats_min", "between 0 and 10,000"),
        (RankDraft("Sergeant", SERGEANT, seats_min=3, seats_max=2), "seats_min", "is 3, but it has 2 seats"),
        (
            RankDraft("Sergeant", SERGEANT, seats_min=2, callsigns=parsed_scheme("S-1")),
            "seats_min",
            "but it has 1 seats",
        ),
        (
            RankDraft("Sergeant", SERGEANT, callsigns=parsed_scheme("{RANK_ABBR}{NUM}")),
            "callsigns",
            "{RANK_ABBR} needs an abbreviation, and Sergeant has none",
        ),
        (
            RankDraft("Sergeant", SERGEANT, callsigns=parsed_scheme("{DEPT_ABBR}{NUM}")),
            "callsigns",
            "and the page has none",
        ),
        (
            RankDraft("Sergeant", SERGEANT, callsigns=parsed_scheme("{SUBDIVISION_ABBR}{NUM}")),
            "callsigns",
            "a rank has no {SUBDIVISION_ABBR}",
        ),
        (
            RankDraft("Sergeant", SERGEANT, callsigns=parsed_scheme("S-1, c-1")),
            "callsigns",
            "c-1 is a seat of Captain already",
        ),
    ],
)
def test_what_makes_no_sense_names_the_rank_and_the_key(rank: RankDraft, field: str, words: str) -> None:
    captain = RankDraft("Captain", CAPTAIN, callsigns=parsed_scheme("C-1"))

    with pytest.raises(Invalid) as refusal:
        check_seating(a_draft(captain, rank))

    assert words in refusal.value.sentence
    assert "Sergeant" in refusal.value.sentence
    assert refusal.value.field == f"ranks[1].{field}"


def test_a_subdivision_counts_with_the_abbreviations_of_page_and_holder() -> None:
    scheme = parsed_scheme("{PAGE_ABBR}-{SUBDIVISION_ABBR}-{RANK_ABBR}-{NUM}")
    k9 = MappingDraft("K9", RoleId(31), "K9", scheme)

    check_seating(a_draft(RankDraft("Officer", OFFICER), abbreviation="BC", subdivisions=(k9,)))
    with pytest.raises(Invalid, match="the page has none"):
        check_seating(a_draft(subdivisions=(k9,)))
