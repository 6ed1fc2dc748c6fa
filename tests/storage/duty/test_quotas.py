"""Quotas and period rules on both engines."""

from dataclasses import replace
from datetime import date, timedelta

from domain.duty.periods import FIRST, PeriodLength, PeriodRule
from domain.duty.quotas import Quota
from domain.ids import QuotaId
from domain.time import Window
from storage.tables.notes import exemptions
from tests.domain.makers import ANNA, NOW
from tests.storage.conftest import Town

DAY = timedelta(days=1)


async def test_a_quota_takes_the_place_of_the_one_for_the_same(town: Town) -> None:
    rank_id = town.page.ranks[0].id
    async with town.database.begin() as tx:
        kind = await tx.duty.add_type(town.page_id, "Training", None)
        for quota in (
            Quota(QuotaId(0), town.page_id, 3600),
            Quota(QuotaId(0), town.page_id, 7200, rank_id, kind.id),
            Quota(QuotaId(0), town.page_id, 60),
        ):
            await tx.quotas.put(quota)

        found = await tx.quotas.of_page(town.page_id)
        assert [(each.seconds, each.rank_id, each.type_id) for each in found] == [
            (7200, rank_id, kind.id),
            (60, None, None),
        ]
        assert await tx.quotas.remove(town.page_id, None, None)
        assert not await tx.quotas.remove(town.page_id, None, None)


async def test_period_rules_come_back_in_their_order(town: Town) -> None:
    rules = (
        PeriodRule(FIRST, PeriodLength.WAVE, "Europe/Berlin", 6, 14, date(2026, 1, 5)),
        PeriodRule(NOW, PeriodLength.MONTH),
    )
    async with town.database.begin() as tx:
        assert await tx.quotas.rules(town.page_id) == ()
        await tx.quotas.save_rules(town.page_id, [replace(rules[0], since=NOW - DAY)])
        await tx.quotas.save_rules(town.page_id, rules)

        assert await tx.quotas.rules(town.page_id) == rules


async def test_exemptions_are_clipped_to_the_window(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(1))
    async with town.database.begin() as tx:
        for start, end in ((-9, -5), (-2, 1), (3, None)):
            statement = tx.quotas._connection.insert(exemptions).values(
                page_id=town.page_id,
                person_id=anna,
                starts_at=NOW + start * DAY,
                ends_at=NOW + end * DAY if end is not None else None,
            )
            await tx.quotas._connection.write(statement)

        found = await tx.quotas.exempt(town.page_id, Window(NOW, NOW + 7 * DAY))
    assert found == (
        (anna, Window(NOW, NOW + DAY)),
        (anna, Window(NOW + 3 * DAY, NOW + 7 * DAY)),
    )
