"""What Discord would refuse, we refuse."""

import pytest

from app.demo.discord.wire import Json
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.limits import (
    check_choices,
    check_command,
    check_commands,
    check_message,
    check_modal,
)

BUTTON = {"type": 2, "label": "B", "custom_id": "b"}
ROW = {"type": 1, "components": [BUTTON]}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": "x" * 2_001},
        {"embeds": [{"title": "x" * 257}]},
        {"embeds": [{"description": "x" * 4_097}]},
        {"embeds": [{"description": "x" * 3_100}, {"description": "x" * 3_100}]},
        {"embeds": [{"fields": [{"name": "", "value": "v"}]}]},
        {"embeds": [{"title": "t"}] * 11},
        {"components": [ROW] * 2},
        {"components": [BUTTON]},
        {"components": [{"type": 1, "components": []}]},
        {"components": [{"type": 1, "components": [{"type": 2, "custom_id": "b"}]}]},
        {"components": [{"type": 1, "components": [BUTTON | {"custom_id": "x" * 101}]}]},
        {"components": [{"type": 1, "components": [{"type": 3, "custom_id": "s", "options": []}]}]},
        {"content": "x", "flags": 1 << 15, "components": [ROW]},
        {"flags": 1 << 15, "components": [{"type": 10, "content": "x"}] * 41},
    ],
)
def test_messages_over_a_limit_are_refused(body: Json) -> None:
    with pytest.raises(DiscordError) as refused:
        check_message(body)

    assert refused.value.status == 400


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2_000},
        {"embeds": [{"title": "x" * 256, "description": "x" * 4_096}]},
        {"components": [ROW]},
        {"flags": 1 << 15, "components": [{"type": 17, "components": [{"type": 10, "content": "x"}, ROW]}]},
    ],
)
def test_messages_at_the_limit_pass(body: Json) -> None:
    check_message(body)


def test_an_edit_or_a_file_may_say_nothing() -> None:
    check_message({}, is_edit=True)
    check_message({}, has_files=True)


@pytest.mark.parametrize(
    "definition",
    [
        {"name": "Bad Name", "description": "d"},
        {"name": "ok", "description": ""},
        {"name": "ok", "description": "x" * 101},
        {
            "name": "ok",
            "description": "d",
            "options": [
                {"type": 3, "name": "a", "description": "d"},
                {"type": 3, "name": "b", "description": "d", "required": True},
            ],
        },
    ],
)
def test_bad_commands_are_refused(definition: Json) -> None:
    with pytest.raises(DiscordError):
        check_command(definition)


def test_two_commands_of_one_name_are_refused() -> None:
    hello = {"name": "hello", "description": "d"}

    with pytest.raises(DiscordError):
        check_commands([hello, hello])


def test_a_menus_name_may_have_spaces() -> None:
    check_commands([{"name": "Promote Member", "type": 2}])


def test_forms_and_choices_have_limits() -> None:
    field = {"type": 4, "custom_id": "f"}
    check_modal({"title": "T", "custom_id": "m", "components": [{"type": 1, "components": [field]}]})
    check_choices([{"name": "a", "value": "a"}])

    with pytest.raises(DiscordError):
        check_modal({"title": "x" * 46, "custom_id": "m", "components": [field]})
    with pytest.raises(DiscordError):
        check_choices([{"name": "a", "value": "a"}] * 26)
