"""`muster audit`: what was done at the command line is in it, with what belongs to no server."""

from tests.app.cli.conftest import OWNER, Muster


def test_what_was_done_is_listed_newest_first(muster: Muster) -> None:
    text = muster("key", "create", "--owner", str(OWNER), "--name", "website").out.strip()
    muster("key", "revoke", text.split("_")[1])

    revoked, created = muster("audit", "list").out.splitlines()

    assert revoked.split("\t")[2:4] == ["key.revoked", "website"]
    assert created.split("\t")[2:7] == ["key.created", "website", str(OWNER), "operator", "cli"]
    assert text not in created
    assert len(muster("audit", "list", "--limit", "1").out.splitlines()) == 1


def test_nothing_is_listed_before_anything_was_done(muster: Muster) -> None:
    assert muster("audit", "list").out == ""
