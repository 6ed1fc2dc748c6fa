"""Who acts is read from the interaction itself, each time."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.actors import actor_of, guild_of, manager_of
from domain.errors import NotAllowed, Refused


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


def test_outside_of_a_server_nothing_works() -> None:
    with pytest.raises(Refused, match="server"):
        manager_of(interaction(guild_id=None, manage_guild=True))
