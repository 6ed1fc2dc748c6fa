"""Every part of the control API is there."""

import pytest

from tests.app.demo.discord.calls import Caller


@pytest.mark.parametrize("path", ["/guilds", "/gateway", "/faults"])
async def test_it_serves(play: Caller, path: str) -> None:
    assert (await play("GET", path)).status == 200


async def test_what_is_not_there_is_said_in_json(play: Caller) -> None:
    assert (await play("GET", "/nothing")).body == {"message": "404: Not Found", "code": 0}
