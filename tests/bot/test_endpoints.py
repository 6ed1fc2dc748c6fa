"""Both addresses or neither: one alone would send the token to the wrong place."""

import discord.gateway
import discord.http
import pytest

from bot.endpoints import use_endpoints
from domain.errors import Invalid

ROUTE, SOCKET = discord.http.Route, discord.gateway.DiscordWebSocket


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ROUTE, "BASE", ROUTE.BASE)
    monkeypatch.setattr(SOCKET, "DEFAULT_GATEWAY", SOCKET.DEFAULT_GATEWAY)


def test_both_are_set_together() -> None:
    use_endpoints("http://localhost:81/api/v10/", "ws://localhost:82")

    assert ROUTE("GET", "/users/@me").url == "http://localhost:81/api/v10/users/@me"
    assert str(SOCKET.DEFAULT_GATEWAY) == "ws://localhost:82"


def test_neither_leaves_discord_s_own() -> None:
    use_endpoints(None, None)

    assert ROUTE.BASE.startswith("https://discord.com/api")


@pytest.mark.parametrize(("api", "gateway"), [("http://localhost", None), (None, "ws://localhost")])
def test_one_alone_is_refused_and_changes_nothing(api: str | None, gateway: str | None) -> None:
    with pytest.raises(Invalid, match="together"):
        use_endpoints(api, gateway)
    assert ROUTE.BASE.startswith("https://discord.com/api")
