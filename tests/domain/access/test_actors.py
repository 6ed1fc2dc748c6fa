"""Who may change a guild's pages."""

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.access.scopes import Scope
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


def test_a_program_may_what_its_key_is_good_for() -> None:
    program = Actor(None, "sheet", scopes=frozenset({Scope.READ_STAFF}))

    program.check_scope(Scope.READ_STAFF)
    with pytest.raises(NotAllowed, match="write:staff"):
        program.check_scope(Scope.WRITE_STAFF)


def test_scopes_bind_nobody_without_a_key() -> None:
    Actor(UserId(5), "Anna").check_scope(Scope.WRITE_STAFF)
    OPERATOR.check_scope(Scope.INTEGRATION)
