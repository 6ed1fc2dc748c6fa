"""Forgetting: a member's name and account leave every table, his history stays as a former member's.

    orders by and about him end ──► memberships close, with a record ──► every table gives him up ──► a mark

The mark keeps the next sync from enrolling him as he was; what he is and was, nobody can read from it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from domain.access.actors import Actor
from domain.errors import Refused
from domain.events import OrderEnded
from domain.hr.leaves import UNSETTLED
from domain.ids import GuildId, PageId, PersonId, RoleId, UserId
from domain.rosters.asks import held_roles
from domain.rosters.forgetting import Erased, Marks, mark_of
from domain.rosters.guilds import Guild
from domain.rosters.orders import UNENDED, OrderState
from domain.rosters.pages import Page
from domain.rosters.records import RecordKind
from domain.words import sentence
from services.duty.leaving import ended_for_leavers
from services.live import Live
from services.rosters.privacy import own_account, redraw
from storage.database import Database
from storage.epochs import ACCESS
from storage.rosters.erasing import Identity
from storage.rosters.memberships import StandingWrite
from storage.rosters.records import NewRecord
from storage.transaction import Transaction

ERASED = "erased"
"""The epoch that moves when somebody was erased: the bytes he left in the file are then to be overwritten."""
HIS_ORDER = "Whoever gave it, or whom it was about, had himself forgotten."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reach:
    """What forgetting somebody would touch: the servers that know him, and the pages he owns."""

    servers: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forgot:
    """What was done: in how many servers, how many texts named him, how many pages went to somebody else."""

    servers: int
    texts: int
    pages: int


class Forgetting:
    """Forgets whoever asks for it, and nobody else."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def reach(self, actor: Actor, guild_id: GuildId) -> Reach:
        """Return what forgetting the actor would touch; `Refused` if it can't be done."""
        user_id = own_account(actor)
        async with self._database.read() as tx:
            who = await tx.erasing.identity(user_id)
            guilds = {guild.id: guild for guild in await tx.guilds.all()}
            owned = await _owned(tx, user_id, guilds)
            await _check_known(tx, user_id, guild_id)
        names = [guilds[each].name for each in sorted({guild_id, *who.guild_ids})]
        return Reach(tuple(names), tuple(owned.values()))

    async def forget(
        self, actor: Actor, guild_id: GuildId, *, held: Mapping[GuildId, frozenset[RoleId]]
    ) -> Forgot:
        """Replace the actor by a former member everywhere; `held` are the roles he is seen with by guild."""
        user_id = own_account(actor)
        seen = {guild_id: actor.role_ids} | dict(held)
        async with self._database.begin() as tx:
            guilds = {guild.id: guild for guild in await tx.guilds.all()}
            await _owned(tx, user_id, guilds)
            concerned = sorted({guild_id, *(await tx.erasing.identity(user_id)).guild_ids})
            for each in concerned:
                await tx.guilds.lock(each)
            await _check_known(tx, user_id, guild_id)
            who = await tx.erasing.identity(user_id)
            await tx.audit.wrote(actor, guild_id, "member.forgotten", target=user_id)
            forgot = await self._erase(tx, who, {each: guilds[each] for each in concerned}, seen)
        await self._live.look()
        log.info("member.forgotten", servers=forgot.servers, texts=forgot.texts, pages=forgot.pages)
        return forgot

    async def reapply(self, erased: Erased) -> int:
        """Forget here whom another database, which this one takes the place of, has forgotten; count them.

        Accounts that came back there since then are somebody new here, too.
        """
        async with self._database.begin() as tx:
            here = await tx.forgetting.erased()
            if not here.erasures and not here.marks:
                await tx.forgetting.take_secret(erased.secret)
                here = replace(here, secret=erased.secret)
            is_kin = here.secret == erased.secret
            missing = {each.account for each in erased.erasures - (here.erasures if is_kin else frozenset())}
            guilds = {guild.id: guild for guild in await tx.guilds.all()}
            found = [
                user_id
                for user_id in sorted(await tx.erasing.accounts())
                if mark_of(user_id, erased.secret) in missing
            ]
            for user_id in found:
                who = await tx.erasing.identity(user_id)
                await self._erase(tx, who, {each: guilds[each] for each in sorted(who.guild_ids)}, {})
            if is_kin:
                await _take_over(tx, erased, guilds)
        log.info("members.forgotten_again", members=len(found))
        return len(found)

    async def _erase(
        self,
        tx: Transaction,
        who: Identity,
        guilds: Mapping[GuildId, Guild],
        seen: Mapping[GuildId, frozenset[RoleId]],
    ) -> Forgot:
        now, moved = self._clock(), 0
        account = mark_of(who.user_id, await tx.forgetting.secret())
        for guild_id, guild in guilds.items():
            held = await self._leave(tx, who, guild_id) | seen.get(guild_id, frozenset())
            await tx.forgetting.mark(guild_id, account, held)
            if guild.owner_id is not None:
                moved += await tx.pages.pass_on(who.user_id, guild_id, guild.owner_id)
        await tx.forgetting.note(account, now)
        texts = await tx.erasing.erase(who, list(guilds))
        for guild_id in guilds:
            await redraw(tx, guild_id)
        await tx.epochs.bump(ACCESS)
        await tx.epochs.bump(ERASED)
        return Forgot(len(guilds), texts, moved)

    async def _leave(self, tx: Transaction, who: Identity, guild_id: GuildId) -> frozenset[RoleId]:
        """End what runs about him in a guild, and his memberships; return the roles these stood for."""
        await self._end_orders(tx, who.user_id, guild_id)
        person_id = who.people.get(guild_id)
        if person_id is None:
            return frozenset()
        await self._end_leave(tx, person_id)
        pages: dict[PageId, Page] = {
            page.id: page for page in await tx.pages.of_guild(guild_id, with_deleted=True)
        }
        members = await tx.memberships.of_person(person_id, page_ids=[page.id for page in pages.values()])
        held: set[RoleId] = set()
        records: list[NewRecord] = []
        for member in members:
            page, standing = pages[member.page_id], member.standing
            if member.left_at is not None:
                continue
            held |= held_roles(page, standing)
            gone = StandingWrite(person_id, standing, None)
            await tx.memberships.write(page.id, [gone], now=self._clock())
            await ended_for_leavers(tx, page.id, [person_id], now=self._clock())
            rank = next((rank.name for rank in page.ranks if rank.id == standing.shown), None)
            records.append(
                NewRecord(guild_id, page.id, person_id, RecordKind.REMOVAL, rank, None, self._clock())
            )
        await tx.records.add_all(records)
        return frozenset(held)

    async def _end_leave(self, tx: Transaction, person_id: PersonId) -> None:
        for leave in await tx.leaves.of_person(person_id):
            if leave.state in UNSETTLED:
                await tx.leaves.save(leave.ended_early(now=self._clock()), expected=leave.state)

    async def _end_orders(self, tx: Transaction, user_id: UserId, guild_id: GuildId) -> None:
        """Cancel what waits to be done by or about him: nobody would be left to answer for it."""
        for order in await tx.orders.unended(guild_id):
            if user_id not in (order.actor_id, order.target_id):
                continue
            if await tx.orders.set_state(
                order.id, OrderState.CANCELLED, expected=UNENDED, failure=HIS_ORDER, ended_at=self._clock()
            ):
                await tx.outbox.put(OrderEnded(guild_id, order.id))


async def _take_over(tx: Transaction, erased: Erased, guilds: Collection[GuildId]) -> None:
    """Have the same marks as the other database, and its list of erasures."""
    for erasure in erased.erasures:
        await tx.forgetting.note(erasure.account, erasure.at)
    here = (await tx.forgetting.erased()).marks
    for guild_id in guilds:
        there = erased.marks.get(guild_id, Marks())
        if guild_id in here:
            await tx.forgetting.lift(guild_id, here[guild_id].had.keys() - there.had.keys())
        for account, role_ids in there.had.items():
            await tx.forgetting.mark(guild_id, account, role_ids)


async def _check_known(tx: Transaction, user_id: UserId, guild_id: GuildId) -> None:
    if (await tx.forgetting.marks(guild_id)).hold(user_id):
        raise Refused(sentence("You are forgotten here already; nothing is left to forget."))


async def _owned(tx: Transaction, user_id: UserId, guilds: Mapping[GuildId, Guild]) -> dict[PageId, str]:
    """Return the titles of his pages, which go to the owner of the server; refuse if that is he or nobody."""
    for guild in guilds.values():
        if guild.owner_id == user_id:
            raise Refused(
                sentence(
                    "You own the server {server} in Discord, and Muster has to know whose it is. "
                    "Hand it over first, or have whoever runs this Muster purge it as a whole.",
                    server=guild.name,
                )
            )
    owned: dict[PageId, str] = {}
    for head in await tx.pages.heads():
        if head.owner_id != user_id:
            continue
        if guilds[head.guild_id].owner_id is None:
            raise Refused(
                sentence(
                    "You own the page {page}, and nobody knows yet who owns its server. Try again later.",
                    page=head.title,
                )
            )
        owned[head.id] = head.title
    return owned
