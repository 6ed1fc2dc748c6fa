"""Who acts is read from the interaction itself, each time."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.actors import actor_of, guild_of, manager_of, member_actor, own_actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import NotAllowed, Refused
from domain.ids import UserId
from tests.bot.serving import ANNA, OFFICER, ServingGuild
from tests.bot.town import Town, said


def interaction(*, guild_id: int | None = 7, owner_id: int = 1, **permissions: bool) -> Any:
    return SimpleNamespace(
        guild_id=guild_id,
        guild=SimpleNamespace(owner_id=owner_id),
        user=SimpleNamespace(id=2, display_name="Ol\x00ga"),
        permissions=discord.Permissions(**permissions),
    )


@pytest.mark.parametrize("permission", ["manage_guild", "administrator"])
def test_whoever_has_the_permission_manages_this_server_alone(permission: str) -> None:
    actor = actor_of(interaction(**{permission: True}))

    assert (actor.user_id, actor.name, actor.manages) == (2, "Olga", frozenset({7}))


def test_the_owner_manages_whatever_his_roles() -> None:
    assert manager_of(interaction(owner_id=2)).may_manage(guild_of(interaction()))


def test_nobody_else_manages() -> None:
    assert actor_of(interaction(manage_roles=True)).manages == frozenset()
    with pytest.raises(NotAllowed, match="Manage Server"):
        manager_of(interaction(manage_roles=True))


def test_whoever_gave_an_order_may_what_he_may_now() -> None:
    guild: Any = ServingGuild()
    guild.cache(ANNA, OFFICER)
    member = guild.get_member(ANNA)

    before = member_actor(guild, ANNA, "Anna", member)
    member.guild_permissions = discord.Permissions(manage_guild=True)
    after = member_actor(guild, ANNA, "Anna", member)

    assert (before.role_ids, before.manages) == (frozenset({OFFICER}), frozenset())
    assert after.manages == frozenset({guild.id})


def test_whoever_is_gone_may_nothing() -> None:
    guild: Any = ServingGuild()

    actor = member_actor(guild, UserId(5), "Ben", None)

    assert (actor.user_id, actor.name, actor.role_ids, actor.manages) == (5, "Ben", frozenset(), frozenset())


async def test_his_roles_come_with_him(town: Town) -> None:
    await town.page()
    await town.world.tiers.grant(town.actor, town.guild_id, TierGrant(town.role("Officer"), Tier.SUPERVISOR))

    assert "FTO" in said(await town.stranger.slash(town.channel, "cert holders", certification="FTO"))


def test_outside_of_a_server_nothing_works() -> None:
    with pytest.raises(Refused, match="server"):
        manager_of(interaction(guild_id=None, manage_guild=True))


def test_in_a_conversation_one_acts_for_oneself_alone() -> None:
    actor = own_actor(interaction(guild_id=None, manage_guild=True))

    assert (actor.user_id, actor.manages, actor.role_ids) == (2, frozenset(), frozenset())
