"""Pages: one public roster of a guild each, with its ranks, certifications, subdivisions and awards.

The first three are bound to roles of the guild by id. A rank whose role was deleted is *unmapped*: it keeps
its role id and its members until somebody gives it a role again, or removes it.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Invalid
from domain.ids import CertificationId, GuildId, PageId, RankId, RoleId, SubdivisionId, UserId
from domain.rosters.awards import Award
from domain.rosters.fields import AS_USUAL, Sharing
from domain.rosters.guilds import Notice
from domain.rosters.pictures import Picture
from domain.rosters.places import spoken
from domain.rosters.schemes import Scheme
from domain.rosters.themes import Appearance
from domain.words import sentence

KEPT_AFTER_DELETION = timedelta(days=30)
LONGEST_TITLE = 100
LONGEST_DESCRIPTION = 1000
LONGEST_NAME = 100
MOST_RANKS = 100
MOST_CERTIFICATIONS = 100
MOST_SUBDIVISIONS = 100
MOST_READERS = 25
REMIND_BEFORE = timedelta(days=14)
"""How long before its end the holder of a certification is reminded, unless the page says otherwise."""
LONGEST_VALID = timedelta(days=3650)
LONGEST_REMINDER = timedelta(days=90)
TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Embeddings, overrides and isolates of direction, as `str.translate` takes them away."""
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
"""Categories of Unicode that show nothing by themselves."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by their category, and yet blank."""


class Visibility(StrEnum):
    """Who may open a page: everybody, whoever has the link, the guild's members, nobody."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    MEMBERS = "members"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Rank:
    """One rung of a page's ladder. `is_new` until the first sync has looked at it.

    `seats_min` and `seats_max` are how many should and may hold it, None where that is not said.
    """

    id: RankId
    name: str
    role_id: RoleId
    is_command: bool = False
    is_unmapped: bool = False
    is_new: bool = True
    abbreviation: str = ""
    seats_min: int | None = None
    seats_max: int | None = None
    callsigns: Scheme | None = None


@dataclass(frozen=True, slots=True)
class Certification:
    """What a member holds by a role. `is_new` until the first sync has looked at it.

    Whoever gets it holds it for `valid_for` (None: without end) unless an end of its own is given, and is
    reminded `remind_before` that end.
    """

    id: CertificationId
    name: str
    role_id: RoleId
    is_unmapped: bool = False
    is_new: bool = True
    valid_for: timedelta | None = None
    remind_before: timedelta = REMIND_BEFORE

    @property
    def reminds_within(self) -> timedelta:
        """Return how long before the end the reminder comes: never in the first half of what is usual."""
        return min(self.remind_before, self.valid_for / 2) if self.valid_for else self.remind_before


@dataclass(frozen=True, slots=True)
class Subdivision:
    """What a member belongs to by a role. `is_new` until the first sync has looked at it."""

    id: SubdivisionId
    name: str
    role_id: RoleId
    is_unmapped: bool = False
    is_new: bool = True
    abbreviation: str = ""
    callsigns: Scheme | None = None


Mapping = Rank | Certification | Subdivision
"""Whatever of a page is bound to a role of the guild."""


@dataclass(frozen=True, slots=True)
class Page:
    """One roster of a guild under an address of its own; `ranks` run from the top of the ladder down.

    While it is for members, whoever has one of `reader_role_ids` may open it; all of them, if it names none.
    `sharing` says who of those who may open it sees what.
    """

    id: PageId
    guild_id: GuildId
    owner_id: UserId
    slug: str
    title: str
    description: str = ""
    visibility: Visibility = Visibility.PUBLIC
    patrol_logs: bool = False
    ranks: tuple[Rank, ...] = ()
    certifications: tuple[Certification, ...] = ()
    subdivisions: tuple[Subdivision, ...] = ()
    awards: tuple[Award, ...] = ()
    revision: int = 0
    created_at: datetime | None = None
    deleted_at: datetime | None = None
    former_slugs: tuple[str, ...] = field(default=())
    abbreviation: str = ""
    reader_role_ids: tuple[RoleId, ...] = ()
    accent: str = ""
    appearance: Appearance = Appearance.SYSTEM
    logo: Picture | None = None
    banner: Picture | None = None
    sharing: Sharing = AS_USUAL

    def order(self) -> dict[RankId, int]:
        """Return each rank's place on the ladder, 0 the highest."""
        return {rank.id: place for place, rank in enumerate(self.ranks)}

    def purge_at(self) -> datetime | None:
        """Return when a deleted page is gone for good."""
        return self.deleted_at + KEPT_AFTER_DELETION if self.deleted_at else None

    def mappings(self) -> tuple[Mapping, ...]:
        """Return everything of the page that is bound to a role."""
        return (*self.ranks, *self.certifications, *self.subdivisions)


@dataclass(frozen=True, slots=True)
class PageHead:
    """What must be known of a page to answer for it without reading it: kept in memory, one a page.

    `strength` counts its members; `synced_at`, `notice` and `zone` are its guild's.
    """

    id: PageId
    guild_id: GuildId
    guild_name: str
    owner_id: UserId
    slug: str
    title: str
    description: str
    visibility: Visibility
    revision: int
    strength: int = 0
    synced_at: datetime | None = None
    notice: Notice | None = None
    deleted_at: datetime | None = None
    former_slugs: tuple[str, ...] = ()
    zone: str = "UTC"
    reader_role_ids: tuple[RoleId, ...] = ()
    logo: Picture | None = None
    banner: Picture | None = None
    sharing: Sharing = AS_USUAL


def readers(page: Page, role_ids: Collection[RoleId]) -> tuple[RoleId, ...]:
    """Return whom the page is for while it is for members; @everyone, whose id is the guild's, is all."""
    return () if RoleId(page.guild_id) in role_ids else tuple(sorted(set(role_ids)))


def may_read(role_ids: Collection[RoleId], reader_role_ids: Collection[RoleId]) -> bool:
    """Say whether a member with these roles may read a page that is for those."""
    return not reader_role_ids or not set(role_ids).isdisjoint(reader_role_ids)


def check_readers(page: Page, known_roles: Collection[RoleId]) -> None:
    """Raise `Invalid` if the page is for roles that the guild has not, or for too many."""
    if len(page.reader_role_ids) > MOST_READERS:
        raise Invalid(
            sentence("readers: at most {most} roles may be named.", most=MOST_READERS), field="readers"
        )
    for role_id in page.reader_role_ids:
        if role_id not in known_roles:
            raise Invalid(
                sentence("readers: the server has no role with id {role_id}.", role_id=role_id),
                field="readers",
            )


def checked_text(
    text: str, *, name: str, longest: int, may_be_empty: bool = False, may_have_lines: bool = False
) -> str:
    """Return `text` stripped, or raise `Invalid` naming `name` if it is empty, too long or not printable.

    What turns the direction of all that follows is left out, since it would turn what stands beside it, too.
    """
    text = text.translate(TURNING).strip()
    if not text and not may_be_empty:
        raise Invalid(sentence("{name} must not be empty.", name=spoken(name)), field=name)
    if len(text) > longest:
        raise Invalid(
            sentence(
                "{name} may have {longest} characters at most; this one has {number}.",
                name=spoken(name),
                longest=longest,
                number=len(text),
            ),
            field=name,
        )
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Invalid(sentence("{name} contains half a character.", name=spoken(name)), field=name)
    if not may_have_lines and ("\n" in text or "\t" in text):
        raise Invalid(sentence("{name} must stand on one line.", name=spoken(name)), field=name)
    if any((ord(character) < 32 and character not in "\n\t") or character == "\x7f" for character in text):
        raise Invalid(sentence("{name} contains a control character.", name=spoken(name)), field=name)
    if text and not any(map(_can_be_seen, text)):
        if may_be_empty:
            return ""
        raise Invalid(sentence("{name} must hold something that can be seen.", name=spoken(name)), field=name)
    return text


def _can_be_seen(character: str) -> bool:
    """Say whether a letter leaves a mark by itself; of what is newer than our tables, we believe it."""
    return character not in BLANK and unicodedata.category(character) not in UNSEEN
