"""Who is to hold the roles on duty and away, on both engines."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from domain.errors import Invalid
from domain.events import GuildChanged, LeaveChanged, PatrolChanged
from domain.hr.leaves import LeaveKind
from domain.ids import RoleId, UserId
from domain.rosters.guilds import Role
from tests.domain.makers import BEN, CARLA, GUILD, OFFICER
from tests.services.duty.station import OFFICER_BEN, SERGEANT_CARLA, SUPERVISING, Station, stationed
from tests.services.house import MANAGER, House

BADGE = SUPERVISING
"""The one role of the server that no page is bound to."""


async def badged(house: House) -> Station:
    station = await stationed(house)
    await house.rules.change(MANAGER, station.page.id, lambda rules: replace(rules, on_duty_role_id=BADGE))
    return station


async def on_leave(house: House) -> None:
    await house.decisions.change_rules(
        MANAGER, GUILD, lambda rules: replace(rules, roles=((LeaveKind.LOA, BADGE),), approval_above=30)
    )
    day = date(2026, 11, 22)
    await house.leaves.request(SERGEANT_CARLA, GUILD, kind=LeaveKind.LOA, first=day, last=day, reason="away")


async def test_without_rules_there_is_no_badge(house: House) -> None:
    station = await stationed(house)
    await house.patrols.start(OFFICER_BEN, station.page.id)

    assert await house.badges.of_guild(GUILD) == {}


async def test_the_role_is_for_those_on_patrol_breaks_included(house: House) -> None:
    station = await badged(house)
    assert await house.badges.of_guild(GUILD) == {BADGE: frozenset()}

    await house.patrols.start(OFFICER_BEN, station.page.id)
    await house.patrols.toggle_break(OFFICER_BEN, GUILD)
    assert await house.badges.of_guild(GUILD) == {BADGE: {BEN}}
    await house.patrols.stop(OFFICER_BEN, GUILD)

    assert await house.badges.of_guild(GUILD) == {BADGE: frozenset()}


async def test_the_same_role_may_be_for_leave_too(house: House) -> None:
    station = await badged(house)
    await house.patrols.start(OFFICER_BEN, station.page.id)

    await on_leave(house)

    assert await house.badges.of_guild(GUILD) == {BADGE: {BEN, CARLA}}


async def test_whose_patrols_and_leaves_they_are(house: House) -> None:
    station = await badged(house)
    house.heard.clear()
    patrol = await house.patrols.start(OFFICER_BEN, station.page.id)
    await on_leave(house)

    patrols = {each.patrol_id for each in house.heard if isinstance(each, PatrolChanged)}
    leaves = {each.leave_id for each in house.heard if isinstance(each, LeaveChanged)}
    assert patrols == {patrol.id}
    assert await house.badges.concerned(patrols, leaves) == {BEN, CARLA}
    assert await house.badges.concerned() == frozenset()


async def test_a_role_that_nobody_can_be_given_is_no_badge(house: House) -> None:
    station = await stationed(house)
    await house.saw_guild(Role(RoleId(GUILD), "@everyone", 0), Role(BADGE, "Jukebox", 1, is_managed=True))

    for role_id, why in ((RoleId(GUILD), "everybody has that role"), (BADGE, "“Jukebox” belongs to an")):
        with pytest.raises(Invalid, match=why) as refused:
            await house.rules.change(MANAGER, station.page.id, partial(replace, on_duty_role_id=role_id))
        assert refused.value.field == "on_duty_role"


async def test_a_rank_s_role_is_no_badge(house: House) -> None:
    station = await stationed(house)

    with pytest.raises(Invalid, match="on_duty_role: that role is Officer's on"):
        await house.rules.change(
            MANAGER, station.page.id, lambda rules: replace(rules, on_duty_role_id=OFFICER)
        )
    with pytest.raises(Invalid, match="role: that role is Officer's on"):
        await house.decisions.change_rules(
            MANAGER, GUILD, lambda rules: replace(rules, roles=((LeaveKind.LOA, OFFICER),))
        )
    with pytest.raises(Invalid, match="on_duty_role: the server has no role"):
        await house.rules.change(
            MANAGER, station.page.id, lambda rules: replace(rules, on_duty_role_id=RoleId(4242))
        )


async def test_a_badge_that_becomes_a_rank_s_role_is_none_any_more(house: House) -> None:
    station = await badged(house)

    await house.ranks.add(MANAGER, station.page.id, name="Cadet", role_id=BADGE)

    assert await house.badges.of_guild(GUILD) == {}


async def test_another_role_is_told_to_whoever_keeps_them(house: House) -> None:
    station = await stationed(house)

    await house.rules.change(MANAGER, station.page.id, lambda rules: replace(rules, on_duty_role_id=BADGE))

    assert GuildChanged(GUILD) in house.heard


async def test_nobody_loses_a_role_unasked(house: House) -> None:
    station = await stationed(house)
    await house.patrols.start(OFFICER_BEN, station.page.id)
    change = partial(house.rules.change, MANAGER, station.page.id, partial(replace, on_duty_role_id=BADGE))

    with pytest.raises(Invalid, match="2 members who are neither on patrol nor on leave hold") as refused:
        await change(holders={BADGE: {BEN, CARLA, UserId(77)}})

    assert refused.value.field == "on_duty_role"
    assert (await house.rules.of_page(station.page.id)).on_duty_role_id is None
    assert (await change(holders={BADGE: {BEN}})).on_duty_role_id == BADGE
    assert (await change(holders={BADGE: {BEN, CARLA}})).on_duty_role_id == BADGE


async def test_nobody_loses_a_role_of_leave_unasked(house: House) -> None:
    station = await stationed(house)
    roles = ((LeaveKind.SICK, BADGE),)
    change = partial(house.decisions.change_rules, MANAGER, GUILD, partial(replace, roles=roles))

    with pytest.raises(Invalid, match=r"role: 1 member who is neither .* take_over: True") as refused:
        await change(holders={BADGE: {CARLA}})

    assert refused.value.field == "role"
    assert (await house.decisions.rules(GUILD)).roles == ()
    assert (await change()).roles == roles
    assert (await change(holders={BADGE: {CARLA}})).roles == roles
    on_duty = partial(replace, on_duty_role_id=BADGE)
    kept = await house.rules.change(MANAGER, station.page.id, on_duty, holders={BADGE: {CARLA}})
    assert kept.on_duty_role_id == BADGE
