"""The rules of a page's patrols on both engines."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.duty.settings import DutySettings
from domain.errors import NotFound
from domain.ids import ChannelId, RoleId
from tests.domain.makers import GUILD
from tests.storage.conftest import Town


async def test_where_none_were_set_the_usual_rules_hold(town: Town) -> None:
    async with town.database.read() as tx:
        assert await tx.duty.settings(town.page_id) == DutySettings(town.page_id)


async def test_rules_come_back_as_they_were_written(town: Town) -> None:
    rules = DutySettings(
        town.page_id,
        approval_above=None,
        logs_need_approval=False,
        remind_after=timedelta(minutes=90),
        cut_off=time(4, 30),
        longest=timedelta(hours=12),
        needs_report=True,
        needs_evidence=True,
        on_duty_role_id=RoleId(2**62),
        log_channel_id=ChannelId(2**62 + 1),
    )
    async with town.database.begin() as tx:
        await tx.duty.save(replace(rules, longest=timedelta(hours=1)))
        await tx.duty.save(rules)

    async with town.database.read() as tx:
        assert await tx.duty.settings(town.page_id) == rules


async def test_a_retired_type_is_kept_for_those_who_ask(town: Town) -> None:
    async with town.database.begin() as tx:
        kind = await tx.duty.add_type(town.page_id, "Training", None)
        await tx.duty.save_type(replace(kind, is_retired=True))

        assert await tx.duty.types(town.page_id) == ()
        assert [each.name for each in await tx.duty.types(town.page_id, with_retired=True)] == ["Training"]
        with pytest.raises(NotFound):
            await tx.duty.save_type(replace(kind, id=kind.id + 1))  # type: ignore[arg-type]  # a number as good


async def test_guilds_that_ask_for_something_are_known(town: Town) -> None:
    async with town.database.begin() as tx:
        unset = await tx.duty.asking()
        await tx.duty.save(DutySettings(town.page_id))
        silent = await tx.duty.asking()
        await tx.duty.save(DutySettings(town.page_id, needs_evidence=True))

        assert (unset, silent, await tx.duty.asking()) == (
            frozenset(),
            frozenset(),
            frozenset({GUILD}),
        )
