"""The ask that takes a record back."""

import pytest

from domain.errors import Refused
from domain.ids import CertificationId, PersonId, RankId, RecordId, SubdivisionId
from domain.rosters.asks import Ask, Assign, Certify, Demote, Discharge, Promote, Reinstate, Revoke, Unassign
from domain.rosters.memberships import Standing
from domain.rosters.records import Record, RecordKind
from domain.rosters.undoing import undoing
from tests.domain.makers import GUILD, NOW, PAGE, a_page, a_standing


def a_record(kind: RecordKind, before: str | None, after: str | None) -> Record:
    """Return a record about Anna."""
    return Record(RecordId(1), GUILD, PAGE, PersonId(1), kind, before, after, NOW)


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
