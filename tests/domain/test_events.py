"""Events name the guild they concern."""

import dataclasses
from typing import get_args

import pytest

from domain.events import Event


@pytest.mark.parametrize("kind", get_args(Event))
def test_every_event_names_its_guild_and_cannot_change(kind: type) -> None:
    fields = {field.name for field in dataclasses.fields(kind)}

    assert "guild_id" in fields
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]  # dataclasses keeps it there
