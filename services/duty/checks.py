"""Activity checks: started and ended by supervisors, answered by members, moved on by the clock."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.duty.checks import Answers, Asked, Check, check_reminder, checked_check, sorted_answers
from domain.errors import Invalid, NotFound, Refused
from domain.events import CheckChanged
from domain.hr.leaves import LeaveKind
from domain.ids import ChannelId, CheckId, GuildId, MessageId, PageId, PersonId, RankId, RoleId, UserId
from domain.rosters.pages import Page
from domain.rosters.people import Person
from domain.time import Window
from domain.words import sentence
from services.access.tiers import require
from services.live import Live
from services.rosters.recording import person_of
from storage.database import Database
from storage.transaction import Transaction

SENT_WITHIN = timedelta(minutes=1)
"""How long whoever starts a check may take to send its question; then it is taken up for him."""


@dataclass(frozen=True, slots=True)
class Results:
    """How a check stands: who has answered, who has not, who need not, in the order of the page."""

    page: Page
    check: Check
    answers: Answers
    people: dict[PersonId, Person]


class Checks:
    """Asks a page's members whether they are there, and keeps their answers."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def start(
        self,
        actor: Actor,
        page_id: PageId,
        channel_id: ChannelId,
        *,
        until: datetime,
        rank_id: RankId | None = None,
        role_id: RoleId | None = None,
        holders: Collection[UserId] = (),
        text: str | None = None,
    ) -> Check:
        """Ask a page's members, of a rank or with a role if named, until a moment; one at a time a page."""
        async with self._database.begin() as tx:
            page = await _supervised(tx, actor, page_id)
            if rank_id is not None and rank_id not in page.order():
                raise NotFound(sentence("This page has no such rank."))
            await _check_channel(tx, page, channel_id)
            by = await person_of(tx, actor, page.guild_id)
            check = checked_check(
                Check(
                    id=CheckId(0),
                    guild_id=page.guild_id,
                    page_id=page_id,
                    channel_id=channel_id,
                    started_at=self._clock(),
                    ends_at=until,
                    rank_id=rank_id,
                    role_id=role_id,
                    text=text,
                    started_by=by,
                )
            )
            meant = await _meant(tx, page, rank_id, None if role_id is None else frozenset(holders))
            check = await tx.checks.add(check)
            await tx.checks.ask(check.id, meant)
            where = str(channel_id)
            await tx.audit.wrote(actor, page.guild_id, "activity_check.started", page.title, channel=where)
        return check

    async def posted(self, check: Check, message_id: MessageId) -> None:
        """Note the message in which it is asked."""
        async with self._database.begin() as tx:
            await tx.checks.posted(check.id, message_id)

    async def abandon(self, check: Check) -> None:
        """Forget a check whose message could not be sent."""
        async with self._database.begin() as tx:
            await tx.checks.drop(check.id)

    async def unasked(self) -> tuple[Results, ...]:
        """Return how those checks stand whose question was not noted as sent: a crash came between."""
        async with self._database.read() as tx:
            lost = await tx.checks.unasked(before=self._clock() - SENT_WITHIN)
            return tuple([await results_of(tx, check) for check in lost])

    async def unsettled(self) -> tuple[Results, ...]:
        """Return how those checks stand about which the bot has something to do."""
        async with self._database.read() as tx:
            return tuple([await results_of(tx, check) for check in await tx.checks.unsettled()])

    async def take_reminder(self, check: Check) -> bool:
        """Say whether a reminder is the caller's to send; nobody is reminded twice for it."""
        async with self._database.begin() as tx:
            return await tx.checks.take_reminder(check.id)

    async def shown(self, check: Check) -> None:
        """Note that its message shows how it came out, or is gone for good."""
        async with self._database.begin() as tx:
            await tx.checks.shown(check.id)

    async def answer(self, actor: Actor, check_id: CheckId) -> bool:
        """Note that the actor is there; say whether that is news."""
        async with self._database.begin() as tx:
            check = await tx.checks.get(check_id)
            await tx.guilds.lock(check.guild_id)
            check = await tx.checks.get(check_id)
            if not check.is_open or self._clock() >= check.ends_at:
                raise Refused(sentence("This activity check is over."))
            page = await tx.pages.get(check.page_id)
            if page.deleted_at is not None:
                raise Refused(sentence("This activity check is over."))
            person = await tx.people.find(check.guild_id, actor.user_id) if actor.user_id else None
            if person is None or not await _is_asked(tx, check, person.id):
                raise Refused(sentence("You are not asked; others of {page} are.", page=page.title))
            return await tx.checks.answer(check_id, person.id, at=self._clock())

    async def is_awaited(self, check_id: CheckId, person_id: PersonId) -> bool:
        """Say whether somebody's answer is still waited for."""
        async with self._database.read() as tx:
            check = await tx.checks.get(check_id)
            return check.is_open and await tx.checks.is_asked(check_id, person_id, unanswered=True)

    async def latest(self, actor: Actor, page_id: PageId) -> Check:
        """Return the page's check that is open, else the one before, for supervisors."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page_id)
            check = await tx.checks.latest(page_id)
        if check is None:
            raise NotFound(sentence("There has been no activity check on {page}.", page=page.title))
        return check

    async def results(self, actor: Actor, guild_id: GuildId, check_id: CheckId) -> Results:
        """Return how a check of the guild stands, for supervisors of its page."""
        async with self._database.read() as tx:
            check = await tx.checks.get(check_id)
            if check.guild_id != guild_id:
                raise NotFound(sentence("There is no such activity check."))
            await require(tx, actor, guild_id, Tier.SUPERVISOR, page_id=check.page_id)
            return await results_of(tx, check)

    async def remind(self, actor: Actor, page_id: PageId) -> Results:
        """Have those reminded who have not answered, and return who they are."""
        async with self._database.begin() as tx:
            page = await _supervised(tx, actor, page_id)
            check = await _open(tx, page)
            check_reminder(check, now=self._clock())
            await tx.checks.reminded(check.id, at=self._clock())
            await tx.outbox.put(CheckChanged(check.guild_id, check.id, is_reminder=True))
            await tx.audit.wrote(actor, page.guild_id, "activity_check.reminded", page.title)
            results = await results_of(tx, check)
        await self._live.look()
        return results

    async def end(self, actor: Actor, page_id: PageId) -> Results:
        """End the page's check now, and return how it came out."""
        async with self._database.begin() as tx:
            page = await _supervised(tx, actor, page_id)
            check = await _open(tx, page)
            await _end(tx, check, self._clock())
            await tx.audit.wrote(actor, page.guild_id, "activity_check.ended", page.title)
            results = await results_of(tx, await tx.checks.get(check.id))
        await self._live.look()
        return results

    async def fall_due(self) -> int:
        """Remind at half time, once, and end what is over; return how many checks. Safe to call again."""
        async with self._database.read() as tx:
            open_now = await tx.checks.open()
            deleted = {each.page_id for each in open_now if await _is_deleted(tx, each)}
        now, done = self._clock(), 0
        for check in open_now:
            if now >= check.ends_at or check.is_reminder_due(now) or check.page_id in deleted:
                done += await self._moved(check.id, now)
        if done:
            await self._live.look()
        return done

    async def _moved(self, check_id: CheckId, now: datetime) -> bool:
        async with self._database.begin() as tx:
            check = await tx.checks.get(check_id)
            await tx.guilds.lock(check.guild_id)
            check = await tx.checks.get(check_id)
            if check.is_open and (now >= check.ends_at or await _is_deleted(tx, check)):
                await _end(tx, check, min(now, check.ends_at))
            elif check.is_reminder_due(now):
                await tx.checks.reminded(check_id, at=now)
                await tx.outbox.put(CheckChanged(check.guild_id, check_id, is_reminder=True))
            else:
                return False
        return True


async def results_of(tx: Transaction, check: Check) -> Results:
    """Return how a check stands."""
    page = await tx.pages.get(check.page_id)
    asked = await tx.checks.asked(check.id)
    person_ids = [each.person_id for each in asked]
    people, ranks = await tx.people.by_ids(person_ids), await tx.memberships.ranks(page.id, person_ids)
    away = await _away(tx, check, set(person_ids) - set(ranks)) if check.is_open else frozenset()
    order = page.order()

    def by_rank(each: Asked) -> tuple[int, str]:
        rank_id = ranks.get(each.person_id)
        place = len(order) if rank_id is None else order[rank_id]
        return place, people[each.person_id].profile.name.casefold()

    return Results(page, check, sorted_answers(sorted(asked, key=by_rank), away), people)


async def _away(tx: Transaction, check: Check, gone: Collection[PersonId]) -> frozenset[PersonId]:
    """Return who need not answer: who is on leave or exempt while it lasts, and who has left."""
    window = Window(check.started_at, check.ended_at or check.ends_at)
    leaves = await tx.leaves.within(check.guild_id, window)
    on_leave = {leave.person_id for leave in leaves if leave.kind is not LeaveKind.REDUCED}
    exempt = {person_id for person_id, _ in await tx.quotas.exempt(check.page_id, window)}
    return frozenset(on_leave | exempt | set(gone))


async def _meant(
    tx: Transaction, page: Page, rank_id: RankId | None, holders: frozenset[UserId] | None
) -> tuple[PersonId, ...]:
    """Return whom a check is for: the page's members, of a rank and among `holders` if those are given."""
    memberships = await tx.memberships.of_page(page.id)
    meant = [each.person_id for each in memberships if rank_id in (None, each.standing.shown)]
    if holders is not None:
        people = await tx.people.by_ids(meant)
        meant = [person_id for person_id in meant if people[person_id].user_id in holders]
    if not meant:
        raise Refused(sentence("There is nobody on {page} who is meant by that.", page=page.title))
    return tuple(meant)


async def _is_asked(tx: Transaction, check: Check, person_id: PersonId) -> bool:
    """Say whether somebody is asked and still there."""
    return bool(await tx.memberships.ranks(check.page_id, [person_id])) and await tx.checks.is_asked(
        check.id, person_id
    )


async def _end(tx: Transaction, check: Check, at: datetime) -> None:
    """End a check, and keep who needed not answer."""
    results = await results_of(tx, replace(check, ends_at=at))
    await tx.checks.excuse(check.id, results.answers.excused)
    await tx.checks.end(check.id, at=at)
    await tx.outbox.put(CheckChanged(check.guild_id, check.id))


async def _is_deleted(tx: Transaction, check: Check) -> bool:
    return (await tx.pages.get(check.page_id)).deleted_at is not None


async def _supervised(tx: Transaction, actor: Actor, page_id: PageId) -> Page:
    page = await tx.pages.get(page_id)
    await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page_id)
    await tx.guilds.lock(page.guild_id)
    return page


async def _check_channel(tx: Transaction, page: Page, channel_id: ChannelId) -> None:
    if channel_id not in {channel.id for channel in await tx.guilds.channels(page.guild_id)}:
        raise Invalid(sentence("channel: the server has no channel with that id."), field="channel")


async def _open(tx: Transaction, page: Page) -> Check:
    check = await tx.checks.latest(page.id)
    if check is None or not check.is_open:
        raise Refused(sentence("No activity check is going on on {page}.", page=page.title))
    return check
