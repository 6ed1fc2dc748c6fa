"""Seats: how many a rank has at least and at most, which of them are vacant, and whether one is left.

as many as `seats_max` says, else one for each static callsign, else any number
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.errors import Invalid, Refused
from domain.rosters.callsigns import Callsign
from domain.rosters.pages import Rank
from domain.rosters.places import MIN_SEATS, OPTIONS
from domain.rosters.schemes import (
    PAGE_GAPS,
    RANK_GAP,
    SUBDIVISION_GAP,
    NumberRange,
    Scheme,
    StaticSeats,
    key_of,
)
from domain.words import sentence

MOST_PEOPLE = 10_000
SHOWN_VACANT = 50
"""Vacant seats without a callsign are a number; of those with one, no more than these are drawn."""


class Named(Protocol):
    """A rank or a subdivision, stored or still a draft."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    @property
    def abbreviation(self) -> str:
        """Return its abbreviation, empty without one."""

    @property
    def callsigns(self) -> Scheme | None:
        """Return the scheme of its callsigns."""


class SeatedRank(Named, Protocol):
    """A rank, stored or still a draft."""

    @property
    def seats_min(self) -> int | None:
        """Return how many should hold it at least."""

    @property
    def seats_max(self) -> int | None:
        """Return how many may hold it."""


class SeatedPage(Protocol):
    """A page, stored or still a draft."""

    @property
    def abbreviation(self) -> str:
        """Return its abbreviation, empty without one."""

    @property
    def ranks(self) -> Sequence[SeatedRank]:
        """Return its ranks."""

    @property
    def subdivisions(self) -> Sequence[Named]:
        """Return its subdivisions."""


@dataclass(frozen=True, slots=True)
class VacantSeat:
    """A static seat that nobody fills; somebody may have it reserved."""

    callsign: str
    is_reserved: bool = False


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How a rank's seats are filled: `least` and `most` None where that is not said."""

    strength: int
    least: int | None = None
    most: int | None = None
    vacant: tuple[VacantSeat, ...] = ()

    @property
    def vacancies(self) -> int:
        """Return how many seats are not filled."""
        return max(0, self.most - self.strength) if self.most is not None else self.short

    @property
    def short(self) -> int:
        """Return how many are missing to the least there should be."""
        return max(0, (self.least or 0) - self.strength)

    @property
    def over(self) -> int:
        """Return how many more hold the rank than it has seats; only roles given by hand lead there."""
        return max(0, self.strength - self.most) if self.most is not None else 0

    @property
    def is_counted(self) -> bool:
        """Say whether anything is said of this rank's seats at all."""
        return self.least is not None or self.most is not None


def capacity_of(rank: SeatedRank) -> int | None:
    """Return how many may hold a rank, None if any number may."""
    if rank.seats_max is not None:
        return rank.seats_max
    return len(rank.callsigns.names) if isinstance(rank.callsigns, StaticSeats) else None


def occupancy_of(rank: Rank, strength: int, callsigns: Collection[Callsign]) -> Occupancy:
    """Return how a rank that `strength` people hold is filled; `callsigns` are those of the page in use."""
    counted = Occupancy(strength, rank.seats_min, capacity_of(rank))
    if not isinstance(rank.callsigns, StaticSeats) or not counted.vacancies:
        return counted
    held = {each.key for each in callsigns if not each.is_reserved}
    reserved = {each.key for each in callsigns if each.is_reserved}
    free = (
        VacantSeat(each, key_of(each) in reserved)
        for each in rank.callsigns.names
        if key_of(each) not in held
    )
    shown = min(counted.vacancies, SHOWN_VACANT)
    vacant = tuple(seat for _, seat in zip(range(shown), free, strict=False))
    return Occupancy(strength, counted.least, counted.most, vacant)


def check_seating(page: SeatedPage) -> None:
    """Raise `Invalid` naming the key unless a page's numbers of seats and its schemes make sense together."""
    owners: dict[str, str] = {}
    for index, rank in enumerate(page.ranks):
        place = f"ranks[{index}]"
        _check_numbers(rank, place)
        _check_scheme(rank, page.abbreviation, place, allowed=RANK_GAP)
        _check_alone(rank, place, owners)
    for index, each in enumerate(page.subdivisions):
        place = f"subdivisions[{index}]"
        _check_scheme(each, page.abbreviation, place, allowed=SUBDIVISION_GAP)
        _check_alone(each, place, owners)


def _check_numbers(rank: SeatedRank, place: str) -> None:
    for key, number, lowest in (("seats_min", rank.seats_min, 0), ("seats_max", rank.seats_max, 1)):
        if number is not None and not lowest <= number <= MOST_PEOPLE:
            raise Invalid(
                sentence(
                    "{key} of {rank} must be between {least} and {most}.",
                    key=OPTIONS[key],
                    rank=rank.name,
                    least=lowest,
                    most=f"{MOST_PEOPLE:,}",
                ),
                field=f"{place}.{key}",
            )
    most = capacity_of(rank)
    if rank.seats_min is not None and most is not None and rank.seats_min > most:
        raise Invalid(
            sentence(
                "{key} of {rank} is {least}, but it has {most} seats.",
                key=MIN_SEATS,
                rank=rank.name,
                least=rank.seats_min,
                most=most,
            ),
            field=f"{place}.seats_min",
        )


def _check_scheme(owner: Named, page_abbreviation: str, place: str, *, allowed: str) -> None:
    if not isinstance(owner.callsigns, NumberRange):
        return
    for gap in sorted(owner.callsigns.gaps()):
        if gap in PAGE_GAPS:
            lacking, what = not page_abbreviation, str(sentence("the page"))
        elif gap == allowed:
            lacking, what = not owner.abbreviation, owner.name
        elif gap == SUBDIVISION_GAP:
            raise Invalid(
                sentence("callsigns of {owner}: a rank has no {gap}.", owner=owner.name, gap="{" + gap + "}"),
                field=f"{place}.callsigns",
            )
        else:  # A rank's, in the callsigns of a subdivision: whose, only an assignment knows.
            continue
        if lacking:
            raise Invalid(
                sentence(
                    "callsigns of {owner}: {gap} needs an abbreviation, and {what} has none.",
                    owner=owner.name,
                    gap="{" + gap + "}",
                    what=what,
                ),
                field=f"{place}.callsigns",
            )


def _check_alone(owner: Named, place: str, owners: dict[str, str]) -> None:
    if not isinstance(owner.callsigns, StaticSeats):
        return
    for seat in owner.callsigns.names:
        if (other := owners.setdefault(key_of(seat), owner.name)) != owner.name:
            raise Invalid(
                sentence(
                    "callsigns of {owner}: {seat} is a seat of {other} already.",
                    owner=owner.name,
                    seat=seat,
                    other=other,
                ),
                field=f"{place}.callsigns",
            )


def check_seat_left(rank: Rank, taken: int) -> None:
    """Raise `Refused` if a rank is full when `taken` hold it or are about to."""
    most = capacity_of(rank)
    if most is not None and taken >= most:
        raise Refused(
            sentence(
                "{rank} is full: {taken} of {most} seats are taken. "
                "An admin can go over that with over_strength.",
                rank=rank.name,
                taken=taken,
                most=most,
            )
        )
