"""The shape of the code: files that fit in the head, and a test beside each."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, does_something, files, tree

TEXTS = (".py", ".js", ".css", ".html", ".svg")
TESTED_BY_WHAT_USES_THEM = {
    "storage/tables": "tables are declared, and every statement's test reads them",
    "storage/migrations": "opening a database runs every one of them, and tests/storage compares the outcome",
}


@pytest.mark.parametrize("path", files(*PACKAGES, "tests", "benchmarks", endings=TEXTS), ids=str)
def test_a_file_fits_in_the_head(path: Path) -> None:
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", [path for path in files(*PACKAGES) if does_something(path)], ids=str)
def test_a_file_has_its_test_beside_it(path: Path) -> None:
    if path.name == "__main__.py" or any(path.is_relative_to(folder) for folder in TESTED_BY_WHAT_USES_THEM):
        return
    name = path.parent.name if path.name == "__init__.py" else path.stem
    twin = Path("tests") / path.parent / f"test_{name}.py"

    assert (ROOT / twin).is_file()


@pytest.mark.parametrize("path", files("tests"), ids=str)
def test_tests_stand_in_files_that_are_collected(path: Path) -> None:
    tests = [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]

    assert tests == [] or path.name.startswith("test_")


@pytest.mark.parametrize("path", files(*PACKAGES), ids=str)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path)) or not tree(path).body
