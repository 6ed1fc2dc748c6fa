"""Reconciling: the roles held on duty and away, put on and taken off until Discord shows them so.

    PatrolChanged, LeaveChanged ─► whoever it concerns ──────────────┐
    start, GuildChanged, hourly ─► the whole guild ─► who differs ───┴─► a few members at a time: fetched,
                                                                          compared, one request after another

Who is to hold what is asked anew for every few members, so a long queue acts on nothing old. Orders have a
queue of their own and don't wait for this one. Nothing is stored: whatever was missed, lost or changed by
hand is found by the next look at the whole guild.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice

import discord
import structlog

from bot.chunking import Chunking
from bot.copies import held_roles
from bot.library import role_ids
from bot.refusals import PASSING, UNKNOWN_ROLE, foreseen, is_final, is_gone, is_needless, sentence_of
from bot.served import Served
from bot.snapshots import MEMBERS_A_TURN
from bot.steps import Step, Verb
from domain.events import Event, GuildChanged, LeaveChanged, PatrolChanged
from domain.ids import GuildId, LeaveId, PatrolId, RoleId, UserId
from services.duty.badges import Badges

EVERY = 3600.0
"""Seconds between two looks at whole guilds that nothing else gave reason for."""
RETRY_AFTER = (1.0, 5.0, 15.0)
"""Seconds between the tries of one request; the library has its own for what it knows."""
LONGEST_REQUEST = 120.0
LOOK_AGAIN_AFTER = 30.0
"""Seconds after which a guild is taken up again in which something failed."""
MOST_TRIES = 3
"""How often one member is taken up until the next look at the whole guild."""
MEMBERS_AT_ONCE = 25
GIVEN, TAKEN = "On duty or away now", "No longer on duty or away"

Wanted = Mapping[RoleId, frozenset[UserId]]

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Guild:
    """What is to be looked at in one guild; `refused` are roles that Discord won't let us give or take."""

    is_whole_due: bool = False
    patrols: set[PatrolId] = field(default_factory=set)
    leaves: set[LeaveId] = field(default_factory=set)
    users: dict[UserId, None] = field(default_factory=dict)
    tries: dict[UserId, int] = field(default_factory=dict)
    refused: set[RoleId] = field(default_factory=set)
    is_worked_on: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether anything is left to be looked at."""
        return bool(self.is_whole_due or self.patrols or self.leaves or self.users)

    def clear(self) -> None:
        """Leave everything."""
        self.is_whole_due = False
        for each in (self.patrols, self.leaves, self.users):
            each.clear()


class Reconciling:
    """At most one worker per guild; a member who is named many times is looked at once."""

    def __init__(
        self,
        badges: Badges,
        served: Served,
        chunking: Chunking,
        *,
        every: float = EVERY,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._badges = badges
        self._served = served
        self._chunking = chunking
        self._every = every
        self._sleep = sleep
        self._guilds: dict[GuildId, _Guild] = {}
        self._ready: asyncio.Queue[GuildId] = asyncio.Queue()

    def hear(self, event: Event) -> None:
        """Note whom an event may concern: a listener for `Live`."""
        if not isinstance(event, PatrolChanged | LeaveChanged | GuildChanged):
            return
        if self._served.find(event.guild_id) is None:
            return
        todo = self._guilds.setdefault(event.guild_id, _Guild())
        match event:
            case PatrolChanged(patrol_id=patrol_id):
                todo.patrols.add(patrol_id)
            case LeaveChanged(leave_id=leave_id):
                todo.leaves.add(leave_id)
            case GuildChanged():
                todo.is_whole_due = True
        self._wake(event.guild_id, todo)

    async def work(self) -> None:
        """Put roles on and take them off until cancelled; every guild is looked at first."""
        async with asyncio.TaskGroup() as workers:
            workers.create_task(self._look_often(), name="roles of all guilds")
            while True:
                guild_id = await self._ready.get()
                workers.create_task(self._drain(guild_id), name=f"duty roles of guild {guild_id}")

    async def _look_often(self) -> None:
        while True:
            for guild in self._served.all():
                self.hear(GuildChanged(GuildId(guild.id)))
            await asyncio.sleep(self._every)

    def _wake(self, guild_id: GuildId, todo: _Guild) -> None:
        if not todo.is_worked_on:
            todo.is_worked_on = True
            self._ready.put_nowait(guild_id)

    async def _drain(self, guild_id: GuildId) -> None:
        todo = self._guilds[guild_id]
        try:
            while todo.is_open:
                await self._safely_round(guild_id, todo)
        finally:
            todo.is_worked_on = False

    async def _safely_round(self, guild_id: GuildId, todo: _Guild) -> None:
        try:
            await self._round(guild_id, todo)
        except Exception:  # the top of a task: one guild's trouble must not stop the others
            log.exception("duty_roles.failed", guild=guild_id, again_in=LOOK_AGAIN_AFTER)
            todo.is_whole_due = True
            await self._sleep(LOOK_AGAIN_AFTER)

    async def _round(self, guild_id: GuildId, todo: _Guild) -> None:
        """Find out whom the news concern, or see to a few of them."""
        guild = self._served.find(guild_id)
        if guild is None or guild.unavailable:
            todo.clear()  # it is looked at as a whole when it is back: that is an event
        elif todo.is_whole_due:
            todo.is_whole_due = False
            todo.refused.clear()
            todo.tries.clear()
            todo.users |= dict.fromkeys(await self._differing(guild))
        elif todo.patrols or todo.leaves:
            patrols, leaves, todo.patrols, todo.leaves = todo.patrols, todo.leaves, set(), set()
            if not await self._badges.of_guild(guild_id):
                return
            todo.users |= dict.fromkeys(sorted(await self._badges.concerned(patrols, leaves)))
        else:
            await self._members(guild, todo)

    async def _differing(self, guild: discord.Guild) -> list[UserId]:
        """Return who holds other of these roles than he should; who holds too many, if all are known."""
        wanted = await self._badges.of_guild(GuildId(guild.id))
        if not wanted:
            return []
        is_whole, badges = self._chunking.is_whole(guild), frozenset(wanted)
        due: dict[UserId, set[RoleId]] = {}
        for role_id, users in wanted.items():
            for user_id in users:
                due.setdefault(user_id, set()).add(role_id)
        found = [user_id for user_id in due if not is_whole and guild.get_member(user_id) is None]
        for index, member in enumerate(list(guild.members)):
            if index % MEMBERS_A_TURN == MEMBERS_A_TURN - 1:
                await asyncio.sleep(0)
            should = due.get(UserId(member.id))
            if should is None and badges.isdisjoint(role_ids(member)):
                continue
            held = badges & held_roles(member)
            lacks, has_more = (should or set()) - held, held - (should or set())
            if not member.bot and (lacks or (has_more and is_whole)):
                found.append(UserId(member.id))
        return found

    async def _members(self, guild: discord.Guild, todo: _Guild) -> None:
        wanted = await self._badges.of_guild(GuildId(guild.id))
        if not wanted:
            todo.users.clear()
            return
        for user_id in list(islice(todo.users, MEMBERS_AT_ONCE)):
            del todo.users[user_id]
            try:
                await self._member(guild, user_id, wanted, todo)
            except PASSING as error:
                tries = todo.tries[user_id] = todo.tries.get(user_id, 0) + 1
                log.warning("duty_roles.unreachable", guild=guild.id, error=type(error).__name__)
                if tries < MOST_TRIES:
                    todo.users[user_id] = None
                await self._sleep(LOOK_AGAIN_AFTER)
                return

    async def _member(self, guild: discord.Guild, user_id: UserId, wanted: Wanted, todo: _Guild) -> None:
        """Make one member hold what he should, as Discord shows him now: the cache may be behind us."""
        member = await self._fetched(guild, user_id)
        if member is None or member.bot:
            return
        held = held_roles(member)
        should = {role_id for role_id, users in wanted.items() if user_id in users}
        steps = [Step(Verb.GIVE, each) for each in sorted(should - held)]
        steps += [Step(Verb.TAKE, each) for each in sorted((held & wanted.keys()) - should)]
        for step in steps:
            assert step.role_id is not None
            if step.role_id in todo.refused:
                continue
            if (why := foreseen(guild, step)) is not None:
                self._leave_alone(guild, todo, step.role_id, why)
            elif not await self._step(guild, member, step, step.role_id, todo):
                return

    async def _step(
        self, guild: discord.Guild, member: discord.Member, step: Step, role_id: RoleId, todo: _Guild
    ) -> bool:
        """Do one step, again if nobody knows whether it was done; say whether the member is still here."""
        give = step.verb is Verb.GIVE
        for delay in (*RETRY_AFTER, None):
            try:
                async with asyncio.timeout(LONGEST_REQUEST):
                    request = member.add_roles if give else member.remove_roles
                    await request(discord.Object(role_id), reason=GIVEN if give else TAKEN, atomic=True)
            except PASSING as error:
                if is_gone(error):
                    return False
                if is_needless(error, step):
                    return True
                if is_final(error):
                    self._refused(guild, todo, step, error)
                    return True
                if delay is None:
                    raise
                await self._sleep(delay)
            else:
                return True
        return True

    def _refused(self, guild: discord.Guild, todo: _Guild, step: Step, error: Exception) -> None:
        """Take a no for the role's, so that it isn't met again and again, or else for this member's alone."""
        assert step.role_id is not None
        why = sentence_of(error, guild, step)
        if isinstance(error, discord.Forbidden) or getattr(error, "code", 0) == UNKNOWN_ROLE:
            self._leave_alone(guild, todo, step.role_id, why)
        else:
            log.warning("duty_roles.not_done", guild=guild.id, role=step.role_id, why=why)

    def _leave_alone(self, guild: discord.Guild, todo: _Guild, role_id: RoleId, why: str) -> None:
        """Leave a role alone until the next look at the whole guild; `/sync doctor` says what is wrong."""
        todo.refused.add(role_id)
        log.warning("duty_roles.refused", guild=guild.id, role=role_id, why=why)

    async def _fetched(self, guild: discord.Guild, user_id: UserId) -> discord.Member | None:
        """Return the member as Discord shows him now, or None if he is gone."""
        for delay in (*RETRY_AFTER, None):
            try:
                async with asyncio.timeout(LONGEST_REQUEST):
                    return await guild.fetch_member(user_id)
            except PASSING as error:
                if is_gone(error):
                    return None
                if delay is None or is_final(error):
                    raise
                await self._sleep(delay)
        return None
