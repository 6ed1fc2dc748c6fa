"""Which files are ours, and what Python says of them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "bot", "web", "hooks", "jobs", "services", "storage", "words", "domain")
VENDORED = ROOT / "web" / "static" / "vendor"


def files(*folders: str, endings: tuple[str, ...] = (".py",)) -> list[Path]:
    """Return our own files in these folders of the project, relative to it, in order."""
    return sorted(
        path.relative_to(ROOT)
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in endings and "__pycache__" not in path.parts and VENDORED not in path.parents
    )


@cache
def text(path: Path) -> str:
    """Return what a file holds."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(text(path))


def imported(path: Path) -> set[str]:
    """Return the first words of everything a file imports."""
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function and method in a file."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def does_something(path: Path) -> bool:
    """Whether a file has a function with more in it than a docstring, `...` or `pass`."""
    return any(not _is_bare(statement) for function in functions(path) for statement in function.body)


def _is_bare(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )
