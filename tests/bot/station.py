"""Station: a department on real services, with members of every tier, and orders carried out."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from simcord.actors import MemberActor

from domain.access.tiers import Tier, TierGrant
from domain.rosters.drafts import MappingDraft, RankDraft
from tests.bot.fakes import World
from tests.bot.homes import at_home_in
from tests.bot.town import Town, said
from tests.services.house import House

RANKS = ("Chief", "Captain", "Sergeant", "Officer")
TIERS = {"officer": "member", "sergeant": "supervisor", "captain": "command", "manager": "admin"}
HIGHER = {"officer": "sergeant", "sergeant": "captain", "captain": "manager", "manager": "captain"}


class Station:
    """A town with a chief, a captain who commands, a sergeant who supervises, and officers."""

    def __init__(self, town: Town, house: House) -> None:
        self.town, self.house = town, house
        self.people: dict[str, MemberActor] = {"manager": town.manager, "officer": town.stranger}

    @classmethod
    async def built(cls, town: Town, house: House) -> "Station":
        station = cls(town, house)
        roles = town.roles
        for name, held in (
            ("captain", ("Captain",)),
            ("sergeant", ("Sergeant",)),
            ("other", ("Officer", "FTO", "SWAT")),
            ("second", ("Sergeant",)),
            ("fresh", ("Officer",)),
            ("former", ()),
        ):
            user = town.env.create_user(name)
            station.people[name] = town.guild.add_member(user, roles=[roles[each] for each in held])
        await town.env.settle()
        await town.page(
            ranks=tuple(RankDraft(name, town.role(name)) for name in RANKS),
            subdivisions=(MappingDraft("SWAT", town.role("SWAT")),),
        )
        for role, tier in (("Captain", Tier.COMMAND), ("Sergeant", Tier.SUPERVISOR)):
            await house.tiers.grant(town.actor, town.guild_id, TierGrant(town.role(role), tier))
        await town.world.intake.compare(town.guild_id)
        return station

    async def types(self, who: str, command: str, **options: Any) -> str:
        """Have somebody type a command about somebody and return what is said."""
        if "member" in options:
            options["member"] = self.people[options["member"]]
        return said(await self.people[who].slash(self.town.channel, command, **options))

    def roles_of(self, who: str) -> set[str]:
        """Return the names of the roles somebody has in Discord."""
        member = self.town.env.backend.get_guild(self.town.guild.id).members[self.people[who].id]
        ids = {role.id: name for name, role in self.town.roles.items()}
        return {ids[role_id] for role_id in member.role_ids if role_id in ids}


@pytest.fixture
async def house(migrated_sqlite: str) -> AsyncIterator[House]:
    async with House.on(migrated_sqlite) as house:
        yield house


@pytest.fixture
async def world(house: House) -> AsyncIterator[World]:
    world = World()
    worker = asyncio.create_task(at_home_in(world, house).work())
    yield world
    worker.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await worker


@pytest.fixture
async def station(town: Town, house: House) -> Station:
    return await Station.built(town, house)
