"""OAuth: the answers of Discord that are read with care; the whole way is tried in pages/test_signin.py."""

import httpx2
import pytest

from domain.ids import GuildId, UserId
from web.errors import SignInFailed
from web.oauth import OAuth, OAuthSettings


def oauth(who: object, where: object) -> OAuth:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/api/oauth2/token":
            return httpx2.Response(200, json={"access_token": "t", "token_type": "Bearer"})
        return httpx2.Response(200, json=where if request.url.path.endswith("/guilds") else who)

    settings = OAuthSettings(
        client_id="1",
        client_secret="s",
        authorize_url="http://127.0.0.1:9/authorize",
        api_base="http://127.0.0.1:9/api",
        transport=httpx2.MockTransport(answer),
    )
    return OAuth(settings, public_url="http://127.0.0.1:8080")


async def test_who_and_where_is_read() -> None:
    arrival = await oauth(
        {"id": "101", "username": "anna", "global_name": None}, [{"id": "5"}, {"id": "x"}]
    ).arrival("code", "verifier")

    assert (arrival.user_id, arrival.name, arrival.guild_ids) == (
        UserId(101),
        "anna",
        frozenset({GuildId(5)}),
    )


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ({"id": "x"}, []),
        ({}, []),
        ([], []),
        ({"id": "101"}, {"message": "no"}),
        ({"id": "101"}, [{}]),
        ("x", []),
    ],
)
async def test_what_is_no_answer_of_discords_is_none(who: object, where: object) -> None:
    with pytest.raises(SignInFailed) as caught:
        await oauth(who, where).arrival("code", "verifier")

    assert caught.value.status == 503


async def test_a_real_client_is_made_without_asking_anybody() -> None:
    plain = OAuth(OAuthSettings(client_id="1", client_secret="s"), public_url="http://x.test")

    one, other = plain.errand(), plain.errand(asks_again=True)

    assert one.state != other.state
    assert one.verifier != other.verifier
    assert "prompt=none" in one.address
    assert "prompt=consent" in other.address


async def test_nobody_there_is_said() -> None:
    settings = OAuthSettings(client_id="1", client_secret="s", api_base="http://127.0.0.1:1")

    with pytest.raises(SignInFailed, match="can't be reached"):
        await OAuth(settings, public_url="http://x.test").arrival("code", "verifier")
