"""Sync: what Discord shows, compared with what the roster says.

    snapshot ──┐
               ├── diff ──► changes ──► records, rows, events   (services/rosters/sync)
    enrolled ──┘

The same `diff` serves one member, a whole guild and a dry run. It is idempotent: after its changes
are applied, a second one is empty. Each member's part depends on no other's, so their order is free.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from domain.ids import GuildId, PageId, RankId, RoleId, UserId
from domain.rosters.memberships import Standing, standing_on
from domain.rosters.pages import Page
from domain.rosters.people import Profile

HELD_ABOVE_MEMBERS = 5
HELD_ABOVE_SHARE = 0.10
"""A full sync that would remove more than this share *and* more than that many from a page is held."""


@dataclass(frozen=True, slots=True)
class MemberSeen:
    """A member of the guild, copied at the moment Discord showed him."""

    user_id: UserId
    profile: Profile
    role_ids: frozenset[RoleId]


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """A member who was seen leaving the guild."""

    user_id: UserId


@dataclass(frozen=True, slots=True)
class Known:
    """How everybody on the pages looked when he was last compared, None where that no longer counts.

    `signature` is the pages' own, then: of pages that were edited since, it says nothing.
    """

    signature: bytes
    fingerprints: Mapping[UserId, int | None]


NOBODY = Known(b"", {})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What Discord shows of a guild: all of it if `is_complete`, else only those named.

    `role_ids` are all the roles the guild has. A complete snapshot holds everybody who has a mapped
    role or is enrolled; others may be left out. Whoever is enrolled and not in it has left.
    `known` is what was looked up to make it, so that nobody need look twice.
    """

    guild_id: GuildId
    role_ids: frozenset[RoleId]
    members: tuple[MemberSeen, ...] = ()
    departed: frozenset[UserId] = frozenset()
    is_complete: bool = False
    known: Known = NOBODY


@dataclass(frozen=True, slots=True)
class Former:
    """The rank somebody was last shown in on a page, and when that ended, where it is known."""

    rank_id: RankId
    left_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the roster says of one Discord account: a standing on each page he is a member of.

    `former` tells of the pages he was a member of before.
    """

    profile: Profile
    standings: Mapping[PageId, Standing] = field(default_factory=dict)
    former: Mapping[PageId, Former] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The roster side of a comparison: a guild's pages, and the enrolments of those concerned."""

    guild_id: GuildId
    pages: tuple[Page, ...]
    people: Mapping[UserId, Enrolment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoleLost:
    """A mapping whose role is gone: to be marked unmapped, its members kept."""

    page_id: PageId
    role_id: RoleId
    name: str


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """An account that is new to the roster (`before` is None) or shows itself otherwise than before."""

    user_id: UserId
    before: Profile | None
    after: Profile


@dataclass(frozen=True, slots=True)
class StandingChanged:
    """A standing gained, changed or lost on one page.

    `has_left` tells a leaver from somebody who lost his last rank but stayed in the guild.
    """

    user_id: UserId
    page_id: PageId
    before: Standing | None
    after: Standing | None
    has_left: bool = False
    former: Former | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything a snapshot changes; false if that is nothing."""

    lost: tuple[RoleLost, ...] = ()
    profiles: tuple[ProfileChanged, ...] = ()
    standings: tuple[StandingChanged, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lost or self.profiles or self.standings)

    def users(self) -> frozenset[UserId]:
        """Return the accounts of which anything changes."""
        profiles = frozenset(change.user_id for change in self.profiles)
        return profiles | {change.user_id for change in self.standings}


def diff(snapshot: Snapshot, enrolled: Enrolled) -> Changes:
    """Return what must change for the roster to say what Discord shows."""
    lost = tuple(_lost_roles(snapshot.role_ids, enrolled.pages))
    pages = after_losing(enrolled.pages, lost)
    profiles: list[ProfileChanged] = []
    standings: list[StandingChanged] = []
    for seen in snapshot.members:
        known = enrolled.people.get(seen.user_id)
        changed = tuple(_member_changes(seen, known, pages))
        standings += changed
        if _is_on_a_page(known, changed) and (known is None or known.profile != seen.profile):
            profiles.append(ProfileChanged(seen.user_id, known.profile if known else None, seen.profile))
    for user_id in snapshot.departed:
        standings += _departure(user_id, enrolled.people.get(user_id))
    if snapshot.is_complete:
        shown = {seen.user_id for seen in snapshot.members}
        for user_id in enrolled.people.keys() - shown - snapshot.departed:
            standings += _departure(user_id, enrolled.people[user_id])
    return Changes(lost, tuple(profiles), tuple(standings))


def applied(changes: Changes, enrolled: Enrolled) -> Enrolled:
    """Return the roster side as it is once `changes` have been written."""
    people = dict(enrolled.people)
    for profile in changes.profiles:
        known = people.get(profile.user_id)
        people[profile.user_id] = replace(known, profile=profile.after) if known else Enrolment(profile.after)
    for change in changes.standings:
        people[change.user_id] = _with_standing(people[change.user_id], change)
    return replace(enrolled, pages=after_losing(enrolled.pages, changes.lost), people=people)


def after_losing(pages: Iterable[Page], lost: Iterable[RoleLost]) -> tuple[Page, ...]:
    """Return the pages with every mapping of a lost role marked unmapped."""
    gone = {(each.page_id, each.role_id) for each in lost}
    if not gone:
        return tuple(pages)
    return tuple(
        replace(
            page,
            ranks=tuple(
                replace(m, is_unmapped=True) if (page.id, m.role_id) in gone else m for m in page.ranks
            ),
            certifications=tuple(
                replace(m, is_unmapped=True) if (page.id, m.role_id) in gone else m
                for m in page.certifications
            ),
            subdivisions=tuple(
                replace(m, is_unmapped=True) if (page.id, m.role_id) in gone else m for m in page.subdivisions
            ),
        )
        for page in pages
    )


def mapped_roles(pages: Iterable[Page]) -> frozenset[RoleId]:
    """Return the roles that any of the pages is bound to and that still exist."""
    return frozenset(
        mapping.role_id for page in pages for mapping in page.mappings() if not mapping.is_unmapped
    )


def mapping_signature(pages: Iterable[Page]) -> bytes:
    """Return bytes that differ whenever roles could mean something else on these pages."""
    digest = blake2b(digest_size=8)
    for page in pages:
        digest.update(page.id.bytes)
        for mapping in page.mappings():
            kind = type(mapping).__name__
            digest.update(f"{kind} {mapping.id} {mapping.role_id} {mapping.is_unmapped};".encode())
    return digest.digest()


def fingerprint(seen: MemberSeen, mapped: frozenset[RoleId], signature: bytes) -> int:
    """Return a number (64 bits, signed) that stays while `diff` has nothing to say of this member."""
    roles, profile = _mapped_text(seen.role_ids, mapped), seen.profile
    text = f"{profile.username}\0{profile.name}\0{profile.avatar}\0{roles}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8, key=signature).digest(), signed=True)


@lru_cache(maxsize=4096)
def _mapped_text(role_ids: frozenset[RoleId], mapped: frozenset[RoleId]) -> str:
    """The same few sets of roles come again and again in a member list."""
    return ",".join(map(str, sorted(role_ids & mapped)))


def is_held(removals: int, members: int) -> bool:
    """Say whether a full sync that removes `removals` of a page's `members` must wait for a confirmation."""
    return removals > HELD_ABOVE_MEMBERS and removals > members * HELD_ABOVE_SHARE


def _lost_roles(role_ids: frozenset[RoleId], pages: Iterable[Page]) -> Iterator[RoleLost]:
    for page in pages:
        for mapping in page.mappings():
            if not mapping.is_unmapped and mapping.role_id not in role_ids:
                yield RoleLost(page.id, mapping.role_id, mapping.name)


def _member_changes(
    seen: MemberSeen, known: Enrolment | None, pages: tuple[Page, ...]
) -> Iterator[StandingChanged]:
    for page in pages:
        before = known.standings.get(page.id) if known else None
        after = standing_on(page, seen.role_ids, before=before)
        if before != after:
            former = known.former.get(page.id) if known else None
            yield StandingChanged(seen.user_id, page.id, before, after, former=former)


def _is_on_a_page(known: Enrolment | None, changed: tuple[StandingChanged, ...]) -> bool:
    gone = {change.page_id for change in changed if change.after is None}
    stays = known is not None and any(page_id not in gone for page_id in known.standings)
    return stays or any(change.after is not None for change in changed)


def _departure(user_id: UserId, known: Enrolment | None) -> Iterator[StandingChanged]:
    for page_id, before in (known.standings if known else {}).items():
        yield StandingChanged(user_id, page_id, before, None, has_left=True)


def _with_standing(known: Enrolment, change: StandingChanged) -> Enrolment:
    standings, former = dict(known.standings), dict(known.former)
    if change.after is not None:
        standings[change.page_id] = change.after
        former.pop(change.page_id, None)
    elif change.before is not None:
        del standings[change.page_id]
        former[change.page_id] = Former(change.before.shown)
    return replace(known, standings=standings, former=former)
