"""Patrols on both engines: one open one a person, and sums that are what the rows say."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.duty.patrols import (
    Adjustment,
    Break,
    Evidence,
    OnDuty,
    Patrol,
    PatrolEnd,
    PatrolSource,
    PatrolState,
)
from domain.duty.searches import search_of
from domain.duty.settings import DutySettings
from domain.errors import NotFound, Refused
from domain.ids import AdjustmentId, PatrolId, PersonId
from domain.rosters.people import Profile
from domain.time import Window
from storage.database import Database
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town

HOUR = timedelta(hours=1)


def begun(town: Town, person_id: PersonId) -> Patrol:
    return Patrol(PatrolId(0), GUILD, town.page_id, person_id, NOW)


async def on_page(town: Town) -> PersonId:
    return await town.enrol(ANNA, town.standing(1))


async def test_who_is_on_patrol_is_found_with_what_is_shown_of_it(town: Town) -> None:
    anna = await on_page(town)
    async with town.database.begin() as tx:
        kind = await tx.duty.add_type(town.page_id, "Training", None)
        patrol = await tx.patrols.start(replace(begun(town, anna), type_id=kind.id))
        shown = await tx.patrols.shown(town.page_id)
        await tx.patrols.save(patrol.paused(now=NOW + HOUR), expected=PatrolState.OPEN)

    async with town.database.read() as tx:
        resting = await tx.patrols.shown(town.page_id)
        assert await tx.patrols.on_duty([town.page_id]) == ((town.page_id, ANNA),)
        assert await tx.patrols.people_of([patrol.id]) == {anna}
    assert shown == {anna: OnDuty(NOW, "Training")}
    assert resting == {anna: OnDuty(NOW, "Training", is_on_break=True)}


async def test_everything_comes_back_as_it_was_written(town: Town) -> None:
    anna = await on_page(town)
    async with town.database.begin() as tx:
        kind = await tx.duty.add_type(town.page_id, "Training", None)
        patrol = replace(
            begun(town, anna),
            ended_at=NOW + 3 * HOUR,
            breaks=(Break(NOW + HOUR, NOW + 2 * HOUR),),
            state=PatrolState.PENDING,
            source=PatrolSource.LOGGED,
            type_id=kind.id,
            note="quiet\nnight",
            evidence=Evidence("https://example.org/a.png", "a.png"),
            ended_by=PatrolEnd.MEMBER,
            reviewed_by=anna,
            reviewed_at=NOW,
            decision="fine",
            reminded_at=NOW,
        )
        stored = await tx.patrols.add(patrol)

    async with town.database.read() as tx:
        assert await tx.patrols.get(stored.id) == replace(patrol, id=stored.id)
        with pytest.raises(NotFound):
            await tx.patrols.get(PatrolId(99))


async def test_of_two_starts_at_once_one_is_refused(town: Town, other: Database) -> None:
    anna = await on_page(town)

    async def start(database: Database) -> Patrol:
        async with database.begin() as tx:
            await tx.guilds.lock(GUILD)
            return await tx.patrols.start(begun(town, anna))

    answers = await asyncio.gather(start(town.database), start(other), return_exceptions=True)

    refusals = [each for each in answers if isinstance(each, Refused)]
    assert [str(each) for each in refusals] == ["You are on patrol already."]
    async with town.database.read() as tx:
        assert len(await tx.patrols.unsettled(PatrolState.OPEN)) == 1


async def test_the_second_of_two_ends_loses(town: Town) -> None:
    anna = await on_page(town)
    rules = DutySettings(town.page_id)
    async with town.database.begin() as tx:
        patrol = await tx.patrols.start(begun(town, anna))
        ended = patrol.stopped(rules, at=NOW + HOUR, by=PatrolEnd.MEMBER)
        await tx.patrols.save(ended, expected=PatrolState.OPEN)

    async with town.database.begin() as tx:
        with pytest.raises(Refused, match="faster"):
            await tx.patrols.save(ended, expected=PatrolState.OPEN)
        assert await tx.patrols.find_open(anna) is None


async def test_the_sum_counts_what_is_approved_and_what_was_adjusted(town: Town) -> None:
    anna = await on_page(town)
    async with town.database.begin() as tx:
        for state, hours in ((PatrolState.APPROVED, 2), (PatrolState.APPROVED, 1), (PatrolState.VOID, 9)):
            await tx.patrols.add(replace(begun(town, anna), ended_at=NOW + hours * HOUR, state=state))
        await tx.patrols.adjust(Adjustment(AdjustmentId(0), town.page_id, anna, -600, NOW, "late"))
        await tx.patrols.sum_up(town.page_id, anna)

    async with town.database.read() as tx:
        membership = await tx.memberships.find(town.page_id, anna)
    assert membership is not None
    assert membership.worked_seconds == 3 * 3600 - 600


async def test_a_window_finds_what_has_a_moment_in_it(town: Town) -> None:
    anna, ben = await on_page(town), await town.enrol(BEN, town.standing(2))
    async with town.database.begin() as tx:
        for person, start, end in ((anna, 0, 2), (anna, 2, 4), (ben, 1, 3)):
            patrol = replace(
                begun(town, person),
                started_at=NOW + start * HOUR,
                ended_at=NOW + end * HOUR,
                state=PatrolState.APPROVED,
            )
            await tx.patrols.add(patrol)
        await tx.patrols.adjust(Adjustment(AdjustmentId(0), town.page_id, anna, 60, NOW + HOUR, "extra"))

    async with town.database.read() as tx:
        window = Window(NOW, NOW + 2 * HOUR)
        found = await tx.patrols.within(town.page_id, window)
        hers = await tx.patrols.within(town.page_id, window, person_ids=[anna])
        extra = await tx.patrols.adjustments_within(town.page_id, window)
        later = await tx.patrols.adjustments_within(
            town.page_id, Window(NOW + 2 * HOUR, NOW + 9 * HOUR), person_ids=[anna]
        )
    assert [each.person_id for each in found] == [anna, ben]
    assert [each.person_id for each in hers] == [anna]
    assert ([each.seconds for each in extra], later) == ([60], ())


async def test_the_newest_are_shown_first_and_the_rest_after_them(town: Town) -> None:
    anna = await on_page(town)
    async with town.database.begin() as tx:
        for _ in range(3):
            await tx.patrols.add(replace(begun(town, anna), ended_at=NOW, state=PatrolState.APPROVED))

    async with town.database.read() as tx:
        first = await tx.patrols.of_person(town.page_id, anna, limit=2)
        rest = await tx.patrols.of_person(town.page_id, anna, limit=2, before=first[-1].id)
    assert [each.id for each in (*first, *rest)] == [3, 2, 1]


async def test_who_was_reminded_is_noted(town: Town) -> None:
    anna = await on_page(town)
    async with town.database.begin() as tx:
        patrol = await tx.patrols.start(begun(town, anna))
        await tx.patrols.reminded([patrol.id], at=NOW + HOUR)

        assert [each.reminded_at for each in await tx.patrols.open_of(town.page_id, [anna])] == [NOW + HOUR]


async def test_a_search_finds_old_ones_by_name_number_and_day(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.people.ensure(GUILD, {BEN: Profile("benny", "Änne 100%")})
    anna, ben = await on_page(town), await town.enrol(BEN, town.standing(1))
    async with town.database.begin() as tx:
        old = await tx.patrols.add(replace(begun(town, ben), state=PatrolState.PENDING))
        new = [
            await tx.patrols.add(
                replace(begun(town, anna), state=PatrolState.PENDING, started_at=NOW + timedelta(days=40))
            )
            for _ in range(3)
        ]

    async def found(typed: str) -> list[PatrolId]:
        async with town.database.read() as tx:
            search = search_of(typed, zone="UTC")
            shown = await tx.patrols.latest([town.page_id], [PatrolState.PENDING], limit=2, search=search)
        return [each.id for each in shown]

    assert await found("") == [new[2].id, new[1].id]
    for typed in ("änne", "BENNY", "100%", f"#{old.id}", f"{NOW:%Y-%m-%d}", f"{NOW:%Y-%m} änne"):
        assert await found(typed) == [old.id], typed
    for typed in ("1_0", "100% 2031-01", "nobody"):
        assert await found(typed) == [], typed
