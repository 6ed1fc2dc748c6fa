"""What the gateway tells is copied at once, and only of servers that are served."""

from typing import cast

import discord
import pytest
from simcord.builders import GuildHandle, RoleHandle
from simcord.env import Env

from bot.client import MusterBot, intents
from bot.intake import ALL_GUILDS, Full, Item, Look, Lost, Present
from bot.served import Served
from domain.ids import GuildId, UserId
from domain.rosters.sync import MemberLeft, MemberSeen
from tests.bot.fakes import World
from tests.bot.town import Town, said


@pytest.fixture
def put(world: World, monkeypatch: pytest.MonkeyPatch) -> list[tuple[GuildId, Item]]:
    """What reached the intake; nobody works it off."""
    items: list[tuple[GuildId, Item]] = []
    monkeypatch.setattr(world.intake, "put", lambda guild_id, item: items.append((guild_id, item)))
    return items


Put = list[tuple[GuildId, Item]]


def of(put: Put, kind: type[Item]) -> list[Item]:
    return [item for _, item in put if isinstance(item, kind)]


def test_only_guilds_and_members_are_asked_of_the_gateway() -> None:
    assert {name for name, wanted in intents() if wanted} == {"guilds", "members"}


async def test_a_new_guild_is_taken_down_and_compared(put: Put, simcord_env: Env) -> None:
    guild = simcord_env.create_guild()
    await simcord_env.settle()

    assert (GuildId(guild.id), Look()) in put
    assert of(put, Full)


async def test_members_are_told_as_they_come_change_and_go(put: Put, simcord_env: Env) -> None:
    guild = simcord_env.create_guild()
    role = guild.create_role("Chief")
    anna = guild.add_member(simcord_env.create_user("anna"))
    await simcord_env.settle()
    member = anna.member
    assert member is not None
    chief = member.guild.get_role(role.id)
    assert chief is not None
    await member.add_roles(chief)
    await simcord_env.settle()
    guild.remove_member(anna)
    await simcord_env.settle()

    seen = [cast(MemberSeen, item) for item in of(put, MemberSeen)]
    assert [each.role_ids for each in seen if each.user_id == anna.id] == [frozenset(), {role.id}]
    assert of(put, MemberLeft) == [MemberLeft(UserId(anna.id))]


async def test_roles_channels_and_the_guild_s_own_name_are_looked_at(put: Put, simcord_env: Env) -> None:
    guild = simcord_env.create_guild()
    await simcord_env.settle()
    put.clear()

    guild.create_role("Chief")
    guild.create_text_channel("office")
    await simcord_env.settle()

    assert len(of(put, Look)) >= 2


async def test_at_ready_every_guild_there_is_is_told(put: Put, world: World, simcord_env: Env) -> None:
    guild = simcord_env.create_guild()
    await simcord_env.settle()
    await simcord_env.restart_bot(world.bot())

    present = [item for guild_id, item in put if guild_id == ALL_GUILDS]
    assert present[-1] in (Present(frozenset({GuildId(guild.id)})), Present(frozenset()))


async def test_outage_and_removal_are_told(put: Put, world: World, simcord_env: Env) -> None:
    guild = simcord_env.create_guild()
    await simcord_env.settle()
    bot = cast(MusterBot, simcord_env.bot)
    cached = world.served.get(GuildId(guild.id))

    bot.dispatch("guild_unavailable", cached)
    bot.dispatch("guild_remove", cached)

    assert of(put, Lost) == [Lost(removed=False), Lost(removed=True)]


async def test_an_event_that_can_t_be_copied_does_not_end_the_connection(put: Put, simcord_env: Env) -> None:
    cast(MusterBot, simcord_env.bot).dispatch("member_join", object())

    assert of(put, MemberSeen) == []


async def test_a_changed_name_is_told_in_every_served_guild(put: Put, simcord_env: Env) -> None:
    first, second = simcord_env.create_guild(), simcord_env.create_guild()
    user = simcord_env.create_user("anna")
    anna = first.add_member(user)
    second.add_member(user)
    await simcord_env.settle()
    put.clear()

    member = anna.member
    assert member is not None
    simcord_env.bot.dispatch("user_update", member._user, member._user)

    assert {guild_id for guild_id, item in put if isinstance(item, MemberSeen)} == {first.id, second.id}


class TestLimited:
    """With `[discord] guilds` set."""

    @pytest.fixture
    def world(self) -> World:
        return World(served=Served([1]))

    async def test_other_servers_are_ignored_wholly(self, put: Put, simcord_env: Env) -> None:
        guild = simcord_env.create_guild()
        guild.add_member(simcord_env.create_user("anna"))
        guild.create_role("Chief")
        await simcord_env.settle()

        assert [item for guild_id, item in put if guild_id != ALL_GUILDS] == []

    async def test_their_commands_are_answered_with_a_refusal(self, put: Put, simcord_env: Env) -> None:
        guild = simcord_env.create_guild()
        channel = guild.create_text_channel("office")
        owner = guild.add_member(simcord_env.create_user("olga"), roles=[_boss(guild)])
        await simcord_env.settle()

        assert "doesn't serve this server" in said(await owner.slash(channel, "help"))


def _boss(guild: GuildHandle) -> RoleHandle:
    return guild.create_role("Boss", permissions=discord.Permissions(manage_guild=True))


async def test_commands_come_with_a_town(town: Town) -> None:
    assert "setup" in town.manager.available_commands(town.channel)
