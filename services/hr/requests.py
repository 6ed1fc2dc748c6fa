"""Requests: leave of staff and members as programs deal with it, each by its id, whoever has an account.

The leaves are those of /loa; what members and supervisors do by command, `leaves` and `decisions` do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.access.actors import Actor
from domain.access.scopes import Scope
from domain.access.tiers import Tier, tier_of
from domain.errors import Invalid, NotFound, Refused
from domain.hr.leaves import (
    DAY,
    FURTHEST,
    LONGEST_REASON,
    TAKEN,
    UNSETTLED,
    Leave,
    LeaveKind,
    LeaveQuery,
    LeaveRules,
    LeaveState,
    check_alone,
    check_request,
    days_of,
    days_window,
)
from domain.ids import GuildId, LeaveId, PersonId, StaffId
from domain.rosters.pages import checked_text
from domain.rosters.people import Person
from domain.staff.staff import StaffMember
from domain.time import Window
from domain.words import sentence
from services.hr.decisions import Decisions, check_above
from services.hr.leaves import told
from services.live import Live
from services.rosters.recording import person_of
from storage.database import Database
from storage.transaction import Transaction

EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
"""What a query without a first or last day means."""


@dataclass(frozen=True, slots=True)
class RequestView:
    """A leave with whose it is; `member` is there if he is staff. Its days are those of `zone`."""

    leave: Leave
    person: Person
    staff_id: StaffId
    member: StaffMember | None
    zone: str


@dataclass(frozen=True, slots=True)
class Requests:
    """Some of the leaves that were asked for, and how many there are in all."""

    items: tuple[RequestView, ...]
    total: int


class LeaveRequests:
    """Lists leaves, asks for and gives them, decides on them and calls them off."""

    def __init__(
        self, database: Database, live: Live, clock: Callable[[], datetime], decisions: Decisions
    ) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._decisions = decisions

    async def list(
        self,
        actor: Actor,
        guild_id: GuildId,
        query: LeaveQuery,
        *,
        limit: int,
        offset: int = 0,
        first: date | None = None,
        last: date | None = None,
        staff_id: StaffId | None = None,
    ) -> Requests:
        """Return the leaves that are asked for, the latest first: one's own, and of whom one supervises.

        `first` and `last` are days of the guild's zone.
        """
        actor.check_scope(Scope.READ_LEAVE)
        async with self._database.read() as tx:
            zone = (await tx.settings.of(guild_id)).zone
            if first is not None or last is not None:
                query = replace(query, window=_window(first or EARLIEST, last or LATEST, zone))
            seen = await _seen(tx, actor, guild_id)
            if staff_id is not None:
                wanted = frozenset({(await tx.staff.known_as(guild_id, staff_id)).id})
                seen = wanted if seen is None else wanted & seen
            query = replace(query, person_ids=seen)
            leaves, total = await tx.leaves.search(guild_id, query, limit=limit, offset=offset)
            return Requests(await _views(tx, leaves, zone), total)

    async def get(self, actor: Actor, guild_id: GuildId, leave_id: LeaveId) -> RequestView:
        """Return a leave of the guild, to whoever may know of it; to others there is none."""
        actor.check_scope(Scope.READ_LEAVE)
        async with self._database.read() as tx:
            leave = await _of_guild(tx, guild_id, leave_id)
            await _check_seen(tx, actor, leave)
            return (await _views(tx, (leave,), (await tx.settings.of(guild_id)).zone))[0]

    async def create(
        self,
        actor: Actor,
        guild_id: GuildId,
        staff_id: StaffId | None,
        *,
        kind: LeaveKind,
        first: date,
        last: date,
        reason: str | None = None,
        is_granted: bool = False,
    ) -> RequestView:
        """Ask for leave for oneself or somebody whom one supervises; or give it, whatever the guild's limits.

        What is given may be over already: whoever was sick is recorded so when it is known.
        Without `staff_id` it is for oneself. Short leave may be granted at once by the rules.
        """
        actor.check_scope(Scope.WRITE_LEAVE)
        reason = _reason(reason)
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            person = await _subject(tx, actor, guild_id, staff_id)
            if is_granted or person.user_id is None or person.user_id != actor.user_id:
                await check_above(tx, actor, guild_id, person)
            zone = (await tx.settings.of(guild_id)).zone
            window, now = _window(first, last, zone), self._clock()
            leave = Leave(LeaveId(0), guild_id, person.id, kind, window, LeaveState.REQUESTED, now, reason)
            leave = await tx.leaves.add(await self._checked(tx, actor, leave, is_granted=is_granted))
            await told(tx, leave)
            action = "leave.created" if is_granted else "leave.requested"
            await _audited(tx, actor, leave, person, action, reason)
            view = (await _views(tx, (leave,), zone))[0]
        await self._live.look()
        return view

    async def decide(
        self, actor: Actor, guild_id: GuildId, leave_id: LeaveId, state: LeaveState, reason: str | None
    ) -> RequestView:
        """Approve, deny or cancel a leave of the guild; `Refused` if it does not stand so that one can."""
        actor.check_scope(Scope.WRITE_LEAVE)
        async with self._database.read() as tx:
            leave = await _of_guild(tx, guild_id, leave_id)
            await _check_seen(tx, actor, leave)
        match state:
            case LeaveState.APPROVED:
                await self._decisions.approve(actor, leave_id)
            case LeaveState.DENIED:
                await self._decisions.deny(actor, leave_id, reason or "")
            case LeaveState.CANCELLED:
                await self._call_off(actor, leave_id, reason)
            case _:
                raise Invalid(sentence("status must be approved, denied or cancelled."), field="status")
        async with self._database.read() as tx:
            leave = await tx.leaves.get(leave_id)
            return (await _views(tx, (leave,), (await tx.settings.of(guild_id)).zone))[0]

    async def _checked(self, tx: Transaction, actor: Actor, leave: Leave, *, is_granted: bool) -> Leave:
        """Return the leave as it may be added: as it is asked for, or granted by the actor or the rules."""
        now, others = leave.requested_at, await tx.leaves.of_person(leave.person_id)
        is_over = leave.window.end <= now
        if is_granted:
            if leave.window.start < now - FURTHEST * DAY:
                raise Invalid(sentence("from must not lie more than a year back."), field="from")
            states = UNSETTLED | TAKEN if is_over else UNSETTLED
            check_alone(leave.window, others, states=states, field="from")
            by = await person_of(tx, actor, leave.guild_id)
            return leave.decided(LeaveState.APPROVED, by=by, at=now)
        if is_over:
            raise Invalid(
                sentence("to: that day has passed; with the status approved it can still be recorded."),
                field="to",
            )
        rules = await tx.leaves.rules(leave.guild_id)
        _check_days(leave.window, rules, now)
        check_alone(leave.window, others, field="from")
        check_request(leave.window, rules, others, now=now, reason=leave.reason)
        if rules.is_granted_at_once(leave.window):
            return leave.decided(LeaveState.APPROVED, by=None, at=now)
        return leave

    async def _call_off(self, actor: Actor, leave_id: LeaveId, reason: str | None) -> None:
        reason = _reason(reason)
        async with self._database.begin() as tx:
            await tx.guilds.lock((await tx.leaves.get(leave_id)).guild_id)
            leave = await tx.leaves.get(leave_id)
            person = await tx.people.get(leave.person_id)
            if person.user_id is None or person.user_id != actor.user_id:
                await check_above(tx, actor, leave.guild_id, person)
            ended = leave.ended_early(now=self._clock())
            await tx.leaves.save(ended, expected=leave.state)
            await told(tx, ended, before=leave.state)
            await _audited(tx, actor, ended, person, "leave.ended", reason)
        await self._live.look()


async def _of_guild(tx: Transaction, guild_id: GuildId, leave_id: LeaveId) -> Leave:
    leave = await tx.leaves.find(leave_id)
    if leave is None or leave.guild_id != guild_id:
        raise NotFound(sentence("There is no such leave."))
    return leave


async def _subject(tx: Transaction, actor: Actor, guild_id: GuildId, staff_id: StaffId | None) -> Person:
    """Return whose leave it is to be: a member of staff, or of a page."""
    if staff_id is not None:
        person = await _known(tx, guild_id, staff_id)
    elif actor.user_id is not None:
        person = await tx.people.find(guild_id, actor.user_id)
    else:
        raise Invalid(sentence("staff: say whose leave it is."), field="staff")
    is_ours = person is not None and (
        await tx.memberships.pages_of(person.id) or await tx.staff.find(person.id) is not None
    )
    if person is None or not is_ours:
        raise Refused(sentence("Only members of pages and staff have leave."), field="staff")
    return person


async def _known(tx: Transaction, guild_id: GuildId, staff_id: StaffId) -> Person | None:
    try:
        return await tx.staff.known_as(guild_id, staff_id)
    except NotFound:
        raise Invalid(sentence("staff: there is nobody with this id."), field="staff") from None


async def _seen(tx: Transaction, actor: Actor, guild_id: GuildId) -> frozenset[PersonId] | None:
    """Return whose leave the actor may know of; None: everybody's."""
    grants = await tx.tiers.of_guild(guild_id)
    if tier_of(actor, grants, guild_id) >= Tier.SUPERVISOR:
        return None
    own = await tx.people.find(guild_id, actor.user_id) if actor.user_id is not None else None
    seen = {own.id} if own else set()
    if any(grant.tier >= Tier.SUPERVISOR and grant.role_id in actor.role_ids for grant in grants):
        for page in await tx.pages.of_guild(guild_id):
            for member in await tx.memberships.of_page(page.id):
                divisions = member.standing.subdivisions
                has = tier_of(actor, grants, guild_id, page_id=page.id, subdivision_ids=divisions)
                if has >= Tier.SUPERVISOR:
                    seen.add(member.person_id)
    return frozenset(seen)


async def _check_seen(tx: Transaction, actor: Actor, leave: Leave) -> None:
    """Raise `NotFound`, as if there were none, if the actor may not know of the leave."""
    seen = await _seen(tx, actor, leave.guild_id)
    if seen is not None and leave.person_id not in seen:
        raise NotFound(sentence("There is no such leave."))


async def _views(tx: Transaction, leaves: tuple[Leave, ...], zone: str) -> tuple[RequestView, ...]:
    concerned = {leave.person_id for leave in leaves}
    people: Mapping[PersonId, Person] = await tx.people.by_ids(concerned)
    members, ids = await tx.staff.of_people(concerned), await tx.staff.ids(concerned)
    return tuple(
        RequestView(leave, people[leave.person_id], ids[leave.person_id], members.get(leave.person_id), zone)
        for leave in leaves
    )


async def _audited(
    tx: Transaction, actor: Actor, leave: Leave, person: Person, action: str, reason: str | None
) -> None:
    subject = f"#{leave.id} {leave.kind.value}"
    await tx.audit.wrote(actor, leave.guild_id, action, subject, target=person.user_id, reason=reason or "")


def _window(first: date, last: date, zone: str) -> Window:
    if last < first:
        raise Invalid(sentence("to must not lie before from."), field="to")
    return days_window(first, last, zone=zone)


def _check_days(window: Window, rules: LeaveRules, now: datetime) -> None:
    """Say in a program's words what `check_request` would say in those of a command."""
    if window.start + DAY <= now:
        raise Invalid(sentence("from: that day has passed."), field="from")
    if window.start > now + FURTHEST * DAY:
        raise Invalid(sentence("from must lie within a year."), field="from")
    if not rules.shortest <= days_of(window) <= rules.longest:
        raise Invalid(
            sentence(
                "A leave has {least} to {most} days here; this one has {days}.",
                least=rules.shortest,
                most=rules.longest,
                days=days_of(window),
            ),
            field="to",
        )


def _reason(text: str | None) -> str | None:
    reason = checked_text(
        text or "", name="reason", longest=LONGEST_REASON, may_be_empty=True, may_have_lines=True
    )
    return reason or None
