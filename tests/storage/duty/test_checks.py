"""Checks and answers, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.duty.checks import Asked, Check
from domain.errors import NotFound, Refused
from domain.ids import ChannelId, CheckId, MessageId, PersonId, RoleId, UserId
from domain.rosters.people import Profile
from storage.transaction import Transaction
from tests.domain.makers import GUILD, NOW
from tests.storage.conftest import Town

DAY = timedelta(days=1)


def a_check(town: Town) -> Check:
    return Check(CheckId(0), GUILD, town.page_id, ChannelId(5), NOW, NOW + DAY, role_id=RoleId(6), text="?")


async def somebody(tx: Transaction) -> PersonId:
    return (await tx.people.ensure(GUILD, {UserId(77): Profile("zoe", "Zoe")}))[UserId(77)]


async def test_one_is_open_at_a_time(town: Town) -> None:
    async with town.database.begin() as tx:
        check = await tx.checks.add(a_check(town))
        assert await tx.checks.get(check.id) == replace(a_check(town), id=check.id)
        with pytest.raises(Refused, match="going on"):
            await tx.checks.add(a_check(town))
        await tx.checks.posted(check.id, MessageId(9))
        assert [each.message_id for each in await tx.checks.open()] == [9]

        assert await tx.checks.end(check.id, at=NOW)
        assert not await tx.checks.end(check.id, at=NOW + DAY)

        second = await tx.checks.add(a_check(town))
        assert await tx.checks.latest(town.page_id) == second
        await tx.checks.drop(second.id)
        with pytest.raises(NotFound, match="no such activity check"):
            await tx.checks.get(second.id)


async def test_an_answer_is_taken_once(town: Town) -> None:
    async with town.database.begin() as tx:
        check, person_id = await tx.checks.add(a_check(town)), await somebody(tx)

        assert not await tx.checks.answer(check.id, person_id, at=NOW)
        assert not await tx.checks.is_asked(check.id, person_id)
        await tx.checks.ask(check.id, [person_id])
        assert await tx.checks.is_asked(check.id, person_id, unanswered=True)

        assert await tx.checks.answer(check.id, person_id, at=NOW)
        assert not await tx.checks.answer(check.id, person_id, at=NOW + DAY)
        assert await tx.checks.asked(check.id) == (Asked(person_id, NOW),)
        assert await tx.checks.is_asked(check.id, person_id)
        assert not await tx.checks.is_asked(check.id, person_id, unanswered=True)


async def test_who_was_excused_is_kept(town: Town) -> None:
    async with town.database.begin() as tx:
        check, person_id = await tx.checks.add(a_check(town)), await somebody(tx)
        await tx.checks.ask(check.id, [person_id])

        await tx.checks.excuse(check.id, [person_id])

        assert await tx.checks.asked(check.id) == (Asked(person_id, was_excused=True),)


async def test_a_question_that_was_sent_is_not_lost_and_what_was_asked_is_not_dropped(town: Town) -> None:
    async with town.database.begin() as tx:
        check = await tx.checks.add(a_check(town))
        assert await tx.checks.unasked(before=NOW) == ()
        assert await tx.checks.unasked(before=NOW + DAY) == (check,)
        await tx.checks.posted(check.id, MessageId(9))
        assert await tx.checks.unasked(before=NOW + DAY) == ()
        await tx.checks.drop(check.id)
        assert (await tx.checks.get(check.id)).message_id == 9


async def test_what_is_to_be_done_is_done_once(town: Town) -> None:
    async with town.database.begin() as tx:
        check = await tx.checks.add(a_check(town))
        assert await tx.checks.unsettled() == ()
        await tx.checks.reminded(check.id, at=NOW)
        assert [each.id for each in await tx.checks.unsettled()] == [check.id]
        assert await tx.checks.take_reminder(check.id)
        assert not await tx.checks.take_reminder(check.id)
        await tx.checks.end(check.id, at=NOW)
        assert [each.id for each in await tx.checks.unsettled()] == [check.id]
        await tx.checks.shown(check.id)
        assert await tx.checks.unsettled() == ()
