"""Sign-in: the paths one may be led back to; who may what is tried in dashboard/."""

from dataclasses import replace

import pytest
from quart import request

from domain.access.sessions import Session
from domain.errors import NotAllowed
from domain.ids import GuildId, SessionId
from tests.domain.makers import ANNA, NOW
from tests.web.fakes import Stage
from tests.web.rosters import GUILD
from web.cookies import Cookies
from web.dashboard.routes import sign_in_of
from web.errors import DASHBOARD
from web.recognising import Recognised
from web.signin import SignIn, Visitor, own_path


@pytest.mark.parametrize("path", ["/", "/r/x?a=b&c=d", "/dashboard/5/pages", "/r/x#y"])
def test_a_path_of_ours_is_kept(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path", ["", "x", "//x", "/\\x", "https://x", "/a b", "/\n", "/é", "/signin", "/signin/discord?code=x"]
)
def test_all_else_is_the_dashboard(path: str) -> None:
    assert own_path(path) == DASHBOARD


def test_a_visitor_of_no_guild_may_nothing_but_be_himself() -> None:
    visitor = Visitor(Session(SessionId(1), ANNA, "Anna", "", NOW, NOW), "token")

    assert (visitor.actor.user_id, visitor.actor.name) == (ANNA, "Anna")
    assert visitor.actor.manages == frozenset()
    with pytest.raises(AssertionError):
        _ = visitor.guild_id


def a_door(stage: Stage) -> SignIn:
    address = "https://muster.example"
    return sign_in_of(
        stage.signed_in.services(), cookies := Cookies(address), Recognised(cookies), public_url=address
    )


def chosen(stage: Stage, guild_id: GuildId | None) -> None:
    stage.signed_in.sessions["t"] = replace(stage.signed_in.sessions["t"], guild_id=guild_id)


async def test_a_session_calls_the_api_in_the_guild_it_has_chosen() -> None:
    stage = Stage()
    cookie = stage.signed_in.sign_in("t", ANNA, is_member=True, manages=True)
    door = a_door(stage)

    async with stage.app.test_request_context("/api/staff", headers=cookie):
        none = await door.caller(request)
        chosen(stage, GUILD)
        one = await door.caller(request)
    async with stage.app.test_request_context("/api/staff"):
        nobody = await door.caller(request)

    assert none is not None
    assert one is not None
    assert (none.guild_id, none.actor.manages) == (None, frozenset())
    assert (one.guild_id, one.actor.manages) == (GUILD, frozenset({GUILD}))
    assert nobody is None


async def test_a_session_that_is_a_member_no_more_may_nothing() -> None:
    stage = Stage()
    cookie = stage.signed_in.sign_in("t", ANNA, manages=True)
    chosen(stage, GUILD)

    async with stage.app.test_request_context("/api/staff", headers=cookie):
        with pytest.raises(NotAllowed, match="no member"):
            await a_door(stage).caller(request)


@pytest.mark.parametrize(
    ("headers", "may"),
    [
        ({"Origin": "https://muster.example"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "https://muster.example", "Sec-Fetch-Site": "cross-site"}, False),
    ],
)
async def test_what_a_session_changes_by_the_api_comes_from_a_page_of_ours(
    headers: dict[str, str], may: bool
) -> None:
    stage = Stage()
    shown = {**stage.signed_in.sign_in("t", ANNA, is_member=True), **headers}

    async with stage.app.test_request_context("/api/staff", method="POST", headers=shown):
        if may:
            assert await a_door(stage).caller(request) is not None
        else:
            with pytest.raises(NotAllowed, match="use a key"):
                await a_door(stage).caller(request)
