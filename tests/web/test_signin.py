"""Sign-in: the paths one may be led back to; who may what is tried in dashboard/."""

import pytest

from domain.access.sessions import Session
from domain.ids import SessionId
from tests.domain.makers import ANNA, NOW
from web.signin import DASHBOARD, Visitor, own_path


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
