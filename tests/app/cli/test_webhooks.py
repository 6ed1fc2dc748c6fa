"""`muster webhook`: made with a secret shown once, listed without it, switched, deleted."""

import pytest

from app.cli import webhooks
from tests.app.cli.conftest import GUILD, Muster

URL = "https://example.org/hook?token=abc"


@pytest.mark.usefixtures("with_guild")
def test_a_webhook_is_made_listed_switched_and_deleted(muster: Muster) -> None:
    made = muster(
        "webhook", "create", str(GUILD), "--name", "Website", "--url", URL, "--kinds", "roster.changed"
    )
    listed = muster("webhook", "list", str(GUILD)).out

    assert made.code == 0
    assert made.out.startswith("whsec_")
    assert len(made.out.splitlines()) == 1
    assert "shown only now" in made.err
    assert listed == "1\tWebsite\texample.org\troster.changed\tpublic\ton\n"
    assert muster("webhook", "off", str(GUILD), "1").out == "Webhook 1 (Website) is off.\n"
    assert muster("webhook", "test", str(GUILD), "1").code == 1
    assert muster("webhook", "on", str(GUILD), "1").out == "Webhook 1 (Website) is on.\n"
    assert muster("webhook", "log", str(GUILD), "1").out.count("ping") == 0
    assert muster("webhook", "delete", str(GUILD), "1").out == "Webhook 1 (Website) is gone.\n"
    assert muster("webhook", "list", str(GUILD)).out == ""


@pytest.mark.usefixtures("with_guild")
def test_a_test_that_nobody_sends_says_so(muster: Muster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "LOOKS", 1)
    monkeypatch.setattr(webhooks, "BETWEEN_LOOKS", 0.01)
    muster("webhook", "create", str(GUILD), "--name", "Website", "--url", URL, "--full")

    said = muster("webhook", "test", str(GUILD), "1")

    assert (said.code, "running `muster run`" in said.err) == (1, True)
    assert "ping\twaiting\t0" in muster("webhook", "log", str(GUILD), "1").out
    assert (
        muster("webhook", "resend", str(GUILD), "1").err == "Nothing that failed is left to be sent again.\n"
    )
    assert "Only what failed" in muster("webhook", "resend", str(GUILD), "1", "--delivery", "1").err


@pytest.mark.usefixtures("with_guild")
def test_one_is_edited_and_given_another_secret(muster: Muster) -> None:
    first = muster("webhook", "create", str(GUILD), "--name", "Website", "--url", URL).out

    edited = muster(
        "webhook", "edit", str(GUILD), "1", "--name", "Site", "--kinds", "roster.changed", "--full"
    )
    stays = muster("webhook", "edit", str(GUILD), "1", "--url", "https://example.net/").out
    rotated = muster("webhook", "rotate", str(GUILD), "1")
    at_once = muster("webhook", "rotate", str(GUILD), "1", "--overlap", "0")

    assert edited.out == "Webhook 1 (Site): example.org, roster.changed, full.\n"
    assert stays == "Webhook 1 (Site): example.net, roster.changed, full.\n"
    assert muster("webhook", "edit", str(GUILD), "1", "--kinds", "rooster").code == 1
    assert len({first, rotated.out, at_once.out}) == 3
    assert "signed with the old one too until" in rotated.err
    assert "The old one is good no more." in at_once.err


def test_a_private_address_is_a_sentence(muster: Muster) -> None:
    said = muster("webhook", "create", str(GUILD), "--name", "x", "--url", "https://10.0.0.1/")

    assert (said.code, said.err) == (1, "url must lead to a public address.\n")
