"""Memberships: a person on a page, by rows; and the standing that Discord's roles give him there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.ids import CertificationId, MembershipId, PageId, PersonId, RankId, RoleId, SubdivisionId
from domain.rosters.pages import Page
from domain.rosters.statuses import ACTIVE, Term


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person holds on a page, each in the page's order; `shown` is the rank he is listed in."""

    shown: RankId
    ranks: tuple[RankId, ...]
    certifications: tuple[CertificationId, ...] = ()
    subdivisions: tuple[SubdivisionId, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """A person on a page. A past member has `left_at`; his standing is the last he had.

    `rank_since` and `rank_by` tell of the shown rank; both are None where nobody knows, as for
    somebody who held the role before Muster came. `carried_seconds` are hours brought along from
    an older system, `worked_seconds` those of patrols that count, with what was added and taken off.
    """

    id: MembershipId
    page_id: PageId
    person_id: PersonId
    standing: Standing
    joined_at: datetime | None = None
    left_at: datetime | None = None
    rank_since: datetime | None = None
    rank_by: PersonId | None = None
    carried_seconds: int = 0
    worked_seconds: int = 0
    term: Term = ACTIVE


def shown_hours(seconds: int) -> float:
    """Return hours as files and programs are told them, and as a file read back compares them."""
    return round(seconds / 3600, 2)


def standing_on(page: Page, role_ids: Iterable[RoleId], *, before: Standing | None = None) -> Standing | None:
    """Return the standing that these roles give on `page`, or None without any rank.

    What is unmapped can't be gained or lost by a role: of those, whoever held one `before` keeps it.
    """
    roles = frozenset(role_ids)
    kept_ranks = before.ranks if before else ()
    ranks = tuple(
        rank.id
        for rank in page.ranks
        if (rank.id in kept_ranks if rank.is_unmapped else rank.role_id in roles)
    )
    if not ranks:
        return None
    kept_certifications = before.certifications if before else ()
    kept_subdivisions = before.subdivisions if before else ()
    return Standing(
        shown=ranks[0],
        ranks=ranks,
        certifications=tuple(
            each.id
            for each in page.certifications
            if (each.id in kept_certifications if each.is_unmapped else each.role_id in roles)
        ),
        subdivisions=tuple(
            each.id
            for each in page.subdivisions
            if (each.id in kept_subdivisions if each.is_unmapped else each.role_id in roles)
        ),
    )
