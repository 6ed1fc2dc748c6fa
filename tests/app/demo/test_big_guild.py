"""Guilds for benchmarks hold just who was asked for."""

import pytest

from app.demo.big_guild import big_guild
from app.demo.discord.world.world import World


def _ranked(world: World) -> int:
    (guild,) = world.state.guilds.values()
    ranks = set(world.role_groups[0][1])
    return sum(bool(ranks.intersection(member.roles)) for member in guild.members.values())


@pytest.mark.parametrize(("members", "mapped"), [(2, 0), (10, 8), (1_000, 37), (1_000, 998)])
def test_it_has_that_many_members_and_holders(members: int, mapped: int) -> None:
    world = big_guild(members, mapped)

    (guild,) = world.state.guilds.values()
    assert len(guild.members) == members
    assert _ranked(world) == mapped


def test_it_is_the_same_at_every_call() -> None:
    assert big_guild(50, 9).state.guilds == big_guild(50, 9).state.guilds


def test_more_holders_than_people_are_refused() -> None:
    with pytest.raises(ValueError, match="has room"):
        big_guild(10, 9)
