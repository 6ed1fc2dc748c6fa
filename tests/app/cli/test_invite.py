"""`muster invite`: a link with the right application and no permission too many."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.invite import permissions
from tests.app.cli.conftest import Muster


def test_the_link_names_the_application_and_its_permissions(muster: Muster) -> None:
    said = muster("invite", "--application-id", "77")

    query = parse_qs(urlsplit(said.out.strip()).query)
    assert query["client_id"] == ["77"]
    assert query["permissions"] == [str(permissions().value)]
    assert len(said.out.splitlines()) == 1


def test_without_an_id_discord_is_asked(
    muster: Muster, discord_base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_DISCORD__TOKEN", "good")
    monkeypatch.setenv("MUSTER_DISCORD__API_BASE", discord_base)
    monkeypatch.setenv("MUSTER_DISCORD__GATEWAY_URL", "ws://127.0.0.1:1")

    assert "client_id=77" in muster("invite").out


def test_without_either_the_reason_is_said(muster: Muster) -> None:
    said = muster("invite")

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("There is no token")
