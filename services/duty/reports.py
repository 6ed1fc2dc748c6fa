"""Reports on a schedule: after the end of each period how everybody did in it is posted, once.

clock ─► fall_due: (page, period) written down once ─► event ─► the bot: next ─► sent | dropped
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.duty.periods import period_of
from domain.duty.reports import ReportPost, ReportRule, ReportState, periods_to_report
from domain.errors import Invalid, Refused
from domain.events import ReportDue
from domain.ids import ChannelId, GuildId, PageId
from domain.words import sentence
from services.access.tiers import require
from services.duty.quotas import PeriodReport, reported, rules_of
from services.live import Live
from storage.database import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that is to be posted now, and what it says."""

    post: ReportPost
    report: PeriodReport


class Reports:
    """Says where reports are posted, and which of them are due."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def schedule(self, actor: Actor, page_id: PageId, channel_id: ChannelId | None) -> None:
        """Have the reports of periods that end from now on posted in a channel; None: nowhere."""
        async with self._database.begin() as tx:
            page = await tx.pages.get(page_id)
            await require(tx, actor, page.guild_id, Tier.ADMIN, page_id=page_id)
            await tx.guilds.lock(page.guild_id)
            if channel_id is None:
                if not await tx.reports.remove(page_id):
                    raise Refused(sentence("No reports of {page} are posted.", page=page.title))
                await tx.audit.wrote(actor, page.guild_id, "quota_reports.off", page.title)
                return
            if channel_id not in {channel.id for channel in await tx.guilds.channels(page.guild_id)}:
                raise Invalid(sentence("channel: the server has no channel with that id."), field="channel")
            before = await tx.reports.rule(page_id)
            since = before.since if before else self._clock()
            await tx.reports.put(ReportRule(page_id, channel_id, since))
            await tx.audit.wrote(
                actor, page.guild_id, "quota_reports.on", page.title, channel=str(channel_id)
            )

    async def fall_due(self) -> int:
        """Have the reports of all periods that have ended wait; return how many. Safe to call again."""
        async with self._database.read() as tx:
            rules = await tx.reports.rules()
        due = 0
        for rule in rules:
            due += await self._planned(rule)
        if due:
            await self._live.look()
        return due

    async def pending(self) -> frozenset[GuildId]:
        """Return the guilds where a report is to be posted."""
        async with self._database.read() as tx:
            return await tx.reports.waiting()

    async def next(self, guild_id: GuildId) -> DueReport | None:
        """Return the guild's next report, as things stand now."""
        async with self._database.read() as tx:
            post = await tx.reports.first(guild_id)
            if post is None:
                return None
            page = await tx.pages.get(post.page_id)
            period = period_of(post.period_start, await rules_of(tx, page))
            return DueReport(post, await reported(tx, page, period, now=self._clock()))

    async def sent(self, due: DueReport) -> None:
        """Note that Discord has it."""
        async with self._database.begin() as tx:
            await tx.reports.end(due.post.id, ReportState.SENT)

    async def dropped(self, due: DueReport, failure: str) -> None:
        """Note that Discord refused it for good."""
        async with self._database.begin() as tx:
            await tx.reports.end(due.post.id, ReportState.DROPPED, failure)
        post = due.post
        log.warning("report.dropped", page=str(post.page_id), channel=post.channel_id, failure=failure)

    async def _planned(self, rule: ReportRule) -> int:
        async with self._database.begin() as tx:
            page, now = await tx.pages.get(rule.page_id), self._clock()
            await tx.guilds.lock(page.guild_id)
            current = await tx.reports.rule(rule.page_id)
            if current is None:
                return 0
            added = 0
            for period in periods_to_report(current, await rules_of(tx, page), now=now):
                added += await tx.reports.add(page.id, period.start, current.channel_id, at=now)
            if added:
                await tx.outbox.put(ReportDue(page.guild_id, page.id))
        return added
