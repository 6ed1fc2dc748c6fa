"""Sign-in as the doctor sees it: the right application, a secret that Discord takes, and a way back."""

import socket
from dataclasses import replace

import pytest
from pydantic import SecretStr

from app.cli.application import Application, Reply
from app.cli.checks import Finding
from app.cli.signin import signin_finding
from app.config import Discord, Settings, Web

BACK = "https://muster.example/signin/discord"
KNOWN = Reply(Application(77, "Muster", may_ask_for_members=True, redirects=(BACK,)), None)
NOBODY = Reply(None, None, "it can't be reached")


def looked(base: str, reply: Reply = KNOWN, *, client_id: str = "77", secret: str = "good") -> Finding:
    discord = Discord(client_id=client_id, client_secret=SecretStr(secret), oauth_api=base)
    settings = Settings.model_construct(discord=discord, web=Web(public_url="https://muster.example"))
    return signin_finding(settings, reply)


def test_all_is_well(discord_base: str) -> None:
    for reply in (KNOWN, NOBODY, Reply(replace_redirects(None), None)):
        finding = looked(discord_base, reply)
        assert finding.is_well is True
        assert BACK in finding.said


def test_what_is_not_set_up_is_no_fault() -> None:
    finding = signin_finding(Settings.model_construct(discord=Discord(), web=Web()), KNOWN)

    assert finding.is_well is None
    assert "client_id and client_secret" in finding.said


@pytest.mark.parametrize(
    ("client_id", "secret", "redirects", "said", "mend"),
    [
        ("78", "good", (BACK,), "not that of 'Muster'", "client_id to 77"),
        ("77", "wrong", (BACK,), "Discord refuses the secret", "client secret anew"),
        ("77", "good", ("https://other.example",), f"not lead back to {BACK}", "redirects"),
    ],
)
def test_what_is_not_well_is_named_with_the_way_to_mend_it(
    discord_base: str, client_id: str, secret: str, redirects: tuple[str, ...], said: str, mend: str
) -> None:
    reply = Reply(replace_redirects(redirects), None)

    finding = looked(discord_base, reply, client_id=client_id, secret=secret)

    assert finding.is_well is False
    assert said in finding.said
    assert mend in finding.mend
    assert secret not in finding.said + finding.mend or secret == "good"


def test_a_discord_out_of_reach_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    finding = looked(f"http://127.0.0.1:{port}")

    assert finding.is_well is False
    assert "can't be reached" in finding.said


def replace_redirects(redirects: tuple[str, ...] | None) -> Application:
    assert KNOWN.application is not None
    return replace(KNOWN.application, redirects=redirects)
