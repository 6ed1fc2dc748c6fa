"""Quotas: what is asked of members by period, and how they stand; leaderboards by the same count."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.duty.patrols import Adjustment, Patrol, hours_of
from domain.duty.periods import PeriodRule, changed_rules, period_of, periods_before
from domain.duty.quotas import Absence, Level, Quota, Result, checked_quota, judged, quotas_for, worst
from domain.duty.settings import PatrolType
from domain.errors import NotFound, Refused
from domain.hr.leaves import Leave, LeaveKind
from domain.ids import GuildId, PageId, PatrolTypeId, PersonId, QuotaId, RankId, UserId
from domain.rosters.memberships import Membership
from domain.rosters.pages import Page
from domain.rosters.people import Person
from domain.rosters.settings import GuildSettings
from domain.time import Window
from domain.words import sentence
from services.access.tiers import require
from services.duty.rules import admin_page
from services.live import Live
from services.rosters.guarding import guarded
from storage.database import Database
from storage.transaction import Transaction

Each = TypeVar("Each")

SHARES = {LeaveKind.REDUCED: 0.5}
"""How much of a leave counts as away: with reduced activity half, else all of it."""


@dataclass(frozen=True, slots=True)
class MemberHours:
    """What a member of a page did in a period, in seconds, and how he stands against what was asked."""

    person: Person
    membership: Membership
    seconds: int
    patrols: int
    results: tuple[Result, ...] = ()

    @property
    def level(self) -> Level | None:
        """Return how he stands in all: as in what he stands worst in; None if nothing is asked of him."""
        return worst(result.level for result in self.results)


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """A page's members in a period, by rank and name; `is_over` if nothing can be added any more."""

    page: Page
    period: Window
    is_over: bool
    members: tuple[MemberHours, ...]
    types: tuple[PatrolType, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks of its members, how it cuts time, and the period that is going on."""

    page: Page
    quotas: tuple[Quota, ...]
    rules: tuple[PeriodRule, ...]
    period: Window
    types: tuple[PatrolType, ...]


class Quotas:
    """Sets quotas and periods, and reports on them."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def of_page(self, page_id: PageId) -> tuple[tuple[Quota, ...], PeriodRule]:
        """Return a page's quotas, and how it cuts time into periods now."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            rules = await rules_of(tx, page)
            now = self._clock()
            return await tx.quotas.of_page(page_id), [rule for rule in rules if rule.since <= now][-1]

    async def asked(self, actor: Actor, page_id: PageId) -> Asked:
        """Return what a page asks, for whoever is on it or supervises somebody there."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            if await _member(tx, actor.user_id, page) is None:
                await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page_id)
            rules = await rules_of(tx, page)
            quotas, types = await tx.quotas.of_page(page_id), await tx.duty.types(page_id, with_retired=True)
            return Asked(page, quotas, rules, period_of(self._clock(), rules), types)

    async def put(
        self,
        actor: Actor,
        page_id: PageId,
        seconds: int,
        *,
        rank_id: RankId | None = None,
        type_id: PatrolTypeId | None = None,
    ) -> Quota:
        """Ask so much of a rank (None: of all), in patrols of a type (None: of any), in each period."""
        quota = checked_quota(Quota(QuotaId(0), page_id, seconds, rank_id, type_id))
        async with self._database.begin() as tx:
            page = await admin_page(tx, actor, page_id)
            if rank_id is not None and rank_id not in page.order():
                raise NotFound(sentence("This page has no such rank."))
            if type_id is not None and type_id not in {each.id for each in await tx.duty.types(page_id)}:
                raise NotFound(sentence("There is no such type of {patrol}."))
            await tx.quotas.save_rules(page_id, await rules_of(tx, page))
            quota = await tx.quotas.put(quota)
            await tx.audit.wrote(actor, page.guild_id, "quota.set", page.title, seconds=seconds)
        await self._live.look()
        return quota

    async def remove(
        self,
        actor: Actor,
        page_id: PageId,
        *,
        rank_id: RankId | None = None,
        type_id: PatrolTypeId | None = None,
    ) -> None:
        """Ask nothing any more where that quota asked something."""
        async with self._database.begin() as tx:
            page = await admin_page(tx, actor, page_id)
            if not await tx.quotas.remove(page_id, rank_id, type_id):
                raise NotFound(sentence("There is no such quota."))
            await tx.audit.wrote(actor, page.guild_id, "quota.removed", page.title)
        await self._live.look()

    async def change_periods(
        self, actor: Actor, page_id: PageId, changed: Callable[[PeriodRule], PeriodRule]
    ) -> tuple[PeriodRule, ...]:
        """Cut time otherwise from the next period on, and return all rules there have been."""
        async with self._database.begin() as tx:
            page = await admin_page(tx, actor, page_id)
            rules = await rules_of(tx, page)
            now = self._clock()
            # The last one, be it still to come: what else was changed in this period stays changed.
            rules = changed_rules(rules, changed(rules[-1]), now=now)
            await tx.quotas.save_rules(page_id, rules)
            await tx.audit.wrote(
                actor, page.guild_id, "periods.changed", page.title, length=rules[-1].length.value
            )
        await self._live.look()
        return rules

    async def own(self, actor: Actor, page_id: PageId) -> tuple[Window, MemberHours]:
        """Return the current period, and how the actor stands in it."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            found = await _member(tx, actor.user_id, page)
            if found is None:
                raise Refused(sentence("You are not on {page}.", page=page.title))
            person, membership = found
            period = period_of(self._clock(), await rules_of(tx, page))
            counting = await _counting(tx, page, period, {person.id: membership})
            return period, counting.of(person, membership, now=self._clock())

    async def of_member(self, actor: Actor, page_id: PageId, user_id: UserId) -> PeriodReport:
        """Return how somebody stands in the current period: the actor himself, or a member below him."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            found = await _member(tx, user_id, page)
            if actor.user_id != user_id:
                if found is None:
                    await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page_id)
                    raise NotFound(sentence("This member is not on {page}.", page=page.title))
                await guarded(tx, actor, page, found[0], Tier.SUPERVISOR)
            if found is None:
                raise Refused(sentence("You are not on {page}.", page=page.title))
            person, membership = found
            now = self._clock()
            period = period_of(now, await rules_of(tx, page))
            counting = await _counting(tx, page, period, {person.id: membership})
            types = await tx.duty.types(page_id, with_retired=True)
            return PeriodReport(page, period, False, (counting.of(person, membership, now=now),), types)

    async def report(
        self, actor: Actor, page_id: PageId, *, periods_ago: int = 0, at: datetime | None = None
    ) -> PeriodReport:
        """Return how all members of a page stand in the period around `at`, or in one so many before now."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page_id)
            rules, now = await rules_of(tx, page), self._clock()
            period = period_of(at, rules) if at is not None else _period_ago(now, rules, periods_ago)
            return await reported(tx, page, period, now=now)

    async def leaderboard(self, page_id: PageId, *, periods_ago: int = 0) -> PeriodReport:
        """Return who did how much in a period, the most first; what was asked of them is left out.

        Nor does it show whoever is hidden from the page's readers.
        """
        async with self._database.read() as tx:
            page, now = await tx.pages.get(page_id), self._clock()
            period = _period_ago(now, await rules_of(tx, page), periods_ago)
            report = await reported(tx, page, period, now=now)
        shown = [each for each in report.members if each.seconds and not each.person.is_hidden]
        ranked = sorted(shown, key=lambda each: (-each.seconds, each.person.profile.name.casefold()))
        return replace(report, members=tuple(replace(each, results=()) for each in ranked))


async def reported(tx: Transaction, page: Page, period: Window, *, now: datetime) -> PeriodReport:
    """Return how all members of a page stand in a period."""
    current = {each.person_id: each for each in await tx.memberships.of_page(page.id)}
    counting = await _counting(tx, page, period, current)
    people = await tx.people.by_ids(current)
    order = page.order()
    members = [counting.of(people[each.person_id], each, now=now) for each in current.values()]
    members.sort(
        key=lambda each: (order[each.membership.standing.shown], each.person.profile.name.casefold())
    )
    types = await tx.duty.types(page.id, with_retired=True)
    return PeriodReport(page, period, period.end <= now, tuple(members), types)


@dataclass(frozen=True, slots=True)
class _Counting:
    """All that counts in one period of a page, by member."""

    page: Page
    period: Window
    quotas: tuple[Quota, ...]
    patrols: Mapping[PersonId, list[Patrol]]
    adjustments: Mapping[PersonId, list[Adjustment]]
    absences: Mapping[PersonId, list[Absence]]

    def of(self, person: Person, membership: Membership, *, now: datetime) -> MemberHours:
        patrols = self.patrols.get(person.id, [])
        adjustments = self.adjustments.get(person.id, [])
        absences = [*self.absences.get(person.id, ()), *_before_joining(membership, self.period)]
        results = tuple(
            judged(quota, self._worked(quota, patrols, adjustments), self.period, absences, now=now)
            for quota in quotas_for(membership.standing.shown, self.quotas)
        )
        seconds = hours_of(patrols, adjustments, within=self.period)
        return MemberHours(person, membership, seconds, len(patrols), results)

    def _worked(self, quota: Quota, patrols: list[Patrol], adjustments: list[Adjustment]) -> int:
        """What was added by hand is of no type, and so counts for quotas of any only."""
        if quota.type_id is None:
            return hours_of(patrols, adjustments, within=self.period)
        return hours_of([each for each in patrols if each.type_id == quota.type_id], (), within=self.period)


async def rules_of(tx: Transaction, page: Page) -> tuple[PeriodRule, ...]:
    """Return how a page cuts time into periods: weeks by the guild's clock until it says otherwise."""
    stored = await tx.quotas.rules(page.id)
    if stored:
        return stored
    settings = await tx.settings.of(page.guild_id)
    return (PeriodRule(zone=settings.zone, week_start=settings.week_start),)


async def followed(
    tx: Transaction, guild_id: GuildId, before: GuildSettings, after: GuildSettings, *, now: datetime
) -> None:
    """Have the guild's pages count by its new clock and week, from their next period on."""
    if (before.zone, before.week_start) == (after.zone, after.week_start):
        return
    for page in await tx.pages.of_guild(guild_id):
        rules = await tx.quotas.rules(page.id) or (
            PeriodRule(zone=before.zone, week_start=before.week_start),
        )
        new = replace(rules[-1], zone=after.zone, week_start=after.week_start)
        await tx.quotas.save_rules(page.id, changed_rules(rules, new, now=now))


async def _counting(
    tx: Transaction, page: Page, period: Window, members: Mapping[PersonId, Membership]
) -> _Counting:
    only = list(members) if len(members) == 1 else None
    leaves = await tx.leaves.within(page.guild_id, period, person_ids=only)
    exempt = await tx.quotas.exempt(page.id, period)
    absences: list[tuple[PersonId, Absence]] = [(leave.person_id, _absence(leave)) for leave in leaves]
    absences += [(person_id, Absence(window)) for person_id, window in exempt]
    return _Counting(
        page,
        period,
        await tx.quotas.of_page(page.id),
        _by_person(
            (each.person_id, each) for each in await tx.patrols.within(page.id, period, person_ids=only)
        ),
        _by_person(
            (each.person_id, each)
            for each in await tx.patrols.adjustments_within(page.id, period, person_ids=only)
        ),
        _by_person(absences),
    )


def _by_person(pairs: Iterable[tuple[PersonId, Each]]) -> dict[PersonId, list[Each]]:
    found: dict[PersonId, list[Each]] = {}
    for person_id, each in pairs:
        found.setdefault(person_id, []).append(each)
    return found


def _absence(leave: Leave) -> Absence:
    return Absence(leave.window, SHARES.get(leave.kind, 1.0))


def _before_joining(membership: Membership, period: Window) -> tuple[Absence, ...]:
    """Whoever came in the middle of a period owes only what is left of it."""
    joined = membership.joined_at
    if joined is None or joined <= period.start:
        return ()
    return (Absence(Window(period.start, min(joined, period.end))),)


async def _member(tx: Transaction, user_id: UserId | None, page: Page) -> tuple[Person, Membership] | None:
    """Return who an account is on a page now, if he is there."""
    person = await tx.people.find(page.guild_id, user_id) if user_id is not None else None
    membership = await tx.memberships.find(page.id, person.id) if person else None
    if person is None or membership is None or membership.left_at is not None:
        return None
    return person, membership


def _period_ago(now: datetime, rules: tuple[PeriodRule, ...], periods_ago: int) -> Window:
    if periods_ago == 0:
        return period_of(now, rules)
    for place, period in enumerate(periods_before(now, rules), 1):
        if place == periods_ago:
            return period
    raise NotFound(sentence("There is no period that long ago."))
