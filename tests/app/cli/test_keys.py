"""`muster key`: made once, shown once, listed, revoked."""

from pathlib import Path

import pytest

from tests.app.cli.conftest import GUILD, OWNER, PAGE, Muster


def test_a_key_goes_out_alone_so_that_a_script_can_keep_it(muster: Muster) -> None:
    said = muster("key", "create", "--owner", str(OWNER), "--name", "website")

    assert said.code == 0
    assert said.out.startswith("ro_")
    assert len(said.out.splitlines()) == 1
    assert "shown only now" in said.err


def test_a_key_is_listed_without_its_secret_until_it_is_revoked(muster: Muster) -> None:
    text = muster("key", "create", "--owner", str(OWNER), "--name", "website").out.strip()
    key_id, secret = text.split("_")[1], text.split("_", 2)[2]

    listed = muster("key", "list").out
    revoked = muster("key", "revoke", key_id)

    assert key_id in listed
    assert secret not in listed
    assert revoked.out == f"Key {key_id} (website) no longer works.\n"
    assert muster("key", "list").out == ""
    assert key_id in muster("key", "list", "--revoked").out


def test_a_key_that_does_not_exist_is_a_sentence(muster: Muster) -> None:
    said = muster("key", "revoke", "nothing")

    assert (said.code, said.err) == (1, "There is no key with id 'nothing'.\n")


def test_an_owner_must_be_a_discord_id(muster: Muster) -> None:
    said = muster("key", "create", "--owner", "Anna", "--name", "website")

    assert said.code == 2
    assert "is no Discord id" in said.err


@pytest.mark.usefixtures("with_guild")
def test_a_server_s_key_has_scopes_and_an_end(muster: Muster) -> None:
    options = ("--guild", str(GUILD), "--scope", "read:staff", "--scope", "write:staff")

    said = muster("key", "create", "--name", "site", *options, "--expires", "2999-12-31")
    listed = muster("key", "list", "--guild", str(GUILD)).out

    assert said.out.startswith("ro_")
    assert "read:staff write:staff" in said.err
    assert f"server {GUILD}" in listed
    assert "read:staff write:staff" in listed
    assert "3000-01-01 00:00 UTC" in listed


def test_a_key_is_of_a_person_or_of_a_server(muster: Muster) -> None:
    both = muster("key", "create", "--name", "x", "--guild", str(GUILD), "--owner", str(OWNER))

    assert both.code == 2
    assert "either --owner" in both.err
    assert muster("key", "create", "--name", "x").code == 2


def test_a_scope_that_is_none_is_named(muster: Muster) -> None:
    said = muster("key", "create", "--name", "x", "--guild", str(GUILD), "--scope", "read:all")

    assert (said.code, "'read:all' is no scope" in said.err) == (1, True)


@pytest.mark.usefixtures("with_guild")
def test_a_key_is_limited_to_a_page_and_rotated(muster: Muster, tmp_path: Path) -> None:
    (tmp_path / "police.toml").write_text(PAGE)
    muster("page", "apply", str(tmp_path / "police.toml"))
    text = muster("key", "create", "--guild", str(GUILD), "--name", "board", "--page", "police").out
    key_id = text.split("_")[1]

    renewed = muster("key", "rotate", key_id, "--overlap", "2")

    assert renewed.out.startswith("ro_")
    assert f"The old one, {key_id}, works until" in renewed.err
    assert len(muster("key", "list").out.splitlines()) == 2
    assert muster("key", "rotate", "nothing").code == 1
