"""Registration: our slash commands at Discord, written only when they differ from what is there."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.http import Route

from words.catalogs import catalog_of

COMMAND_KEYS = (
    "type", "name", "description", "description_localizations", "default_member_permissions", "contexts",
    "nsfw", "options",
)  # fmt: skip
OPTION_KEYS = (
    "type", "name", "description", "description_localizations", "required", "autocomplete", "choices",
    "options", "channel_types", "min_value", "max_value", "min_length", "max_length",
)  # fmt: skip
CHAT_INPUT = 1

LOCALES = {"de": "de", "fr": "fr", "es-ES": "es", "es-419": "es"}
"""Our languages by the names that Discord has for them."""
LONGEST_TRANSLATION = 100

log = structlog.get_logger(__name__)


async def register(client: discord.Client, tree: app_commands.CommandTree[Any]) -> bool:
    """Write our commands, globally and at once, if Discord has others; say whether that was needed."""
    if client.application_id is None:
        return False
    ours = payload(tree)
    if not differ(ours, await _there(client, client.application_id)):
        return False
    await client.http.bulk_upsert_global_commands(client.application_id, ours)
    log.info("commands.registered", count=len(tree.get_commands()))
    return True


async def is_registered(client: discord.Client, tree: app_commands.CommandTree[Any]) -> bool:
    """Say whether Discord has our commands as they are."""
    if client.application_id is None:
        return False
    return not differ(payload(tree), await _there(client, client.application_id))


def payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """Return the commands as they are sent to Discord, described in every language.

    Their names stay English: so does every page of help, and every sentence that says what to type.
    """
    return [_described(command.to_dict(tree)) for command in tree.get_commands()]


async def _there(client: discord.Client, application_id: int) -> list[dict[str, Any]]:
    """Return the commands that Discord has; discord.py's own request leaves out their translations."""
    route = Route("GET", "/applications/{application_id}/commands", application_id=application_id)
    found: list[dict[str, Any]] = await client.http.request(route, params={"with_localizations": "true"})
    return found


def _described(given: dict[str, Any]) -> dict[str, Any]:
    """Return a command or option with translations of its description, its choices and its options."""
    described = dict(given)
    if translations := _translations(given.get("description")):
        described["description_localizations"] = translations
    if options := given.get("options"):
        described["options"] = [_described(option) for option in options]
    if choices := given.get("choices"):
        described["choices"] = [
            {**choice, "name_localizations": _translations(choice["name"]) or None} for choice in choices
        ]
    return described


def _translations(text: str | None) -> dict[str, str]:
    """Return a text in each language that has it, by Discord's names of the languages."""
    if not text:
        return {}
    found = {locale: catalog_of(language).text(text) for locale, language in LOCALES.items()}
    return {locale: said for locale, said in found.items() if said and len(said) <= LONGEST_TRANSLATION}


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
                value = [
                    (choice["name"], choice["value"], choice.get("name_localizations") or {})
                    for choice in choices
                ]
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
