"""Sync: what the bot saw becomes rows, records and events.

    live events ─► apply ───┐                   ┌─► memberships, records
                            ├─► diff ─► enrol ──┤
    full list ──► compare ──┘     │             └─► revision, event in the outbox
                                  └─► held, if too many would leave at once

The caller serialises a guild's calls. A process that edits pages meanwhile is met by reading them
again in each writing transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from domain.access.actors import Actor
from domain.errors import Refused
from domain.events import GuildChanged, SyncRequested
from domain.ids import GuildId, PageId, RoleId
from domain.rosters.attribution import STALE_AFTER, RoleAudit
from domain.rosters.guilds import Guild, GuildState, Held
from domain.rosters.pages import Page
from domain.rosters.sync import (
    NOBODY,
    Known,
    MemberLeft,
    MemberSeen,
    Snapshot,
    mapped_roles,
    mapping_signature,
)
from domain.words import sentence
from services.live import Live
from services.rosters.comparing import Comparison, Removals, in_batches
from services.rosters.enrolling import Enrolling, Written
from storage.database import Database

BATCH = 500
"""Members a writing transaction: small enough that nobody waits long behind it."""
CLOCK_SKEW = timedelta(seconds=30)

log = structlog.get_logger(__name__)

Progress = Callable[[int, int], None]


class AuditLog(Protocol):
    """Discord's audit log, as far as the bot may read it."""

    async def role_changes(self, guild_id: GuildId, *, since: datetime | None) -> Sequence[RoleAudit]:
        """Return who gave and took which roles since then; empty if the bot may not read it."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a complete snapshot must hold: members with any of these roles, and those known already."""

    role_ids: frozenset[RoleId]
    known: Known = NOBODY


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a full comparison did: how many changed, came, went; `held` if it was not applied."""

    changed: int = 0
    joined: int = 0
    left: int = 0
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How a guild's pages stand against Discord; `members` counts them by page."""

    guild: Guild
    pages: tuple[Page, ...]
    members: dict[PageId, int]


class PagesEdited(Exception):
    """Ranks were edited after `wanted` was asked: the snapshot may lack people and is to be taken anew."""


class Sync:
    """Makes the roster say what Discord shows."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def apply(
        self, guild_id: GuildId, seen: Sequence[MemberSeen | MemberLeft], *, audit: AuditLog
    ) -> None:
        """Write what live events tell of members, the last word on each counting.

        Nothing is written while the guild is held: the comparison that ends the hold sees it all.
        """
        last = {each.user_id: each for each in seen}
        once = _AskedOnce(audit)
        for batch in in_batches(tuple(last.values()), BATCH):
            snapshot = await self._concerned(guild_id, batch)
            if snapshot is not None:
                await self._apply_batch(snapshot, once)

    async def wanted(self, guild_id: GuildId) -> Wanted:
        """Return whom a complete snapshot of the guild must hold."""
        async with self._database.read() as tx:
            pages = await tx.pages.of_guild(guild_id)
            enrolled = await tx.people.fingerprints(guild_id, page_ids=[page.id for page in pages])
        return Wanted(mapped_roles(pages), Known(mapping_signature(pages), enrolled))

    async def compare(
        self, snapshot: Snapshot, *, audit: AuditLog, progress: Progress | None = None
    ) -> SyncReport:
        """Make the guild's pages say what a complete snapshot shows, or hold it if too many would leave.

        `PagesEdited` if the snapshot was made for other mappings than the pages have by now.
        """
        comparison = await self._comparison(snapshot)
        if comparison is None:
            return SyncReport()
        if comparison.may_remove:
            removals = await comparison.removals(self._database, BATCH)
            held = await self._hold(comparison.guild, removals)
            if held is not None:
                return SyncReport(held=held)
        synced_at = comparison.guild.synced_at
        not_before = synced_at - CLOCK_SKEW if synced_at else None
        audits: Sequence[RoleAudit] | None = None
        written, done, total = Written(), 0, len(comparison.suspects) + len(comparison.missing)
        for part in comparison.parts(BATCH):
            if audits is None:
                since = None if comparison.has_new_mappings else not_before
                audits = await audit.role_changes(snapshot.guild_id, since=since)
            written += await self._write(part, audits, not_before=not_before)
            done += len(part.members) + len(part.departed)
            if progress is not None:
                progress(done, total)
        await self._finish(comparison)
        await self._live.look()
        log.info("sync.compared", guild=snapshot.guild_id, suspects=total, changed=written.changed)
        return SyncReport(written.changed, written.joined, written.left)

    async def preview(self, snapshot: Snapshot) -> SyncReport:
        """Return what `compare` would do, and do nothing."""
        comparison = await self._comparison(snapshot)
        if comparison is None:
            return SyncReport()
        removals = await comparison.removals(self._database, BATCH)
        held = removals.worst(self._clock()) if comparison.may_remove else None
        return SyncReport(removals.changed, removals.joined, removals.left, held)

    async def confirm(self, actor: Actor, guild_id: GuildId) -> Held:
        """Approve the removals that are held: the next comparison may remove that many, and is asked for."""
        actor.check_manages(guild_id)
        async with self._database.begin() as tx:
            guild = await tx.guilds.lock(guild_id)
            if guild.held is None:
                raise Refused(sentence("No sync is held; there is nothing to confirm."))
            approved = replace(guild.held, is_approved=True)
            await tx.guilds.save(replace(guild, held=approved))
            await tx.outbox.put(SyncRequested(guild_id))
            removals = approved.removals
            await tx.audit.wrote(actor, guild_id, "sync.confirmed", removals=removals, of=approved.members)
        await self._live.look()
        log.warning("sync.approved", guild=guild_id, removals=approved.removals, actor=actor.user_id)
        return approved

    async def status(self, actor: Actor, guild_id: GuildId) -> SyncStatus:
        """Return when the guild was compared last, what is held, and how many members its pages have."""
        actor.check_manages(guild_id)
        async with self._database.read() as tx:
            pages = await tx.pages.of_guild(guild_id)
            members = await tx.memberships.count([page.id for page in pages])
            return SyncStatus(await tx.guilds.get(guild_id), pages, members)

    async def _concerned(self, guild_id: GuildId, seen: Sequence[MemberSeen | MemberLeft]) -> Snapshot | None:
        """Return the part of `seen` that concerns a page; None if none does, or the guild stands still."""
        async with self._database.read() as tx:
            guild = await tx.guilds.find(guild_id)
            if guild is None or guild.held is not None or guild.state is GuildState.REMOVED:
                return None
            pages = await tx.pages.of_guild(guild_id)
            users = [each.user_id for each in seen]
            known = await tx.people.enrolments(guild_id, page_ids=[page.id for page in pages], user_ids=users)
            ordered = await tx.orders.open_for(guild_id, users)
            marks = await tx.forgetting.marks(guild_id)
        mapped = mapped_roles(pages)
        enrolled = {user_id for user_id, enrolment in known.items() if enrolment.standings}
        enrolled |= {order.target_id for order in ordered}  # an order ends even when he is off the page
        enrolled |= {each.user_id for each in seen if marks.hold(each.user_id)}
        members = tuple(
            each
            for each in seen
            if isinstance(each, MemberSeen) and (each.role_ids & mapped or each.user_id in enrolled)
        )
        departed = frozenset(
            each.user_id for each in seen if isinstance(each, MemberLeft) and each.user_id in enrolled
        )
        if not members and not departed:
            return None
        return Snapshot(guild_id, mapped, members, departed)

    async def _apply_batch(self, snapshot: Snapshot, audit: AuditLog) -> None:
        async with self._database.read() as tx:
            needs_names = await Enrolling(tx, self._clock()).would_change_roles(snapshot)
        now = self._clock()
        found: Sequence[RoleAudit] = ()
        if needs_names:
            found = await audit.role_changes(snapshot.guild_id, since=now - STALE_AFTER)
        written = await self._write(snapshot, found, not_before=now - STALE_AFTER)
        if written.changed or written.ended:
            await self._live.look()

    async def _write(
        self, snapshot: Snapshot, audits: Sequence[RoleAudit], *, not_before: datetime | None
    ) -> Written:
        async with self._database.begin() as tx:
            guild = await tx.guilds.lock(snapshot.guild_id)
            written = await Enrolling(tx, self._clock()).write(snapshot, audits, not_before=not_before)
            if written.changed and not snapshot.is_complete:
                await tx.guilds.save(replace(guild, synced_at=self._clock()))
        return written

    async def _comparison(self, snapshot: Snapshot) -> Comparison | None:
        """Return what of a complete snapshot needs a closer look; None for a guild that has no page."""
        if not snapshot.is_complete:
            raise ValueError("A comparison needs a complete snapshot.")
        async with self._database.read() as tx:
            guild = await tx.guilds.find(snapshot.guild_id)
            pages = await tx.pages.of_guild(snapshot.guild_id)
            if guild is None or not pages:
                return None
            page_ids = [page.id for page in pages]
            known = snapshot.known
            if known.signature != mapping_signature(pages):
                if known.signature:
                    raise PagesEdited
                fingerprints = await tx.people.fingerprints(snapshot.guild_id, page_ids=page_ids)
                known = Known(mapping_signature(pages), fingerprints)
            members = await tx.memberships.count(page_ids)
            marks = await tx.forgetting.marks(snapshot.guild_id)
        return Comparison.of(snapshot, guild, pages, known.fingerprints, members, marks)

    async def _hold(self, guild: Guild, removals: Removals) -> Held | None:
        """Hold the guild if a page would lose too many, unless that many were approved."""
        held = removals.worst(self._clock())
        if held is None:
            return None
        before = guild.held
        if before is not None and before.is_approved and held.removals <= before.removals:
            return None
        held = replace(held, since=before.since if before else held.since)
        async with self._database.begin() as tx:
            guild = await tx.guilds.lock(guild.id)
            await tx.guilds.save(replace(guild, held=held))
            await tx.outbox.put(GuildChanged(guild.id))
        await self._live.look()
        log.warning("sync.held", guild=guild.id, removals=held.removals, members=held.members)
        return held

    async def _finish(self, comparison: Comparison) -> None:
        """Set the stamp, end a hold, and note that new mappings have been looked at."""
        async with self._database.begin() as tx:
            guild = await tx.guilds.lock(comparison.guild.id)
            pages = await tx.pages.of_guild(guild.id)
            if mapping_signature(pages) == comparison.signature:
                await tx.pages.mark_seen([page.id for page in pages])
            await tx.forgetting.strike(guild.id, comparison.struck)
            await tx.guilds.save(replace(guild, synced_at=self._clock(), held=None))
            await tx.outbox.put(GuildChanged(guild.id))


class _AskedOnce:
    """An audit log that is asked once for a burst: all of it has happened, and asking again means waiting."""

    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit
        self._answer: Sequence[RoleAudit] | None = None

    async def role_changes(self, guild_id: GuildId, *, since: datetime | None) -> Sequence[RoleAudit]:
        if self._answer is None:
            self._answer = await self._audit.role_changes(guild_id, since=since)
        return self._answer
