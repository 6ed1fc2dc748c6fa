"""The program: the configuration wherever it is given, and refusals as sentences."""

from pathlib import Path

import pytest

from app.cli.program import main, program
from tests.app.cli.conftest import Muster


@pytest.mark.parametrize("words", [("--config", "{}", "key", "list"), ("key", "list", "--config", "{}")])
def test_the_configuration_may_be_given_before_or_after(
    muster: Muster, config: Path, words: tuple[str, ...]
) -> None:
    elsewhere = config.rename(config.with_name("elsewhere.toml"))

    said = muster(*(word.format(elsewhere) for word in words))

    assert (said.code, said.err) == (0, "")


def test_a_configuration_that_is_not_there_is_a_sentence(muster: Muster) -> None:
    said = muster("key", "list", "--config", "no.toml")

    assert (said.code, said.err) == (1, "There is no configuration file no.toml.\n")


@pytest.mark.parametrize(
    "words", [("nonsense",), ("key", "nonsense"), ("run", "--only", "cat"), ("key", "create")]
)
def test_what_was_typed_wrong_ends_with_2(muster: Muster, words: tuple[str, ...]) -> None:
    said = muster(*words)

    assert said.code == 2
    assert "Traceback" not in said.err


def test_every_command_explains_itself() -> None:
    groups = {group.name: group.typer_instance for group in program().registered_groups}
    commands = [*program().registered_commands]
    for group in groups.values():
        assert group is not None
        commands += group.registered_commands

    assert [command.name for command in commands if not (command.callback and command.callback.__doc__)] == []
    assert set(groups) == {"page", "key", "premium", "guild", "roster", "sync", "audit", "webhook"}


def test_help_is_shown_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])

    written = capsys.readouterr()
    assert "doctor" in written.out + written.err
