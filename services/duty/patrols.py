"""Patrols as their members log them: begun, paused, ended, or written down afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.access.actors import Actor
from domain.duty.forgotten import answered
from domain.duty.patrols import (
    LONGEST_NOTE,
    Evidence,
    Patrol,
    PatrolEnd,
    PatrolSource,
    PatrolState,
    checked_log,
)
from domain.duty.settings import DutySettings, PatrolType
from domain.errors import Invalid, NotFound, Refused
from domain.events import PatrolChanged, RosterChanged
from domain.ids import GuildId, PageId, PatrolId, PatrolTypeId, PersonId
from domain.rosters.memberships import Membership
from domain.rosters.pages import Page, checked_text
from domain.rosters.people import Person
from domain.time import Window, whole_second
from domain.words import sentence
from services.live import Live
from storage.database import Database
from storage.transaction import Transaction

LONGEST_URL = 1000
MOST_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Report:
    """What a member says of a patrol when it ends."""

    note: str | None = None
    evidence: Evidence | None = None


NO_REPORT = Report()


@dataclass(frozen=True, slots=True)
class Begun:
    """A patrol that was begun; None if one of these types is to be chosen first."""

    page: Page
    types: tuple[PatrolType, ...]
    patrol: Patrol | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """A patrol that was ended; still open if its page, by these rules, wants something told of it first."""

    patrol: Patrol
    settings: DutySettings


@dataclass(frozen=True, slots=True)
class OwnDuty:
    """How somebody stands on one page: the patrol he is on, wherever that is, and his hours here in all."""

    page: Page
    open: Patrol | None
    seconds: int
    latest: tuple[Patrol, ...]
    types: tuple[PatrolType, ...]


class Patrols:
    """Logs the patrols of whoever acts; what concerns others is in `reviews`."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def start(
        self,
        actor: Actor,
        page_id: PageId,
        *,
        type_id: PatrolTypeId | None = None,
        source: PatrolSource = PatrolSource.COMMAND,
    ) -> Patrol:
        """Begin a patrol on a page the actor is on; `Refused` if he is on one already, wherever."""
        async with self._database.begin() as tx:
            page = await tx.pages.get(page_id)
            await tx.guilds.lock(page.guild_id)
            person, membership = await member_of(tx, actor, page)
            await _check_type(tx, page, membership, type_id)
            patrol = await self._begun(tx, page, person, type_id, source)
        await self._live.look()
        return patrol

    async def begin(self, actor: Actor, page_id: PageId, *, source: PatrolSource) -> Begun:
        """Begin a patrol like `start`, of the one type there is for the actor, or of none.

        If there are several, nothing is begun: they are returned to be chosen from.
        """
        async with self._database.begin() as tx:
            page = await tx.pages.get(page_id)
            await tx.guilds.lock(page.guild_id)
            person, membership = await member_of(tx, actor, page)
            types = tuple(each for each in await tx.duty.types(page_id) if fits(page, membership, each))
            if len(types) > 1:
                if await tx.patrols.find_open(person.id) is not None:
                    raise Refused(sentence("You are on {patrol} already."))
                return Begun(page, types)
            only = types[0].id if types else None
            patrol = await self._begun(tx, page, person, only, source)
        await self._live.look()
        return Begun(page, types, patrol)

    async def _begun(
        self,
        tx: Transaction,
        page: Page,
        person: Person,
        type_id: PatrolTypeId | None,
        source: PatrolSource,
    ) -> Patrol:
        await _check_not_away(tx, person)
        begun = Patrol(
            PatrolId(0),
            page.guild_id,
            page.id,
            person.id,
            whole_second(self._clock()),
            type_id=type_id,
            source=source,
        )
        patrol = await tx.patrols.start(begun)
        await told(tx, patrol)
        return patrol

    async def toggle_break(
        self, actor: Actor, guild_id: GuildId, *, should_rest: bool | None = None
    ) -> Patrol:
        """Begin a break in the patrol the actor is on, or end the one he has.

        Whoever says what he wants by `should_rest` gets that, and no more if it is so already.
        """
        async with self._database.begin() as tx:
            patrol = await _own_open(tx, actor, guild_id)
            if patrol.is_on_break is should_rest:
                return patrol
            now = self._clock()
            patrol = patrol.resumed(now=now) if patrol.is_on_break else patrol.paused(now=now)
            await tx.patrols.save(patrol, expected=PatrolState.OPEN)
            await told(tx, patrol)
        await self._live.look()
        return patrol

    async def stop(
        self,
        actor: Actor,
        guild_id: GuildId,
        *,
        report: Report = NO_REPORT,
        at: datetime | None = None,
        patrol_id: PatrolId | None = None,
    ) -> Patrol:
        """End the patrol the actor is on; it counts at once, or waits for approval if it was long.

        `at` may be any moment since it began, for whoever forgot; with `patrol_id` it must be that one.
        """
        async with self._database.begin() as tx:
            patrol = await _own_open(tx, actor, guild_id)
            if patrol_id is not None and patrol.id != patrol_id:
                raise Refused(sentence("This {patrol} has ended already."))
            settings = await tx.duty.settings(patrol.page_id)
            report, now = checked_report(report, settings), self._clock()
            if at is not None and not patrol.started_at <= at <= now:
                raise Invalid(
                    sentence("end must lie between the start of the {patrol} and now."), field="end"
                )
            ended = await _ended(tx, patrol, settings, report, at=at or now)
        await self._live.look()
        return ended

    async def stop_if_all_is_told(self, actor: Actor, guild_id: GuildId) -> Ended:
        """End the patrol the actor is on like `stop`, unless its page wants a report or evidence."""
        async with self._database.begin() as tx:
            patrol = await _own_open(tx, actor, guild_id)
            settings = await tx.duty.settings(patrol.page_id)
            if settings.needs_report or settings.needs_evidence:
                return Ended(patrol, settings)
            patrol = await _ended(tx, patrol, settings, NO_REPORT, at=self._clock())
        await self._live.look()
        return Ended(patrol, settings)

    async def confirm(self, actor: Actor, patrol_id: PatrolId) -> Patrol:
        """Say that one is still on patrol; the next reminder is as far away as after a start."""
        async with self._database.begin() as tx:
            patrol = await tx.patrols.get(patrol_id)
            person = await person_acting(tx, actor, patrol.guild_id)
            await tx.guilds.lock(patrol.guild_id)
            patrol = await tx.patrols.get(patrol_id)
            if patrol.person_id != person.id:
                raise NotFound(sentence("There is no such {patrol} of yours."))
            patrol.check_open()
            await tx.patrols.reminded([patrol.id], at=self._clock())
        return patrol

    async def log(
        self,
        actor: Actor,
        page_id: PageId,
        window: Window,
        *,
        type_id: PatrolTypeId | None = None,
        report: Report = NO_REPORT,
    ) -> Patrol:
        """Write down a patrol that has ended; it waits for approval where the page wants that."""
        window = checked_log(window, now=self._clock())
        async with self._database.begin() as tx:
            page = await tx.pages.get(page_id)
            await tx.guilds.lock(page.guild_id)
            person, membership = await member_of(tx, actor, page)
            await _check_type(tx, page, membership, type_id)
            settings = await tx.duty.settings(page_id)
            report = checked_report(report, settings)
            await check_alone(tx, person.id, window)
            seconds = int(window.duration.total_seconds())
            waits = settings.logs_need_approval or settings.needs_approval(seconds)
            patrol = await tx.patrols.add(
                Patrol(
                    PatrolId(0),
                    page.guild_id,
                    page.id,
                    person.id,
                    window.start,
                    window.end,
                    state=PatrolState.PENDING if waits else PatrolState.APPROVED,
                    source=PatrolSource.LOGGED,
                    type_id=type_id,
                    note=report.note,
                    evidence=report.evidence,
                    ended_by=PatrolEnd.MEMBER,
                )
            )
            await counted(tx, patrol)
        await self._live.look()
        return patrol

    async def answer(self, actor: Actor, patrol_id: PatrolId, ended_at: datetime) -> Patrol:
        """Say when a patrol that was cut off really ended, or correct that; it still waits for approval."""
        async with self._database.begin() as tx:
            patrol = await tx.patrols.get(patrol_id)
            person = await person_acting(tx, actor, patrol.guild_id)
            await tx.guilds.lock(patrol.guild_id)
            if patrol.person_id != person.id:
                raise NotFound(sentence("There is no such {patrol} of yours."))
            settings = await tx.duty.settings(patrol.page_id)
            zone = (await tx.settings.of(patrol.guild_id)).zone
            after = answered(patrol, ended_at, settings, zone)
            await check_alone(tx, person.id, after.window(), but=patrol.id)
            await tx.patrols.save(after, expected=PatrolState.PENDING)
            await told(tx, after)
        await self._live.look()
        return after

    async def own(self, actor: Actor, page_id: PageId) -> OwnDuty:
        """Return how the actor stands on a page he is on."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            person, membership = await member_of(tx, actor, page)
            return OwnDuty(
                page,
                await tx.patrols.find_open(person.id),
                membership.carried_seconds + membership.worked_seconds,
                await tx.patrols.of_person(page_id, person.id, limit=MOST_SHOWN),
                await tx.duty.types(page_id),
            )


async def told(tx: Transaction, patrol: Patrol) -> None:
    """Announce what became of a patrol; open pages and boards show who is on duty."""
    revision = await tx.pages.bump(patrol.page_id)
    await tx.outbox.put(
        PatrolChanged(patrol.guild_id, patrol.page_id, patrol.id),
        RosterChanged(patrol.guild_id, patrol.page_id, revision),
    )


async def counted(tx: Transaction, patrol: Patrol) -> None:
    """Announce what became of a patrol, and bring its member's hours up to date."""
    await tx.patrols.sum_up(patrol.page_id, patrol.person_id)
    await told(tx, patrol)


async def recount(tx: Transaction, guild_id: GuildId, page_id: PageId, person_id: PersonId) -> None:
    """Bring a member's hours up to date, also on open pages."""
    await tx.patrols.sum_up(page_id, person_id)
    revision = await tx.pages.bump(page_id)
    await tx.outbox.put(RosterChanged(guild_id, page_id, revision))


async def check_alone(tx: Transaction, person_id: PersonId, window: Window, *, but: int = 0) -> None:
    """Refuse a window in which the person was on another patrol."""
    if any(each.id != but for each in await tx.patrols.overlapping(person_id, window)):
        raise Refused(sentence("Another {patrol} lies within that time; a person can be on one at a time."))


def checked_report(report: Report, settings: DutySettings) -> Report:
    """Return the report cleaned, or say what is missing from it or too long."""
    note = checked_text(
        report.note or "", name="note", longest=LONGEST_NOTE, may_be_empty=True, may_have_lines=True
    )
    if settings.needs_report and not note:
        raise Invalid(sentence("note: this page wants a report of each {patrol}."), field="note")
    evidence = report.evidence
    if settings.needs_evidence and evidence is None:
        raise Invalid(
            sentence("evidence: this page wants a link or a file with each {patrol}."), field="evidence"
        )
    if evidence is not None:
        url = checked_text(evidence.url, name="evidence", longest=LONGEST_URL)
        if not Evidence(url).is_link:
            raise Invalid(
                sentence("evidence must be an address that starts with https://."), field="evidence"
            )
        name = checked_text(evidence.file_name or "", name="evidence", longest=200, may_be_empty=True)
        evidence = Evidence(url, name or None)
    return Report(note or None, evidence)


async def member_of(tx: Transaction, actor: Actor, page: Page) -> tuple[Person, Membership]:
    """Return the actor's person and his membership of a page that keeps patrols."""
    if not page.patrol_logs:
        raise Refused(sentence("{page} keeps no {patrols}.", page=page.title))
    person = await person_acting(tx, actor, page.guild_id)
    membership = await tx.memberships.on(page, person.id)
    if membership is None or membership.left_at is not None:
        raise Refused(sentence("You are not on {page}.", page=page.title))
    return person, membership


async def person_acting(tx: Transaction, actor: Actor, guild_id: GuildId) -> Person:
    """Return whoever acts, if he is known in the guild."""
    person = await tx.people.find(guild_id, actor.user_id) if actor.user_id is not None else None
    if person is None:
        raise Refused(sentence("You are on no page of this server."))
    return person


async def _ended(
    tx: Transaction, patrol: Patrol, settings: DutySettings, report: Report, *, at: datetime
) -> Patrol:
    ended = patrol.stopped(settings, at=at, by=PatrolEnd.MEMBER)
    ended = replace(ended, note=report.note, evidence=report.evidence)
    await tx.patrols.save(ended, expected=PatrolState.OPEN)
    await counted(tx, ended)
    return ended


async def _own_open(tx: Transaction, actor: Actor, guild_id: GuildId) -> Patrol:
    await tx.guilds.lock(guild_id)
    patrol = await tx.patrols.find_open((await person_acting(tx, actor, guild_id)).id)
    if patrol is None:
        raise Refused(sentence("You are not on {patrol}."))
    return patrol


async def _check_not_away(tx: Transaction, person: Person) -> None:
    rules = await tx.leaves.rules(person.guild_id)
    for leave in await tx.leaves.of_person(person.id):
        if rules.keeps_from_patrol(leave):
            raise Refused(
                sentence("You are on leave, and go on no {patrol} meanwhile. Are you back? /loa end ends it.")
            )


async def _check_type(
    tx: Transaction, page: Page, membership: Membership, type_id: PatrolTypeId | None
) -> None:
    if type_id is None:
        return
    kind = next((each for each in await tx.duty.types(page.id) if each.id == type_id), None)
    if kind is None:
        raise NotFound(sentence("There is no such type of {patrol}."))
    if not fits(page, membership, kind):
        assert kind.lowest_rank_id is not None
        name = page.ranks[page.order()[kind.lowest_rank_id]].name
        raise Refused(sentence("{type} is for {rank} and above.", type=kind.name, rank=name))


def fits(page: Page, membership: Membership, kind: PatrolType) -> bool:
    """Say whether a type of patrol is open to a member's rank."""
    order = page.order()
    lowest = order.get(kind.lowest_rank_id) if kind.lowest_rank_id is not None else None
    return lowest is None or order[membership.standing.shown] <= lowest
