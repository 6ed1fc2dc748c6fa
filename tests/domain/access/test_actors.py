"""Who may change a guild's pages."""

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.errors import NotAllowed
from domain.ids import GuildId, UserId

HERE, ELSEWHERE = GuildId(1), GuildId(2)


def test_managing_one_guild_says_nothing_of_another() -> None:
    actor = Actor(UserId(5), "Anna", manages=frozenset({HERE}))

    actor.check_manages(HERE)
    with pytest.raises(NotAllowed, match="Manage Server"):
        actor.check_manages(ELSEWHERE)


def test_the_operator_may_do_everything() -> None:
    assert OPERATOR.may_manage(ELSEWHERE)
    OPERATOR.check_operator()


def test_whoever_manages_a_server_is_no_operator() -> None:
    with pytest.raises(NotAllowed, match="operator"):
        Actor(UserId(5), "Anna", manages=frozenset({HERE})).check_operator()
