"""The gateway is cut and faults are set from outside."""

from app.demo.discord.faults import Faults
from app.demo.discord.server import LoopbackDiscord
from tests.app.demo.discord.calls import Caller
from tests.app.demo.discord.gateway.client import talking


async def test_connections_are_counted_and_cut(loopback: LoopbackDiscord, play: Caller) -> None:
    async with talking(loopback) as client:
        await client.identify()
        shown = (await play("GET", "/gateway")).body

        cut = await play("POST", "/gateway/cut", {"resumable": False})

        assert await client.close_code() != 1000
    assert shown["identified"] == 1
    assert shown["connected"][0]["shard"] == [0, 1]
    assert cut.body == {"cut": 1}


async def test_faults_are_set_shown_and_cleared(loopback: LoopbackDiscord, play: Caller) -> None:
    wanted = {"chunk_delay": 0.5, "role_writes": ["html_page"], "resume_allowed": False}

    shown = (await play("PATCH", "/faults", wanted)).body

    assert wanted.items() <= shown.items()
    assert loopback.faults.chunk_delay.total_seconds() == 0.5
    assert (await play("GET", "/faults")).body == shown
    assert (await play("PATCH", "/faults", {"gremlins": 3})).status == 400
    await play("DELETE", "/faults")
    assert loopback.faults == Faults()
