"""A role that nobody can be given is no rank."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.cogs.mapped_roles import mapped_name, mapped_role
from domain.errors import Refused


def role(name: str = "Chief", *, is_managed: bool = False, is_default: bool = False) -> Any:
    return SimpleNamespace(id=7, name=name, managed=is_managed, is_default=lambda: is_default)


def test_an_ordinary_role_may_be_used() -> None:
    assert mapped_role(role()) == 7


def test_a_managed_role_and_everyone_may_not() -> None:
    with pytest.raises(Refused, match="integration"):
        mapped_role(role(is_managed=True))
    with pytest.raises(Refused, match="everyone"):
        mapped_role(role(is_default=True))


def test_the_name_is_the_one_given_or_the_role_s_without_decoration() -> None:
    assert mapped_name(role("👮 | Chief"), None) == "Chief"
    assert mapped_name(role(), " Boss ") == "Boss"
    assert mapped_name(role(), "  ") == "Chief"
