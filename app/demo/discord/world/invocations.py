"""What a member does to the bot: runs a command, presses, picks, submits."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.demo.discord.wire import Json
from app.demo.discord.world.commands import Commands
from app.demo.discord.world.components import (
    SELECTS,
    ComponentType,
    find_component,
)
from app.demo.discord.world.errors import (
    invalid_field,
    missing_permissions,
    unknown_command,
    unknown_interaction,
)
from app.demo.discord.world.events import Event
from app.demo.discord.world.interactions import Interaction, InteractionKind, Interactions
from app.demo.discord.world.messages import Message, Messages
from app.demo.discord.world.nouns import Channel, ChannelType, Guild, Member
from app.demo.discord.world.payloads import channel_json, member_json, user_json
from app.demo.discord.world.permissions import Permission
from app.demo.discord.world.resolved import OptionType, Resolver
from app.demo.discord.world.state import State

USER_COMMAND = 2
MESSAGE_COMMAND = 3
IN_GUILD, IN_PRIVATE = 0, 1
"""Discord's contexts of an interaction."""
MAY_WRITE = str(Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)
ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024

# A value as a person fills it in; an attachment is {"filename": …, "text" or "base64": …}.
Value = str | int | float | bool | Sequence[str] | Json


@dataclass(frozen=True, slots=True)
class Seat:
    """Who does something, and where."""

    guild: Guild
    channel: Channel
    member: Member


class Invocations:
    """Turns what a member does into INTERACTION_CREATE, as Discord's client would."""

    def __init__(
        self, state: State, commands: Commands, messages: Messages, interactions: Interactions
    ) -> None:
        self._state = state
        self._commands = commands
        self._messages = messages
        self._interactions = interactions

    def run(self, seat: Seat, path: str, options: Mapping[str, Value]) -> Interaction:
        """Run a slash command, given as typed: `page create`; options by name."""
        return self._command(seat, path, options, focused=None)

    def autocomplete(
        self, seat: Seat, path: str, options: Mapping[str, Value], *, focused: str
    ) -> Interaction:
        """Ask for choices for the option `focused`, with what is typed so far."""
        return self._command(seat, path, options, focused=focused)

    def run_on(self, seat: Seat, name: str, *, target: Member | Message) -> Interaction:
        """Run a command of the context menu of a member or a message."""
        resolver = Resolver(self._state, seat.guild)
        if isinstance(target, Member):
            kind, target_id = USER_COMMAND, str(target.user.id)
            resolver.user(target_id)
        else:
            kind, target_id = MESSAGE_COMMAND, str(target.id)
            resolver.add_raw("messages", target_id, target.to_json())
        command = self._commands.find(seat.guild.id, name, kind=kind)
        self._check_permitted(seat, command)
        data = _command_data(command) | {"target_id": target_id} | resolver.to_json()
        return self._send(InteractionKind.COMMAND, seat, data)

    def press(self, seat: Seat, message: Message, custom_id: str) -> Interaction:
        """Press a button."""
        component = self._component(message, custom_id)
        if component["type"] != ComponentType.BUTTON:
            raise invalid_field("custom_id", "COMPONENT_TYPE", "That is no button.")
        data = _component_data(component)
        return self._send(InteractionKind.COMPONENT, seat, data, source=message)

    def pick(self, seat: Seat, message: Message, custom_id: str, values: list[str]) -> Interaction:
        """Pick values in a select menu."""
        component = self._component(message, custom_id)
        if component["type"] not in SELECTS:
            raise invalid_field("custom_id", "COMPONENT_TYPE", "That is no select menu.")
        _check_values(component, values)
        resolver = Resolver(self._state, seat.guild)
        resolver.select(component["type"], values)
        data = _component_data(component) | {"values": values} | resolver.to_json()
        return self._send(InteractionKind.COMPONENT, seat, data, source=message)

    def submit(self, asked: Interaction, values: Mapping[str, Value]) -> Interaction:
        """Submit the modal an interaction was answered with; values by custom id."""
        if asked.modal is None:
            raise unknown_interaction()
        resolver = Resolver(self._state, asked.guild)
        rows = [_filled(row, values, resolver) for row in asked.modal["components"]]
        data = {
            "custom_id": asked.modal["custom_id"],
            "components": rows,
        } | resolver.to_json()
        seat = Seat(asked.guild, asked.channel, asked.member)
        return self._send(InteractionKind.MODAL_SUBMIT, seat, data, source=asked.source)

    def _command(
        self, seat: Seat, path: str, options: Mapping[str, Value], *, focused: str | None
    ) -> Interaction:
        name, *branches = path.split()
        command = self._commands.find(seat.guild.id, name)
        self._check_permitted(seat, command)
        resolver = Resolver(self._state, seat.guild)
        filled = self._options(command, branches, options, resolver, focused)
        data = _command_data(command) | resolver.to_json()
        if filled:
            data["options"] = filled
        kind = InteractionKind.AUTOCOMPLETE if focused else InteractionKind.COMMAND
        return self._send(kind, seat, data)

    def _options(
        self,
        level: Json,
        branches: list[str],
        options: Mapping[str, Value],
        resolver: Resolver,
        focused: str | None,
    ) -> list[Json]:
        if branches:
            branch = _branch(level, branches[0])
            inner = self._options(branch, branches[1:], options, resolver, focused)
            return [{"name": branch["name"], "type": branch["type"], "options": inner}]
        known = {option["name"] for option in level.get("options") or []}
        for name in options:
            if name not in known:
                raise invalid_field(name, "UNKNOWN_OPTION", "The command has no such option.")
        return [
            self._option(option, options.get(option["name"], ""), resolver, focused)
            for option in level.get("options") or []
            if _is_given(option, options, focused)
        ]

    def _option(self, option: Json, value: Value, resolver: Resolver, focused: str | None) -> Json:
        kind = option["type"]
        filled: Json = {"name": option["name"], "type": kind}
        if option["name"] == focused:
            return filled | {"value": value, "focused": True}
        if kind == OptionType.ATTACHMENT and isinstance(value, dict):
            stored = self._messages.store_file(
                str(value["filename"]), "application/octet-stream", _content(value)
            )
            attachment = self._messages.attachment_json(stored)
            resolver.add_raw("attachments", attachment["id"], attachment)
            return filled | {"value": attachment["id"]}
        resolver.option(kind, str(value))
        return filled | {"value": _typed(kind, value)}

    def _component(self, message: Message, custom_id: str) -> Json:
        component = find_component(message.components, custom_id)
        if component is None or component.get("disabled"):
            raise invalid_field("custom_id", "COMPONENT_NOT_FOUND", "There is no such component.")
        return component

    def _check_permitted(self, seat: Seat, command: Json) -> None:
        needed = command["default_member_permissions"]
        held = seat.guild.permissions_of(seat.member)
        if needed is None or held & Permission.ADMINISTRATOR:
            return
        # "0" is for administrators only.
        if int(needed) == 0 or held & int(needed) != int(needed):
            raise missing_permissions()

    def _send(
        self, kind: InteractionKind, seat: Seat, data: Json, *, source: Message | None = None
    ) -> Interaction:
        interaction = self._interactions.open(
            kind, seat.guild, seat.channel, seat.member, data, source=source
        )
        payload = self._payload(interaction)
        self._state.events.emit(Event("INTERACTION_CREATE", payload, seat.guild.id))
        return interaction

    def _payload(self, interaction: Interaction) -> Json:
        is_direct = interaction.channel.kind is ChannelType.DIRECT
        payload: Json = {
            "id": str(interaction.id),
            "application_id": str(self._state.bot.id),
            "type": int(interaction.kind),
            "data": interaction.data,
            "channel_id": str(interaction.channel.id),
            "token": interaction.token,
            "version": 1,
            "locale": interaction.member.user.locale,
            "entitlements": self._entitlements(interaction),
            "entitlement_sku_ids": [],
            "attachment_size_limit": ATTACHMENT_SIZE_LIMIT,
        } | (_in_private(interaction) if is_direct else self._in_guild(interaction))
        if interaction.source is not None:
            payload["message"] = interaction.source.to_json()
        return payload

    def _in_guild(self, interaction: Interaction) -> Json:
        guild, member = interaction.guild, interaction.member
        bot = guild.members.get(self._state.bot.id)
        permissions = str(guild.permissions_in(interaction.channel, bot)) if bot else "0"
        return {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
            "channel": channel_json(interaction.channel) | {"permissions": permissions},
            "member": member_json(member) | {"permissions": str(guild.permissions_of(member))},
            "app_permissions": permissions,
            "guild_locale": "en-US",
            "authorizing_integration_owners": {"0": str(guild.id)},
            "context": IN_GUILD,
        }

    def _entitlements(self, interaction: Interaction) -> list[Json]:
        owners = (str(interaction.member.user.id), str(interaction.guild.id))
        return [
            entitlement
            for entitlement in self._state.entitlements
            if entitlement.get("user_id") in owners or entitlement.get("guild_id") in owners
        ]


def _in_private(interaction: Interaction) -> Json:
    """Return what is said of a conversation with the bot: no guild and no member, an account alone."""
    return {
        "channel": channel_json(interaction.channel),
        "user": user_json(interaction.member.user),
        "app_permissions": MAY_WRITE,
        "authorizing_integration_owners": {"0": "0"},
        "context": IN_PRIVATE,
    }


def _command_data(command: Json) -> Json:
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data


def _component_data(component: Json) -> Json:
    return {
        "custom_id": component["custom_id"],
        "component_type": component["type"],
        "id": component["id"],
    }


def _branch(level: Json, name: str) -> Json:
    for option in level.get("options") or []:
        if option["name"] == name and option["type"] in (OptionType.SUBCOMMAND, OptionType.GROUP):
            return dict(option)
    raise unknown_command()


def _is_given(option: Json, options: Mapping[str, Value], focused: str | None) -> bool:
    name = option["name"]
    if name == focused or options.get(name) not in (None, ""):
        return True
    if option.get("required") and focused is None:
        raise invalid_field(name, "BASE_TYPE_REQUIRED", "This option is required.")
    return False


def _content(attachment: Json) -> bytes:
    """Return what is in a file that somebody chose."""
    if "base64" in attachment:
        return b64decode(str(attachment["base64"]))
    return str(attachment["text"]).encode()


def _typed(kind: int, value: Value) -> Value:
    match kind:
        case OptionType.INTEGER:
            return int(str(value))
        case OptionType.NUMBER:
            return float(str(value))
        case OptionType.BOOLEAN:
            return str(value).lower() in ("true", "1", "yes", "on")
        case _:
            return str(value)


def _check_values(component: Json, values: list[str]) -> None:
    fewest, most = component.get("min_values", 1), component.get("max_values", 1)
    if not fewest <= len(values) <= most:
        raise invalid_field("values", "BASE_TYPE_BAD_LENGTH", f"Pick {fewest} to {most}.")
    if component["type"] == ComponentType.STRING_SELECT:
        offered = {option["value"] for option in component["options"]}
        if not offered.issuperset(values):
            raise invalid_field("values", "BASE_TYPE_CHOICES", "That is not offered.")


def _filled(row: Json, values: Mapping[str, Value], resolver: Resolver) -> Json:
    answer: Json = {"type": row["type"], "id": row.get("id", 0)}
    if "components" in row:
        answer["components"] = [_filled(part, values, resolver) for part in row["components"]]
    elif "component" in row:
        answer["component"] = _filled(row["component"], values, resolver)
    elif "custom_id" in row:
        answer |= {"custom_id": row["custom_id"]} | _field_value(row, values, resolver)
    return answer


def _field_value(row: Json, values: Mapping[str, Value], resolver: Resolver) -> Json:
    value = values.get(row["custom_id"])
    if row["type"] == ComponentType.TEXT_INPUT:
        return {"value": str(row.get("value") or "") if value is None else str(value)}
    if row["type"] == ComponentType.CHECKBOX:
        return {"value": bool(value)}
    if row["type"] == ComponentType.RADIO_GROUP:
        return {"value": None if value is None else str(value)}
    match value:
        case str():
            picked = [value]
        case list() | tuple():
            picked = [str(one) for one in value]
        case _:
            picked = []
    resolver.select(row["type"], picked)
    return {"values": picked}
