"""`muster roster`: a sheet onto a page, said before it is done, and taken back."""

from pathlib import Path

import pytest

from tests.app.cli.conftest import PAGE, Muster

pytestmark = pytest.mark.usefixtures("with_guild")


def a_page(muster: Muster) -> None:
    Path("police.toml").write_text(PAGE, encoding="utf-8")
    muster("page", "apply", "police.toml")


def test_what_cannot_be_matched_is_named_with_its_line_and_nothing_is_kept(muster: Muster) -> None:
    a_page(muster)
    Path("roster.csv").write_text("name,hours\nnobody,5\n", encoding="utf-8")

    told = muster("roster", "import", "roster.csv", "--page", "police", "--dry-run")

    assert "name\tname\nhours\thours\n" in told.out
    assert "0 rows change something" in told.out
    assert "line 2: Nobody in this server is called “nobody”." in told.err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"PK\x03\x04", "that is a workbook"),
        (b"x" * (5 * 2**20 + 1), "larger than 5 MB"),
    ],
)
def test_what_is_no_sheet_is_refused(muster: Muster, content: bytes, words: str) -> None:
    a_page(muster)
    Path("roster.csv").write_bytes(content)

    assert words in muster("roster", "import", "roster.csv", "--page", "police").err


def test_what_is_not_there_is_said(muster: Muster) -> None:
    a_page(muster)

    assert "gone.csv is not there" in muster("roster", "import", "gone.csv", "--page", "police").err
    assert "Nothing was imported" in muster("roster", "rollback", "police").err
    assert "no page" in muster("roster", "rollback", "nowhere").err
