"""Roles on duty on real services and a Discord on loopback: what is lost or changed by hand is put right."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from app.demo.discord.faults import RestFault
from bot.reconciling import Reconciling
from domain.access.actors import OPERATOR, Actor
from domain.events import GuildChanged
from domain.ids import RoleId
from storage.database import open_database
from tests.bot.test_orders_over_the_wire import Precinct
from tests.bot.test_over_the_wire import endpoints_as_before, until

__all__ = ["endpoints_as_before"]


class Post:
    """A precinct whose page has a role for those on duty, and somebody who goes on patrol there."""

    def __init__(self, precinct: Precinct) -> None:
        self.precinct = precinct
        self.house, self.wire = precinct.house, precinct.wire
        self.member = precinct.member
        self.actor = Actor(precinct.target, "Ben")
        bound = set(self.wire.ranks)
        guild = self.wire.guild
        self.role = next(
            role_id
            for role_id, role in guild.roles.items()
            if role_id not in bound | set(self.member.roles) and int(role_id) != int(guild.id)
            if not role.is_managed
        )

    def reconciler(self) -> Reconciling:
        """Return a reconciler that hears what happens, and knows of nothing yet."""
        world = self.wire.world
        reconciling = Reconciling(self.house.badges, world.served, world.chunking)
        self.house.live.listen(reconciling.hear)
        return reconciling

    def is_badged(self) -> bool:
        return RoleId(int(self.role)) in self.wire.roles_of(self.member)


@pytest.fixture
async def post(migrated_sqlite: str) -> AsyncIterator[Post]:
    database = await open_database(migrated_sqlite)
    precinct = Precinct(database)
    async with precinct.open():
        post = Post(precinct)
        await post.house.pages.edit(OPERATOR, precinct.page.id, patrol_logs=True)
        await post.house.rules.change(
            OPERATOR, precinct.page.id, lambda rules: replace(rules, on_duty_role_id=RoleId(int(post.role)))
        )
        yield post
    await database.close()


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


FINAL = (RestFault.FORBIDDEN, RestFault.UNKNOWN_MESSAGE)


@pytest.mark.parametrize("fault", [None, *(each for each in RestFault if each not in FINAL)])
async def test_the_role_comes_and_goes_with_the_patrol(post: Post, fault: RestFault | None) -> None:
    task = asyncio.create_task(post.reconciler().work())
    if fault is not None:
        post.wire.faults.fail_role_writes(fault)

    await post.house.patrols.start(post.actor, post.precinct.page.id)
    await until(post.is_badged)
    await post.house.patrols.stop(post.actor, post.wire.guild_id)
    await until(lambda: not post.is_badged())

    await ended(task)


async def test_what_happened_while_down_is_made_up_for_and_what_was_done_by_hand_undone(post: Post) -> None:
    await post.house.patrols.start(post.actor, post.precinct.page.id)

    reconciling = post.reconciler()
    task = asyncio.create_task(reconciling.work())
    await until(post.is_badged)
    world = post.wire.discord.world
    roles = tuple(each for each in post.member.roles if each != post.role)
    world.members.set_roles(post.wire.guild, post.member, roles, by=post.wire.guild.owner_id)
    seen = post.wire.world.served.get(post.wire.guild_id).get_member(post.precinct.target)
    assert seen is not None
    await until(lambda: all(each.id != int(post.role) for each in seen.roles))
    reconciling.hear(GuildChanged(post.wire.guild_id))

    await until(post.is_badged)
    await ended(task)
