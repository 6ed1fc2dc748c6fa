"""Deltas: what an open page needs to become the next one, and whether that can be said in rows at all.

before, after ──► same structure? ──no──► None: open pages fetch themselves anew
                        │yes
                        └──► rows to set, in order, each after its predecessor; rows gone; numbers
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.ids import MembershipId
from domain.rosters.rosters import MemberRow, RankSection, RosterView
from domain.rosters.statuses import Status
from web.drawing.rows import columns_of, row_id, statuses_of
from words import number, say

MOST_ROWS_CHANGED = 200
"""Beyond this many rows the whole page, compressed and the same for everybody, is smaller than the delta."""


@dataclass(frozen=True, slots=True)
class Number:
    """One of the numbers at the head of a page."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A row to put right after its predecessor `after` in the rank's section; None puts it first."""

    row: MemberRow
    section: RankSection
    after: MemberRow | None


@dataclass(frozen=True, slots=True)
class Delta:
    """All that differs between two views of one structure; `reseated` are ranks with other vacancies."""

    placed: tuple[Placed, ...]
    gone: tuple[str, ...]
    numbers: dict[str, str]
    reseated: tuple[RankSection, ...] = ()


def numbers_of(view: RosterView) -> tuple[Number, ...]:
    """Return the numbers that matter on this page, leaving out those it can't have."""
    rows = tuple(view.rows())
    found = [Number("strength", say("Strength"), number(view.strength))]
    if any(section.is_command for section in view.sections):
        command = sum(len(section.members) for section in view.sections if section.is_command)
        found.append(Number("command", say("Command"), number(command)))
    if view.certifications:
        certified = sum(1 for row in rows if row.certifications)
        found.append(Number("certified", say("Certified"), number(certified)))
    if view.vacancies is not None:
        found.append(Number("vacant", say("Vacancies"), number(view.vacancies)))
    if view.shows_duty and rows:
        found.append(Number("duty", say("On duty"), number(sum(1 for row in rows if row.on_duty))))
    on_leave = sum(1 for row in rows if row.status is Status.LOA)
    if on_leave:
        found.append(Number("leave", say("On leave"), number(on_leave)))
    logged = [row.patrol_seconds for row in rows if row.patrol_seconds is not None]
    if logged:
        found.append(Number("hours", say("{Patrol} hours"), f"{number(round(sum(logged) / 3600))} h"))
    return tuple(found)


def structure_of(view: RosterView) -> tuple[object, ...]:
    """Return all of a page but its rows: two pages of one structure differ by a delta only."""
    page = view.page
    return (
        (page.slug, page.title, page.description, page.visibility),
        (page.accent, page.appearance, page.logo, page.banner),
        (view.audience, view.fields, view.settings, view.notice),
        tuple((each.id, each.name, each.is_command, each.is_unmapped, each.colour) for each in view.sections),
        tuple(each.name for each in view.certifications),
        tuple(each.name for each in view.subdivisions),
        tuple(each.key for each in numbers_of(view)),
        tuple(_counted(section) for section in view.sections),
        columns_of(view),
        statuses_of(view),
        view.strength > 0,
    )


def delta_of(before: RosterView, after: RosterView) -> Delta | None:
    """Return what differs, or None if open pages had better fetch the whole page."""
    if structure_of(before) != structure_of(after):
        return None
    old = {row.key: (section.id, row) for section, row, _ in _places(before)}
    changed = {row.key for section, row, _ in _places(after) if old.get(row.key) != (section.id, row)}
    if len(changed) > MOST_ROWS_CHANGED or _order(before, after, changed) != _order(after, before, changed):
        return None
    kept = {row.key for row in after.rows()}
    was = {each.key: each.value for each in numbers_of(before)}
    return Delta(
        placed=tuple(
            Placed(row, section, previous) for section, row, previous in _places(after) if row.key in changed
        ),
        gone=tuple(row_id(row) for row in before.rows() if row.key not in kept),
        numbers={each.key: each.value for each in numbers_of(after) if each.value != was[each.key]},
        reseated=tuple(
            section
            for old_section, section in zip(before.sections, after.sections, strict=True)
            if old_section.occupancy != section.occupancy
        ),
    )


def rank_id(section: RankSection) -> str:
    """Return the id, and class, of a rank's section in the page."""
    return f"rank-{section.id}"


def _counted(section: RankSection) -> tuple[int | None, int | None] | None:
    """What is said of a rank's seats however they are filled."""
    return (section.occupancy.least, section.occupancy.most) if section.occupancy else None


def _order(view: RosterView, other: RosterView, changed: set[MembershipId]) -> list[MembershipId]:
    """Return the unchanged rows of `view` that `other` has too, in order: they must not need to move."""
    shared = {row.key for row in other.rows()}
    return [row.key for row in view.rows() if row.key in shared and row.key not in changed]


def _places(view: RosterView) -> Iterator[tuple[RankSection, MemberRow, MemberRow | None]]:
    for section in view.sections:
        previous = None
        for row in section.members:
            yield section, row, previous
            previous = row
