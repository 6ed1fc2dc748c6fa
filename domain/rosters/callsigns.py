"""Callsigns: by what a member is called on the air, unique on a page.

    free ──► held by a person        his main one, or the one he has in a subdivision
      └────► reserved                for nobody, or for a person

Who leaves the page loses all he has, who leaves a subdivision the one he had there, and who leaves a rank his
seat of it: static callsigns belong to the rank, those of a range go with the person. What was lost so comes
back with him, if it is free and his rank may have it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.errors import Refused
from domain.ids import CallsignId, PageId, PersonId, RankId, SubdivisionId
from domain.rosters.memberships import Standing
from domain.rosters.pages import Page, Rank, Subdivision
from domain.rosters.schemes import (
    Abbreviations,
    Scheme,
    StaticSeats,
    checked_callsign,
    key_of,
    lowest_free,
)
from domain.words import sentence

LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Callsign:
    """A callsign of a page: held by a person, or reserved for one, or for nobody.

    It is somebody's main one without a subdivision. A former one has `released_at`; `was_lost` tells that it
    went by a change of his standing, not by anybody's wish.
    """

    id: CallsignId
    page_id: PageId
    value: str
    person_id: PersonId | None
    subdivision_id: SubdivisionId | None = None
    is_reserved: bool = False
    note: str | None = None
    released_at: datetime | None = None
    was_lost: bool = False

    @property
    def key(self) -> str:
        """Return how it is compared with others."""
        return key_of(self.value)


@dataclass(frozen=True, slots=True)
class Slot:
    """What somebody may have one callsign for: himself on a page, or his place in a subdivision."""

    page: Page
    standing: Standing
    subdivision_id: SubdivisionId | None = None

    @property
    def rank(self) -> Rank:
        """Return the rank he is shown in."""
        return self.page.ranks[self.page.order()[self.standing.shown]]

    @property
    def subdivision(self) -> Subdivision | None:
        """Return the subdivision, None for his main callsign."""
        return next((each for each in self.page.subdivisions if each.id == self.subdivision_id), None)

    @property
    def scheme(self) -> Scheme | None:
        """Return the scheme its callsigns follow, if there is one."""
        return self.subdivision.callsigns if self.subdivision else self.rank.callsigns

    @property
    def where(self) -> str:
        """Return the name of the rank or the subdivision."""
        return self.subdivision.name if self.subdivision else self.rank.name

    @property
    def names(self) -> Abbreviations:
        """Return what fills the gaps of its scheme."""
        subdivision = self.subdivision
        return Abbreviations(
            self.page.abbreviation, self.rank.abbreviation, subdivision.abbreviation if subdivision else ""
        )

    def check(self) -> None:
        """Raise `Refused` unless he belongs to the subdivision."""
        if self.subdivision_id is not None and self.subdivision_id not in self.standing.subdivisions:
            raise Refused(sentence("This member does not belong to {subdivision}.", subdivision=self.where))


def check_fits(slot: Slot, value: str, *, may_deviate: bool) -> None:
    """Raise `Refused` for another rank's seat, and, unless one `may_deviate`, for what the scheme lacks."""
    owner = seat_owner(slot.page, value)
    here = slot.subdivision or slot.rank
    if owner is not None and owner != here:
        raise Refused(sentence("{callsign} is a seat of {owner}.", callsign=value, owner=owner.name))
    scheme = slot.scheme
    if scheme is None or may_deviate or scheme.allows(value, slot.names):
        return
    raise Refused(
        sentence(
            "{callsign} is none of {where}'s callsigns, which are {scheme}. "
            "An admin can give it all the same.",
            callsign=value,
            where=slot.where,
            scheme=str(scheme)[:200],
        )
    )


def next_callsign(slot: Slot, taken: Collection[str]) -> str:
    """Return the lowest callsign for this slot whose key is not `taken`; refuse if there is none."""
    if slot.scheme is None:
        raise Refused(
            sentence(
                "{where} has no callsigns to count; name one, or have a scheme set with "
                "/rank seats or /subdivision edit.",
                where=slot.where,
            )
        )
    found = lowest_free(slot.scheme, slot.names, taken)
    if found is None:
        raise Refused(
            sentence(
                "All callsigns of {where} are taken: {scheme}.",
                where=slot.where,
                scheme=str(slot.scheme)[:200],
            )
        )
    return checked_callsign(found)


def seat_owner(page: Page, value: str) -> Rank | Subdivision | None:
    """Return the rank or subdivision of which a callsign is a static seat, or None."""
    key = key_of(value)
    owners: tuple[Rank | Subdivision, ...] = (*page.ranks, *page.subdivisions)
    for owner in owners:
        if isinstance(owner.callsigns, StaticSeats) and key in owner.callsigns.seat_keys():
            return owner
    return None


def is_lost(callsign: Callsign, page: Page, before: Standing, after: Standing | None) -> bool:
    """Say whether somebody loses a callsign when his standing becomes `after`."""
    if after is None:
        return True
    if callsign.subdivision_id is not None:
        return callsign.subdivision_id not in after.subdivisions
    if before.shown == after.shown:
        return False
    owner = seat_owner(page, callsign.value)
    return isinstance(owner, Rank) and owner.id != after.shown


def given_back(
    former: Iterable[Callsign],
    page: Page,
    after: Standing,
    *,
    kept: Iterable[Callsign],
    taken: Collection[str],
) -> tuple[Callsign, ...]:
    """Return which of somebody's `former` callsigns, oldest first, he gets back with his standing `after`.

    Of each slot that he has nothing in, the last one counts, if he lost it by a change of his standing.
    """
    filled = {each.subdivision_id for each in kept}
    last = {each.subdivision_id: each for each in former}
    return tuple(
        each
        for slot, each in last.items()
        if each.was_lost
        and slot not in filled
        and each.key not in taken
        and (slot is None or slot in after.subdivisions)
        and _may_have(page, after.shown, each)
    )


def not_back(every: Iterable[Callsign]) -> tuple[Callsign, ...]:
    """Return what somebody lost by a change of his standing, and has no other instead of now."""
    last = {each.subdivision_id: each for each in every}
    return tuple(each for each in last.values() if each.released_at is not None and each.was_lost)


def _may_have(page: Page, shown: RankId, callsign: Callsign) -> bool:
    owner = seat_owner(page, callsign.value)
    return not isinstance(owner, Rank) or owner.id == shown
