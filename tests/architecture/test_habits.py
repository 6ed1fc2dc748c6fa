"""Habits that a machine can see: honest fakes, escaped pages, vendored files as they were published."""

import ast
import hashlib
import json
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import PACKAGES, ROOT, VENDORED, files, text, tree

PATCHES = re.compile(r"(^|\.)patch(\.(object|dict|multiple))?$")
MOCKS = re.compile(r"(^|\.)(NonCallable)?(Magic|Async)?Mock$")
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false")
HOMES = re.compile(r"(?<![\w.:/])/(?:home|Users|work)/\w+")
LEFT_TO_DO = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b(?! #\d)")

WORDS = (".py", ".md", ".js", ".css", ".html")


def calls_in_tests() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call in the tests with where and what it calls."""
    for path in files("tests"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                yield f"{path}:{node.lineno} {ast.unparse(node.func)}", node


def test_nothing_is_patched() -> None:
    assert [place for place, _ in calls_in_tests() if PATCHES.search(place.split(" ", 1)[1])] == []


def test_a_mock_knows_what_it_stands_for() -> None:
    bare = [
        place
        for place, call in calls_in_tests()
        if MOCKS.search(place.split(" ", 1)[1])
        and not {"spec", "spec_set"} & {keyword.arg for keyword in call.keywords}
    ]

    assert bare == []


def test_a_template_escapes_everything() -> None:
    templates = files("web", "app", endings=(".html", ".svg", ".xml", ".txt"))

    assert [str(path) for path in templates if UNESCAPED.search(text(path))] == []


def test_nothing_depends_on_where_somebody_keeps_his_files() -> None:
    assert [
        str(path) for path in files(*PACKAGES, "tests", "docs", endings=WORDS) if HOMES.search(text(path))
    ] == []


def test_what_is_left_to_do_is_in_an_issue() -> None:
    assert [
        str(path) for path in files(*PACKAGES, "tests", endings=WORDS) if LEFT_TO_DO.search(text(path))
    ] == []


def test_vendored_files_are_as_they_were_published() -> None:
    if not VENDORED.is_dir():
        pytest.skip("nothing is vendored")
    listed = json.loads((VENDORED / "VERSIONS.json").read_text())["files"]
    found = {
        path.relative_to(VENDORED).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDORED.rglob("*")
        if path.is_file() and path.name != "VERSIONS.json"
    }

    assert found == {entry["file"]: entry["sha256"] for entry in listed}
    assert [entry["file"] for entry in listed if not (entry["version"] and entry["license"])] == []


def test_every_package_is_shipped() -> None:
    metadata = (ROOT / "pyproject.toml").read_text()

    assert [package for package in PACKAGES if f'"{package}"' not in metadata] == []
