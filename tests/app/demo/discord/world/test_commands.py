"""Commands keep their ids while their names stay."""

import pytest

from app.demo.discord.world.commands import Commands
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.snowflakes import CommandId, GuildId
from app.demo.discord.world.world import World
from tests.app.demo.published import Published

GUILD = GuildId(7)
HELLO = {"name": "hello", "description": "Says hello"}


@pytest.fixture
def commands() -> Commands:
    return World().commands


def test_replacing_all_keeps_ids_of_names_that_stay(commands: Commands) -> None:
    before = commands.upsert(None, HELLO)
    commands.upsert(None, {"name": "old", "description": "Goes"})

    after = commands.replace_all(None, [HELLO | {"description": "New"}])

    assert [command["id"] for command in after] == [before["id"]]
    assert after[0]["version"] != before["version"]
    assert len(commands.of(None)) == 1


def test_a_guilds_own_command_hides_the_global_one(commands: Commands) -> None:
    commands.upsert(None, HELLO)
    own = commands.upsert(GUILD, HELLO)

    assert commands.find(GUILD, "hello") == own
    assert len(commands.usable_in(GUILD)) == 2


def test_one_command_is_edited_and_deleted(commands: Commands) -> None:
    command_id = CommandId(int(commands.upsert(None, HELLO)["id"]))

    commands.edit(None, command_id, {"description": "Other"})
    assert commands.get(None, command_id)["description"] == "Other"
    commands.delete(None, command_id)

    with pytest.raises(DiscordError, match="Unknown application command"):
        commands.get(None, command_id)
    assert commands.writes == 3


def test_a_command_follows_the_published_schema(commands: Commands, published: Published) -> None:
    assert published.faults("ApplicationCommandResponse", commands.upsert(None, HELLO)) == []
