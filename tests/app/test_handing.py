"""What the web is handed: the sign-in where it is set up, and Discord's own addresses by default."""

from typing import Any

from pydantic import SecretStr

from app.config import Discord, Settings, Web
from app.handing import oauth_of, web_settings
from web.oauth import API, AUTHORIZE


def settings_with(**discord: Any) -> Settings:
    return Settings.model_construct(
        discord=Discord(**discord),
        web=Web(public_url="https://muster.example", abuse_contact="a@muster.example"),
    )


def test_without_a_secret_nobody_signs_in() -> None:
    assert oauth_of(settings_with()) is None


def test_sign_in_is_at_discord_unless_told_otherwise() -> None:
    usual = oauth_of(settings_with(client_id="42", client_secret=SecretStr("s")))
    proxied = oauth_of(
        settings_with(
            client_id="42",
            client_secret=SecretStr("s"),
            api_base="http://localhost:81/api",
            gateway_url="ws://localhost:82",
        )
    )
    own = oauth_of(
        settings_with(
            client_id="42",
            client_secret=SecretStr("s"),
            authorize_url="http://localhost:1/a",
            oauth_api="http://localhost:1/b",
        )
    )

    assert usual is not None
    assert proxied is not None
    assert own is not None
    assert (usual.client_id, usual.client_secret) == ("42", "s")
    assert (usual.authorize_url, usual.api_base) == (AUTHORIZE, API)
    assert proxied.api_base == "http://localhost:81/api"
    assert (own.authorize_url, own.api_base) == ("http://localhost:1/a", "http://localhost:1/b")


def test_the_web_knows_whom_to_write_to_and_how_to_invite_the_bot() -> None:
    made = web_settings(settings_with(client_id="42", client_secret=SecretStr("s")))

    assert made.abuse_contact == "a@muster.example"
    assert made.invite_url is not None
    assert "client_id=42" in made.invite_url
    assert web_settings(settings_with()).invite_url is None


def test_whoever_signs_in_elsewhere_than_at_discord_is_invited_nowhere() -> None:
    secret = SecretStr("s")
    usual = web_settings(settings_with(client_id="42", client_secret=secret))
    demo = web_settings(
        settings_with(client_id="42", client_secret=secret, authorize_url="http://localhost:1/a")
    )

    assert usual.invite_url is not None
    assert "client_id=42" in usual.invite_url
    assert demo.invite_url is None
