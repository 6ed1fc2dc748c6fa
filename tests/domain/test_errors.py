"""The refusals carry their sentence."""

import pytest

from domain.errors import Invalid, NeedsPremium, NotAllowed, NotFound, Refused, RosterError


@pytest.mark.parametrize("kind", [NotFound, Invalid, NotAllowed, NeedsPremium, Refused])
def test_every_refusal_is_a_sentence(kind: type[RosterError]) -> None:
    error = kind("No page has that slug.")

    assert isinstance(error, RosterError)
    assert str(error) == error.sentence == "No page has that slug."


def test_invalid_names_the_field() -> None:
    assert Invalid("slug is taken.", field="slug").field == "slug"
    assert Invalid("No.").field is None


def test_what_is_in_the_way_is_named() -> None:
    assert Refused("There is one already.", field="name").field == "name"
    assert Refused("The rules forbid it.").field is None
