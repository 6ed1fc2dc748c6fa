"""Callers: by a key or by a session, for a guild or for a person."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from quart import Quart, Request, request

from domain.access.actors import Actor, Via
from domain.access.scopes import Scope
from domain.errors import NotAllowed, RosterError
from domain.ids import GuildId, UserId
from tests.web.fakes import FakeKeys, a_holder
from tests.web.rosters import GUILD, OWNER
from web.api.keys import KeyDoor
from web.callers import Caller, Callers, Visitors
from web.errors import NoKey

READER, PERSONAL = "ro_reader", "ro_personal"


ANNA = Actor(UserId(5), "Anna", manages=frozenset({GUILD}), via=Via.WEB)


@dataclass(frozen=True)
class FakeVisitor:
    actor: Actor = ANNA
    guild_id: GuildId | None = GUILD


class FakeVisitors:
    """Whoever has a cookie is Anna."""

    async def caller(self, request: Request) -> FakeVisitor | None:
        return FakeVisitor() if "cookie" in request.headers else None


Call = Callable[..., Awaitable[Caller]]


def calling(visitors: Visitors | None = None) -> Call:
    keys = FakeKeys()
    keys.holders[READER] = a_holder("r", guild_id=GUILD, scopes=frozenset({Scope.READ_STAFF}))
    keys.holders[PERSONAL] = a_holder("p", owner_id=OWNER)
    callers = Callers(KeyDoor(keys), visitors)
    app = Quart(__name__)

    async def call(scope: Scope = Scope.READ_STAFF, *, session: bool = True, **headers: str) -> Caller:
        async with app.test_request_context("/", headers=headers):
            return await callers.caller(request, scope=scope, session=session)

    return call


async def test_a_guilds_key_calls_for_its_guild() -> None:
    caller = await calling()(**{"X-API-Key": READER})

    assert caller.guild == GUILD
    assert caller.scopes == frozenset({Scope.READ_STAFF})
    assert caller.actor.user_id is None


async def test_a_key_without_the_scope_is_told_which() -> None:
    with pytest.raises(NotAllowed, match="write:staff"):
        await calling()(Scope.WRITE_STAFF, **{"X-API-Key": READER})


async def test_a_persons_key_has_no_guild() -> None:
    caller = await calling()(Scope.READ_ROSTERS, **{"X-API-Key": PERSONAL})

    assert caller.guild_id is None
    with pytest.raises(NotAllowed, match="about a server"):
        _ = caller.guild


async def test_a_session_calls_for_the_guild_that_was_chosen() -> None:
    caller = await calling(FakeVisitors())(Scope.WRITE_STAFF, Cookie="session=1")

    assert (caller.guild, caller.scopes, caller.key) == (GUILD, None, None)


async def test_a_key_counts_for_more_than_a_session() -> None:
    caller = await calling(FakeVisitors())(**{"X-API-Key": READER, "Cookie": "session=1"})

    assert caller.key is not None


@pytest.mark.parametrize("visitors", [None, FakeVisitors()])
@pytest.mark.parametrize("session", [True, False])
async def test_without_either_nobody_calls(visitors: Visitors | None, session: bool) -> None:
    with pytest.raises(NoKey):
        await calling(visitors)(session=session)


async def test_where_sessions_do_not_count_a_key_is_asked_for() -> None:
    with pytest.raises(RosterError):
        await calling(FakeVisitors())(session=False, Cookie="session=1")
