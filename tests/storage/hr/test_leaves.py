"""Leaves on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import NotFound, Refused
from domain.hr.leaves import Extension, Leave, LeaveKind, LeaveQuery, LeaveRules, LeaveState
from domain.ids import ChannelId, LeaveId, PersonId, RoleId
from domain.time import Window
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town

DAY = timedelta(days=1)


def a_leave(person_id: PersonId, start: int = 0, end: int = 7, state: str = "approved") -> Leave:
    window = Window(NOW + start * DAY, NOW + end * DAY)
    return Leave(LeaveId(0), GUILD, person_id, LeaveKind.LOA, window, LeaveState(state), NOW)


async def test_everything_comes_back_as_it_was_written(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(1))
    leave = replace(
        a_leave(anna),
        kind=LeaveKind.SICK,
        reason="flu",
        decided_by=anna,
        decided_at=NOW,
        decision="get well",
        extension=Extension(NOW + 9 * DAY, "still"),
        reminded_at=NOW,
    )
    async with town.database.begin() as tx:
        stored = await tx.leaves.add(leave)

        assert await tx.leaves.get(stored.id) == replace(leave, id=stored.id)
        with pytest.raises(NotFound):
            await tx.leaves.get(LeaveId(99))


async def test_the_second_of_two_changes_loses(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(1))
    async with town.database.begin() as tx:
        leave = await tx.leaves.add(a_leave(anna))
        await tx.leaves.save(replace(leave, state=LeaveState.ACTIVE), expected=LeaveState.APPROVED)

        with pytest.raises(Refused, match="faster"):
            await tx.leaves.save(replace(leave, state=LeaveState.CANCELLED), expected=LeaveState.APPROVED)


async def test_they_are_found_by_person_by_state_and_by_time(town: Town) -> None:
    anna, ben = await town.enrol(ANNA, town.standing(1)), await town.enrol(BEN, town.standing(2))
    async with town.database.begin() as tx:
        early = await tx.leaves.add(a_leave(anna, 0, 2, "ended"))
        late = await tx.leaves.add(a_leave(anna, 5, 9))
        his = await tx.leaves.add(a_leave(ben, 2, 5, "requested"))
        await tx.leaves.reminded([late.id], at=NOW)

    async with town.database.read() as tx:
        hers = await tx.leaves.of_person(anna)
        unsettled = await tx.leaves.of_guild(GUILD)
        everywhere = await tx.leaves.of_guild(states={LeaveState.REQUESTED}, limit=5)
        within = await tx.leaves.within(GUILD, Window(NOW, NOW + 5 * DAY))
        theirs = await tx.leaves.within(GUILD, Window(NOW, NOW + 9 * DAY), person_ids=[ben])
    assert [each.id for each in hers] == [late.id, early.id]
    assert hers[0].reminded_at == NOW
    assert [each.id for each in unsettled] == [his.id, late.id]
    assert everywhere == (his,)
    assert ([each.id for each in within], theirs) == ([early.id], ())


async def test_a_search_finds_what_is_asked_for_and_counts_all_of_it(town: Town) -> None:
    anna, ben = await town.enrol(ANNA, town.standing(1)), await town.enrol(BEN, town.standing(2))
    async with town.database.begin() as tx:
        early = await tx.leaves.add(a_leave(anna, 0, 2, "ended"))
        late = await tx.leaves.add(a_leave(anna, 5, 9))
        his = await tx.leaves.add(a_leave(ben, 2, 5, "requested"))

        async def found(query: LeaveQuery) -> list[LeaveId]:
            part, total = await tx.leaves.search(GUILD, query, limit=9)
            assert total == len(part)
            return [each.id for each in part]

        assert await found(LeaveQuery()) == [late.id, his.id, early.id]
        assert await found(LeaveQuery(window=Window(NOW + DAY, NOW + 5 * DAY))) == [his.id, early.id]
        assert await found(LeaveQuery(states=frozenset({LeaveState.REQUESTED}))) == [his.id]
        assert await found(LeaveQuery(kinds=frozenset({LeaveKind.SICK}))) == []
        assert await found(LeaveQuery(person_ids=frozenset({anna}))) == [late.id, early.id]
        assert await found(LeaveQuery(person_ids=frozenset())) == []
        assert await tx.leaves.search(GUILD, LeaveQuery(), limit=1, offset=1) == ((his,), 3)


async def test_those_on_a_page_who_are_away_or_will_be_are_found(town: Town) -> None:
    anna, ben = await town.enrol(ANNA, town.standing(1)), await town.enrol(BEN, town.standing(2))
    async with town.database.begin() as tx:
        later = await tx.leaves.add(a_leave(anna, 5, 9))
        now = await tx.leaves.add(a_leave(ben, 0, 2, "active"))
        for state in ("requested", "denied", "ended", "cancelled"):
            await tx.leaves.add(a_leave(ben, 20, 22, state))

        assert await tx.leaves.of_page(GUILD, town.page_id) == (now, later)
        assert await tx.leaves.find(now.id) == now
        assert await tx.leaves.find(LeaveId(99)) is None
        roster = await tx.rosters.load(town.page_id)
    assert roster.leaves == (now, later)


async def test_rules_come_back_as_they_were_written(town: Town) -> None:
    rules = LeaveRules(
        GUILD,
        shortest=2,
        longest=30,
        cooldown=7,
        approval_above=3,
        needs_reason=False,
        remind_before=1,
        patrols_allowed=True,
        channel_id=ChannelId(2**62),
        roles=((LeaveKind.LOA, RoleId(2**62)), (LeaveKind.SICK, RoleId(3))),
    )
    async with town.database.begin() as tx:
        assert await tx.leaves.rules(GUILD) == LeaveRules(GUILD)
        await tx.leaves.save_rules(replace(rules, longest=9))
        await tx.leaves.save_rules(rules)

        assert await tx.leaves.rules(GUILD) == rules
