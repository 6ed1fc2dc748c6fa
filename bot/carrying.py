"""Carrying: orders made true in Discord, one after the other in each guild.

    OrderPlaced ──► orders of guild 1 ──► worker ──► steps ──► the member as Discord shows him ──► intake
                    orders of guild 2 ──► worker       └─────► refused: failed, with a sentence

Nothing is ended here but what Discord refused: the sync ends an order when it sees it done. What may have
been done, or may yet be, is left pending, and expires by itself. After a crash only the steps left are done.
"""

import asyncio
from collections.abc import Awaitable, Callable

import discord
import structlog

from bot.actors import member_actor
from bot.copies import held_roles, member_seen
from bot.intake import Intake
from bot.refusals import (
    LEFT,
    PASSING,
    foreseen,
    is_final,
    is_gone,
    is_needless,
    partly,
    sentence_of,
)
from bot.served import Served
from bot.steps import Step, Verb, reason_of, steps_of
from domain.access.actors import OPERATOR
from domain.errors import NotFound, Refused, RosterError
from domain.events import Event, GuildChanged, OrderPlaced
from domain.ids import GuildId, OrderId, UserId
from domain.rosters.orders import Order
from domain.rosters.pages import Page
from domain.rosters.sync import MemberLeft
from services.rosters.orders import Orders
from services.rosters.pages import Pages

RETRY_AFTER = (1.0, 5.0, 15.0)
"""Seconds between the tries of one request; the library has its own for what it knows."""
LONGEST_REQUEST = 120.0
"""Seconds for one request, the library's waits for rate limits included."""
LOOK_AGAIN_AFTER = 5.0

log = structlog.get_logger(__name__)


class Unreachable(Exception):
    """Discord did not say whether it did what was asked, and does not show it done."""


class Carrying:
    """At most one worker per guild; what is carried out stays known until it has ended."""

    def __init__(
        self,
        orders: Orders,
        pages: Pages,
        served: Served,
        intake: Intake,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._orders = orders
        self._pages = pages
        self._served = served
        self._intake = intake
        self._sleep = sleep
        self._ready: asyncio.Queue[GuildId] = asyncio.Queue()
        self._worked_on: set[GuildId] = set()
        self._woken: set[GuildId] = set()
        self._tried: dict[GuildId, set[OrderId]] = {}

    def hear(self, event: Event) -> None:
        """Take up a guild's orders when one is placed, or when the guild is there again."""
        if isinstance(event, OrderPlaced | GuildChanged) and self._served.find(event.guild_id) is not None:
            self._wake(event.guild_id)

    async def work(self) -> None:
        """Carry orders out until cancelled, those left over from before first."""
        self._worked_on.clear()
        self._tried.clear()
        for guild_id in await self._left_over():
            self._wake(guild_id)
        async with asyncio.TaskGroup() as workers:
            while True:
                guild_id = await self._ready.get()
                workers.create_task(self._drain(guild_id), name=f"orders of guild {guild_id}")

    def _wake(self, guild_id: GuildId) -> None:
        self._woken.add(guild_id)
        if guild_id not in self._worked_on:
            self._worked_on.add(guild_id)
            self._ready.put_nowait(guild_id)

    async def _left_over(self) -> frozenset[GuildId]:
        while True:
            try:
                return await self._orders.waiting()
            except Exception:  # the database may be away for a while; orders are not forgotten for that
                log.exception("orders.not_read", again_in=LOOK_AGAIN_AFTER)
                await self._sleep(LOOK_AGAIN_AFTER)

    async def _drain(self, guild_id: GuildId) -> None:
        while guild_id in self._woken:
            self._woken.discard(guild_id)
            try:
                await self._carry_all(guild_id)
            except Exception:  # the top of a task: one guild's trouble must not stop the others
                log.exception("orders.step_failed", guild=guild_id)
                await self._sleep(LOOK_AGAIN_AFTER)
                self._woken.add(guild_id)
        self._worked_on.discard(guild_id)

    async def _carry_all(self, guild_id: GuildId) -> None:
        """Carry out what is open and was not tried yet until no more is: the oldest first, batches last."""
        while True:
            guild = self._served.find(guild_id)
            if guild is None or guild.unavailable:
                return  # taken up when the guild is back: its comparison is an event
            waiting = await self._orders.open(guild_id)
            tried = self._tried[guild_id] = self._tried.get(guild_id, set()) & {each.id for each in waiting}
            untried = (each for each in waiting if each.id not in tried)
            order = min(untried, key=lambda each: (each.batch is not None, each.id), default=None)
            if order is None:
                return
            tried.add(order.id)
            await self._carry(guild, order)

    async def _carry(self, guild: discord.Guild, order: Order) -> None:
        try:
            await self._orders.taken_up(order)
            await self._recheck(guild, order)
            await self._do(guild, order)
        except RosterError as refusal:  # nobody waits here but the order itself, which tells him who gave it
            await self._orders.failed(order.id, refusal.sentence)
        except Unreachable:
            log.warning("order.left_pending", order=order.id)

    async def _recheck(self, guild: discord.Guild, order: Order) -> None:
        """Ask again whether a scheduled order may be given: much can have happened since."""
        if order.due_at <= order.created_at:
            return
        if order.actor_id is None:
            actor = OPERATOR
        else:
            actor = member_actor(
                guild, order.actor_id, order.actor_name, await self._find(guild, order.actor_id)
            )
        await self._orders.recheck(actor, order.id)

    async def _do(self, guild: discord.Guild, order: Order) -> None:
        member = await self._find(guild, order.target_id)
        if member is None:
            self._left(guild, order)
            return
        steps = steps_of(order, held_roles(member), await self._page_of(order))
        for step in steps:  # all of them before the first is done: better nothing than half of it
            if (why := foreseen(guild, step, member)) is not None:
                raise Refused(why)
        done: list[Step] = []
        for step in steps:
            try:
                is_here = await self._step(guild, order, step, member)
            except Refused as refusal:
                raise Refused(partly(done, step, guild, refusal.sentence)) from refusal
            if not is_here:
                self._left(guild, order)
                return
            done.append(step)
        await self._show(guild, order)

    async def _step(self, guild: discord.Guild, order: Order, step: Step, member: discord.Member) -> bool:
        """Do one step, again and again if nobody knows whether it was done; say whether he is still here."""
        for delay in (*RETRY_AFTER, None):
            try:
                async with asyncio.timeout(LONGEST_REQUEST):
                    await _request(guild, member, step, reason_of(order))
                return step.verb is not Verb.KICK
            except PASSING as error:
                if is_gone(error):
                    return False
                if is_needless(error, step):
                    return True
                if is_final(error):
                    raise Refused(sentence_of(error, guild, step, member)) from error
                log.warning("order.retry", order=order.id, error=type(error).__name__, again_in=delay)
            if delay is not None:
                await self._sleep(delay)
        return await self._shown_done(guild, order, step)

    async def _shown_done(self, guild: discord.Guild, order: Order, step: Step) -> bool:
        """Return once Discord shows the step done, whatever it answered; say whether he is still here."""
        try:
            member = await _fetched(guild, order.target_id)
        except PASSING as error:
            raise Unreachable from error
        if member is not None and not step.is_done_with(held_roles(member)):
            raise Unreachable
        return member is not None

    async def _find(self, guild: discord.Guild, user_id: UserId) -> discord.Member | None:
        """Return a member from the cache, else as Discord shows him; None if he is gone."""
        member = guild.get_member(user_id)
        if member is not None:
            return member
        for delay in RETRY_AFTER:
            try:
                return await _fetched(guild, user_id)
            except PASSING as error:
                log.warning("order.member_unread", user=user_id, error=type(error).__name__, again_in=delay)
                await self._sleep(delay)
        raise Unreachable

    async def _page_of(self, order: Order) -> Page | None:
        if order.page_id is None:
            return None
        try:
            return await self._pages.get(OPERATOR, order.page_id)
        except NotFound:
            return None

    def _left(self, guild: discord.Guild, order: Order) -> None:
        """Whoever is gone has nothing left to be taken; to give him something is too late."""
        if order.give:
            raise Refused(LEFT)
        self._intake.put(GuildId(guild.id), MemberLeft(order.target_id))

    async def _show(self, guild: discord.Guild, order: Order) -> None:
        """Have the sync see the member as he is now, unless an event told of him meanwhile."""
        before = _cached(guild, order.target_id)
        try:
            member = await _fetched(guild, order.target_id)
        except PASSING as error:
            log.warning("order.not_shown", order=order.id, error=type(error).__name__)
            return
        if member is None:
            self._left(guild, order)
        elif _cached(guild, order.target_id) == before and not member.bot:
            self._intake.put(GuildId(guild.id), member_seen(member))


async def _request(guild: discord.Guild, member: discord.Member, step: Step, reason: str) -> None:
    match step.verb, step.role_id:
        case Verb.GIVE, int(role_id):
            await member.add_roles(discord.Object(role_id), reason=reason, atomic=True)
        case Verb.TAKE, int(role_id):
            await member.remove_roles(discord.Object(role_id), reason=reason, atomic=True)
        case _:
            await guild.kick(member, reason=reason)


async def _fetched(guild: discord.Guild, user_id: UserId) -> discord.Member | None:
    """Return the member as Discord shows him now, or None if he is gone."""
    try:
        async with asyncio.timeout(LONGEST_REQUEST):
            return await guild.fetch_member(user_id)
    except discord.NotFound as error:
        if is_gone(error):
            return None
        raise


def _cached(guild: discord.Guild, user_id: UserId) -> frozenset[int] | None:
    member = guild.get_member(user_id)
    return frozenset(held_roles(member)) if member is not None else None
