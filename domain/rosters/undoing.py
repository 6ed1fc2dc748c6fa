"""Undoing: the ask that takes a record back, as far as it still stands."""

from collections.abc import Iterable
from typing import TypeVar

from domain.errors import Refused
from domain.rosters.asks import Ask, Assign, Certify, Demote, Discharge, Promote, Reinstate, Revoke, Unassign
from domain.rosters.memberships import Standing
from domain.rosters.pages import Certification, Page, Rank, Subdivision
from domain.rosters.records import Record, RecordKind

Noun = TypeVar("Noun", Rank, Certification, Subdivision)


def undoing(record: Record, page: Page, standing: Standing | None) -> Ask:
    """Return what must be asked to reverse `record`; `Refused` if that can't be, or things moved on since."""
    match record.kind:
        case RecordKind.PROMOTION | RecordKind.DEMOTION:
            return _rank_back(record, page, standing)
        case RecordKind.CERTIFICATION:
            return Revoke(_named(page.certifications, record.after).id)
        case RecordKind.REVOCATION:
            return Certify(_named(page.certifications, record.before).id)
        case RecordKind.ASSIGNMENT:
            return Unassign(_named(page.subdivisions, record.after).id)
        case RecordKind.UNASSIGNMENT:
            return Assign(_named(page.subdivisions, record.before).id)
        case RecordKind.REMOVAL | RecordKind.DEPARTURE:
            return Reinstate(_named(page.ranks, record.before).id)
        case RecordKind.APPOINTMENT | RecordKind.REINSTATEMENT:
            return Discharge()
        case RecordKind.LISTING | RecordKind.NAME_CHANGE:
            raise Refused("Nobody ordered that; there is nothing to undo.")


def _rank_back(record: Record, page: Page, standing: Standing | None) -> Ask:
    before, after = _named(page.ranks, record.before), _named(page.ranks, record.after)
    if standing is None or standing.shown != after.id:
        raise Refused(f"This member is no longer {after.name}; the record can't be undone any more.")
    order = page.order()
    return Promote(before.id) if order[before.id] < order[after.id] else Demote(before.id)


def _named(nouns: Iterable[Noun], name: str | None) -> Noun:
    """Records keep the names of then; what was renamed or removed since can't be told apart any more."""
    for noun in nouns:
        if noun.name == name:
            return noun
    raise Refused(f"{name} is no longer on the page under that name; the record can't be undone any more.")
