import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from web.drawing.paper import SCRIPTS, STATIC, StaticLinks, make_environment, marked
from words import speaking
from words.dates import day, moment

VENDORED = json.loads((STATIC / "vendor/VERSIONS.json").read_text())["files"]


def test_a_link_changes_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("one")
    before = StaticLinks(tmp_path)("a.css")
    (tmp_path / "a.css").write_text("two")

    assert re.fullmatch(r"/static/a\.css\?v=[0-9a-f]{10}", before)
    assert StaticLinks(tmp_path)("a.css") != before


def test_words_are_escaped_and_so_is_what_fills_their_gaps() -> None:
    template = make_environment().from_string(
        '{{ _("{who} & the {patrol}", who=who) }}, {{ plural("{count} <man>", "{count} <men>", count) }}'
    )

    with speaking("en", "shift"):
        drawn = template.render(who="<b>{x}", count=1200)

    assert drawn == "&lt;b&gt;{x} &amp; the shift, 1,200 &lt;men&gt;"


def test_scripts_share_a_version(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js/a.js").write_text("one")
    (tmp_path / "js/b.js").write_text("two")
    links = StaticLinks(tmp_path)

    assert links("js/a.js").partition("?")[2] == links("js/b.js").partition("?")[2]


def test_the_scripts_that_are_preloaded_are_those_that_are_loaded() -> None:
    loaded = re.search(r"\[([^]]+)\]\.map\(load\)", (STATIC / "js/roster.js").read_text())

    assert loaded is not None
    assert tuple(re.findall(r'"(\w+)"', loaded[1])) == SCRIPTS


def test_the_fonts_named_in_the_stylesheet_carry_their_hash() -> None:
    links = StaticLinks()
    fonts = re.findall(r'url\("(/static/([^?"]+)\?v=\w+)"\)', (STATIC / "css/tokens.css").read_text())

    assert len(fonts) == 5
    assert all(links(path) == address for address, path in fonts)


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: entry["file"])
def test_a_vendored_file_is_the_one_that_was_listed(entry: dict[str, str]) -> None:
    assert sha256((STATIC / "vendor" / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert {"name", "version", "license", "package"} <= entry.keys()


def test_every_vendored_file_is_listed() -> None:
    there = {path.relative_to(STATIC / "vendor").as_posix() for path in (STATIC / "vendor").rglob("*.*")}

    assert there - {"VERSIONS.json"} == {entry["file"] for entry in VENDORED}


def test_everything_is_escaped() -> None:
    assert make_environment().from_string("{{ it }}").render(it="<b>") == "&lt;b&gt;"


def test_moments_are_told_in_utc() -> None:
    east = timezone(timedelta(hours=2))

    assert moment(datetime(2026, 3, 1, 1, 30, tzinfo=east)) == "28 Feb 2026, 23:30 UTC"
    assert moment(datetime(2026, 3, 1, 1, 30, tzinfo=UTC)) == "1 Mar 2026, 01:30 UTC"
    assert day(date(2026, 3, 1)) == "1 Mar 2026"


def test_commands_are_set_as_code_and_the_rest_is_text() -> None:
    assert marked("Type `/setup <x>` & go.") == "Type <code>/setup &lt;x&gt;</code> &amp; go."
