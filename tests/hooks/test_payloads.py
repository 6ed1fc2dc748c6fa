"""Payloads: one JSON shape, ids as texts, moments in UTC."""

import orjson
import pytest

from domain.hooks.kinds import HookKind, sample
from hooks.payloads import body_of


@pytest.mark.parametrize("kind", HookKind)
def test_every_kind_can_be_written_down(kind: HookKind) -> None:
    written = orjson.loads(body_of(sample(kind)))

    assert list(written) == ["id", "type", "timestamp", "guild_id", "data"]
    assert written["type"] == kind.value
    assert written["timestamp"].endswith("Z")
    assert isinstance(written["guild_id"], str)
