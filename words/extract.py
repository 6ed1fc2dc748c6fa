"""Extracting: what the code says, collected, and the catalogs brought up to date with it.

    python -m words.extract            write what is new into the catalogs, drop what is gone, keep the rest
    python -m words.extract --check    say what a catalog lacks, and end with 1 if it lacks anything

Found are the templates given to `say`, `plural`, `sentence`, `counted`, `mark` and, in pages, to `_` and
`plural`; and what Discord shows of slash commands: the docstrings of commands, descriptions of groups and
options, names of choices.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from words.catalogs import FOLDER
from words.languages import ENGLISH, LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ("domain", "services", "storage", "bot", "web", "words")
TEMPLATES = ROOT / "web" / "templates"
COMMANDS = ROOT / "bot" / "cogs"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "say": (1,),
    "sentence": (1,),
    "mark": (1,),
    "_": (1,),
    "plural": (1, 2),
    "counted": (1, 2),
    "gettext": (1,),
    "ngettext": (1, 2),
}
NOT_SAID = frozenset(
    {ROOT / "words" / "extract.py", ROOT / "words" / "saying.py", ROOT / "domain" / "words.py"}
)

VOLATILE = tuple(
    f'"{name}'.encode()
    for name in ("POT-", "PO-Rev", "Last-Tr", "Generated", "Project-Id", "Report-", "Language-Team")
)
"""Lines of a header that say when and by whom a file was written: the history has that."""

Message = str | tuple[str, str]


def extracted() -> Catalog:
    """Return every message of the code, with the files it stands in."""
    catalog = Catalog(fuzzy=False, charset="utf-8")
    found: dict[str, tuple[Message, set[str]]] = {}
    for path, message in _messages():
        key = message[0] if isinstance(message, tuple) else message
        before, places = found.setdefault(key, (message, set()))
        places.add(path.relative_to(ROOT).as_posix())
        if isinstance(message, tuple) and not isinstance(before, tuple):
            found[key] = (message, places)
    for key in sorted(found):
        message, places = found[key]
        catalog.add(message, locations=[(place, 0) for place in sorted(places)])
    return catalog


def updated(language: str, messages: Catalog) -> Catalog:
    """Return the language's catalog with these messages, each with the translation it had."""
    path = FOLDER / f"{language}.po"
    before = Catalog(locale=language)
    if path.is_file():
        with path.open("rb") as file:
            before = read_po(file, locale=language)
    catalog = Catalog(
        locale=language, fuzzy=False, charset="utf-8", header_comment=before.header_comment, project="Muster"
    )
    for message in messages:
        if message.id:
            known = before.get(message.id if isinstance(message.id, str) else message.id[0])
            string = known.string if known is not None and _fits(message.id, known.string) else None
            catalog.add(message.id, string, locations=message.locations)
    return catalog


def written(catalog: Catalog) -> bytes:
    """Return the catalog as a `.po` file; the same catalog gives the same bytes."""
    file = BytesIO()
    write_po(file, catalog, width=100, omit_header=False, sort_output=False, include_lineno=False)
    lines = (line for line in file.getvalue().splitlines() if not line.startswith(VOLATILE))
    return b"\n".join(lines).rstrip() + b"\n"


def lacking(language: str, messages: Catalog) -> Iterator[str]:
    """Yield what the language's catalog lacks, or has too much."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    wanted = {_key(message.id): message.id for message in messages if message.id}
    have = {_key(message.id): message for message in catalog if message.id}
    for key, message_id in wanted.items():
        message = have.get(key)
        if message is None or not _fits(message_id, message.string):
            yield f"{language} lacks: {key}"
        elif message.fuzzy:
            yield f"{language} is unsure of: {key}"
    yield from (f"{language} still has: {key}" for key in have.keys() - wanted.keys())


def main(arguments: Iterable[str]) -> int:
    """Bring every catalog up to date, or only look."""
    messages, faults = extracted(), 0
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        if "--check" not in arguments:
            (FOLDER / f"{language}.po").write_bytes(written(updated(language, messages)))
        for fault in lacking(language, messages):
            sys.stdout.write(f"{fault}\n")
            faults += 1
    return 1 if faults else 0


def _messages() -> Iterator[tuple[Path, Message]]:
    for folder in PYTHON:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path not in NOT_SAID:
                code = ast.parse(path.read_text())
                yield from ((path, message) for message in (*_found_in(path, "python"), *_inside(code)))
                if path.is_relative_to(COMMANDS):
                    yield from ((path, text) for text in sorted(set(command_words(code))))
    for path in sorted(TEMPLATES.rglob("*.html")):
        yield from ((path, message) for message in _found_in(path, "jinja2"))


def _found_in(path: Path, method: str) -> Iterator[Message]:
    options = {"newstyle_gettext": "true", "trimmed": "false"} if method == "jinja2" else {}
    with path.open("rb") as file:
        for _, message, _, _ in extract(method, file, KEYWORDS, options=options):
            if isinstance(message, tuple):
                yield (str(message[0]), str(message[1]))
            elif message:
                yield str(message)


def _inside(tree: ast.AST) -> Iterator[Message]:
    """Yield what is said inside f-strings, into which Babel does not look."""
    for outer in ast.walk(tree):
        for node in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
            match node:
                case ast.Call(func=ast.Name(id=name), args=arguments) if name in KEYWORDS:
                    texts = [
                        text for each in arguments[: len(KEYWORDS[name] or ())] for text in _literals(each)
                    ]
                    if texts:
                        yield (texts[0], texts[1]) if len(texts) > 1 else texts[0]
                case _:
                    pass


def command_words(tree: ast.AST) -> Iterator[str]:
    """Yield what Discord shows of the commands declared in a module."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if any(map(_is_command, node.decorator_list)):
                yield " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
            case ast.ClassDef():
                yield from _texts(node.keywords, {"group_description", "description"})
            case ast.Call(func=ast.Attribute(attr="describe")):
                yield from (text for keyword in node.keywords for text in _literals(keyword.value))
            case ast.Call(func=ast.Attribute(attr="Choice") | ast.Name(id="Choice")):
                yield from _texts(node.keywords, {"name"})
            case ast.Call(func=ast.Attribute(attr="Group" | "command") | ast.Name(id="Group")):
                yield from _texts(node.keywords, {"description"})
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values)) if name.isupper():
                yield from (
                    (text for value in values for text in _literals(value)) if name == "OPTIONS" else ()
                )


def _is_command(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Attribute) and called.attr == "command"


def _texts(keywords: Iterable[ast.keyword], names: set[str]) -> Iterator[str]:
    for keyword in keywords:
        if keyword.arg in names:
            yield from _literals(keyword.value)


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def _fits(message_id: object, string: object) -> bool:
    """Say whether a translation is there, in as many forms as the message has."""
    forms = string if isinstance(string, tuple | list) else (string,)
    return isinstance(message_id, tuple | list) == isinstance(string, tuple | list) and all(forms)


def _key(message_id: object) -> str:
    return str(message_id[0]) if isinstance(message_id, tuple | list) else str(message_id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
