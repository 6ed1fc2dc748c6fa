"""`muster premium`: granted, listed, ended."""

import pytest

from tests.app.cli.conftest import GUILD, Muster


def test_premium_is_granted_listed_and_ended(muster: Muster) -> None:
    granted = muster("premium", "grant", "7")

    assert granted.out == "7 has premium without end.\n"
    assert muster("premium", "list").out.split("\t")[-1] == "running\n"
    assert muster("premium", "list", "8").out == ""
    assert muster("premium", "revoke", "7").out == "7 no longer has premium.\n"
    assert muster("premium", "list", "7").out.split("\t")[-1] == "revoked\n"
    assert muster("premium", "revoke", "7").out == "7 had no premium to end.\n"


def test_premium_runs_through_its_last_day(muster: Muster) -> None:
    said = muster("premium", "grant", "7", "--until", "2999-12-31")

    assert said.out == "7 has premium through 2999-12-31 (UTC).\n"
    assert "3000-01-01 00:00 UTC" in muster("premium", "list").out


@pytest.mark.parametrize(
    ("until", "code", "sentence"),
    [("soon", 2, "is no date; write YYYY-MM-DD"), ("2001-01-01", 1, "until must lie in the future.")],
)
def test_a_bad_date_is_named(muster: Muster, until: str, code: int, sentence: str) -> None:
    said = muster("premium", "grant", "7", "--until", until)

    assert said.code == code
    assert sentence in " ".join(said.err.split())


@pytest.mark.usefixtures("with_guild")
def test_a_server_can_have_premium(muster: Muster) -> None:
    assert muster("premium", "grant", str(GUILD), "--guild").out == f"{GUILD} has premium without end.\n"
    assert muster("premium", "list").out.startswith(f"server {GUILD}\thand\t")
    assert muster("premium", "revoke", str(GUILD), "--guild").out == f"{GUILD} no longer has premium.\n"
    assert muster("premium", "grant", "5", "--guild").code == 1
