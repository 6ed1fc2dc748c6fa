"""A snapshot holds whom the roster concerns, lets others have their turn, and shares what is equal."""

import asyncio
from typing import cast

import discord
import pytest

from bot.snapshots import MEMBERS_A_TURN, holders_of, snapshot_of
from domain.ids import RoleId, UserId
from domain.rosters.sync import Known
from services.rosters.sync import Wanted
from tests.bot.stubs import StubGuild, StubMember

CHIEF, OFFICER, GAMER = 11, 12, 13


def guild_of(*members: StubMember) -> discord.Guild:
    guild = StubGuild(count=len(members), roles=(1, CHIEF, OFFICER, GAMER))
    guild._members = {member.id: member for member in members}
    return cast(discord.Guild, guild)


def wanted(*role_ids: int, users: tuple[int, ...] = ()) -> Wanted:
    known = Known(b"", dict.fromkeys(map(UserId, users)))
    return Wanted(frozenset(map(RoleId, role_ids)), known)


async def test_it_holds_who_has_a_wanted_role_or_is_enrolled_and_nobody_else() -> None:
    guild = guild_of(StubMember(1, [CHIEF]), StubMember(2, [GAMER]), StubMember(3, [GAMER]), StubMember(4))

    snapshot = await snapshot_of(guild, wanted(CHIEF, OFFICER, users=(3,)))

    assert {member.user_id for member in snapshot.members} == {1, 3}
    assert snapshot.is_complete
    assert snapshot.role_ids == {1, CHIEF, OFFICER, GAMER}


async def test_bots_are_left_out() -> None:
    guild = guild_of(StubMember(1, [CHIEF], is_bot=True), StubMember(2, [CHIEF]))

    snapshot = await snapshot_of(guild, wanted(CHIEF, users=(1,)))

    assert [member.user_id for member in snapshot.members] == [2]
    assert await holders_of(guild) == {CHIEF: 1}


async def test_members_keep_all_their_roles_and_share_equal_ones() -> None:
    guild = guild_of(StubMember(1, [CHIEF, GAMER]), StubMember(2, [GAMER, CHIEF]))

    first, second = (await snapshot_of(guild, wanted(CHIEF))).members

    assert first.role_ids == {CHIEF, GAMER}
    assert first.role_ids is second.role_ids


async def test_members_may_come_and_go_while_it_is_made() -> None:
    stub = StubGuild(roles=(1, CHIEF))
    stub._members = {number: StubMember(number, [CHIEF]) for number in range(3_000)}
    making = asyncio.create_task(snapshot_of(cast(discord.Guild, stub), wanted(CHIEF)))
    await asyncio.sleep(0)
    stub._members.pop(2_999)
    stub._members[5_000] = StubMember(5_000, [CHIEF])

    assert len((await making).members) == 3_000


@pytest.mark.parametrize("share", [0, 1])
async def test_others_get_their_turn_among_a_hundred_thousand_members(share: int) -> None:
    members = [StubMember(number, [CHIEF] if share else [GAMER]) for number in range(100_000)]
    guild = guild_of(*members)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    watching = asyncio.create_task(others())
    snapshot = await snapshot_of(guild, wanted(CHIEF))
    watching.cancel()

    assert len(snapshot.members) == share * 100_000
    assert turns >= 100_000 // MEMBERS_A_TURN - 1
