"""Reviews: what supervisors do about the patrols of those below them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.duty.patrols import Adjustment, Patrol, PatrolEnd, PatrolState, checked_adjustment, checked_log
from domain.duty.searches import search_of
from domain.errors import NotAllowed, NotFound, Refused
from domain.ids import AdjustmentId, GuildId, PageId, PatrolId, PatrolTypeId, PersonId, UserId
from domain.rosters.pages import Page
from domain.rosters.people import Person
from domain.rosters.reasons import required_reason
from domain.time import Window
from domain.words import mark, sentence
from services.access.tiers import require
from services.duty.patrols import check_alone, counted, recount
from services.live import Live
from services.rosters.guarding import guarded
from services.rosters.recording import person_of
from storage.database import Database
from storage.transaction import Transaction

MOST_LOOKED_AT = 100
MOST_CHOSEN_FROM = 25

STATES = {
    PatrolState.OPEN: sentence("This {patrol} does not wait for a decision: it is going on."),
    PatrolState.APPROVED: sentence("This {patrol} does not wait for a decision: it was approved already."),
    PatrolState.DENIED: sentence("This {patrol} does not wait for a decision: it was denied already."),
    PatrolState.VOID: sentence("This {patrol} does not wait for a decision: it was made void already."),
}
BY_WHOM = {
    PatrolState.APPROVED: mark("This {patrol} does not wait for a decision: {who} has approved it."),
    PatrolState.DENIED: mark("This {patrol} does not wait for a decision: {who} has denied it."),
    PatrolState.VOID: mark("This {patrol} does not wait for a decision: {who} has made it void."),
}
"""The same where it is known through whom."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Patrols, whose they are, and what the types they have are called."""

    patrols: tuple[Patrol, ...]
    people: dict[PersonId, Person]
    types: dict[PatrolTypeId, str] = field(default_factory=dict)


class Reviews:
    """Decides about patrols, corrects them, adds and removes time; never for oneself or those above."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def listed(self, actor: Actor, page_id: PageId, state: PatrolState) -> Listed:
        """Return a page's pending patrols, or its open ones, the oldest first; for supervisors."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            divisions = [each.id for each in page.subdivisions]
            await require(
                tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page_id, subdivision_ids=divisions
            )
            found = await tx.patrols.unsettled(state, guild_id=page.guild_id, page_ids=[page_id])
            return await listed(tx, found)

    async def seen(self, actor: Actor, patrol_id: PatrolId) -> Listed:
        """Return one patrol of somebody below the actor, whatever became of it."""
        async with self._database.read() as tx:
            patrol = await tx.patrols.get(patrol_id)
            page, person = await tx.pages.get(patrol.page_id), await tx.people.get(patrol.person_id)
            await guarded(tx, actor, page, person, Tier.SUPERVISOR)
            return await listed(tx, (patrol,))

    async def choosable(
        self, actor: Actor, guild_id: GuildId, states: Collection[PatrolState], typed: str
    ) -> Listed:
        """Return the latest patrols in these states that the actor may do something about.

        Those that fit what was typed, by number, member's name and day, as many as can be shown.
        """
        async with self._database.read() as tx:
            search = search_of(typed, zone=(await tx.settings.of(guild_id)).zone)
            pages = {page.id: page for page in await tx.pages.of_guild(guild_id)}
            latest = await tx.patrols.latest(pages, states, limit=MOST_LOOKED_AT, search=search)
            people = await tx.people.by_ids({each.person_id for each in latest})
            found: list[Patrol] = []
            may: dict[tuple[PageId, PersonId], bool] = {}
            for patrol in latest:
                person = people[patrol.person_id]
                whose = (patrol.page_id, person.id)
                if whose not in may:
                    may[whose] = await _may(tx, actor, pages[patrol.page_id], person)
                if may[whose]:
                    found.append(patrol)
            return await listed(tx, tuple(found[:MOST_CHOSEN_FROM]))

    async def approve(self, actor: Actor, patrol_id: PatrolId) -> Patrol:
        """Have a patrol that waits count."""
        return await self._decide(actor, patrol_id, PatrolState.APPROVED, "patrol.approved", None)

    async def deny(self, actor: Actor, patrol_id: PatrolId, reason: str) -> Patrol:
        """Have a patrol that waits not count, and say why."""
        return await self._decide(actor, patrol_id, PatrolState.DENIED, "patrol.denied", reason)

    async def void(self, actor: Actor, patrol_id: PatrolId, reason: str) -> Patrol:
        """Have a patrol that counts, or is going on, not count; nothing of it is deleted."""
        reason = required_reason(reason)
        async with self._database.begin() as tx:
            patrol, person = await self._guarded(tx, actor, patrol_id)
            before = patrol.state
            if before not in {PatrolState.OPEN, PatrolState.APPROVED}:
                raise Refused(sentence("Only a {patrol} that counts or is going on can be made void."))
            if patrol.is_open:
                settings = await tx.duty.settings(patrol.page_id)
                patrol = patrol.stopped(settings, at=self._clock(), by=PatrolEnd.SUPERVISOR)
            patrol = await self._decided(tx, actor, patrol, PatrolState.VOID, reason)
            await tx.patrols.save(patrol, expected=before)
            await counted(tx, patrol)
            await _audited(tx, actor, patrol, person, "patrol.voided", reason)
        await self._live.look()
        return patrol

    async def end(self, actor: Actor, patrol_id: PatrolId) -> Patrol:
        """End somebody's patrol now."""
        async with self._database.begin() as tx:
            patrol, person = await self._guarded(tx, actor, patrol_id)
            settings = await tx.duty.settings(patrol.page_id)
            ended = patrol.stopped(settings, at=self._clock(), by=PatrolEnd.SUPERVISOR)
            await tx.patrols.save(ended, expected=PatrolState.OPEN)
            await counted(tx, ended)
            await _audited(tx, actor, ended, person, "patrol.ended", None)
        await self._live.look()
        return ended

    async def edit(self, actor: Actor, patrol_id: PatrolId, window: Window, reason: str) -> Patrol:
        """Give a patrol that has ended another start and end; breaks outside are cut off."""
        reason, window = required_reason(reason), checked_log(window, now=self._clock())
        async with self._database.begin() as tx:
            patrol, person = await self._guarded(tx, actor, patrol_id)
            if patrol.state not in {PatrolState.PENDING, PatrolState.APPROVED}:
                raise Refused(sentence("Only a {patrol} that counts or waits can be edited."))
            await check_alone(tx, patrol.person_id, window, but=patrol.id)
            edited = patrol.edited(window)
            await tx.patrols.save(edited, expected=patrol.state)
            await counted(tx, edited)
            await _audited(tx, actor, edited, person, "patrol.edited", reason)
        await self._live.look()
        return edited

    async def adjust(
        self, actor: Actor, page_id: PageId, target_id: UserId, time: timedelta, reason: str
    ) -> Adjustment:
        """Add time to a member's hours, or with a negative `time` take it off."""
        reason, seconds = required_reason(reason), checked_adjustment(time // timedelta(seconds=1))
        async with self._database.begin() as tx:
            page = await tx.pages.get(page_id)
            await tx.guilds.lock(page.guild_id)
            person = await tx.people.find(page.guild_id, target_id)
            membership = await guarded(tx, actor, page, person, Tier.SUPERVISOR) if person else None
            if person is None or membership is None:
                raise NotFound(sentence("This member is not on {page}.", page=page.title))
            adjustment = await tx.patrols.adjust(
                Adjustment(
                    AdjustmentId(0),
                    page_id,
                    person.id,
                    seconds,
                    self._clock(),
                    reason,
                    await person_of(tx, actor, page.guild_id),
                )
            )
            await recount(tx, page.guild_id, page_id, person.id)
            if seconds < 0:
                await _check_hours(tx, page, person)
            await tx.audit.wrote(
                actor,
                page.guild_id,
                "hours.adjusted",
                page.title,
                target=target_id,
                seconds=seconds,
                reason=reason,
            )
        await self._live.look()
        return adjustment

    async def _decide(
        self, actor: Actor, patrol_id: PatrolId, state: PatrolState, action: str, reason: str | None
    ) -> Patrol:
        reason = required_reason(reason) if reason is not None else None
        async with self._database.begin() as tx:
            patrol, person = await self._guarded(tx, actor, patrol_id)
            if patrol.state is not PatrolState.PENDING:
                raise Refused(await _decided_by(tx, patrol))
            patrol = await self._decided(tx, actor, patrol, state, reason)
            await tx.patrols.save(patrol, expected=PatrolState.PENDING)
            await counted(tx, patrol)
            await _audited(tx, actor, patrol, person, action, reason)
        await self._live.look()
        return patrol

    async def _decided(
        self, tx: Transaction, actor: Actor, patrol: Patrol, state: PatrolState, reason: str | None
    ) -> Patrol:
        by = await person_of(tx, actor, patrol.guild_id)
        return replace(patrol, state=state, reviewed_by=by, reviewed_at=self._clock(), decision=reason)

    async def _guarded(self, tx: Transaction, actor: Actor, patrol_id: PatrolId) -> tuple[Patrol, Person]:
        """Return a patrol and whose it is, if the actor supervises him and is above him."""
        patrol = await tx.patrols.get(patrol_id)
        await tx.guilds.lock(patrol.guild_id)
        patrol = await tx.patrols.get(patrol_id)
        page, person = await tx.pages.get(patrol.page_id), await tx.people.get(patrol.person_id)
        await guarded(tx, actor, page, person, Tier.SUPERVISOR)
        return patrol, person


async def listed(tx: Transaction, patrols: tuple[Patrol, ...]) -> Listed:
    """Return patrols with what is to be known for showing them."""
    types: dict[PatrolTypeId, str] = {}
    for page_id in {each.page_id for each in patrols}:
        types |= {kind.id: kind.name for kind in await tx.duty.types(page_id, with_retired=True)}
    return Listed(patrols, await tx.people.by_ids({each.person_id for each in patrols}), types)


async def _may(tx: Transaction, actor: Actor, page: Page, person: Person) -> bool:
    try:
        await guarded(tx, actor, page, person, Tier.SUPERVISOR)
    except NotAllowed:
        return False
    return True


async def _decided_by(tx: Transaction, patrol: Patrol) -> str:
    """Say what became of a patrol that waits no longer, and through whom."""
    if patrol.reviewed_by is None or patrol.state not in BY_WHOM:
        return STATES[patrol.state]
    who = (await tx.people.get(patrol.reviewed_by)).profile.name
    return sentence(BY_WHOM[patrol.state], who=who)


async def _audited(
    tx: Transaction, actor: Actor, patrol: Patrol, person: Person, action: str, reason: str | None
) -> None:
    await tx.audit.wrote(
        actor, patrol.guild_id, action, f"#{patrol.id}", target=person.user_id, reason=reason or ""
    )


async def _check_hours(tx: Transaction, page: Page, person: Person) -> None:
    """Refuse to leave somebody fewer than no hours."""
    left = await tx.memberships.find(page.id, person.id)
    if left is not None and left.carried_seconds + left.worked_seconds < 0:
        raise Refused(sentence("{who} has fewer hours than that.", who=person.profile.name))
