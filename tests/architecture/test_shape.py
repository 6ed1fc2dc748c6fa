"""The shape of the code: files that fit in the head, a test beside each. Failures name who breaks a rule."""

import ast
from pathlib import Path

from tests.architecture.sources import PACKAGES, ROOT, does_something, files, functions, text, tree

TEXTS = (".py", ".js", ".css", ".html", ".svg")
OURS = (*PACKAGES, "tests", "benchmarks")

NAMELESS = {"utils", "util", "helpers", "common", "misc", "manager", "core", "stuff"}

TESTED_BY_WHAT_USES_THEM = {
    "storage/tables": "tables are declared, and every statement's test reads them",
    "storage/migrations": "opening a database runs every one of them",
}


ONE_LIST = {"_services"}
"""Functions that are one list, a line for each service, however many there are."""


def test_a_file_fits_in_the_head() -> None:
    lengths = {path: len(text(path).splitlines()) for path in files(*OURS, endings=TEXTS)}

    assert {str(path): length for path, length in lengths.items() if length > 400} == {}


def test_a_function_fits_on_a_screen() -> None:
    lengths = {
        f"{path}: {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in files(*OURS)
        for function in functions(path)
        if not path.is_relative_to("storage/migrations")  # a table is one list, however long
        and function.name not in ONE_LIST
    }

    assert {name: length for name, length in lengths.items() if length > 40} == {}


def test_a_file_has_a_name() -> None:
    assert [str(path) for path in files(*OURS) if {path.stem, *path.parts[:-1]} & NAMELESS] == []


def test_a_file_has_its_test_beside_it() -> None:
    alone = [path for path in files(*PACKAGES) if not has_a_twin(path) and needs_a_twin(path)]

    assert [str(path) for path in alone] == []


def has_a_twin(path: Path) -> bool:
    name = path.parent.name if path.name == "__init__.py" else path.stem
    return (ROOT / "tests" / path.parent / f"test_{name}.py").is_file()


def needs_a_twin(path: Path) -> bool:
    """What only declares (a package, a Protocol, a value without methods) does nothing to be tested."""
    exempt = any(path.is_relative_to(folder) for folder in TESTED_BY_WHAT_USES_THEM)
    return does_something(path) and path.name != "__main__.py" and not exempt


def test_tests_stand_in_files_that_are_collected() -> None:
    lost = [
        f"{path}: {function.name}"
        for path in files("tests")
        for function in functions(path)
        if function.name.startswith("test_") and not path.name.startswith("test_")
    ]

    assert lost == []


def test_a_module_says_what_it_is_for() -> None:
    assert [
        str(path) for path in files(*PACKAGES) if tree(path).body and not ast.get_docstring(tree(path))
    ] == []
