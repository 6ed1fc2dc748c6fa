"""The one visibility filter."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.ids import PersonId, UserId
from domain.rosters.rosters import KEY_HOLDER, PUBLIC, Audience, Field, visible
from tests.domain.makers import ANNA, NOW, a_membership, a_page, a_person, a_roster, a_standing

FULL = a_membership(
    1,
    a_standing(2, 3, certifications=[2, 1], subdivisions=[1]),
    rank_since=datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
    rank_by=PersonId(9),
    callsign="2-12",
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


def test_a_key_holder_sees_all_there_is() -> None:
    page = a_page(patrol_logs=True)

    (row,) = visible(a_roster(FULL, people=[OFFICER], page=page), KEY_HOLDER).rows()

    assert (row.user_id, row.username, row.callsign) == (ANNA, "user101", "2-12")
    assert row.certifications == ("FTO", "SWAT")
    assert row.subdivisions == ("Traffic",)
    assert (row.promotion_officer, row.patrol_seconds) == ("Captain Smith", 5400)


def test_hours_are_shown_only_where_patrol_logs_are_on() -> None:
    (row,) = visible(a_roster(FULL), KEY_HOLDER).rows()

    assert row.patrol_seconds is None


def test_a_date_is_told_in_the_audiences_zone() -> None:
    roster = a_roster(FULL)

    (utc,) = visible(roster, PUBLIC).rows()
    (berlin,) = visible(roster, replace(PUBLIC, zone="Europe/Berlin")).rows()

    assert (str(utc.promotion_date), str(berlin.promotion_date)) == ("2026-03-01", "2026-03-02")


def test_a_hidden_field_is_hidden_everywhere() -> None:
    view = visible(a_roster(FULL, people=[OFFICER]), Audience(frozenset()))

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

    view = visible(a_roster(FULL, second), KEY_HOLDER)

    assert [(each.name, [row.key for row in each.members]) for each in view.certifications] == [
        ("FTO", [2, 1]),
        ("SWAT", [1]),
    ]
    assert view.of(ANNA) is not None
    assert view.of(UserId(1)) is None


def test_audiences_that_see_the_same_share_a_key() -> None:
    assert Audience(frozenset({Field.IDS})).key == Audience(frozenset({Field.IDS})).key
    assert len({PUBLIC.key, KEY_HOLDER.key, replace(PUBLIC, zone="Europe/Berlin").key}) == 3


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
