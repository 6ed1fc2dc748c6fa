"""Imports: a file previewed, applied, taken back; roles as a batch of orders, the rest staged and swapped in.

draft ─► preview ─► apply ─┬─► import_rows ─► one statement over the memberships ─► RosterChanged
                           └─► batch of orders ─► the bot ─► at its end, what had to wait for roles
"""

import asyncio
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

import structlog

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.errors import NotFound, Refused, RosterError
from domain.events import BatchStarted, RosterChanged
from domain.ids import BatchId, ImportId, PageId, UserId
from domain.rosters.asks import Ask
from domain.rosters.batches import DRAFT_LIVES, Batch, BatchKind, BatchState, Line, LineState
from domain.rosters.columns import ColumnKind, guessed
from domain.rosters.imports import Candidate, ImportState, Known, Plan, PlannedRow, planned
from domain.rosters.pages import Page
from domain.rosters.sheets import Sheet, read_sheet
from domain.rosters.undoing import undoing
from domain.words import sentence
from services.access.tiers import require
from services.live import Live
from services.rosters.particulars import kept_of
from services.rosters.recording import person_of
from storage.database import Database
from storage.rosters.imports import StoredImport
from storage.rosters.particular_writes import RECORDED, Deed
from storage.transaction import Transaction

STAGED_AT_ONCE = 1_000
"""Rows a transaction: so that nobody waits behind a file."""

Progress = Callable[[int, int], None]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A file, what its columns seem to hold, and what it would change."""

    stored: StoredImport
    page: Page
    sheet: Sheet
    plan: Plan


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import wrote at once, and the batch of its orders, if it has any."""

    stored: StoredImport
    written: int
    batch: Batch | None
    orders: int = 0


class Imports:
    """Brings a sheet's rows onto a page; whoever is of the admin tier there may."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._applying: set[ImportId] = set()  # of two at once one would clear away what the other staged

    async def draft(
        self,
        actor: Actor,
        page_id: PageId,
        filename: str,
        content: bytes,
        candidates: Sequence[Candidate],
    ) -> ImportPreview:
        """Keep a file and return what it would change; nothing is changed."""
        known = await self._known(actor, page_id, candidates)
        sheet, kinds = await asyncio.to_thread(_read, content, known.page)
        plan = await asyncio.to_thread(planned, sheet, kinds, known, now=self._clock())
        draft = StoredImport(
            ImportId(0),
            known.page.guild_id,
            page_id,
            ImportState.DRAFT,
            actor.user_id,
            actor.name,
            filename[:100],
            kinds,
            self._clock(),
        )
        packed = await asyncio.to_thread(zlib.compress, content)
        async with self._database.begin() as tx:
            stored = await tx.imports.add(draft, packed)
        return ImportPreview(stored, known.page, sheet, plan)

    async def preview(
        self,
        actor: Actor,
        import_id: ImportId,
        candidates: Sequence[Candidate],
        *,
        columns: Sequence[ColumnKind] | None = None,
    ) -> ImportPreview:
        """Return what a kept file would change now, its columns as they were guessed or are said to be."""
        async with self._database.read() as tx:
            stored = await tx.imports.get(import_id)
            packed = await tx.imports.content(import_id)
        known = await self._known(actor, stored.page_id, candidates)
        if stored.state is not ImportState.DRAFT or packed is None:
            raise Refused(sentence("This import was applied or cancelled already."))
        if self._clock() - stored.created_at > DRAFT_LIVES:
            raise Refused(sentence("This was drawn up over an hour ago. Send the file again."))
        sheet = await asyncio.to_thread(_unpacked, packed)
        kinds = tuple(columns) if columns is not None else stored.columns
        plan = await asyncio.to_thread(planned, sheet, kinds, known, now=self._clock())
        if kinds != stored.columns:
            async with self._database.begin() as tx:
                await tx.imports.set_columns(import_id, kinds)
        return ImportPreview(replace(stored, columns=kinds), known.page, sheet, plan)

    async def apply(
        self,
        actor: Actor,
        import_id: ImportId,
        candidates: Sequence[Candidate],
        *,
        progress: Progress | None = None,
    ) -> Applied:
        """Write all of the file's own data at once, and give the orders that its roles mean."""
        if import_id in self._applying:
            raise Refused(sentence("This import is being applied already."))
        self._applying.add(import_id)
        try:
            return await self._apply(actor, import_id, candidates, progress)
        finally:
            self._applying.discard(import_id)

    async def _apply(
        self, actor: Actor, import_id: ImportId, candidates: Sequence[Candidate], progress: Progress | None
    ) -> Applied:
        found = await self.preview(actor, import_id, candidates)
        stored, rows = found.stored, found.plan.rows
        if actor.user_id != stored.actor_id:
            raise Refused(sentence("Only {who}, who sent this file, can apply it.", who=stored.actor_name))
        if not rows:
            raise Refused(sentence("The file changes nothing."))
        at = self._clock()
        await self._stage(stored, found.plan, at, progress)
        batch = await self._orders_of(actor, stored, found.plan)
        async with self._database.begin() as tx:
            guild = await tx.guilds.lock(stored.guild_id)
            if guild.held is not None:
                raise Refused(sentence("A sync of this server is held; look at /sync status first."))
            await _check_as_seen(tx, found)
            if not await tx.imports.applied(import_id, at=at, batch_id=batch.id if batch else None):
                raise Refused(sentence("This import was applied or cancelled already."))
            await tx.imports.write(import_id)
            await tx.imports.particulars.write(await _deed(tx, actor, found.page, stored, at))
            written = sum(row.writes_now for row in rows)
            await _tell(tx, stored, records=_recorded(rows))
            if batch is not None:
                await _start(tx, batch, at)
            await _audited(tx, actor, stored, "import.applied", rows=len(rows))
        await self._live.look()
        log.info("import.applied", number=import_id, rows=len(rows), written=written)
        return Applied(stored, written, batch, sum(len(row.asks) for row in rows))

    async def cancel(self, actor: Actor, import_id: ImportId) -> None:
        """Drop a file that is not to be applied."""
        async with self._database.begin() as tx:
            stored = await tx.imports.get(import_id)
            await require(tx, actor, stored.guild_id, Tier.ADMIN, page_id=stored.page_id)
            if not await tx.imports.cancelled(import_id):
                raise Refused(sentence("This import was applied or cancelled already."))
            await _audited(tx, actor, stored, "import.cancelled")

    async def roll_back(self, actor: Actor, page_id: PageId) -> Applied:
        """Take the page's last import back: data at once, roles by orders; refused if things moved on."""
        async with self._database.begin() as tx:
            page = await tx.pages.get(page_id)
            await require(tx, actor, page.guild_id, Tier.ADMIN, page_id=page_id)
            await tx.guilds.lock(page.guild_id)
            stored = await tx.imports.latest(page_id)
            if stored is None:
                raise NotFound(sentence("Nothing was imported to this page."))
            await _check_unchanged(tx, stored)
            lines = await _backwards(tx, page, stored)
            batch = None
            if lines:
                batch = await tx.batches.add(self._batch(actor, stored, BatchKind.ROLLBACK), lines)
            at = self._clock()
            if not await tx.imports.taken_back(stored.id, at=at, undoing_id=batch.id if batch else None):
                raise Refused(sentence("The last import of this page was taken back already."))
            written = await tx.particulars.rows_written(stored.id)
            await tx.imports.write_back(stored.id)
            await tx.imports.particulars.write_back(await _deed(tx, actor, page, stored, at))
            await _tell(tx, stored, records=1)
            if batch is not None:
                await _start(tx, batch, at)
            await _audited(tx, actor, stored, "import.taken_back")
        await self._live.look()
        return Applied(stored, written, batch, len(lines))

    async def known_people(self, actor: Actor, page_id: PageId) -> tuple[Candidate, ...]:
        """Return everybody whom the roster knows on this page: all that can be matched without Discord."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            await require(tx, actor, page.guild_id, Tier.ADMIN, page_id=page_id)
            roster = await tx.rosters.load(page_id)
        members = [roster.people[each.person_id] for each in roster.memberships]
        return tuple(
            Candidate(person.user_id, person.profile.username, (person.profile.name,))
            for person in members
            if person.user_id is not None
        )

    async def tidy(self) -> int:
        """Forget files that nobody applied; return how many they were."""
        async with self._database.begin() as tx:
            return await tx.imports.tidy(self._clock() - DRAFT_LIVES)

    async def _known(self, actor: Actor, page_id: PageId, candidates: Sequence[Candidate]) -> Known:
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            await require(tx, actor, page.guild_id, Tier.ADMIN, page_id=page_id)
            roster = await tx.rosters.load(page_id)
            settings = await tx.settings.of(page.guild_id)
            kept = await kept_of(tx, actor, roster)
        members = {
            user_id: each
            for each in roster.memberships
            if (user_id := roster.people[each.person_id].user_id) is not None
        }
        return Known(page, tuple(candidates), members, ZoneInfo(settings.zone), kept)

    async def _stage(self, stored: StoredImport, plan: Plan, at: datetime, progress: Progress | None) -> None:
        """Put the rows beside the roster, a few at a time; what an attempt before left there goes first."""
        async with self._database.begin() as tx:
            await tx.imports.unstage(stored.id)
            await tx.particulars.unstage(stored.id)
        rows = list(enumerate(plan.rows, start=1))
        numbers = count(1)
        for start in range(0, len(rows), STAGED_AT_ONCE):
            some = rows[start : start + STAGED_AT_ONCE]
            async with self._database.begin() as tx:
                await tx.imports.stage(stored.id, some)
            beside = [(next(numbers), row, each) for _, row in some for each in row.particulars]
            for first in range(0, len(beside), STAGED_AT_ONCE):
                async with self._database.begin() as tx:
                    await tx.particulars.stage(stored.id, beside[first : first + STAGED_AT_ONCE], at=at)
            if progress is not None:
                progress(min(start + STAGED_AT_ONCE, len(rows)), len(rows))

    async def _orders_of(self, actor: Actor, stored: StoredImport, plan: Plan) -> Batch | None:
        """Keep the orders of the rows as a draft, a few at a time; it is started with the swap."""
        lines = list(_lines(plan))
        if not lines:
            return None
        async with self._database.begin() as tx:
            batch = await tx.batches.add(self._batch(actor, stored, BatchKind.IMPORT), ())
        for start in range(0, len(lines), STAGED_AT_ONCE):
            async with self._database.begin() as tx:
                await tx.batches.add_lines(batch.id, lines[start : start + STAGED_AT_ONCE])
        return batch

    def _batch(self, actor: Actor, stored: StoredImport, kind: BatchKind) -> Batch:
        return Batch(
            BatchId(0),
            stored.guild_id,
            stored.page_id,
            kind,
            BatchState.DRAFT,
            actor.user_id,
            actor.name,
            self._clock(),
            reason=_reason(stored),
            is_silent=True,
        )


def _read(content: bytes, page: Page) -> tuple[Sheet, tuple[ColumnKind, ...]]:
    sheet = read_sheet(content)
    return sheet, guessed(sheet, page)


def _unpacked(packed: bytes) -> Sheet:
    return read_sheet(zlib.decompress(packed))


def _lines(plan: Plan) -> Iterator[Line]:
    asks: list[tuple[int, UserId, str, Ask]] = [
        (row.line, row.user_id, row.name, ask) for row in plan.rows for ask in row.asks
    ]
    for number, (line, user_id, name, ask) in enumerate(asks, start=1):
        yield Line(number, user_id, name, ask, source=line)


async def _start(tx: Transaction, batch: Batch, at: datetime) -> None:
    drafts = frozenset({BatchState.DRAFT})
    await tx.batches.set_state(batch.id, BatchState.RUNNING, expected=drafts, started_at=at)
    await tx.outbox.put(BatchStarted(batch.guild_id, batch.id))


def _reason(stored: StoredImport) -> str:
    return f"import #{stored.id}"


async def _deed(tx: Transaction, actor: Actor, page: Page, stored: StoredImport, at: datetime) -> Deed:
    by = await person_of(tx, actor, page.guild_id)
    return Deed(stored.id, page, at, by, _reason(stored))


async def _audited(
    tx: Transaction, actor: Actor, stored: StoredImport, action: str, **detail: object
) -> None:
    await tx.audit.wrote(actor, stored.guild_id, action, f"#{stored.id}", target=None, **detail)


def _recorded(rows: Sequence[PlannedRow]) -> int:
    """How many records are written at once."""
    return sum(each.kind in RECORDED and not each.is_late for row in rows for each in row.particulars)


async def _tell(tx: Transaction, stored: StoredImport, *, records: int) -> None:
    revision = await tx.pages.bump(stored.page_id)
    await tx.outbox.put(RosterChanged(stored.guild_id, stored.page_id, revision, records))


async def _check_as_seen(tx: Transaction, found: ImportPreview) -> None:
    """Refuse what was changed by others between the preview, which was just made, and the guild's lock."""
    page, was = await tx.pages.get(found.page.id), found.page
    if (page.ranks, page.subdivisions, page.awards) != (was.ranks, was.subdivisions, was.awards):
        raise Refused(sentence("The page was changed just now. Look at the preview again."))
    if lines := await tx.particulars.moved_on(found.stored.id, page.id):
        raise Refused(
            sentence(
                "Line {line}: somebody else changed this member, or took his callsign, just now. "
                "Look at the preview again.",
                line=lines[0],
            )
        )


async def _check_unchanged(tx: Transaction, stored: StoredImport) -> None:
    if stored.state is ImportState.TAKEN_BACK:
        raise Refused(sentence("The last import of this page was taken back already."))
    if stored.batch_id is not None:
        counts = await tx.batches.counts(stored.batch_id)
        waits = await tx.particulars.late(stored.id, limit=1)
        if counts.get(LineState.WAITING) or counts.get(LineState.OPEN) or waits:
            raise Refused(
                sentence("The orders of that import are still under way; cancel them in /bulk status first.")
            )
    changed = await tx.imports.changed_since(stored.id)
    changed += await tx.particulars.changed_since(stored.id, stored.page_id)
    if changed:
        raise Refused(
            sentence(
                "{count} members have other dates, hours, callsigns or statuses by now than it gave them; "
                "it can't be taken back.",
                count=f"{changed:,}",
            )
        )
    if taken := await tx.particulars.taken_meanwhile(stored.id, stored.page_id):
        raise Refused(
            sentence(
                "{callsign}, which it took from a member, is somebody else's by now. Release it first.",
                callsign=taken[0],
            )
        )


async def _backwards(tx: Transaction, page: Page, stored: StoredImport) -> list[Line]:
    """The orders that take back what those of the import did, as far as that still stands."""
    if stored.batch_id is None:
        return []
    found: list[Line] = []
    done = [line for line in await tx.batches.lines(stored.batch_id) if line.record_id is not None]
    users = [line.target_id for line in done]
    known = await tx.people.enrolments(page.guild_id, page_ids=[page.id], user_ids=users)
    for line in reversed(done):
        if line.record_id is None:
            continue
        record = await tx.records.get(line.record_id)
        enrolment = known.get(line.target_id)
        standing = enrolment.standings.get(page.id) if enrolment else None
        try:
            ask = undoing(record, page, standing)
        except RosterError:
            continue  # what moved on since stays as it is
        found.append(Line(len(found) + 1, line.target_id, line.name, ask, source=line.source))
    return found
