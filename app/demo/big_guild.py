"""Guilds of any size for benchmarks."""

from app.demo.discord.world.founding import Founding
from app.demo.discord.world.snowflakes import Clock, RoleId, system_clock
from app.demo.discord.world.world import World

RANKS = tuple(f"Rank {number}" for number in range(1, 11))
OTHERS = ("Member", "Gamer")
GROUP = "Ranks"


def big_guild(members: int, mapped: int, *, clock: Clock = system_clock) -> World:
    """Return a world with one guild of `members` people, of whom `mapped` hold one rank each.

    The bot and the owner count as members and hold no rank. Rank holders are spread evenly over
    the list and the ten ranks; `world.role_groups` names the ranks, highest first. The same
    numbers give the same ids.
    """
    if not 0 <= mapped <= members - 2:
        raise ValueError("a guild has room for its owner, the bot, and then those with a rank")
    world = World(clock=clock)
    founding = Founding(world, f"{members:,} people")
    others = tuple(founding.role(name).id for name in OTHERS)
    ranks = [founding.role(name, colour=0x3F6FB5).id for name in reversed(RANKS)][::-1]
    founding.owner("owner", "Owner")
    founding.muster()
    founding.channel("roster")
    founding.channel("bot-commands")
    # One tuple a combination, shared by all who hold it.
    held: list[tuple[RoleId, ...]] = [(rank, others[0]) for rank in ranks]
    people = members - 2
    for number in range(people):
        has_rank = number * mapped // people != (number + 1) * mapped // people
        roles = held[number % len(held)] if has_rank else others[: number % 3]
        founding.person(f"person{number:06}", roles=roles)
    world.role_groups = [(GROUP, tuple(ranks))]
    return world
