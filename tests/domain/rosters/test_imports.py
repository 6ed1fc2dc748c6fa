"""Imports: whom a row means, how he differs, and which rows make no sense."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.errors import Invalid
from domain.ids import CertificationId, MembershipId, PersonId, RankId, UserId
from domain.rosters.asks import Certify, Demote, Promote, Reinstate
from domain.rosters.columns import guessed
from domain.rosters.imports import Candidate, Known, Own, Plan, planned
from domain.rosters.memberships import Membership, shown_hours
from domain.rosters.sheets import read_sheet
from tests.domain.makers import NOW, PAGE, a_page, a_standing

ANNA, BEN, CARLA, TWIN = (UserId(100000000000000000 + number) for number in range(1, 5))
CANDIDATES = (
    Candidate(ANNA, "anna", ("Anna A.",)),
    Candidate(BEN, "ben", ("Ben", "Big Ben")),
    Candidate(CARLA, "carla", ("Carla",)),
    Candidate(TWIN, "carla2", ("Carla",)),
)
KNOWN = Known(
    a_page(),
    CANDIDATES,
    {
        ANNA: Membership(MembershipId(1), PAGE, PersonId(1), a_standing(1)),
        BEN: Membership(
            MembershipId(2), PAGE, PersonId(2), a_standing(3, certifications=[1]), carried_seconds=3600
        ),
    },
)


def plan(text: str) -> Plan:
    sheet = read_sheet(text.encode())
    return planned(sheet, guessed(sheet, KNOWN.page), KNOWN, now=NOW)


def test_people_are_met_by_id_then_username_then_name() -> None:
    found = plan(f"id,username,name,hours\n{ANNA},ben,Ben,5\n,@BEN#0,nobody,6\n")

    assert [(row.line, row.user_id) for row in found.rows] == [(2, ANNA), (3, BEN)]
    assert [row.user_id for row in plan("name,hours\nbig ben,5\n").rows] == [BEN]


def test_ranks_up_down_and_back_are_told_apart_and_what_is_so_is_no_change() -> None:
    up = plan("name,rank\nBen,Sergeant\n").rows[0].asks
    down = plan("username,rank\nanna,officer\n").rows[0].asks
    back = plan("username,rank\ncarla,Officer\n").rows[0]

    assert (up, down, back.asks) == ((Promote(RankId(2)),), (Demote(RankId(3)),), (Reinstate(RankId(3)),))
    assert back.membership_id is None
    assert plan("username,rank,hours\nben,Officer,1\n").unchanged == 1


def test_certifications_are_given_and_never_taken() -> None:
    found = plan("username,certifications\nben,FTO; SWAT\nanna,\n")

    assert found.rows[0].asks == (Certify(CertificationId(2)),)
    assert found.unchanged == 1


def test_a_date_of_rank_waits_for_the_rank_and_all_waits_for_who_is_new() -> None:
    changes = plan("username,rank,joined,promotion date,hours\nben,Sergeant,2020-01-02,2024-05-06,7\n").rows[
        0
    ]
    stays = plan("username,promotion date\nben,2024-05-06\n").rows[0]
    new = plan("username,rank,joined\ncarla,Officer,2020-01-02\n").rows[0]

    assert (changes.now.rank_since, changes.now.carried_seconds) == (None, 7 * 3600)
    assert changes.late == Own(rank_since=changes.late.rank_since)
    assert (stays.now.rank_since is not None, stays.late) == (True, Own())
    assert (new.now, new.late.joined_at is not None) == (Own(), True)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("123,,,", "Nobody in this server has the id 123"),
        ("abc,,,", "“abc” is no Discord id"),
        (",nobody,,", "Nobody in this server is called “nobody”"),
        (",,Carla,Officer", "“Carla” may be carla, carla2; give the Discord id"),
        (",,,Officer", "The row names nobody"),
        (",carla,,", "Carla is not on this page, and the row names no rank"),
        (",ben,,Admiral", "The page has no rank called “Admiral”"),
    ],
)
def test_a_row_that_makes_no_sense_is_named_with_its_line(row: str, words: str) -> None:
    found = plan(f"id,username,name,rank\n,anna,,Sergeant\n{row}\n")

    assert [row.user_id for row in found.rows] == [ANNA]
    assert [(each.line, words in each.sentence) for each in found.problems] == [(3, True)], found.problems


def test_whoever_comes_twice_is_taken_once() -> None:
    found = plan("username,hours\nben,5\nBEN,6\n")

    assert [(each.line, each.sentence) for each in found.problems] == [(3, "Ben is in line 2 already.")]


def test_without_a_column_that_names_people_there_is_no_import() -> None:
    with pytest.raises(Invalid, match="no column holds"):
        plan("rank\nOfficer\n")


def test_what_is_changed_is_counted() -> None:
    counts = plan("username,rank,certifications,hours\nben,Sergeant,SWAT,5\nanna,,FTO,\n").counts

    assert counts == {"promote": 1, "certify": 2, "hours": 1}


def hours(cell: str, *, carried: int, worked: int) -> int | None:
    """Return what would be carried by Ben after a sheet says these hours."""
    ben = replace(KNOWN.members[BEN], carried_seconds=carried, worked_seconds=worked)
    sheet = read_sheet(f"username,hours\nben,{cell}\n".encode())
    found = planned(sheet, guessed(sheet, KNOWN.page), replace(KNOWN, members={BEN: ben}), now=NOW)
    assert all(row.before is ben for row in found.rows)
    return found.rows[0].now.carried_seconds if found.rows else None


def test_hours_are_the_member_s_total_and_patrols_are_part_of_it() -> None:
    assert hours("10", carried=3600, worked=7200) == 8 * 3600
    assert hours("1", carried=3600, worked=7200) == 0
    assert hours("3", carried=3600, worked=7200) is None


@pytest.mark.parametrize("seconds", [1, 17, 5_423, 1_755_377])
def test_hours_as_an_export_rounds_them_are_so_already(seconds: int) -> None:
    assert hours(str(shown_hours(seconds + 100)), carried=seconds, worked=100) is None


@pytest.mark.parametrize("name", ["America/Los_Angeles", "UTC", "Pacific/Auckland"])
def test_days_are_those_of_the_page_s_zone(name: str) -> None:
    zone = ZoneInfo(name)
    since = datetime(2024, 5, 6, 2, 30, tzinfo=UTC)
    known = replace(KNOWN, members={BEN: replace(KNOWN.members[BEN], rank_since=since)}, zone=zone)
    shown = since.astimezone(zone).date()

    def read(day: date) -> Plan:
        sheet = read_sheet(f"username,promotion date\nben,{day.isoformat()}\n".encode())
        return planned(sheet, guessed(sheet, known.page), known, now=NOW)

    other = read(shown - timedelta(days=1)).rows[0].now.rank_since
    assert read(shown).unchanged == 1
    assert other is not None
    assert other.astimezone(zone).date() == shown - timedelta(days=1)
