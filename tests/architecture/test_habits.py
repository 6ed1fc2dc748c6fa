"""Habits that a machine can see: honest fakes, escaped pages, vendored files as they were published."""

import ast
import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, VENDORED, files, tree

MOCKS = {"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock"}
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false")


def called(path: Path) -> list[tuple[str, ast.Call]]:
    """Return every call in a file with the last word of what is called."""
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    return [(ast.unparse(call.func).rpartition(".")[2], call) for call in calls]


@pytest.mark.parametrize("path", files("tests"), ids=str)
def test_nothing_is_patched(path: Path) -> None:
    names = [ast.unparse(call.func) for _, call in called(path)]

    assert [name for name in names if re.search(r"(^|\.)patch(\.(object|dict|multiple))?$", name)] == []


@pytest.mark.parametrize("path", files("tests"), ids=str)
def test_a_mock_knows_what_it_stands_for(path: Path) -> None:
    bare = [
        call.lineno
        for name, call in called(path)
        if name in MOCKS and not {"spec", "spec_set"} & {keyword.arg for keyword in call.keywords}
    ]

    assert bare == []


@pytest.mark.parametrize("path", files("web", "app", endings=(".html", ".svg", ".xml", ".txt")), ids=str)
def test_a_template_escapes_everything(path: Path) -> None:
    assert UNESCAPED.findall((ROOT / path).read_text(encoding="utf-8")) == []


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
