"""Decisions: what supervisors do about the leave of those below them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from domain.access.actors import Actor
from domain.access.tiers import Tier, check_tier, tier_of
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.events import GuildChanged
from domain.hr.leaves import (
    GRANTED,
    UNSETTLED,
    Leave,
    LeaveKind,
    LeaveRules,
    LeaveState,
    check_alone,
    checked_rules,
    days_window,
)
from domain.ids import GuildId, LeaveId, RoleId, UserId
from domain.rosters.people import Person
from domain.rosters.reasons import required_reason
from domain.time import Window
from domain.words import sentence
from services.access.tiers import require
from services.duty.badges import check_badges, check_holders, worn
from services.hr.leaves import meant_to_end, told
from services.live import Live
from services.rosters.guarding import guarded, supervised
from services.rosters.recording import person_of
from storage.database import Database
from storage.transaction import Transaction


class Decisions:
    """Grants leave or not, gives it unasked, changes and ends it; never for oneself or those above."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def pending(self, actor: Actor, guild_id: GuildId) -> tuple[tuple[Leave, Person], ...]:
        """Return the leaves and extensions that wait for a decision, of members whom the actor supervises."""
        async with self._database.read() as tx:
            grants = await tx.tiers.of_guild(guild_id)
            own = (grant.tier for grant in grants if grant.role_id in actor.role_ids)
            check_tier(max(own, default=tier_of(actor, (), guild_id)), Tier.SUPERVISOR)
            asked = await tx.leaves.of_guild(guild_id, states=UNSETTLED)
            waiting = [each for each in asked if each.waits]
            people = await tx.people.by_ids({each.person_id for each in waiting})
            return tuple(
                [
                    (each, people[each.person_id])
                    for each in waiting
                    if await _supervises(tx, actor, guild_id, people[each.person_id])
                ]
            )

    async def approve(self, actor: Actor, leave_id: LeaveId, *, seen: Window | None = None) -> Leave:
        """Grant a leave that waits, or the extension of one; of those days that the actor has `seen`."""
        return await self._decide(actor, leave_id, is_granted=True, reason=None, seen=seen)

    async def deny(
        self, actor: Actor, leave_id: LeaveId, reason: str, *, seen: Window | None = None
    ) -> Leave:
        """Refuse a leave that waits, or the extension of one, and say why."""
        return await self._decide(
            actor, leave_id, is_granted=False, reason=required_reason(reason), seen=seen
        )

    async def check_may(self, actor: Actor, leave_id: LeaveId, *, seen: Window) -> None:
        """Raise `NotAllowed` unless the actor may decide on this leave, `Refused` if that no longer waits."""
        async with self._database.read() as tx:
            leave = await tx.leaves.get(leave_id)
            await check_above(tx, actor, leave.guild_id, await tx.people.get(leave.person_id))
            await _check_seen(tx, leave, seen)

    async def name_of(self, leave_id: LeaveId) -> str:
        """Return the name of whose leave it is."""
        async with self._database.read() as tx:
            return (await tx.people.get((await tx.leaves.get(leave_id)).person_id)).profile.name

    async def waiting(self, actor: Actor, guild_id: GuildId, leave_id: LeaveId) -> tuple[Leave, Person]:
        """Return a leave that waits for the actor's decision, and whose it is: staff without Discord too."""
        for leave, person in await self.pending(actor, guild_id):
            if leave.id == leave_id:
                return leave, person
        raise NotFound(sentence("That leave does not wait for a decision, or is not yours to decide."))

    async def waiting_of(self, actor: Actor, guild_id: GuildId, target_id: UserId) -> Leave:
        """Return what of a member's leave waits for a decision, the first of it."""
        waiting = [each for each in await self.history(actor, guild_id, target_id) if each.waits]
        if not waiting:
            raise NotFound(sentence("Nothing of this member's leave waits for a decision."))
        return min(waiting, key=lambda leave: leave.window.start)

    async def unsettled_of(self, actor: Actor, guild_id: GuildId, target_id: UserId) -> Leave:
        """Return the leave of a member that is going on, else the next one."""
        found = [each for each in await self.history(actor, guild_id, target_id) if each.state in UNSETTLED]
        if not found:
            raise NotFound(sentence("There is no leave, neither asked for nor granted."))
        return min(found, key=lambda leave: leave.window.start)

    async def create(
        self,
        actor: Actor,
        guild_id: GuildId,
        target_id: UserId,
        *,
        kind: LeaveKind,
        first: date,
        last: date,
        reason: str,
    ) -> Leave:
        """Give a member leave that he did not ask for; limits of length and distance don't bind here."""
        reason = required_reason(reason)
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            person = await tx.people.find(guild_id, target_id)
            if person is None:
                raise NotFound(sentence("This member is on no page of this server."))
            await check_above(tx, actor, guild_id, person)
            now, by = self._clock(), await person_of(tx, actor, guild_id)
            window = days_window(first, last, zone=(await tx.settings.of(guild_id)).zone)
            if window.end <= now:
                raise Invalid(sentence("end: that day has passed."), field="end")
            check_alone(window, await tx.leaves.of_person(person.id))
            leave = Leave(
                LeaveId(0), guild_id, person.id, kind, window, LeaveState.REQUESTED, now, reason=reason
            )
            leave = await tx.leaves.add(leave.decided(LeaveState.APPROVED, by=by, at=now))
            await told(tx, leave)
            await tx.audit.wrote(
                actor, guild_id, "leave.created", kind.value, target=target_id, reason=reason
            )
        await self._live.look()
        return leave

    async def edit(self, actor: Actor, leave_id: LeaveId, *, first: date, last: date, reason: str) -> Leave:
        """Give a leave that is not over other days."""
        reason = required_reason(reason)
        async with self._database.begin() as tx:
            leave, person = await self._guarded(tx, actor, leave_id)
            if leave.state not in UNSETTLED:
                raise Refused(sentence("This leave is over already."))
            window = days_window(first, last, zone=(await tx.settings.of(leave.guild_id)).zone)
            check_alone(window, await tx.leaves.of_person(person.id), but=leave.id)
            moved = replace(leave, window=window, reminded_at=None)
            if leave.state in GRANTED:
                moved = replace(moved, state=LeaveState.APPROVED).as_of(self._clock())
            await tx.leaves.save(moved, expected=leave.state)
            await told(tx, moved, before=leave.state)
            await _audited(tx, actor, moved, person, "leave.edited", reason)
        await self._live.look()
        return moved

    async def end(
        self,
        actor: Actor,
        guild_id: GuildId,
        target_id: UserId,
        reason: str,
        *,
        leave_id: LeaveId | None = None,
    ) -> Leave:
        """End a member's leave that is going on, or the one named: called off if it has not begun."""
        reason = required_reason(reason)
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            person = await tx.people.find(guild_id, target_id)
            if person is None:
                raise NotFound(sentence("This member is on no page of this server."))
            await check_above(tx, actor, guild_id, person)
            now = self._clock()
            leave = meant_to_end(await tx.leaves.of_person(person.id), leave_id, now=now)
            ended = leave.as_of(now).ended_early(now=now)
            await tx.leaves.save(ended, expected=leave.state)
            await told(tx, ended, before=leave.state)
            await _audited(tx, actor, ended, person, "leave.ended", reason)
        await self._live.look()
        return ended

    async def history(self, actor: Actor, guild_id: GuildId, target_id: UserId) -> tuple[Leave, ...]:
        """Return every leave of a member, the latest first, for those who supervise him."""
        async with self._database.read() as tx:
            person = await tx.people.find(guild_id, target_id)
            await supervised(tx, actor, guild_id, person)
            if person is None:
                raise NotFound(sentence("This member is on no page of this server."))
            return await tx.leaves.of_person(person.id)

    async def rules(self, guild_id: GuildId) -> LeaveRules:
        """Return how the guild gives leave."""
        async with self._database.read() as tx:
            return await tx.leaves.rules(guild_id)

    async def change_rules(
        self,
        actor: Actor,
        guild_id: GuildId,
        changed: Callable[[LeaveRules], LeaveRules],
        *,
        holders: Mapping[RoleId, Collection[UserId]] | None = None,
    ) -> LeaveRules:
        """Make the guild's rules of leave what `changed` makes of them; the admin tier does.

        Given the `holders` of a role, that is refused as a new badge if somebody would lose it thereby.
        """
        async with self._database.begin() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            await tx.guilds.lock(guild_id)
            before = await tx.leaves.rules(guild_id)
            after = checked_rules(changed(before))
            await check_badges(tx, guild_id, {role_id for _, role_id in after.roles}, "role")
            badges = await worn(tx, guild_id)
            await tx.leaves.save_rules(after)
            await check_holders(tx, guild_id, badges, holders or {}, "role")
            if before.roles != after.roles:
                await tx.outbox.put(GuildChanged(guild_id))
            names = [name for name in LeaveRules.__slots__ if getattr(before, name) != getattr(after, name)]
            await tx.audit.wrote(actor, guild_id, "leave_rules.changed", ", ".join(names))
        await self._live.look()
        return after

    async def _decide(
        self, actor: Actor, leave_id: LeaveId, *, is_granted: bool, reason: str | None, seen: Window | None
    ) -> Leave:
        async with self._database.begin() as tx:
            before, person = await self._guarded(tx, actor, leave_id)
            await _check_seen(tx, before, seen)
            by, now = await person_of(tx, actor, before.guild_id), self._clock()
            if before.state is LeaveState.REQUESTED:
                state = LeaveState.APPROVED if is_granted else LeaveState.DENIED
                after = before.decided(state, by=by, at=now, decision=reason)
            elif before.extension is None:
                raise Refused(await _decided_by(tx, before))
            else:
                after = replace(before.extended(by=by, at=now, is_granted=is_granted), decision=reason)
            await tx.leaves.save(after, expected=before.state)
            await told(tx, after, before=before.state)
            await _audited(
                tx, actor, after, person, "leave.approved" if is_granted else "leave.denied", reason
            )
        await self._live.look()
        return after

    async def _guarded(self, tx: Transaction, actor: Actor, leave_id: LeaveId) -> tuple[Leave, Person]:
        await tx.guilds.lock((await tx.leaves.get(leave_id)).guild_id)
        leave = await tx.leaves.get(leave_id)
        person = await tx.people.get(leave.person_id)
        await check_above(tx, actor, leave.guild_id, person)
        return leave, person


async def check_above(tx: Transaction, actor: Actor, guild_id: GuildId, person: Person) -> None:
    """Raise `NotAllowed` unless the actor is above the person, and supervises him, on one of his pages.

    Staff that are on no page are supervised by whoever is a supervisor everywhere.
    """
    if actor.may_manage(guild_id):
        return
    page_ids = await tx.memberships.pages_of(person.id)
    if not page_ids and await tx.staff.find(person.id) is not None:
        if person.user_id is not None and person.user_id == actor.user_id:
            raise NotAllowed(sentence("You can't do that to yourself."))
        await require(tx, actor, guild_id, Tier.SUPERVISOR)
        return
    refusal = NotAllowed(sentence("This member is on none of the pages that you supervise."))
    for page_id in page_ids:
        try:
            await guarded(tx, actor, await tx.pages.get(page_id), person, Tier.SUPERVISOR)
        except NotAllowed as error:
            refusal = error
        else:
            return
    raise refusal


async def _check_seen(tx: Transaction, leave: Leave, seen: Window | None) -> None:
    """Refuse to decide on what somebody has not read: a message with buttons may be an old one."""
    if seen is None:
        return
    if not leave.waits:
        raise Refused(await _decided_by(tx, leave))
    if leave.asked != seen:
        raise Refused(sentence("Other days are asked for by now: look at /loa-admin pending."))


async def _decided_by(tx: Transaction, leave: Leave) -> str:
    """Say what became of a leave that waits no longer, and through whom."""
    if leave.state is LeaveState.CANCELLED:
        return sentence("This leave does not wait for a decision: it was called off.")
    if leave.decided_by is None:
        return sentence("This leave does not wait for a decision: it was decided on already.")
    who = (await tx.people.get(leave.decided_by)).profile.name
    if leave.state is LeaveState.DENIED:
        return sentence("This leave does not wait for a decision: {who} has denied it.", who=who)
    return sentence("This leave does not wait for a decision: {who} has decided on it.", who=who)


async def _supervises(tx: Transaction, actor: Actor, guild_id: GuildId, person: Person) -> bool:
    try:
        await supervised(tx, actor, guild_id, person)
    except NotAllowed:
        return False
    return True


async def _audited(
    tx: Transaction, actor: Actor, leave: Leave, person: Person, action: str, reason: str | None
) -> None:
    subject = f"#{leave.id} {leave.kind.value}"
    await tx.audit.wrote(actor, leave.guild_id, action, subject, target=person.user_id, reason=reason or "")
