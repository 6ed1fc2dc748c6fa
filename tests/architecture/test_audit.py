"""Every verb that changes something on somebody's behalf writes a line of the audit.

A verb is a public method of a service whose first argument is the `Actor`. If it opens a writing transaction,
itself or by a method it calls, then it, or such a method, must say `await tx.audit.wrote(actor, guild_id,
"noun.participle", subject, target=user_id)` (or one of its siblings) in that transaction.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.architecture.sources import files, tree

Function = ast.FunctionDef | ast.AsyncFunctionDef

NO_CHANGE_OF_ANYBODY_S: dict[str, str] = dict.fromkeys(
    (
        "Patrols.start",
        "Patrols.begin",
        "Patrols.toggle_break",
        "Patrols.confirm",
        "Patrols.stop",
        "Patrols.stop_if_all_is_told",
        "Patrols.log",
        "Patrols.answer",
        "Checks.answer",
        "Leaves.request",
        "Leaves.extend",
        "Leaves.end",
    ),
    "a member's own patrol or leave tells by itself whose doing it was",
) | {
    "Imports.draft": "what was only drawn up has changed nothing",
    "Imports.preview": "what a column is said to hold is part of the draft",
    "Batches.draft": "what was only drawn up has changed nothing",
    "Batches.advance": "the orders it places write their own lines; starting and cancelling wrote theirs",
}
"""Verbs that write and need no line, and why."""

NOT_SERVICES = {"_database", "_live", "_clock", "_tx"}


def test_every_verb_that_changes_something_is_in_the_audit() -> None:
    code = Services()
    silent = [
        name
        for name, verb in code.verbs()
        if code.reaches(verb, _begins)
        and not code.reaches(verb, _audits)
        and name not in NO_CHANGE_OF_ANYBODY_S
    ]

    assert silent == [], "write a line: await tx.audit.wrote(actor, guild_id, 'noun.participle', subject)"


def test_the_verbs_are_found() -> None:
    found = {name for name, _ in Services().verbs()}

    assert {"Pages.edit", "Orders.place", "Keys.create", "Mappings.move", "Mappings.remove"} <= found


class Services:
    """The functions of all services, and which call which."""

    def __init__(self) -> None:
        self.functions: dict[str, dict[str, Function]] = {}
        self.homes: dict[Function, str] = {}
        self.bases: dict[str, list[str]] = {}
        for path in files("services"):
            self._read(path)

    def verbs(self) -> Iterator[tuple[str, Function]]:
        for home, functions in self.functions.items():
            for name, function in functions.items():
                arguments = [*function.args.posonlyargs, *function.args.args]
                is_verb = (
                    len(arguments) > 1 and ast.unparse(arguments[1].annotation or arguments[1]) == "Actor"
                )
                if home in self.bases and is_verb and not name.startswith("_"):
                    yield f"{home}.{name}", function

    def reaches(self, start: Function, wanted: Callable[[Function], bool]) -> bool:
        seen: set[Function] = set()
        todo = [start]
        while todo:
            function = todo.pop()
            if function in seen:
                continue
            seen.add(function)
            if wanted(function):
                return True
            todo += self._called(function)
        return False

    def _read(self, path: Path) -> None:
        module = str(path)
        for node in tree(path).body:
            if isinstance(node, Function):
                self._add(module, node)
            elif isinstance(node, ast.ClassDef):
                self.bases[node.name] = [ast.unparse(base).split("[")[0] for base in node.bases]
                for inner in node.body:
                    if isinstance(inner, Function):
                        self._add(node.name, inner)

    def _add(self, home: str, function: Function) -> None:
        self.functions.setdefault(home, {})[function.name] = function
        self.homes[function] = home

    def _called(self, function: Function) -> Iterator[Function]:
        home = self.homes[function]
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            match node.func:
                case ast.Attribute(value=ast.Name(id="self"), attr=name):
                    yield from self._in_class(home, name)
                case ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr=part), attr=name):
                    if part not in NOT_SERVICES:
                        yield from self._in_class(part.strip("_").title().replace("_", ""), name)
                case ast.Attribute(value=ast.Call(func=ast.Name(id=maker)), attr=name):
                    yield from self._in_class(maker, name)
                case ast.Name(id=name):
                    yield from self._in_modules(name)

    def _in_class(self, home: str, name: str) -> Iterator[Function]:
        if name in self.functions.get(home, {}):
            yield self.functions[home][name]
        for base in self.bases.get(home, ()):
            yield from self._in_class(base, name)

    def _in_modules(self, name: str) -> Iterator[Function]:
        for home, functions in self.functions.items():
            if home not in self.bases and name in functions:
                yield functions[name]


def _begins(function: Function) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "begin" for node in ast.walk(function))


def _audits(function: Function) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr.startswith("wrote")
        and "audit" in ast.unparse(node.value)
        for node in ast.walk(function)
    )
