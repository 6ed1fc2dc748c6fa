"""`muster page`: from a file, back to the same file, and never half."""

from pathlib import Path

import pytest

from domain.rosters.pagefiles import read_page_file
from tests.app.cli.conftest import CHIEF, PAGE, Muster

pytestmark = pytest.mark.usefixtures("with_guild")


def a_file(text: str) -> str:
    Path("police.toml").write_text(text, encoding="utf-8")
    return "police.toml"


def test_a_page_is_created_then_changed_then_left_alone(muster: Muster) -> None:
    created = muster("page", "apply", a_file(PAGE))
    changed = muster("page", "apply", a_file(PAGE.replace("Springfield Police", "Police")))
    again = muster("page", "apply", "police.toml")

    assert created.out == "Created 'Springfield Police': http://127.0.0.1:0/r/police\n"
    assert changed.out.startswith("Changed 'Police': ")
    assert again.out.startswith("Nothing to change on 'Police': ")


def test_what_is_exported_makes_the_same_page(muster: Muster) -> None:
    muster("page", "apply", a_file(PAGE))

    text = muster("page", "export", "police").out

    assert text.partition("\n")[2].startswith('guild_id = "10"\nowner_id = "20"\nslug = "police"\n')
    assert read_page_file(text).ranks == read_page_file(PAGE).ranks
    assert muster("page", "apply", a_file(text)).out.startswith("Nothing to change on")


def test_all_pages_are_listed(muster: Muster) -> None:
    muster("page", "apply", a_file(PAGE))

    assert muster("page", "list").out == "police\tSpringfield Police\tSpringfield\tpublic\t2\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            PAGE.replace(f'"{CHIEF}"', "31"),
            'police.toml, line 8: role_id of rank 1 must be in quotes, as "31", not 31.',
        ),
        (
            PAGE.replace(f'"{CHIEF}"', '"99"'),
            "police.toml, line 8: role of rank 1: the server has no role with id 99.",
        ),
        (
            PAGE.replace("slug =", "slugg ="),
            "police.toml, line 3: slugg is no key of a page file; did you mean 'slug'?",
        ),
        (
            PAGE.replace('guild_id = "10"', 'guild_id = "11"'),
            "police.toml, line 1: guild_id: the bot is not in a server with id 11.",
        ),
        (
            PAGE.replace("Springfield Police", "Springfield\\nPolice"),
            "police.toml, line 4: title must stand on one line.",
        ),
        ("slug = ", "police.toml: The file is not valid TOML: Invalid value (at end of document)."),
    ],
)
def test_a_wrong_file_changes_nothing_and_is_answered_with_the_line(
    muster: Muster, text: str, sentence: str
) -> None:
    said = muster("page", "apply", a_file(text))

    assert (said.code, said.err) == (1, sentence + "\n")
    assert muster("page", "list").out == ""


def test_a_file_that_is_not_there_is_a_sentence(muster: Muster) -> None:
    assert muster("page", "apply", "no.toml").err == "no.toml cannot be read: No such file or directory.\n"


def test_a_page_that_is_not_there_is_a_sentence(muster: Muster) -> None:
    said = muster("page", "export", "nothing")

    assert (said.code, said.err) == (1, "There is no page with the slug 'nothing'.\n")


@pytest.mark.usefixtures("with_guild")
def test_a_page_is_given_another_owner(muster: Muster) -> None:
    muster("page", "apply", a_file(PAGE))

    assert muster("page", "owner", "police", "77").out == "Springfield Police belongs to 77 now.\n"
    assert 'owner_id = "77"' in muster("page", "export", "police").out
