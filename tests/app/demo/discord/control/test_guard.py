"""Only this machine's own pages may play."""

import pytest

from app.demo.discord.server import LoopbackDiscord
from tests.app.demo.discord.calls import Caller


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
async def test_other_sites_are_refused(play: Caller, headers: dict[str, str]) -> None:
    assert (await play("GET", "/guilds", headers=headers)).status == 403


async def test_its_own_page_and_bare_clients_are_served(play: Caller, loopback: LoopbackDiscord) -> None:
    assert (await play("GET", "/guilds")).status == 200
    assert (await play("GET", "/guilds", headers={"Sec-Fetch-Site": "same-origin"})).status == 200
    assert (
        await play("GET", "/guilds", headers={"Host": f"localhost:{loopback.address.port}"})
    ).status == 200
