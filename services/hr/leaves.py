"""Leaves as members ask for them; and the clock that begins and ends them."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from domain.access.actors import Actor
from domain.errors import NotFound, Refused
from domain.events import LeaveChanged, RosterChanged
from domain.hr.leaves import (
    GRANTED,
    LONGEST_REASON,
    UNSETTLED,
    Extension,
    Leave,
    LeaveKind,
    LeaveState,
    check_request,
    days_window,
    end_of,
)
from domain.ids import GuildId, LeaveId, PersonId
from domain.rosters.pages import checked_text
from domain.rosters.people import Person
from domain.time import Window
from domain.words import sentence
from services.live import Live
from storage.database import Database
from storage.transaction import Transaction


class Leaves:
    """Asks for leave for whoever acts, lengthens and ends it; what others decide is in `decisions`."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def request(
        self,
        actor: Actor,
        guild_id: GuildId,
        *,
        kind: LeaveKind,
        first: date,
        last: date,
        reason: str | None = None,
    ) -> Leave:
        """Ask for leave from the first day to the last; a short one may be granted at once by the rules."""
        reason = _reason(reason)
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            person = await member_of(tx, actor, guild_id)
            window = days_window(first, last, zone=(await tx.settings.of(guild_id)).zone)
            rules, now = await tx.leaves.rules(guild_id), self._clock()
            others = await tx.leaves.of_person(person.id)
            check_request(window, rules, others, now=now, reason=reason)
            leave = Leave(
                LeaveId(0), guild_id, person.id, kind, window, LeaveState.REQUESTED, now, reason=reason
            )
            if rules.is_granted_at_once(window):
                leave = leave.decided(LeaveState.APPROVED, by=None, at=now)
            leave = await tx.leaves.add(leave)
            await told(tx, leave)
        await self._live.look()
        return leave

    async def extend(
        self, actor: Actor, guild_id: GuildId, *, last: date, reason: str | None = None
    ) -> Leave:
        """Ask to have one's leave last longer; that is decided like the leave itself."""
        reason = _reason(reason)
        async with self._database.begin() as tx:
            leave = await _own(tx, actor, guild_id)
            end = end_of(last, zone=(await tx.settings.of(guild_id)).zone)
            asked = leave.asked_longer(Extension(end, reason))
            rules = await tx.leaves.rules(guild_id)
            others = await tx.leaves.of_person(leave.person_id)
            longer = Window(leave.window.start, end)
            check_request(longer, rules, others, now=self._clock(), reason=reason, but=leave.id)
            await tx.leaves.save(asked, expected=leave.state)
            await told(tx, asked)
        await self._live.look()
        return asked

    async def end(self, actor: Actor, guild_id: GuildId, leave_id: LeaveId | None = None) -> Leave:
        """End one's leave that is going on, or the one named: that is called off if it has not begun."""
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            person, now = await member_of(tx, actor, guild_id), self._clock()
            leave = meant_to_end(await tx.leaves.of_person(person.id), leave_id, now=now)
            ended = leave.as_of(now).ended_early(now=now)
            await tx.leaves.save(ended, expected=leave.state)
            await told(tx, ended, before=leave.state)
        await self._live.look()
        return ended

    async def own(self, actor: Actor, guild_id: GuildId) -> tuple[Leave, ...]:
        """Return every leave of the actor, the latest first."""
        async with self._database.read() as tx:
            person = await member_of(tx, actor, guild_id)
            return await tx.leaves.of_person(person.id)

    async def away(self, guild_id: GuildId) -> tuple[tuple[Leave, Person], ...]:
        """Return who is away, and who will be, in the order in which they go."""
        async with self._database.read() as tx:
            leaves = await tx.leaves.of_guild(guild_id, states=GRANTED)
            people = await tx.people.by_ids({leave.person_id for leave in leaves})
        return tuple((leave, people[leave.person_id]) for leave in leaves)

    async def fall_due(self) -> int:
        """Begin and end the leaves whose moment has come; return how many that was. Safe to call again."""
        async with self._database.read() as tx:
            granted = await tx.leaves.of_guild(states=GRANTED)
        now, moved = self._clock(), 0
        for leave in granted:
            if leave.as_of(now).state is not leave.state:
                moved += await self._moved(leave.id, now)
        if moved:
            await self._live.look()
        return moved

    async def remind_due(self) -> int:
        """Note whose leave ends soon, so that he is told once; return how many. Safe to call again."""
        async with self._database.read() as tx:
            going_on = await tx.leaves.of_guild(states=(LeaveState.ACTIVE,))
            rules = {guild_id: await tx.leaves.rules(guild_id) for guild_id in {e.guild_id for e in going_on}}
        now, done = self._clock(), 0
        for leave in going_on:
            if rules[leave.guild_id].is_reminder_due(leave, now=now):
                done += await self._reminded(leave.id, now)
        if done:
            await self._live.look()
        return done

    async def _reminded(self, leave_id: LeaveId, now: datetime) -> bool:
        """Look again, now that nobody else can change it."""
        async with self._database.begin() as tx:
            await tx.guilds.lock((await tx.leaves.get(leave_id)).guild_id)
            leave = await tx.leaves.get(leave_id)
            if not (await tx.leaves.rules(leave.guild_id)).is_reminder_due(leave, now=now):
                return False
            await tx.leaves.reminded([leave.id], at=now)
            await tx.outbox.put(LeaveChanged(leave.guild_id, leave.id))
        return True

    async def _moved(self, leave_id: LeaveId, now: datetime) -> bool:
        async with self._database.begin() as tx:
            await tx.guilds.lock((await tx.leaves.get(leave_id)).guild_id)
            before = await tx.leaves.get(leave_id)
            after = before.as_of(now)
            if after.state is before.state:
                return False
            await tx.leaves.save(after, expected=before.state)
            await told(tx, after, before=before.state)
        return True


async def told(tx: Transaction, leave: Leave, *, before: LeaveState | None = None) -> None:
    """Announce what became of a leave; if it was or is granted, its member's pages look different."""
    await tx.outbox.put(LeaveChanged(leave.guild_id, leave.id))
    if leave.state in GRANTED or before in GRANTED:
        for page_id in await tx.memberships.pages_of(leave.person_id):
            revision = await tx.pages.bump(page_id)
            await tx.outbox.put(RosterChanged(leave.guild_id, page_id, revision))


async def member_of(tx: Transaction, actor: Actor, guild_id: GuildId) -> Person:
    """Return the actor's person, if he is on a page of the guild."""
    person = await tx.people.find(guild_id, actor.user_id) if actor.user_id is not None else None
    if person is None or not await tx.memberships.pages_of(person.id):
        raise Refused(sentence("You are on no page of this server."))
    return person


def meant_to_end(leaves: Iterable[Leave], leave_id: LeaveId | None, *, now: datetime) -> Leave:
    """Return the leave that is named, else the one that is going on: what has not begun is never guessed."""
    found = [leave for leave in leaves if leave.state in UNSETTLED]
    for leave in found:
        if leave.id == leave_id or (leave_id is None and leave.as_of(now).state is LeaveState.ACTIVE):
            return leave
    if leave_id is not None:
        raise NotFound(sentence("There is no leave with that number that is not over."))
    if not found:
        raise NotFound(sentence("There is no leave, neither asked for nor granted."))
    raise Refused(
        sentence("No leave is under way. To call off one that has not begun, choose it: the option leave.")
    )


async def unsettled_of(tx: Transaction, person_id: PersonId) -> Leave:
    """Return somebody's leave that is going on, else the next one; `NotFound` if there is none."""
    found = [leave for leave in await tx.leaves.of_person(person_id) if leave.state in UNSETTLED]
    if not found:
        raise NotFound(sentence("There is no leave, neither asked for nor granted."))
    return min(found, key=lambda leave: leave.window.start)


async def _own(tx: Transaction, actor: Actor, guild_id: GuildId) -> Leave:
    await tx.guilds.lock(guild_id)
    return await unsettled_of(tx, (await member_of(tx, actor, guild_id)).id)


def _reason(text: str | None) -> str | None:
    reason = checked_text(
        text or "", name="reason", longest=LONGEST_REASON, may_be_empty=True, may_have_lines=True
    )
    return reason or None
