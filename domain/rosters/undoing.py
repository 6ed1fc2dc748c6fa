"""Undoing: the ask that takes a record back, as far as it still stands.

A record stands until another one that names it has reversed it; reversing that one brings it back. It can be
reversed as long as no later one about the same subject stands on it:

| kinds                                           | subject                             |
|-------------------------------------------------|-------------------------------------|
| those of rank, of coming and of going           | the rank                            |
| certification and revocation                    | the certification, by its name      |
| assignment and unassignment                     | the subdivision, by its name        |
| renewal                                         | its end, by the certification       |
| award and award revocation                      | the award, by its name              |
| any other                                       | the kind itself                     |
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from domain.errors import Refused
from domain.ids import RecordId
from domain.rosters.asks import Ask, Assign, Certify, Demote, Discharge, Promote, Reinstate, Revoke, Unassign
from domain.rosters.memberships import Standing
from domain.rosters.pages import Certification, Page, Rank, Subdivision
from domain.rosters.records import RANK_KINDS, Record, RecordKind
from domain.words import sentence

Noun = TypeVar("Noun", Rank, Certification, Subdivision)

OF_RANK = RANK_KINDS | {RecordKind.REMOVAL, RecordKind.DEPARTURE}
BY_NAME: dict[RecordKind, str] = {
    RecordKind.CERTIFICATION: "certification",
    RecordKind.REVOCATION: "certification",
    RecordKind.RENEWAL: "renewal",
    RecordKind.ASSIGNMENT: "subdivision",
    RecordKind.UNASSIGNMENT: "subdivision",
    RecordKind.AWARD: "award",
    RecordKind.AWARD_REVOCATION: "award",
}
"""Kinds whose records concern each other only if they name the same."""
NEVER = frozenset({RecordKind.LISTING, RecordKind.NAME_CHANGE})
"""What nobody did, or what is not ours to take back."""


def check_stands(record: Record, since: Sequence[Record]) -> None:
    """Raise `Refused` unless `record` stands and nothing stands on it; `since` is it and all later ones."""
    gone = reversed_among(since)
    by = {each.undoes: each.id for each in _reversing(since) if each.id not in gone}
    if record.id in gone:
        raise Refused(
            sentence("Record #{number} was undone already, by #{by}.", number=record.id, by=by[record.id])
        )
    for later in sorted(since, key=lambda each: each.id):
        is_undoing_later = later.undoes is not None and later.undoes > record.id
        if later.id <= record.id or later.id in gone or is_undoing_later:
            continue
        if subject_of(later) == subject_of(record):
            raise Refused(
                sentence(
                    "Record #{later} came after #{number} and changed the same; undo that one first.",
                    later=later.id,
                    number=record.id,
                )
            )


def last_standing(records: Iterable[Record]) -> Record | None:
    """Return the newest record that could be undone: one that stands and reverses none; None without any."""
    known = sorted(records, key=lambda each: each.id, reverse=True)
    gone = reversed_among(known)
    for record in known:
        if record.id not in gone and record.undoes is None and record.kind not in NEVER:
            return record
    return None


def reversed_among(records: Iterable[Record]) -> frozenset[RecordId]:
    """Return those that were reversed and stayed so: what reverses a record always comes after it."""
    gone: set[RecordId] = set()
    for record in sorted(_reversing(records), key=lambda each: each.id, reverse=True):
        if record.undoes is not None and record.id not in gone:
            gone.add(record.undoes)
    return frozenset(gone)


def _reversing(records: Iterable[Record]) -> tuple[Record, ...]:
    """Those that reverse one: what only came back along with it, as a certification with a rank, does not."""
    known = {each.id: each for each in records}
    return tuple(
        each
        for each in known.values()
        if each.undoes is not None
        and (each.undoes not in known or subject_of(known[each.undoes]) == subject_of(each))
    )


def subject_of(record: Record) -> tuple[str, str | None]:
    """Return what a record is about: two of one subject can stand on each other."""
    if record.kind in OF_RANK:
        return "rank", None
    if record.kind in BY_NAME:
        return BY_NAME[record.kind], record.after or record.before
    return record.kind.value, None


def undoing(record: Record, page: Page, standing: Standing | None, *, last: Standing | None = None) -> Ask:
    """Return what must be asked to reverse `record`; `Refused` if that can't be, or things moved on since.

    `last` is what somebody held who left the page by it; he gets all of that back.
    """
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
            rank = _named(page.ranks, record.before)
            return Reinstate(rank.id, last.certifications, last.subdivisions) if last else Reinstate(rank.id)
        case RecordKind.APPOINTMENT | RecordKind.REINSTATEMENT:
            return Discharge()
        case _:
            raise Refused(sentence("Nobody ordered that; there is nothing to undo."))


def _rank_back(record: Record, page: Page, standing: Standing | None) -> Ask:
    before, after = _named(page.ranks, record.before), _named(page.ranks, record.after)
    if standing is None or standing.shown != after.id:
        raise Refused(
            sentence(
                "This member is no longer {after}; the record can't be undone any more.", after=after.name
            )
        )
    order = page.order()
    return Promote(before.id) if order[before.id] < order[after.id] else Demote(before.id)


def _named(nouns: Iterable[Noun], name: str | None) -> Noun:
    """Records keep the names of then; what was renamed or removed since can't be told apart any more."""
    for noun in nouns:
        if noun.name == name:
            return noun
    raise Refused(
        sentence(
            "{name} is no longer on the page under that name; the record can't be undone any more.", name=name
        )
    )
