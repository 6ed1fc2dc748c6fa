"""Reports that wait, on both engines."""

from datetime import timedelta

from domain.duty.reports import ReportRule, ReportState
from domain.ids import ChannelId
from tests.domain.makers import GUILD, NOW
from tests.storage.conftest import Town

HERE, THERE = ChannelId(5), ChannelId(6)


async def test_a_rule_takes_the_place_of_the_one_before(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.reports.put(ReportRule(town.page_id, HERE, NOW))
        await tx.reports.put(ReportRule(town.page_id, THERE, NOW))

        assert await tx.reports.rules() == (ReportRule(town.page_id, THERE, NOW),)
        assert await tx.reports.remove(town.page_id)
        assert await tx.reports.rule(town.page_id) is None
        assert not await tx.reports.remove(town.page_id)


async def test_a_period_is_reported_on_once(town: Town) -> None:
    async with town.database.begin() as tx:
        assert await tx.reports.add(town.page_id, NOW, HERE, at=NOW)
        assert not await tx.reports.add(town.page_id, NOW, THERE, at=NOW)
        assert await tx.reports.add(town.page_id, NOW + timedelta(days=7), HERE, at=NOW)
        assert await tx.reports.waiting() == {GUILD}
        first = await tx.reports.first(GUILD)
        assert first is not None
        await tx.reports.end(first.id, ReportState.SENT)
        second = await tx.reports.first(GUILD)
        assert second is not None
        assert (first.period_start, second.period_start) == (NOW, NOW + timedelta(days=7))

        await tx.reports.remove(town.page_id)

        assert await tx.reports.first(GUILD) is None
        assert not await tx.reports.add(town.page_id, NOW, HERE, at=NOW)
