"""`muster key`: made once, shown once, listed, revoked."""

from tests.app.cli.conftest import OWNER, Muster


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
