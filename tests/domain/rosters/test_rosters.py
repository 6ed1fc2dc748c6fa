"""The one visibility filter."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.duty.patrols import OnDuty
from domain.ids import AwardId, CertificationId, PersonId, UserId
from domain.rosters.awards import Award, Worn
from domain.rosters.expiries import Expiry
from domain.rosters.fields import CHOOSABLE, Circle, Field
from domain.rosters.rosters import (
    MEMBER,
    PUBLIC,
    STAFF,
    WHOLE,
    Audience,
    Roster,
    SubdivisionCallsign,
    visible,
)
from domain.rosters.schemes import parsed_scheme
from domain.rosters.seats import VacantSeat
from tests.domain.makers import (
    ANNA,
    CAPTAIN,
    NOW,
    SERGEANT,
    a_callsign,
    a_membership,
    a_page,
    a_person,
    a_rank,
    a_roster,
    a_standing,
    sharing,
)
from tests.domain.makers import OFFICER as OFFICER_ROLE

FULL = a_membership(
    1,
    a_standing(2, 3, certifications=[2, 1], subdivisions=[1]),
    rank_since=datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
    rank_by=PersonId(9),
    carried_seconds=5400,
)
OFFICER = a_person(9, UserId(109), "Captain Smith")


def test_members_are_grouped_by_the_rank_they_are_shown_in() -> None:
    view = visible(a_roster(FULL, a_membership(2, a_standing(1))), PUBLIC)

    assert [(section.name, len(section.members)) for section in view.sections] == [
        ("Captain", 1),
        ("Sergeant", 1),
        ("Officer", 0),
    ]
    assert view.strength == 2


def test_the_public_sees_no_discord_ids() -> None:
    roster = a_roster(FULL, people=[OFFICER])

    (row,) = visible(roster, PUBLIC).rows()
    assert (row.user_id, row.username) == (None, None)
    assert all(section.role_id is None for section in visible(roster, PUBLIC).sections)


def test_whoever_sees_the_whole_sees_all_there_is() -> None:
    page = a_page(patrol_logs=True)

    roster = a_roster(FULL, people=[OFFICER], page=page, callsigns=[a_callsign("2-12")])
    (row,) = visible(roster, WHOLE).rows()

    assert (row.user_id, row.username, row.callsign) == (ANNA, "user101", "2-12")
    assert row.certifications == ("FTO", "SWAT")
    assert row.subdivisions == ("Traffic",)
    assert (row.promotion_officer, row.patrol_seconds) == ("Captain Smith", 5400)


def test_hours_are_shown_only_where_patrol_logs_are_on() -> None:
    (row,) = visible(a_roster(FULL), WHOLE).rows()

    assert row.patrol_seconds is None


def test_who_is_on_duty_is_shown_where_patrols_are_kept_and_to_those_who_may_know() -> None:
    duty = OnDuty(NOW, "Training")
    hidden = replace(a_person(2), is_hidden=True)
    stored = a_roster(FULL, a_membership(2, a_standing(1)), people=(OFFICER, hidden))
    roster = replace(
        stored,
        page=replace(stored.page, patrol_logs=True),
        on_duty={FULL.person_id: duty, PersonId(2): duty},
    )

    assert [row.on_duty for row in visible(roster, PUBLIC).rows()] == [duty]
    assert visible(roster, PUBLIC).shows_duty
    for other in (
        visible(sharing(roster, Field.ON_DUTY), PUBLIC),
        visible(replace(roster, page=stored.page), PUBLIC),
    ):
        assert [row.on_duty for row in other.rows()] == [None]
        assert not other.shows_duty


def test_a_date_is_told_in_the_audiences_zone() -> None:
    roster = a_roster(FULL)

    (utc,) = visible(roster, PUBLIC).rows()
    (berlin,) = visible(roster, replace(PUBLIC, zone="Europe/Berlin")).rows()

    assert (str(utc.promotion_date), str(berlin.promotion_date)) == ("2026-03-01", "2026-03-02")


def test_a_hidden_field_is_hidden_everywhere() -> None:
    view = visible(sharing(a_roster(FULL, people=[OFFICER]), *CHOOSABLE), STAFF)

    (row,) = view.rows()

    assert (row.certifications, row.subdivisions, row.callsign) == ((), (), None)
    assert (row.promotion_date, row.promotion_officer) == (None, None)
    assert view.certifications == view.subdivisions == ()


def test_past_members_are_not_listed() -> None:
    left = a_membership(2, a_standing(1), left_at=NOW)

    assert visible(a_roster(FULL, left), PUBLIC).strength == 1


def test_members_of_a_rank_come_by_name() -> None:
    people = [a_person(1, name="zoe"), a_person(2, name="Adam"), a_person(3, name="Bea")]
    roster = a_roster(*(a_membership(n, a_standing(3)) for n in (1, 2, 3)), people=people)

    assert [row.name for row in visible(roster, PUBLIC).rows()] == ["Adam", "Bea", "zoe"]


def test_holder_lists_name_every_holder_in_the_pages_order() -> None:
    second = a_membership(2, a_standing(1, certifications=[1]))

    view = visible(a_roster(FULL, second), WHOLE)

    assert [(each.name, [row.key for row in each.members]) for each in view.certifications] == [
        ("FTO", [2, 1]),
        ("SWAT", [1]),
    ]
    assert view.of(ANNA) is not None
    assert view.of(UserId(1)) is None


def test_audiences_that_see_the_same_share_a_key() -> None:
    assert Audience(Circle.STAFF).key == STAFF.key
    assert len({PUBLIC.key, MEMBER.key, STAFF.key, WHOLE.key, replace(PUBLIC, zone="Europe/Berlin").key}) == 5


@pytest.mark.parametrize(
    ("text", "names"), [("ANN", ["Anna"]), ("swat", ["Ben"]), (" traf", ["Anna"]), ("nobody", [])]
)
def test_members_are_found_by_a_part_of_what_is_shown(text: str, names: list[str]) -> None:
    roster = a_roster(
        a_membership(1, a_standing(1, subdivisions=[1])),
        a_membership(2, a_standing(2, certifications=[2])),
        people=[a_person(1, name="Anna"), a_person(2, name="Ben")],
    )

    sections = visible(roster, PUBLIC).matching(text)

    assert [row.name for section in sections for row in section.members] == names


def a_seated_roster() -> Roster:
    """Return Anna as one of four sergeants, with a callsign in Traffic too, and a seat reserved."""
    page = a_page(
        ranks=(
            a_rank(1, "Captain", CAPTAIN, seats_min=1, seats_max=2),
            a_rank(2, "Sergeant", SERGEANT, callsigns=parsed_scheme("S-01, S-02, S-03, S-04")),
            a_rank(3, "Officer", OFFICER_ROLE),
        )
    )
    callsigns = (
        a_callsign("S-02"),
        a_callsign("T-9", subdivision=1),
        a_callsign("S-03", 7, is_reserved=True, note="a secret"),
    )
    return a_roster(FULL, people=[OFFICER], page=page, callsigns=callsigns)


def test_a_member_has_his_main_callsign_and_those_of_his_subdivisions() -> None:
    (row,) = visible(a_seated_roster(), PUBLIC).rows()

    assert row.callsign == "S-02"
    assert row.callsigns == (SubdivisionCallsign("Traffic", "T-9"),)
    assert [section.name for section in visible(a_seated_roster(), PUBLIC).matching("t-9")] == ["Sergeant"]


def test_seats_are_counted_where_somebody_says_how_many_there_are() -> None:
    captain, sergeant, officer = visible(a_seated_roster(), PUBLIC).sections

    assert captain.occupancy is not None
    assert (captain.occupancy.vacancies, captain.occupancy.short, captain.occupancy.vacant) == (2, 1, ())
    assert sergeant.occupancy is not None
    assert sergeant.occupancy.vacant == (
        VacantSeat("S-01"),
        VacantSeat("S-03", is_reserved=True),
        VacantSeat("S-04"),
    )
    assert officer.occupancy is None
    assert visible(a_seated_roster(), PUBLIC).vacancies == 5
    assert visible(a_roster(FULL), PUBLIC).vacancies is None


def test_callsigns_and_vacancies_are_seen_by_whom_they_are_for() -> None:
    no_callsigns = visible(sharing(a_seated_roster(), Field.CALLSIGN), PUBLIC)
    no_subdivisions = visible(sharing(a_seated_roster(), Field.SUBDIVISIONS), PUBLIC)
    no_vacancies = visible(sharing(a_seated_roster(), Field.VACANCIES), PUBLIC)

    (row,) = no_callsigns.rows()
    assert (row.callsign, row.callsigns) == (None, ())
    assert no_callsigns.sections[1].occupancy is not None
    assert (no_callsigns.sections[1].occupancy.vacancies, no_callsigns.sections[1].occupancy.vacant) == (
        3,
        (),
    )
    (row,) = no_subdivisions.rows()
    assert (row.callsign, row.callsigns) == ("S-02", ())
    assert {section.occupancy for section in no_vacancies.sections} == {None}


def test_a_hidden_member_s_seat_looks_like_one_that_is_reserved() -> None:
    roster = a_seated_roster()
    hidden = replace(roster.people[PersonId(1)], is_hidden=True)
    roster = replace(roster, people={**roster.people, PersonId(1): hidden})

    sergeant = visible(roster, PUBLIC).sections[1]

    assert sergeant.members == ()
    assert sergeant.occupancy is not None
    assert VacantSeat("S-02", is_reserved=True) in sergeant.occupancy.vacant
    assert sergeant.occupancy.vacancies == 4


def test_awards_are_worn_in_public_and_counted() -> None:
    page = a_page(awards=(Award(AwardId(1), "Medal", symbol="🏅"), Award(AwardId(2), "Ribbon")))
    roster = replace(a_roster(FULL, page=page), awards={FULL.id: {AwardId(2): 1, AwardId(1): 3}})

    (row,) = visible(roster, PUBLIC).rows()
    (hidden,) = visible(sharing(roster, Field.AWARDS), PUBLIC).rows()

    assert row.awards == (Worn("Medal", "🏅", 3), Worn("Ribbon"))
    assert hidden.awards == ()
    assert visible(roster, PUBLIC).matching("medal")


def test_when_a_certification_ends_is_not_for_the_public() -> None:
    ends = {FULL.id: {CertificationId(1): NOW, CertificationId(9): NOW}}
    roster = replace(a_roster(FULL), expiries=ends)

    (seen,), (public,) = visible(roster, WHOLE).rows(), visible(roster, PUBLIC).rows()
    (without,) = visible(sharing(roster, Field.CERTIFICATIONS), STAFF).rows()

    assert seen.expiries == (Expiry("FTO", NOW),)
    assert public.expiries == without.expiries == ()
