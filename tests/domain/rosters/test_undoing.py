"""The ask that takes a record back."""

import pytest

from domain.errors import Refused
from domain.ids import CertificationId, PersonId, RankId, RecordId, SubdivisionId
from domain.rosters.asks import Ask, Assign, Certify, Demote, Discharge, Promote, Reinstate, Revoke, Unassign
from domain.rosters.memberships import Standing
from domain.rosters.records import Record, RecordKind
from domain.rosters.undoing import check_stands, last_standing, reversed_among, undoing
from tests.domain.makers import GUILD, NOW, PAGE, a_page, a_standing


def a_record(
    kind: RecordKind, before: str | None, after: str | None, *, number: int = 1, undoes: int | None = None
) -> Record:
    """Return a record about Anna."""
    reversed_id = RecordId(undoes) if undoes is not None else None
    return Record(RecordId(number), GUILD, PAGE, PersonId(1), kind, before, after, NOW, undoes=reversed_id)


def promoted(number: int, undoes: int | None = None) -> Record:
    return a_record(RecordKind.PROMOTION, "Officer", "Sergeant", number=number, undoes=undoes)


def certified(number: int, what: str) -> Record:
    return a_record(RecordKind.CERTIFICATION, None, what, number=number)


@pytest.mark.parametrize(
    ("kind", "before", "after", "standing", "ask"),
    [
        (RecordKind.PROMOTION, "Officer", "Sergeant", a_standing(2), Demote(RankId(3))),
        (RecordKind.DEMOTION, "Captain", "Officer", a_standing(3), Promote(RankId(1))),
        (RecordKind.CERTIFICATION, None, "FTO", a_standing(3), Revoke(CertificationId(1))),
        (RecordKind.REVOCATION, "SWAT", None, a_standing(3), Certify(CertificationId(2))),
        (RecordKind.ASSIGNMENT, None, "Traffic", a_standing(3), Unassign(SubdivisionId(1))),
        (RecordKind.UNASSIGNMENT, "Traffic", None, a_standing(3), Assign(SubdivisionId(1))),
        (RecordKind.REMOVAL, "Sergeant", None, None, Reinstate(RankId(2))),
        (RecordKind.DEPARTURE, "Sergeant", None, None, Reinstate(RankId(2))),
        (RecordKind.APPOINTMENT, None, "Officer", a_standing(3), Discharge()),
        (RecordKind.REINSTATEMENT, None, "Officer", a_standing(3), Discharge()),
    ],
)
def test_each_kind_has_its_reverse(
    kind: RecordKind, before: str | None, after: str | None, standing: Standing | None, ask: Ask
) -> None:
    assert undoing(a_record(kind, before, after), a_page(), standing) == ask


@pytest.mark.parametrize(
    ("record", "standing", "why"),
    [
        (a_record(RecordKind.PROMOTION, "Officer", "Sergeant"), a_standing(1), "no longer Sergeant"),
        (a_record(RecordKind.PROMOTION, "Officer", "Sergeant"), None, "no longer Sergeant"),
        (a_record(RecordKind.PROMOTION, "Trooper", "Sergeant"), a_standing(2), "Trooper is no longer"),
        (a_record(RecordKind.LISTING, None, "Sergeant"), a_standing(2), "nothing to undo"),
        (a_record(RecordKind.NAME_CHANGE, "A", "B"), a_standing(2), "nothing to undo"),
    ],
)
def test_what_moved_on_or_nobody_ordered_is_refused(
    record: Record, standing: Standing | None, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        undoing(record, a_page(), standing)


@pytest.mark.parametrize(
    ("records", "gone"),
    [
        ([promoted(1)], set()),
        ([promoted(1), promoted(2, undoes=1)], {1}),
        ([promoted(1), promoted(2, undoes=1), promoted(3, undoes=2)], {2}),
        ([promoted(1), promoted(2, undoes=1), promoted(3, undoes=2), promoted(4, undoes=1)], {1, 2}),
    ],
)
def test_a_record_is_gone_until_what_reversed_it_is_reversed(records: list[Record], gone: set[int]) -> None:
    assert reversed_among(records) == gone


@pytest.mark.parametrize(
    ("since", "why"),
    [
        ([promoted(1), promoted(2, undoes=1)], "#1 was undone already, by #2"),
        ([promoted(1), promoted(2)], "#2 came after #1"),
        ([promoted(1), a_record(RecordKind.REMOVAL, "Sergeant", None, number=5)], "#5 came after #1"),
        ([certified(1, "FTO"), a_record(RecordKind.REVOCATION, "FTO", None, number=2)], "#2 came after #1"),
        ([promoted(1), promoted(2), promoted(3, undoes=2), promoted(4, undoes=3)], "#2 came after #1"),
    ],
)
def test_what_was_undone_or_is_stood_on_is_refused(since: list[Record], why: str) -> None:
    with pytest.raises(Refused, match=why):
        check_stands(since[0], since)


@pytest.mark.parametrize(
    "since",
    [
        [promoted(1)],
        [promoted(1), certified(2, "FTO")],
        [certified(1, "FTO"), certified(2, "SWAT")],
        [promoted(1), promoted(2), promoted(3, undoes=2)],
        [promoted(1), promoted(2, undoes=1), promoted(3, undoes=2)],
    ],
)
def test_what_nothing_stands_on_may_be_undone(since: list[Record]) -> None:
    check_stands(since[0], since)


def test_undoing_again_and_again_goes_back_through_history() -> None:
    first, second = certified(1, "FTO"), promoted(2)
    name = a_record(RecordKind.NAME_CHANGE, "A", "B", number=3)

    assert last_standing([name, second, first]) == second
    assert last_standing([promoted(4, undoes=2), name, second, first]) == first
    assert last_standing([name]) is None


def test_who_left_gets_back_what_he_held() -> None:
    last = a_standing(2, certifications=[1], subdivisions=[1])
    record = a_record(RecordKind.REMOVAL, "Sergeant", None)

    ask = undoing(record, a_page(), None, last=last)

    assert ask == Reinstate(RankId(2), last.certifications, last.subdivisions)


def test_what_came_back_along_with_a_rank_reverses_nothing_by_itself() -> None:
    removal = a_record(RecordKind.REMOVAL, "Sergeant", None, number=1)
    back = a_record(RecordKind.REINSTATEMENT, None, "Sergeant", number=2, undoes=1)
    along = a_record(RecordKind.CERTIFICATION, None, "FTO", number=3, undoes=1)
    again = a_record(RecordKind.REMOVAL, "Sergeant", None, number=4, undoes=2)

    assert reversed_among([removal, back, along]) == {1}
    assert reversed_among([removal, back, along, again]) == {2}
    assert last_standing([removal, back, along, again]) == removal
    check_stands(removal, [removal, back, along, again])


def test_renewals_of_two_certifications_do_not_stand_on_each_other() -> None:
    first = a_record(RecordKind.RENEWAL, None, "FTO", number=1)

    check_stands(first, [first, a_record(RecordKind.RENEWAL, None, "SWAT", number=2)])
    with pytest.raises(Refused, match="undo that one first"):
        check_stands(first, [first, a_record(RecordKind.RENEWAL, None, "FTO", number=2)])
