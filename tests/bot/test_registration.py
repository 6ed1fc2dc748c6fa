"""Commands are written only when Discord has others."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.registration import differ, is_registered, payload, register
from tests.bot.fakes import World
from tests.bot.town import Town

OURS: dict[str, Any] = {
    "name": "rank",
    "description": "The ranks",
    "type": 1,
    "nsfw": False,
    "dm_permission": False,
    "contexts": [0],
    "default_member_permissions": 32,
    "options": [
        {
            "type": 1,
            "name": "add",
            "description": "Add one",
            "options": [
                {"type": 3, "name": "name", "description": "x", "required": False, "max_length": 100}
            ],
        }
    ],
}
THEIRS: dict[str, Any] = {
    "id": "1",
    "application_id": "2",
    "version": "3",
    "name": "rank",
    "description": "The ranks",
    "type": 1,
    "name_localizations": None,
    "contexts": [0],
    "integration_types": [0],
    "default_member_permissions": "32",
    "options": [
        {
            "type": 1,
            "name": "add",
            "description": "Add one",
            "options": [{"type": 3, "name": "name", "description": "x", "max_length": 100}],
        }
    ],
}


@pytest.fixture
def world() -> World:
    """Clients that write their commands themselves, which those of other tests find written."""
    return World(write_commands=register)


def test_what_discord_adds_leaves_out_or_writes_as_text_makes_no_difference() -> None:
    assert not differ([OURS], [THEIRS])


@pytest.mark.parametrize(
    "change",
    [
        {"description": "Other"},
        {"default_member_permissions": None},
        {"options": []},
        {"name": "other"},
        {"contexts": [0, 1]},
    ],
)
def test_what_means_something_else_does(change: dict[str, Any]) -> None:
    assert differ([OURS | change], [THEIRS])
    assert differ([OURS], [])
    assert differ([], [THEIRS])


async def test_a_restart_writes_nothing(town: Town) -> None:
    await town.restarted()

    writes = [each for each in town.env.http_requests if each.method == "PUT" and "/commands" in each.path]
    assert len(writes) == 1


async def test_changed_commands_are_written_once(town: Town) -> None:
    client: Any = town.env.bot
    assert await is_registered(client, client.tree)
    client.tree.remove_command("help")

    assert not await is_registered(client, client.tree)
    assert await register(client, client.tree)
    assert not await register(client, client.tree)
    assert "help" not in {command["name"] for command in payload(client.tree)}


def test_descriptions_and_choices_are_told_in_every_language(town: Town) -> None:
    client: Any = town.env.bot
    commands = {command["name"]: command for command in payload(client.tree)}

    promote, week = commands["promote"], commands["config"]["options"]
    day = next(each for each in week if each["name"] == "week")["options"][0]
    assert promote["description_localizations"].keys() == {"de", "fr", "es-ES", "es-419"}
    assert promote["options"][0]["description_localizations"]["de"] != promote["options"][0]["description"]
    assert day["choices"][0]["name_localizations"]["fr"] == "lundi"


def test_a_translation_that_is_too_long_for_discord_is_left_out(town: Town) -> None:
    client: Any = town.env.bot

    def texts(given: Any) -> Iterator[str]:
        yield from (given.get("description_localizations") or {}).values()
        for each in (*given.get("options", ()), *given.get("choices", ())):
            yield from (each.get("name_localizations") or {}).values()
            yield from texts(each)

    found = [text for command in payload(client.tree) for text in texts(command)]
    assert found
    assert max(map(len, found)) <= 100
