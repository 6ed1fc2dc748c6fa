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

What one order moved between subdivisions is undone together, by one order: each record of that one reverses
the one about the same subdivision.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from domain.errors import Refused
from domain.ids import RecordId
from domain.rosters.asks import (
    Ask,
    Assign,
    Certify,
    Demote,
    Discharge,
    Promote,
    Reinstate,
    Revoke,
    Transfer,
    Unassign,
)
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
MOVES = frozenset({RecordKind.ASSIGNMENT, RecordKind.UNASSIGNMENT})
"""Kinds of which one order, a transfer, leaves several."""
NEVER = frozenset({RecordKind.LISTING, RecordKind.NAME_CHANGE})
"""What nobody did, or what is not ours to take back."""


def check_stands(record: Record, since: Sequence[Record]) -> None:
    """Raise `Refused` unless `record` stands and nothing stands on it; `since` is it and all later ones."""
    gone = reversed_among(since)
    standing = ((each, reversed_) for each, reversed_ in _reversing(since) if each.id not in gone)
    by = {number: each.id for each, reversed_ in standing for number in reversed_}
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


def together(record: Record, of_order: Iterable[Record], since: Sequence[Record]) -> tuple[Record, ...]:
    """Return `record` and what its order moved beside and still stands; `Refused` if later ones stand on it.

    `since` is the first record of the order and all later ones.
    """
    check_stands(record, [each for each in since if each.id >= record.id or each.order_id == record.order_id])
    if record.kind not in MOVES:
        return (record,)
    gone = reversed_among(since)
    beside = [each for each in of_order if each.kind in MOVES and each.id not in gone]
    for each in beside:
        check_stands(each, [later for later in since if later.id >= each.id])
    return tuple(beside)


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
    for record, reversed_ in sorted(_reversing(records), key=lambda each: each[0].id, reverse=True):
        if record.id not in gone:
            gone |= reversed_
    return frozenset(gone)


def _reversing(records: Iterable[Record]) -> tuple[tuple[Record, frozenset[RecordId]], ...]:
    """Those that reverse some, with these: the one named, or the one about the same of the same order.

    What only came back along with it, as a certification with a rank, reverses nothing.
    """
    known = {each.id: each for each in records}
    found: list[tuple[Record, frozenset[RecordId]]] = []
    for each in known.values():
        if each.undoes is None:
            continue
        named = known.get(each.undoes)
        meant = [other for other in known.values() if named is not None and _is_with(other, named)]
        same = frozenset(other.id for other in meant if subject_of(other) == subject_of(each))
        if same or named is None:
            found.append((each, same or frozenset({each.undoes})))
    return tuple(found)


def _is_with(record: Record, other: Record) -> bool:
    if record.id == other.id:
        return True
    return (
        other.order_id is not None
        and record.order_id == other.order_id
        and {record.kind, other.kind} <= MOVES
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


def undoing_all(
    records: Sequence[Record], page: Page, standing: Standing | None, *, last: Standing | None = None
) -> Ask:
    """Return what must be asked to reverse all that one order did."""
    if len(records) == 1:
        return undoing(records[0], page, standing, last=last)
    left = [each.before for each in records if each.kind is RecordKind.UNASSIGNMENT]
    joined = [each.after for each in records if each.kind is RecordKind.ASSIGNMENT]
    out_of = tuple(_named(page.subdivisions, each).id for each in joined)
    into = tuple(_named(page.subdivisions, each).id for each in left)
    if not into and standing is not None:  # he only came somewhere beside where he was
        into = tuple(each for each in standing.subdivisions if each not in out_of)[:1]
    if not into:
        return undoing(records[-1], page, standing)
    return Transfer(into[0], beside=into[1:], out_of=out_of)


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
