"""Versions: what of a page somebody saw when he began to edit it, so that two don't overwrite each other.

A page's revision won't do: it counts every promotion, and whoever renames a rank doesn't mind those.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b

from domain.errors import Refused
from domain.rosters.fields import AS_USUAL
from domain.rosters.pages import Certification, Mapping, Page, Rank, Subdivision
from domain.rosters.themes import Appearance
from domain.words import sentence

CHANGED_MEANWHILE = sentence(
    "Somebody else changed this while you were at it, so nothing is saved yet. "
    "Look at what it is now, and save again if you still want yours."
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A part of a page as somebody saw it: `of` says which version it has on a page as that is now."""

    of: Callable[[Page], str]
    version: str

    def check(self, page: Page) -> None:
        """Raise `Refused` if the part has become another since."""
        if self.of(page) != self.version:
            raise Refused(CHANGED_MEANWHILE, field="seen")


def version_of_details(page: Page) -> str:
    """Return the version of all that is said of the page itself, but for its looks and who sees what."""
    said = replace(page, ranks=(), certifications=(), subdivisions=(), awards=(), revision=0)
    said = replace(said, accent="", appearance=Appearance.SYSTEM, logo=None, banner=None)
    return _hash(replace(said, sharing=AS_USUAL))


def version_of_theme(page: Page) -> str:
    """Return the version of what the page looks like."""
    return _hash((page.accent, page.appearance, page.logo, page.banner))


def version_of_sharing(page: Page) -> str:
    """Return the version of who sees what of the page."""
    return _hash(page.sharing)


def version_of_order(mappings: Iterable[Mapping]) -> str:
    """Return the version of which mappings of a kind there are, in which order."""
    return _hash([each.id for each in mappings])


def version_of_mapping(mapping: Mapping | None) -> str:
    """Return the version of one mapping; whether a sync has looked at it makes no difference."""
    match mapping:  # Each by itself: `replace` keeps the type only of what is one of them.
        case Rank():
            return _hash(replace(mapping, is_new=False))
        case Certification():
            return _hash(replace(mapping, is_new=False))
        case Subdivision():
            return _hash(replace(mapping, is_new=False))
        case None:
            return ""


def _hash(value: object) -> str:
    return blake2b(repr(value).encode(), digest_size=8).hexdigest()
