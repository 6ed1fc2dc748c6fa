"""Every command: who may, what comes of it, how it is refused."""

import pytest

from tests.bot.town import Town, said

COMMANDS = {
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
    "setup": {},
    "help": {},
}


def filled(town: Town, options: dict[str, object]) -> dict[str, object]:
    return {name: town.roles[str(value)] if name == "role" else value for name, value in options.items()}


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_manager_is_served(town: Town, command: str) -> None:
    page = await town.page()
    if command == "page restore":
        await town.world.pages.delete(town.actor, page.id)

    answer = await town.types(command, **filled(town, COMMANDS[command]))

    if answer.modal is None:
        words = said(answer)
        assert "Sorry" not in words
        print(words)
