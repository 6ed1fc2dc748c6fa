"""A person's token asks about that person and nothing else."""

from base64 import b64encode

import aiohttp
import pytest

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.grants import CLIENT_SECRET, Grant, challenge_of
from tests.app.demo.discord.calls import Caller

BACK = "http://127.0.0.1:1/back"


async def redeemed(
    http: aiohttp.ClientSession,
    loopback: LoopbackDiscord,
    *,
    secret: str = CLIENT_SECRET,
    verifier: str = "proof",
) -> tuple[int, dict[str, str]]:
    owner_id = next(iter(loopback.world.state.guilds.values())).owner_id
    code = loopback.world.grants.allow(Grant(owner_id, "identify guilds", BACK, challenge_of("proof")))
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": verifier}
    login = b64encode(f"{loopback.world.bot.id}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {login}"}
    async with http.post(f"{loopback.api_base}/oauth2/token", data=form, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_token_tells_who_and_where(
    http: aiohttp.ClientSession, loopback: LoopbackDiscord, call: Caller, department: Department
) -> None:
    status, token = await redeemed(http, loopback)
    shown = {"Authorization": f"Bearer {token['access_token']}"}

    me = await call("GET", "/users/@me", headers=shown)
    guilds = await call("GET", "/users/@me/guilds", headers=shown)

    assert status == 200
    assert me.body["id"] == str(department.guild.owner_id)
    assert [each["owner"] for each in guilds.body["items"]] == [True]
    assert (await call("GET", "/gateway/bot", headers=shown)).status == 401
    assert (await call("GET", "/users/@me", headers={"Authorization": "Bearer no"})).status == 401


@pytest.mark.parametrize(
    ("secret", "verifier", "status", "error"),
    [("wrong", "proof", 401, "invalid_client"), (CLIENT_SECRET, "guess", 400, "invalid_grant")],
)
async def test_the_secret_and_the_proof_are_asked_for(
    http: aiohttp.ClientSession,
    loopback: LoopbackDiscord,
    secret: str,
    verifier: str,
    status: int,
    error: str,
) -> None:
    found, said = await redeemed(http, loopback, secret=secret, verifier=verifier)

    assert (found, said["error"]) == (status, error)


async def test_no_login_is_none(http: aiohttp.ClientSession, loopback: LoopbackDiscord) -> None:
    for shown in ("Basic ???", "Basic /w==", "Bearer x", ""):
        async with http.post(
            f"{loopback.api_base}/oauth2/token", data={}, headers={"Authorization": shown}
        ) as answer:
            assert answer.status == 401
