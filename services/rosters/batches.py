"""Batches: many orders at once, previewed, started, worked through a few at a time, stopped.

draft ──► start ──► BatchStarted ──► the bot: advance, advance, … ──► report
                                                │ settles what has ended, places as many again
                                                └─► Orders.place_within, judged as any single order
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import Invalid, NotAllowed, NotFound, Refused, RosterError
from domain.events import BatchStarted
from domain.ids import BatchId, GuildId, PageId, RankId, SubdivisionId, UserId
from domain.rosters.asks import KINDS, Ask
from domain.rosters.batches import (
    DRAFT_LIVES,
    MOST_TARGETS,
    WINDOW,
    Batch,
    BatchKind,
    BatchState,
    Line,
    LineState,
    Progress,
)
from domain.rosters.guards import needed_tier
from domain.rosters.guilds import Guild
from domain.rosters.judging import judged
from domain.rosters.orders import OrderKind, OrderState
from domain.rosters.pages import Page
from domain.rosters.reasons import checked_reason
from domain.rosters.sync import Enrolment
from domain.words import counted, sentence
from services.access.tiers import require
from services.live import Live
from services.rosters.orders import Busy, Orders, Terms
from services.rosters.particulars import wait_for_roles, write_late, write_waiting
from storage.database import Database
from storage.transaction import Transaction

KEPT = timedelta(days=90)
ALREADY = "It was so already."
RUNS = frozenset({BatchState.RUNNING})
STARTS = frozenset({BatchState.DRAFT})

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Picked:
    """Whom a batch is about: these accounts by name (None: any), narrowed to a rank and a subdivision."""

    names: Mapping[UserId, str] | None = None
    rank_id: RankId | None = None
    subdivision_id: SubdivisionId | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft and what it would do: how many lines by what they come to, and those refused."""

    batch: Batch
    page: Page
    wanted: Mapping[str, int]
    refused: tuple[Line, ...]

    @property
    def total(self) -> int:
        """Return how many orders would be given."""
        return sum(self.wanted.values())


@dataclass(frozen=True, slots=True)
class Report:
    """A batch, how far it has come, and every line of it."""

    progress: Progress
    lines: tuple[Line, ...]


class Batches:
    """Gives many orders in the name of one."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime], orders: Orders) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._orders = orders

    async def draft(
        self, actor: Actor, page_id: PageId, picked: Picked, ask: Ask, *, terms: Terms
    ) -> Preview:
        """Keep what would be ordered, each line judged as things stand, until it is started."""
        kind = KINDS[type(ask)]
        reason = checked_reason(terms.reason)
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            divisions = [each.id for each in page.subdivisions]
            needs = needed_tier(kind)
            await require(tx, actor, page.guild_id, needs, page_id=page.id, subdivision_ids=divisions)
            targets, known = await _targets(tx, actor, page, picked)
            grants = await tx.tiers.of_guild(page.guild_id)
        wanted, lines = _judged_lines(actor, page, targets, ask, known=known, grants=grants)
        batch = Batch(
            BatchId(0),
            page.guild_id,
            page.id,
            BatchKind(kind.value),
            BatchState.DRAFT,
            actor.user_id,
            actor.name,
            self._clock(),
            reason=reason,
            is_silent=terms.is_silent,
        )
        async with self._database.begin() as tx:
            batch = await tx.batches.add(batch, lines)
        return Preview(batch, page, wanted, tuple(each for each in lines if each.sentence is not None))

    async def start(self, actor: Actor, batch_id: BatchId) -> Progress:
        """Have a draft worked through; only whoever made it may say so."""
        now = self._clock()
        async with self._database.begin() as tx:
            batch, _ = await _locked(tx, batch_id)
            if actor.user_id != batch.actor_id:
                raise Refused(sentence("Only {who}, who drew this up, can start it.", who=batch.actor_name))
            await _check_may_give(tx, actor, batch)
            if batch.state is BatchState.DRAFT and now - batch.created_at > DRAFT_LIVES:
                raise Refused(sentence("This was drawn up over an hour ago. Give the command again."))
            if not await tx.batches.set_state(batch.id, BatchState.RUNNING, expected=STARTS, started_at=now):
                raise Refused(sentence("This has been started or cancelled already."))
            await tx.outbox.put(BatchStarted(batch.guild_id, batch.id))
            progress = await _progress(tx, batch.id)
            await _audit(tx, actor, batch, "batch.started", lines=progress.total, reason=batch.reason)
        await self._live.look()
        log.info("batch.started", batch=batch_id, kind=batch.kind.value, lines=progress.total)
        return progress

    async def cancel(self, actor: Actor, batch_id: BatchId) -> Progress:
        """Give no more orders of a batch: what is done stays, what is under way is finished."""
        async with self._database.begin() as tx:
            batch, _ = await _locked(tx, batch_id)
            await _check_may_see(tx, actor, batch)
            count = await tx.batches.cancel_waiting(batch.id) if batch.state in RUNS | STARTS else 0
            if not count:
                raise Refused(await _why_not_cancelled(tx, batch))
            await self._end_if_through(tx, batch)
            await _audit(tx, actor, batch, "batch.cancelled", lines=count)
            progress = await _progress(tx, batch.id)
        await self._live.look()
        log.info("batch.cancelled", batch=batch_id, lines=count)
        return progress

    async def advance(self, actor: Actor, batch_id: BatchId) -> Progress:
        """Settle the lines whose orders have ended, place as many again, and say how far it has come.

        `actor` is whoever gave the batch, with what he may now.
        """
        while True:
            async with self._database.begin() as tx:
                batch, guild = await _locked(tx, batch_id)
                await _settle(tx, batch.id)
                has_more = False
                if guild.held is None and batch.state is BatchState.RUNNING:
                    has_more = await self._place_some(tx, actor, batch) or await self._write_waiting(
                        tx, actor, batch
                    )
                await self._end_if_through(tx, batch)
                progress = await _progress(tx, batch.id)
            await self._live.look()
            if not has_more:
                return replace(progress, is_held=guild.held is not None)

    async def running(self, guild_id: GuildId) -> tuple[Batch, ...]:
        """Return the guild's batches that are being worked through, oldest first."""
        async with self._database.read() as tx:
            return await tx.batches.running(guild_id)

    async def guilds(self) -> frozenset[GuildId]:
        """Return the guilds that have a batch under way: after a start, those left over."""
        async with self._database.read() as tx:
            return frozenset(batch.guild_id for batch in await tx.batches.running())

    async def latest(self, actor: Actor, guild_id: GuildId, *, limit: int = 10) -> tuple[Progress, ...]:
        """Return how the guild's last batches stand, the newest first, of those the actor may see."""
        async with self._database.read() as tx:
            found = await tx.batches.latest(guild_id, limit=limit)
            seen = [each for each in found if await _may_see(tx, actor, each)]
            return tuple([Progress(each, await tx.batches.counts(each.id)) for each in seen])

    async def report(self, actor: Actor, batch_id: BatchId, guild_id: GuildId) -> Report:
        """Return every line of a batch, with its record or its sentence."""
        async with self._database.read() as tx:
            batch = await tx.batches.get(batch_id)
            if batch.guild_id != guild_id:
                raise NotFound(sentence("There is no such bulk order."))
            await _check_may_see(tx, actor, batch)
            progress = Progress(batch, await tx.batches.counts(batch.id))
            return Report(progress, await tx.batches.lines(batch.id))

    async def tidy(self) -> int:
        """Forget drafts that nobody started, and what ended long ago; return how many those were."""
        now = self._clock()
        async with self._database.begin() as tx:
            return await tx.batches.tidy(drafts_before=now - DRAFT_LIVES * 24, ended_before=now - KEPT)

    async def _place_some(self, tx: Transaction, actor: Actor, batch: Batch) -> bool:
        """Place lines while there is room for them; say whether there may be room for more."""
        open_lines = await tx.batches.standing(batch.id, LineState.OPEN, limit=WINDOW)
        room, busy = WINDOW - len(open_lines), {each.target_id for each in open_lines}
        if room <= 0:
            return False
        page = await tx.pages.get(batch.page_id)
        terms = Terms(batch.reason, is_silent=batch.is_silent, batch=str(batch.id))
        moved = 0
        for line in await tx.batches.standing(batch.id, LineState.WAITING, limit=WINDOW):
            if line.target_id in busy or room == 0:
                continue
            state = await self._place_line(tx, actor, page, batch, line, terms)
            busy.add(line.target_id)
            room -= state is LineState.OPEN
            moved += state is not LineState.WAITING
        return moved > 0 and room > 0

    async def _place_line(
        self, tx: Transaction, actor: Actor, page: Page, batch: Batch, line: Line, terms: Terms
    ) -> LineState:
        try:
            order = await self._orders.place_within(tx, actor, page, line.target_id, line.ask, terms)
        except Busy:
            return LineState.WAITING
        except RosterError as refusal:
            await tx.batches.mark(batch.id, line.number, LineState.REFUSED, sentence=refusal.sentence)
            return LineState.REFUSED
        is_so = order.state is OrderState.FULFILLED
        state = LineState.DONE if is_so else LineState.OPEN
        said = sentence(ALREADY) if is_so else None
        await tx.batches.mark(batch.id, line.number, state, order_id=order.id, sentence=said)
        return state

    async def _write_waiting(self, tx: Transaction, actor: Actor, batch: Batch) -> bool:
        """Write some of what of an import waits for all its roles; say whether there may be more."""
        if await _has_lines_left(tx, batch):
            return False
        return await write_waiting(tx, actor, batch, now=self._clock())

    async def _end_if_through(self, tx: Transaction, batch: Batch) -> None:
        if await _has_lines_left(tx, batch) or await wait_for_roles(tx, batch):
            return
        counts = await tx.batches.counts(batch.id)
        state = BatchState.CANCELLED if counts.get(LineState.CANCELLED) else BatchState.DONE
        if await tx.batches.set_state(batch.id, state, expected=RUNS | STARTS, ended_at=self._clock()):
            log.info("batch.ended", batch=batch.id, state=state.value)
            await write_late(tx, batch)


async def _why_not_cancelled(tx: Transaction, batch: Batch) -> str:
    """Say why there is nothing to cancel: it has ended, or its last orders are under way."""
    counts = await tx.batches.counts(batch.id)
    if (under_way := counts.get(LineState.OPEN, 0)) > 0:
        return counted(
            "Too late to cancel: the last order is under way and ends in a moment.",
            "Too late to cancel: the last {count} orders are under way and end in a moment.",
            under_way,
        )
    return sentence(
        "This bulk order has ended: done {done}, not done {refused}, cancelled {cancelled}.",
        done=counts.get(LineState.DONE, 0),
        refused=counts.get(LineState.REFUSED, 0),
        cancelled=counts.get(LineState.CANCELLED, 0),
    )


async def _has_lines_left(tx: Transaction, batch: Batch) -> bool:
    counts = await tx.batches.counts(batch.id)
    return bool(counts.get(LineState.WAITING) or counts.get(LineState.OPEN))


async def _targets(
    tx: Transaction, actor: Actor, page: Page, picked: Picked
) -> tuple[dict[UserId, str], Mapping[UserId, Enrolment]]:
    """Return whom is meant, by name, and what the roster says of them and of the actor."""
    known = await tx.people.enrolments(page.guild_id, page_ids=[page.id])
    extra = set(picked.names or ()) | ({actor.user_id} if actor.user_id is not None else set())
    others = extra - known.keys()
    if others:
        known |= await tx.people.enrolments(page.guild_id, page_ids=[page.id], user_ids=others)
    names = picked.names
    if names is None:
        names = {user: each.profile.name for user, each in known.items() if page.id in each.standings}
    targets = {user: name for user, name in names.items() if _fits(page, known.get(user), picked)}
    if not targets:
        raise Invalid(sentence("Nobody fits that."), field="members")
    if len(targets) > MOST_TARGETS:
        raise Invalid(
            sentence("That are {count} members; {most} at most can be ordered at once.",
                     count=f"{len(targets):,}", most=f"{MOST_TARGETS:,}"),
            field="members",
        )  # fmt: skip
    return targets, known


def _fits(page: Page, enrolment: Enrolment | None, picked: Picked) -> bool:
    if picked.rank_id is None and picked.subdivision_id is None:
        return True
    standing = enrolment.standings.get(page.id) if enrolment else None
    if standing is None:
        return False
    in_rank = picked.rank_id is None or standing.shown == picked.rank_id
    return in_rank and (picked.subdivision_id is None or picked.subdivision_id in standing.subdivisions)


def _judged_lines(
    actor: Actor,
    page: Page,
    targets: Mapping[UserId, str],
    ask: Ask,
    *,
    known: Mapping[UserId, Enrolment],
    grants: Iterable[TierGrant],
) -> tuple[dict[str, int], Sequence[Line]]:
    """Return how many would come to what, and a line for everybody; who may not be is refused in it."""
    wanted: dict[str, int] = {}
    lines: list[Line] = []
    granted = tuple(grants)
    for number, (target_id, name) in enumerate(targets.items(), start=1):
        line = Line(number, target_id, name, ask)
        try:
            _, wish = judged(actor, page, target_id, ask, known=known, grants=granted)
        except RosterError as refusal:
            line = replace(line, state=LineState.REFUSED, sentence=refusal.sentence)
        else:
            subject = wish.subject or page.title
            wanted[subject] = wanted.get(subject, 0) + 1
        lines.append(line)
    return wanted, lines


async def _settle(tx: Transaction, batch_id: BatchId) -> None:
    """Write down what became of the lines whose orders have ended."""
    for each in await tx.batches.ended(batch_id):
        if each.state is OrderState.FULFILLED:
            await tx.batches.mark(batch_id, each.number, LineState.DONE)
        else:
            state = LineState.CANCELLED if each.state is OrderState.CANCELLED else LineState.REFUSED
            await tx.batches.mark(batch_id, each.number, state, sentence=each.failure)


async def _locked(tx: Transaction, batch_id: BatchId) -> tuple[Batch, Guild]:
    """Return a batch as it stands once nobody else can move it, and its guild."""
    guild = await tx.guilds.lock((await tx.batches.get(batch_id)).guild_id)
    return await tx.batches.get(batch_id), guild


async def _audit(
    tx: Transaction, actor: Actor, batch: Batch, action: str, **detail: int | str | None
) -> None:
    subject = f"{batch.kind.value} #{batch.id}"
    await tx.audit.wrote(actor, batch.guild_id, action, subject, target=None, **detail)


async def _progress(tx: Transaction, batch_id: BatchId) -> Progress:
    return Progress(await tx.batches.get(batch_id), await tx.batches.counts(batch_id))


async def _check_may_give(tx: Transaction, actor: Actor, batch: Batch) -> None:
    """Raise `NotAllowed` unless the actor may order such things of anybody; each line is judged by itself."""
    page = await tx.pages.get(batch.page_id)
    divisions = [each.id for each in page.subdivisions]
    await require(tx, actor, batch.guild_id, _needed(batch.kind), page_id=page.id, subdivision_ids=divisions)


def _needed(kind: BatchKind) -> Tier:
    if kind in (BatchKind.IMPORT, BatchKind.ROLLBACK):
        return Tier.ADMIN
    return needed_tier(OrderKind(kind.value))


async def _may_see(tx: Transaction, actor: Actor, batch: Batch) -> bool:
    try:
        await _check_may_see(tx, actor, batch)
    except NotAllowed:
        return False
    return True


async def _check_may_see(tx: Transaction, actor: Actor, batch: Batch) -> None:
    """Whoever gave a batch sees and stops it; others need the tier that could have given it."""
    if actor.user_id is not None and actor.user_id == batch.actor_id:
        return
    needs = max(Tier.COMMAND, _needed(batch.kind))
    await require(tx, actor, batch.guild_id, needs, page_id=batch.page_id)
