"""Discord's limits on what a bot sends: lengths, counts, and what goes with what."""

import re
from collections.abc import Iterable, Sequence

from app.demo.discord.wire import Json
from app.demo.discord.world.components import (
    SELECTS,
    ComponentType,
    MessageFlag,
    every_component,
)
from app.demo.discord.world.errors import DiscordError, invalid_field

LONGEST_CONTENT = 2_000
MOST_EMBEDS = 10
MOST_EMBED_TEXT = 6_000
MOST_ROWS = 5
MOST_COMPONENTS = 40
MOST_COMPONENT_TEXT = 4_000
MOST_COMMANDS = 100
MOST_CHOICES = 25

_COMMAND_NAME = re.compile(r"^[-_'\w]{1,32}$")
_EMBED_LENGTHS = {"title": 256, "description": 4_096}


def check_message(body: Json, *, is_edit: bool = False, has_files: bool = False, flags: int = 0) -> None:
    """Refuse a message that Discord would refuse."""
    content = body.get("content") or ""
    embeds = body.get("embeds") or []
    components = body.get("components") or []
    _at_most("content", len(content), LONGEST_CONTENT)
    is_v2 = (int(body.get("flags") or 0) | flags) & MessageFlag.COMPONENTS_V2
    if is_v2 and (content or embeds):
        message = "The 'content' and 'embeds' fields cannot be used with Components V2."
        raise invalid_field("flags", "MESSAGE_CANNOT_USE_LEGACY_FIELDS", message)
    _check_embeds(embeds)
    _check_components(components, is_v2=bool(is_v2))
    has_something = content or embeds or components or has_files or body.get("poll")
    if not has_something and not is_edit:
        raise DiscordError(400, 50006, "Cannot send an empty message")


def check_modal(data: Json) -> None:
    """Refuse a modal without a title, without fields, or with too many."""
    _between("title", len(data.get("title") or ""), 1, 45)
    _between("custom_id", len(data.get("custom_id") or ""), 1, 100)
    _between("components", len(data.get("components") or []), 1, 5)
    _check_custom_ids(data["components"])


def check_choices(choices: Sequence[Json]) -> None:
    """Refuse more than 25 autocomplete choices, or long ones."""
    _at_most("choices", len(choices), MOST_CHOICES)
    for index, choice in enumerate(choices):
        _between(f"choices.{index}.name", len(str(choice.get("name"))), 1, 100)
        _between(f"choices.{index}.value", len(str(choice.get("value"))), 1, 100)


def check_commands(definitions: Sequence[Json]) -> None:
    """Refuse a set of commands that cannot stand side by side."""
    _at_most("commands", len(definitions), MOST_COMMANDS)
    names = [(definition.get("name"), definition.get("type", 1)) for definition in definitions]
    if len(set(names)) != len(names):
        message = "Application command names must be unique"
        raise invalid_field("name", "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
    for definition in definitions:
        check_command(definition)


def check_command(definition: Json) -> None:
    """Refuse a command with a bad name, a missing description or too many options."""
    kind = definition.get("type", 1)
    name = str(definition.get("name", ""))
    if kind == 1:
        _check_command_level(definition, "")
    else:
        _between("name", len(name), 1, 32)


def _check_command_level(level: Json, path: str) -> None:
    name = str(level.get("name", ""))
    if not _COMMAND_NAME.match(name) or name != name.lower():
        message = "Command name is invalid"
        raise invalid_field(f"{path}name", "APPLICATION_COMMAND_INVALID_NAME", message)
    _between(f"{path}description", len(level.get("description") or ""), 1, 100)
    options = level.get("options") or []
    _at_most(f"{path}options", len(options), 25)
    _at_most(f"{path}choices", len(level.get("choices") or []), MOST_CHOICES)
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        message = "Required options must be placed before non-required options"
        raise invalid_field(f"{path}options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
    for index, option in enumerate(options):
        _check_command_level(option, f"{path}options.{index}.")


def _check_embeds(embeds: Sequence[Json]) -> None:
    _at_most("embeds", len(embeds), MOST_EMBEDS)
    total = 0
    for index, embed in enumerate(embeds):
        for name, most in _EMBED_LENGTHS.items():
            _at_most(f"embeds.{index}.{name}", len(embed.get(name) or ""), most)
        fields = embed.get("fields") or []
        _at_most(f"embeds.{index}.fields", len(fields), 25)
        for number, field in enumerate(fields):
            where = f"embeds.{index}.fields.{number}"
            _between(f"{where}.name", len(field.get("name") or ""), 1, 256)
            _between(f"{where}.value", len(field.get("value") or ""), 1, 1_024)
        footer = (embed.get("footer") or {}).get("text") or ""
        author = (embed.get("author") or {}).get("name") or ""
        _at_most(f"embeds.{index}.footer.text", len(footer), 2_048)
        _at_most(f"embeds.{index}.author.name", len(author), 256)
        total += sum(len(embed.get(name) or "") for name in _EMBED_LENGTHS)
        total += sum(len(field["name"]) + len(field["value"]) for field in fields)
        total += len(footer) + len(author)
    _at_most("embeds", total, MOST_EMBED_TEXT)


def _check_components(components: Sequence[Json], *, is_v2: bool) -> None:
    everything = list(every_component(list(components)))
    if is_v2:
        _at_most("components", len(everything), MOST_COMPONENTS)
        text = sum(len(part.get("content") or "") for part in everything)
        _at_most("components", text, MOST_COMPONENT_TEXT)
    else:
        _at_most("components", len(components), MOST_ROWS)
        for index, row in enumerate(components):
            if row.get("type") != ComponentType.ACTION_ROW:
                message = 'Value of field "type" must be one of (1,).'
                raise invalid_field(f"components.{index}.type", "BASE_TYPE_CHOICES", message)
    for part in everything:
        _check_component(part)
    _check_custom_ids(components)


def _check_component(part: Json) -> None:
    kind = part.get("type")
    if kind == ComponentType.ACTION_ROW:
        _between("components", len(part.get("components") or []), 1, 5)
    elif kind == ComponentType.BUTTON:
        _at_most("label", len(part.get("label") or ""), 80)
        if not part.get("label") and not part.get("emoji") and not part.get("sku_id"):
            raise invalid_field("label", "BUTTON_COMPONENT_LABEL_REQUIRED", "A label is required")
    elif kind in SELECTS:
        _at_most("placeholder", len(part.get("placeholder") or ""), 150)
    if kind == ComponentType.STRING_SELECT:
        options = part.get("options") or []
        _between("options", len(options), 1, 25)
        _check_unique("options", [str(option.get("value")) for option in options])
        for option in options:
            _between("options.label", len(option.get("label") or ""), 1, 100)
            _between("options.value", len(option.get("value") or ""), 1, 100)
            _at_most("options.description", len(option.get("description") or ""), 100)


def _check_custom_ids(components: Sequence[Json]) -> None:
    custom_ids = [
        str(part["custom_id"])
        for part in every_component(list(components))
        if part.get("custom_id") is not None
    ]
    _check_unique("custom_id", custom_ids)
    for custom_id in custom_ids:
        _between("custom_id", len(custom_id), 1, 100)


def _check_unique(path: str, values: Iterable[str]) -> None:
    listed = list(values)
    if len(set(listed)) != len(listed):
        message = "Values must be unique"
        raise invalid_field(path, "COMPONENT_CUSTOM_ID_DUPLICATED", message)


def _at_most(path: str, length: int, most: int) -> None:
    _between(path, length, 0, most)


def _between(path: str, length: int, least: int, most: int) -> None:
    if not least <= length <= most:
        message = f"Must be between {least} and {most} in length."
        raise invalid_field(path, "BASE_TYPE_BAD_LENGTH", message)
