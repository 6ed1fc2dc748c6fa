"""Our application at Discord: what it says to a token, and that the token is never repeated."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from app.cli.application import Application, application_id, ask_discord
from app.config import Discord
from domain.errors import Refused


def settings(base: str, token: str = "good") -> Discord:
    return Discord(token=SecretStr(token), api_base=base, gateway_url="ws://127.0.0.1:1")


def test_discord_says_whose_token_it_is(discord_base: str) -> None:
    reply = ask_discord(settings(discord_base))

    assert reply.application == Application(77, "Muster", may_ask_for_members=True)
    assert reply.at is not None
    assert abs(datetime.now(UTC) - reply.at) < timedelta(seconds=5)


def test_the_members_intent_is_looked_at(discord_base: str) -> None:
    reply = ask_discord(settings(discord_base, "no-intent"))

    assert reply.application == Application(77, "Muster", may_ask_for_members=False)


def test_a_wrong_token_is_refused_and_the_clock_is_still_told(discord_base: str) -> None:
    reply = ask_discord(settings(discord_base, "wrong"))

    assert (reply.application, reply.refusal) == (None, "it refuses the token")
    assert reply.at is not None


@pytest.mark.parametrize("token", ["two\nlines", "šnek"])
def test_an_impossible_token_is_not_repeated(discord_base: str, token: str) -> None:
    reply = ask_discord(settings(discord_base, token))

    assert reply.application is None
    assert token not in reply.refusal


def test_a_discord_out_of_reach_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    reply = ask_discord(settings(f"http://127.0.0.1:{port}"))

    assert reply.refusal.startswith("it can't be reached")
    assert reply.at is None


def test_the_id_is_asked_for(discord_base: str) -> None:
    assert application_id(settings(discord_base)) == 77


def test_without_an_id_the_reason_is_said(discord_base: str) -> None:
    with pytest.raises(Refused, match="give --application-id instead"):
        application_id(Discord())
    with pytest.raises(Refused, match="but it refuses the token"):
        application_id(settings(discord_base, "wrong"))
