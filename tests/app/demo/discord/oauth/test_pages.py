"""The page of accounts: each of them, somebody of each tier first, and a way to say no."""

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.grants import challenge_of

BACK = "http://127.0.0.1:1/signin/discord"


def query(loopback: LoopbackDiscord, **others: str) -> str:
    usual = {
        "client_id": str(loopback.world.bot.id),
        "redirect_uri": BACK,
        "scope": "identify guilds",
        "state": "s<t>ate",
        "code_challenge": challenge_of("proof"),
        "response_type": "code",
    }
    return urlencode({name: value for name, value in (usual | others).items() if value})


async def test_it_lists_accounts_and_leads_back_with_a_code(
    http: aiohttp.ClientSession, loopback: LoopbackDiscord, department: Department
) -> None:
    async with http.get(f"{loopback.authorize_url}?{query(loopback)}") as answer:
        page = await answer.text()
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    links = [unescape(link) for link in re.findall(r'href="(/oauth2/allow[^"]+)"', page)]
    people = [user for user in department.world.state.users.values() if not user.is_bot]
    assert len(links) == len(people)
    assert "admin: owns the server" in page
    assert page.index("supervisor") < page.index("<details>")

    async with http.get(f"{loopback.address.origin()}{links[0]}", allow_redirects=False) as answer:
        back = urlsplit(answer.headers["Location"])
    told = {name: values[0] for name, values in parse_qs(back.query).items()}
    redeemed = department.world.grants.redeem(told["code"], redirect_uri=BACK, verifier="proof")

    assert back.geturl().startswith(BACK)
    assert told["state"] == "s<t>ate"
    assert redeemed is not None
    assert redeemed[1].user_id == department.guild.owner_id


async def test_a_no_leads_back_too(http: aiohttp.ClientSession, loopback: LoopbackDiscord) -> None:
    async with http.get(f"{loopback.authorize_url}?{query(loopback)}") as answer:
        links = re.findall(r'href="([^"]+)"', await answer.text())

    no = parse_qs(urlsplit(unescape(links[-1])).query)
    assert no["error"] == ["access_denied"]
    assert no["state"] == ["s<t>ate"]


async def test_a_world_that_names_nobody_first_lists_everybody(
    http: aiohttp.ClientSession, loopback: LoopbackDiscord
) -> None:
    loopback.world.accounts = []

    async with http.get(f"{loopback.authorize_url}?{query(loopback)}") as answer:
        assert "<details>" not in await answer.text()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": ""},
        {"code_challenge": ""},
        {"client_id": "5"},
        {"redirect_uri": "https://evil.example/"},
    ],
)
async def test_what_makes_no_sense_is_refused(
    http: aiohttp.ClientSession, loopback: LoopbackDiscord, wrong: dict[str, str]
) -> None:
    async with http.get(f"{loopback.authorize_url}?{query(loopback, **wrong)}") as answer:
        assert answer.status == 400


@pytest.mark.parametrize("user", ["5", "x", ""])
async def test_nobody_is_no_account(
    http: aiohttp.ClientSession, loopback: LoopbackDiscord, user: str
) -> None:
    allow = f"{loopback.address.origin()}/oauth2/allow?{query(loopback, user=user)}"

    async with http.get(allow, allow_redirects=False) as answer:
        assert answer.status == 400


async def test_another_site_can_say_yes_for_nobody(
    http: aiohttp.ClientSession, loopback: LoopbackDiscord, department: Department
) -> None:
    path = f"/oauth2/allow?{query(loopback, user=str(department.guild.owner_id))}"
    headers = {"Sec-Fetch-Site": "cross-site"}

    async with http.get(
        f"{loopback.address.origin()}{path}", headers=headers, allow_redirects=False
    ) as answer:
        assert answer.status == 403
