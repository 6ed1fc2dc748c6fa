"""Extracting: what the code says is found, and every catalog says all of it."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from tests.architecture.sources import PACKAGES, files, tree
from words.catalogs import FOLDER
from words.extract import command_words, extracted, lacking, main, updated, written
from words.languages import LANGUAGES

GAP = re.compile(r"(?<!\{)\{(\w*)[^}]*\}")
LABELS = {"patrol", "patrols", "Patrol", "Patrols"}
OTHERS = [language for language in LANGUAGES if language != "en"]
MESSAGES = extracted()


def test_words_are_found_in_code_pages_and_commands() -> None:
    found = {message.id for message in MESSAGES}

    assert {"You can't do that to yourself.", "Skip to content", "Promote a member."} <= found
    assert ("{count} member", "{count} members") in found
    assert {"continued", "former member"} <= found, "what stands in f-strings and tables too"
    assert ("{count} vacant seat", "{count} vacant seats") in found


def test_of_a_command_what_discord_shows_is_found() -> None:
    code = '''
class Cog(GroupCog, group_description="The group"):
    @app_commands.command()
    @app_commands.describe(who="Whom", **OPTIONS)
    @app_commands.choices(kind=[Choice(name="Each", value=1)])
    async def one(self) -> None:
        """First
        line.

        More.
        """
'''
    assert sorted(command_words(ast.parse(code))) == ["Each", "First line.", "The group", "Whom"]


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalog_says_everything_and_nothing_else(language: str) -> None:
    assert list(lacking(language, MESSAGES)) == [], "python -m words.extract, and translate what is new"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_gaps_of_its_template(language: str) -> None:
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    wrong = []
    for message in catalog:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {gap for each in ids for gap in GAP.findall(str(each))} - LABELS - {"count"}
        for form in forms if ids[0] else ():
            given = set(GAP.findall(str(form))) - LABELS - {"count"}
            if form and given != wanted:
                wrong.append((ids[0], form))

    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalog_is_as_it_would_be_written_again(language: str) -> None:
    is_same = (FOLDER / f"{language}.po").read_bytes() == written(updated(language, MESSAGES))

    assert is_same, "python -m words.extract"  # looking for the difference would take minutes


def test_looking_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = {language: (FOLDER / f"{language}.po").read_bytes() for language in OTHERS}

    main(["--check"])

    assert {language: (FOLDER / f"{language}.po").read_bytes() for language in OTHERS} == before
    assert "Traceback" not in capsys.readouterr().out


def sayings() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call that says something, with where it stands."""
    for path in files(*PACKAGES):
        if not path.is_relative_to("app"):
            for node in ast.walk(tree(path)):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                    continue
                if node.func.id in {"say", "sentence", "plural", "counted"}:
                    yield f"{path}:{node.lineno}", node


def test_every_gap_of_a_template_is_filled() -> None:
    wrong = []
    for place, call in sayings():
        texts = [a.value for a in call.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        given = {keyword.arg for keyword in call.keywords}
        gaps = {gap for text in texts for gap in GAP.findall(text)} - LABELS - {"count"}
        if None not in given and texts and not gaps <= given:
            wrong.append((place, gaps - given))

    assert wrong == []


def test_a_template_is_a_literal() -> None:
    assert [place for place, call in sayings() if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)] == []
