"""Samples: what an announcement of each kind might tell of, with a page's own names where it has some."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from domain.rosters.announcements import AnnouncementKind, Item
from domain.rosters.awards import Award
from domain.rosters.pages import Mapping as Mapped
from domain.rosters.pages import Page
from domain.rosters.statuses import STATUS_WORDS, Status
from words import mark, say

Nouns = tuple[str | None, str | None]
"""What somebody had before, and what he has from now on."""

RANKS = (mark("Officer"), mark("Sergeant"))
SUBDIVISIONS = (mark("Traffic"), mark("Air Support"))
CERTIFICATIONS = (mark("Field training"),)
AWARDS = (mark("Medal of Valor"),)
"""What is shown of a page that has none of its own."""


def sample_item(kind: AnnouncementKind, page: Page | None, who: str, now: datetime) -> Item:
    """Return what could be told of somebody of this name: a transfer of subdivisions and so on."""
    before, after = SAMPLES[kind](page)
    return Item(who, None, before, after, who, say("Outstanding service"), now)


def _risen(page: Page | None) -> Nouns:
    ladder = tuple(reversed(page.ranks)) if page is not None else ()
    lower, higher = _names(ladder, RANKS)
    return lower, higher


def _fallen(page: Page | None) -> Nouns:
    lower, higher = _risen(page)
    return higher, lower


def _joined(page: Page | None) -> Nouns:
    return None, _risen(page)[0]


def _gone(page: Page | None) -> Nouns:
    return _risen(page)[0], None


def _moved(page: Page | None) -> Nouns:
    old, new = _names(page.subdivisions if page is not None else (), SUBDIVISIONS)
    return old, new


def _entered(page: Page | None) -> Nouns:
    return None, _moved(page)[1]


def _left(page: Page | None) -> Nouns:
    return _moved(page)[0], None


def _certified(page: Page | None) -> Nouns:
    (name,) = _names(page.certifications if page is not None else (), CERTIFICATIONS)
    return None, name


def _revoked(page: Page | None) -> Nouns:
    return _certified(page)[1], None


def _awarded(page: Page | None) -> Nouns:
    (name,) = _names(page.awards if page is not None else (), AWARDS)
    return None, name


def _taken(page: Page | None) -> Nouns:
    return _awarded(page)[1], None


def _status(_: Page | None) -> Nouns:
    return say(STATUS_WORDS[Status.ACTIVE]), say(STATUS_WORDS[Status.RESERVE])


def _names(own: Sequence[Mapped | Award], ours: Sequence[str]) -> tuple[str, ...]:
    """Return as many names as there are of ours: the page's, if it has enough of them."""
    if len(own) >= len(ours):
        return tuple(each.name for each in own[: len(ours)])
    return tuple(map(say, ours))


SAMPLES: Mapping[AnnouncementKind, Callable[[Page | None], Nouns]] = {
    AnnouncementKind.APPOINTMENT: _joined,
    AnnouncementKind.REINSTATEMENT: _joined,
    AnnouncementKind.PROMOTION: _risen,
    AnnouncementKind.DEMOTION: _fallen,
    AnnouncementKind.TRANSFER: _moved,
    AnnouncementKind.ASSIGNMENT: _entered,
    AnnouncementKind.UNASSIGNMENT: _left,
    AnnouncementKind.CERTIFICATION: _certified,
    AnnouncementKind.REVOCATION: _revoked,
    AnnouncementKind.RENEWAL: _certified,
    AnnouncementKind.EXPIRY: _certified,
    AnnouncementKind.AWARD: _awarded,
    AnnouncementKind.AWARD_REVOCATION: _taken,
    AnnouncementKind.STATUS: _status,
    AnnouncementKind.REMOVAL: _gone,
    AnnouncementKind.DEPARTURE: _gone,
    AnnouncementKind.CORRECTION: _risen,
}
"""A kind without a sample has no words of a guild's own either."""
