"""Every command there is: who may use it, and that Discord is told so."""

import pytest

from bot.client import MusterBot
from bot.registration import payload
from tests.bot.fakes import World
from tests.bot.town import Town, said

COMMANDS: dict[str, dict[str, object]] = {
    "page create": {"title": "Vinewood"},
    "page edit": {"title": "Vinewood"},
    "page list": {},
    "page visibility": {"visibility": "off"},
    "page link": {},
    "page delete": {"page": "blaine"},
    "page restore": {"page": "blaine"},
    "rank detect": {},
    "rank add": {"role": "Captain"},
    "rank edit": {"rank": "Chief", "name": "Big Chief"},
    "rank move": {"rank": "Chief", "place": 2},
    "rank remove": {"rank": "Chief"},
    "rank list": {},
    "cert create": {"role": "Captain"},
    "cert edit": {"certification": "FTO", "name": "Trainer"},
    "cert remove": {"certification": "FTO"},
    "cert list": {},
    "subdivision create": {"role": "Captain"},
    "subdivision edit": {"subdivision": "SWAT", "name": "SRT"},
    "subdivision remove": {"subdivision": "SWAT"},
    "subdivision list": {},
    "sync now": {},
    "sync status": {},
    "sync doctor": {},
    "roster show": {},
    "roster search": {"text": "olga"},
    "roster changes": {},
    "roster export": {"format": "csv"},
    "setup": {},
    "help": {},
}


def filled(town: Town, options: dict[str, object]) -> dict[str, object]:
    """Put the town's roles in place of their names."""
    return {name: town.roles[str(value)] if name == "role" else value for name, value in options.items()}


def test_every_command_is_in_the_table() -> None:
    bot: MusterBot = World().bot()
    found: set[str] = set()
    for cog in bot._add_cogs(bot):
        for command in cog.walk_app_commands():
            if command.parent is not None or not hasattr(command, "commands"):
                found.add(command.qualified_name)

    assert found == COMMANDS.keys()


@pytest.mark.parametrize("command", COMMANDS)
async def test_whoever_manages_the_server_is_served(town: Town, command: str) -> None:
    page = await town.page()
    if command == "page restore":
        await town.world.pages.delete(town.actor, page.id)

    answer = await town.types(command, **filled(town, COMMANDS[command]))

    assert answer.modal is not None or "Sorry" not in said(answer)


@pytest.mark.parametrize("command", COMMANDS)
async def test_nobody_else_is_whatever_the_server_s_settings_say(town: Town, command: str) -> None:
    page = await town.page()
    town.show_commands_to_all()

    answer = await town.stranger.slash(town.channel, command, **filled(town, COMMANDS[command]))

    assert said(answer) == "You need the Manage Server permission to do that."
    assert town.world.pages.pages == {page.id: page}


async def test_discord_hides_every_command_from_whoever_may_not(town: Town) -> None:
    commands = payload(town.world.bot().tree) or town.env.backend.commands[None].values()

    assert commands
    assert {int(command["default_member_permissions"]) for command in commands} == {0x20}


@pytest.mark.parametrize(
    "command",
    ["page edit", "rank detect", "rank list", "cert list", "subdivision list", "roster show", "page link"],
)
async def test_without_a_page_it_is_said_how_to_get_one(town: Town, command: str) -> None:
    answer = await town.types(command)

    assert "/setup" in said(answer)


@pytest.mark.parametrize("command", ["page link", "rank list", "roster show"])
async def test_with_several_pages_the_choices_are_named(town: Town, command: str) -> None:
    await town.page("blaine")
    await town.page("vinewood")

    assert "blaine, vinewood" in said(await town.types(command))
    assert "Sorry" not in said(await town.types(command, page="vinewood"))
