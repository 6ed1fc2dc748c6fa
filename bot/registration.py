"""Registration: our slash commands at Discord, written only when they differ from what is there."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
import structlog
from discord import app_commands

COMMAND_KEYS = ("type", "name", "description", "default_member_permissions", "contexts", "nsfw", "options")
OPTION_KEYS = (
    "type", "name", "description", "required", "autocomplete", "choices", "options", "channel_types",
    "min_value", "max_value", "min_length", "max_length",
)  # fmt: skip
CHAT_INPUT = 1

log = structlog.get_logger(__name__)


async def register(client: discord.Client, tree: app_commands.CommandTree[Any]) -> bool:
    """Write our commands, globally and at once, if Discord has others; say whether that was needed."""
    if client.application_id is None:
        return False
    there = await client.http.get_global_commands(client.application_id)
    if not differ(payload(tree), there):
        return False
    await tree.sync()
    log.info("commands.registered", count=len(tree.get_commands()))
    return True


async def is_registered(client: discord.Client, tree: app_commands.CommandTree[Any]) -> bool:
    """Say whether Discord has our commands as they are."""
    if client.application_id is None:
        return False
    return not differ(payload(tree), await client.http.get_global_commands(client.application_id))


def payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Return the commands as they are sent to Discord."""
    return [command.to_dict(tree) for command in tree.get_commands()]


def differ(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether two lists of commands mean different things; what is left out is Discord's default."""
    return _plain(ours) != _plain(theirs)


def _plain(commands: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return sorted(
        (_kept(command, COMMAND_KEYS) for command in commands), key=lambda each: (each["type"], each["name"])
    )


def _kept(given: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    """Return what counts, without defaults; Discord tells them, leaves them out, or writes them as text."""
    kept: dict[str, Any] = {}
    for key in keys:
        value = given.get(key)
        match key, value:
            case "options", [*options]:
                value = [_kept(option, OPTION_KEYS) for option in options]
            case "choices", [*choices]:
                value = [(choice["name"], choice["value"]) for choice in choices]
            case "contexts" | "channel_types", [*numbers]:
                value = sorted(numbers)
            case "default_member_permissions", None:
                pass
            case "default_member_permissions", bits:
                value = str(bits)
        if value is not None and value is not False and value not in ([], ""):
            kept[key] = value
    kept.setdefault("type", CHAT_INPUT)
    return kept
