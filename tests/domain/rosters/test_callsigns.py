"""Who may have which callsign, and what becomes of it when he moves."""

import pytest

from domain.errors import Refused
from domain.ids import SubdivisionId
from domain.rosters.callsigns import (
    Slot,
    check_fits,
    given_back,
    is_lost,
    next_callsign,
    not_back,
    seat_owner,
)
from domain.rosters.pages import Page, Subdivision
from domain.rosters.schemes import parsed_scheme
from tests.domain.makers import (
    CAPTAIN,
    NOW,
    OFFICER,
    SERGEANT,
    TRAFFIC,
    a_callsign,
    a_page,
    a_rank,
    a_standing,
)

TRAFFIC_ID = SubdivisionId(1)
OFFICERS = "{RANK_ABBR}-{NUM} 1..3"


def a_seated_page() -> Page:
    """Return a page whose sergeants have seats, and whose officers and traffic unit have ranges."""
    return a_page(
        abbreviation="BC",
        ranks=(
            a_rank(1, "Captain", CAPTAIN, is_command=True),
            a_rank(2, "Sergeant", SERGEANT, callsigns=parsed_scheme("S-01, S-02")),
            a_rank(
                3, "Officer", OFFICER, abbreviation="OFC", callsigns=parsed_scheme("{RANK_ABBR}-{NUM} 1..3")
            ),
        ),
        subdivisions=(
            Subdivision(
                TRAFFIC_ID, "Traffic", TRAFFIC, callsigns=parsed_scheme("{PAGE_ABBR}-T{NUM}"), is_new=False
            ),
        ),
    )


def a_slot(rank: int, subdivision: int | None = None) -> Slot:
    """Return what a holder of the rank, in Traffic, may have one callsign for."""
    standing = a_standing(rank, subdivisions=[1])
    return Slot(a_seated_page(), standing, SubdivisionId(subdivision) if subdivision else None)


def test_the_next_one_follows_the_scheme_of_rank_or_subdivision() -> None:
    assert next_callsign(a_slot(2), {"s-01"}) == "S-02"
    assert next_callsign(a_slot(3), ()) == "OFC-1"
    assert next_callsign(a_slot(3, 1), {"bc-t1"}) == "BC-T2"


def test_without_a_scheme_or_a_free_one_there_is_no_next() -> None:
    with pytest.raises(Refused, match="Captain has no callsigns to count"):
        next_callsign(a_slot(1), ())
    with pytest.raises(Refused, match=r"All callsigns of Sergeant are taken: S-01, S-02\."):
        next_callsign(a_slot(2), {"s-01", "s-02"})


def test_a_scheme_binds_all_but_admins_and_a_seat_binds_them_too() -> None:
    check_fits(a_slot(2), "s-02", may_deviate=False)
    check_fits(a_slot(1), "Eagle", may_deviate=False)
    with pytest.raises(Refused, match=r"Eagle is none of Sergeant's callsigns, which are S-01, S-02\."):
        check_fits(a_slot(2), "Eagle", may_deviate=False)
    check_fits(a_slot(2), "Eagle", may_deviate=True)
    with pytest.raises(Refused, match="S-01 is a seat of Sergeant"):
        check_fits(a_slot(1), "S-01", may_deviate=True)


def test_only_members_of_a_subdivision_are_called_something_in_it() -> None:
    a_slot(2, 1).check()
    with pytest.raises(Refused, match="does not belong to Traffic"):
        Slot(a_seated_page(), a_standing(2), TRAFFIC_ID).check()


def test_a_seat_knows_its_rank() -> None:
    owner = seat_owner(a_seated_page(), "s-02")

    assert owner is not None
    assert owner.name == "Sergeant"
    assert seat_owner(a_seated_page(), "OFC-1") is None


def test_a_leaver_loses_all() -> None:
    for each in (a_callsign("Eagle"), a_callsign("BC-T1", subdivision=1)):
        assert is_lost(each, a_seated_page(), a_standing(1), None)


@pytest.mark.parametrize(
    ("value", "before", "after", "lost"),
    [
        ("S-01", 2, 1, True),
        ("S-01", 2, 2, False),
        ("OFC-1", 3, 2, False),
        ("Eagle", 1, 3, False),
    ],
)
def test_a_seat_stays_with_the_rank_and_all_else_with_the_person(
    value: str, before: int, after: int, *, lost: bool
) -> None:
    moved = is_lost(a_callsign(value), a_seated_page(), a_standing(before), a_standing(after))

    assert moved is lost


def test_what_one_has_in_a_subdivision_ends_with_it() -> None:
    mine = a_callsign("BC-T1", subdivision=1)
    before = a_standing(2, subdivisions=[1])

    assert is_lost(mine, a_seated_page(), before, a_standing(2))
    assert not is_lost(mine, a_seated_page(), before, a_standing(1, subdivisions=[1]))


def test_who_comes_back_gets_back_what_he_lost_and_is_free() -> None:
    former = [
        a_callsign("Old", released_at=NOW, was_lost=True),
        a_callsign("OFC-2", released_at=NOW, was_lost=True),
        a_callsign("BC-T1", subdivision=1, released_at=NOW, was_lost=True),
    ]
    page, back = a_seated_page(), a_standing(3)

    assert [each.value for each in given_back(former, page, back, kept=(), taken=())] == ["OFC-2"]
    assert given_back(former, page, back, kept=(), taken={"ofc-2"}) == ()
    assert given_back(former, page, back, kept=[a_callsign("Eagle")], taken=()) == ()
    both = given_back(former, page, a_standing(3, subdivisions=[1]), kept=(), taken=())
    assert [each.value for each in both] == ["OFC-2", "BC-T1"]


def test_what_was_released_by_somebody_does_not_come_back_by_itself() -> None:
    former = [
        a_callsign("OFC-1", released_at=NOW, was_lost=True),
        a_callsign("OFC-2", released_at=NOW),
    ]

    assert given_back(former, a_seated_page(), a_standing(3), kept=(), taken=()) == ()


def test_a_seat_comes_back_only_with_its_rank() -> None:
    former = [a_callsign("S-01", released_at=NOW, was_lost=True)]

    assert given_back(former, a_seated_page(), a_standing(3), kept=(), taken=()) == ()
    assert given_back(former, a_seated_page(), a_standing(2), kept=(), taken=()) == tuple(former)


def test_what_was_lost_and_has_nothing_in_its_place_is_not_back() -> None:
    lost = a_callsign("OFC-1", released_at=NOW, was_lost=True)
    other = a_callsign("BC-T1", subdivision=1, released_at=NOW)

    assert not_back([lost, other]) == (lost,)
    assert not_back([lost, a_callsign("OFC-2")]) == ()
