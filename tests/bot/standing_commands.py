"""Commands that stand in the simulated Discord already: writing them takes longer than most tests do."""

from typing import Any

from discord import app_commands

from bot.client import MusterBot
from bot.registration import register

STANDING: dict[tuple[str, ...], list[dict[str, Any]]] = {}
"""What the simulated Discord holds of a client's commands, by their names, since the first wrote them."""
ITS_OWN = ("id", "application_id")


async def stand_already(client: MusterBot, tree: app_commands.CommandTree[MusterBot]) -> None:
    """Put our commands down in the simulated Discord, as a client before this one wrote them."""
    backend = getattr(client.http, "backend", None)
    if backend is None:  # a Discord over the wire
        await register(client, tree)
        return
    names = tuple(command.name for command in tree.get_commands())
    if names not in STANDING:
        await register(client, tree)
        written = backend.commands[None].values()
        STANDING[names] = [
            {key: value for key, value in each.items() if key not in ITS_OWN} for each in written
        ]
    elif not backend.commands.get(None):
        backend.register_commands(None, STANDING[names])
