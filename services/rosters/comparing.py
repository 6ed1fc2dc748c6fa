"""Comparing: which members of a complete snapshot need a closer look, and what that would remove."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from domain.ids import PageId, RoleId, UserId
from domain.rosters.forgetting import Mark, Marks, sifted
from domain.rosters.guilds import Guild, Held
from domain.rosters.orders import OrderKind
from domain.rosters.pages import Page
from domain.rosters.sync import (
    Enrolled,
    MemberSeen,
    Snapshot,
    diff,
    fingerprint,
    is_held,
    mapped_roles,
    mapping_signature,
)
from storage.database import Database

MOST_NAMES = 10
"""How many of those who would leave are named in a hold."""

Item = TypeVar("Item")


def in_batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield `items` in order, `size` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


@dataclass(slots=True)
class Removals:
    """What a comparison would do: how many change, come and go, and how many leave each page."""

    members: Mapping[PageId, int]
    changed: int = 0
    joined: int = 0
    left: int = 0
    leaving: dict[PageId, list[str]] = field(default_factory=dict)
    counts: dict[PageId, int] = field(default_factory=dict)

    def worst(self, now: datetime) -> Held | None:
        """Return the hold for the page that would lose too many, the worst of them; None if none would."""
        held = [
            Held(now, count, self.members.get(page_id, 0), tuple(self.leaving[page_id]))
            for page_id, count in self.counts.items()
            if is_held(count, self.members.get(page_id, 0))
        ]
        return max(held, key=lambda each: each.removals, default=None)

    def leave(self, page_id: PageId, name: str) -> None:
        """Count one who would leave a page."""
        self.left += 1
        self.counts[page_id] = self.counts.get(page_id, 0) + 1
        names = self.leaving.setdefault(page_id, [])
        if len(names) < MOST_NAMES:
            names.append(name)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A complete snapshot less those whose fingerprint says that nothing changed, and those forgotten.

    `struck` are the marks of forgotten ones who no longer have all the roles they had.
    """

    snapshot: Snapshot
    guild: Guild
    pages: tuple[Page, ...]
    signature: bytes
    suspects: tuple[MemberSeen, ...]
    missing: tuple[UserId, ...]
    members: Mapping[PageId, int]
    struck: Mapping[Mark, frozenset[RoleId]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        guild: Guild,
        pages: tuple[Page, ...],
        known: Mapping[UserId, int | None],
        members: Mapping[PageId, int],
        marks: Marks = Marks(),  # noqa: B008 - a frozen value
    ) -> "Comparison":
        """Return what of `snapshot` may differ from the roster, whose fingerprints are `known`."""
        mapped, signature = mapped_roles(pages), mapping_signature(pages)
        suspects = tuple(
            seen
            for seen in snapshot.members
            if (stored := known.get(seen.user_id)) is None or stored != fingerprint(seen, mapped, signature)
        )
        shown = {seen.user_id for seen in snapshot.members}
        missing = tuple(known.keys() - shown)
        # Nobody who was forgotten is known: only of strangers need be asked whether they are one of them.
        strangers = tuple(seen for seen in suspects if seen.user_id not in known) if marks else ()
        passed = sifted(replace(snapshot, members=strangers), marks, mapped)
        gone = {seen.user_id for seen in strangers} - {seen.user_id for seen in passed.snapshot.members}
        suspects = tuple(seen for seen in suspects if seen.user_id not in gone) if gone else suspects
        unseen = {mark: had - mapped for mark, had in marks.had.items() if mark not in passed.met}
        struck = {**passed.struck, **{mark: had for mark, had in unseen.items() if had != marks.had[mark]}}
        return cls(snapshot, guild, pages, signature, suspects, missing, members, struck)

    @property
    def may_remove(self) -> bool:
        """Say whether anybody is on the pages who could be removed."""
        return any(self.members.values())

    @property
    def has_new_mappings(self) -> bool:
        """Say whether holders are to be listed, whose roles may be from long ago."""
        return any(mapping.is_new for page in self.pages for mapping in page.mappings())

    def parts(self, size: int) -> Iterator[Snapshot]:
        """Yield the suspects and the missing as snapshots of `size`, each to be written on its own."""
        empty = replace(self.snapshot, members=(), departed=frozenset(), is_complete=False)
        lost = any(
            not mapping.is_unmapped and mapping.role_id not in self.snapshot.role_ids
            for page in self.pages
            for mapping in page.mappings()
        )
        if lost and not self.suspects and not self.missing:
            yield empty
        for members in in_batches(self.suspects, size):
            yield replace(empty, members=tuple(members))
        for departed in in_batches(self.missing, size):
            yield replace(empty, departed=frozenset(departed))

    async def removals(self, database: Database, size: int) -> Removals:
        """Return what writing all parts would do."""
        removals = Removals(self.members)
        page_ids = [page.id for page in self.pages]
        for part in self.parts(size):
            users = [*(seen.user_id for seen in part.members), *part.departed]
            async with database.read() as tx:
                people = await tx.people.enrolments(self.guild.id, page_ids=page_ids, user_ids=users)
                orders = await tx.orders.open_for(self.guild.id, users)
            discharged = {order.target_id for order in orders if order.kind is OrderKind.DISCHARGE}
            changes = diff(part, Enrolled(self.guild.id, self.pages, people))
            removals.changed += len(changes.users())
            for change in changes.standings:
                if change.after is None and change.user_id in discharged:
                    removals.left += 1  # by order, and so on purpose
                elif change.after is None:
                    removals.leave(change.page_id, people[change.user_id].profile.name)
                elif change.before is None:
                    removals.joined += 1
        return removals
