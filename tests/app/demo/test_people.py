"""The names are as awkward as real ones."""

from app.demo.people import CIVILIANS, OFFICERS


def test_usernames_are_unique() -> None:
    usernames = [username for username, _ in (*OFFICERS, *CIVILIANS)]

    assert len(set(usernames)) == len(usernames)


def test_there_are_names_a_page_can_stumble_over() -> None:
    names = [name for _, name in OFFICERS]

    assert any("<script>" in name for name in names)
    assert any("\u0600" <= name[0] <= "\u06ff" for name in names)
    assert any("'" in name for name in names)
    assert max(map(len, names)) > 40
