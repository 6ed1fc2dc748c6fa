"""Reading what a bot sent: ids, bodies, files, reasons."""

from urllib.parse import unquote

from aiohttp import BodyPartReader, web

from app.demo.discord.wire import Json, decode_object
from app.demo.discord.world.errors import bad_json, invalid_field
from app.demo.discord.world.messages import Messages, StoredFile
from app.demo.discord.world.nouns import Overwrite
from app.demo.discord.world.snowflakes import ChannelId, CommandId, GuildId, MessageId, RoleId, UserId

_LARGEST_ID = (1 << 64) - 1


def snowflake(name: str, text: str) -> int:
    """Return the id in `text`, or refuse with 50035 naming the field."""
    if text.isascii() and text.isdecimal() and int(text) <= _LARGEST_ID:
        return int(text)
    raise invalid_field(name, "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')


def path_id(request: web.Request, name: str) -> int:
    """Return the id in the path."""
    return snowflake(name, request.match_info[name])


def guild_id_of(request: web.Request) -> GuildId:
    """Return the guild the path names."""
    return GuildId(path_id(request, "guild_id"))


def user_id_of(request: web.Request) -> UserId:
    """Return the user the path names."""
    return UserId(path_id(request, "user_id"))


def role_id_of(request: web.Request) -> RoleId:
    """Return the role the path names."""
    return RoleId(path_id(request, "role_id"))


def channel_id_of(request: web.Request) -> ChannelId:
    """Return the channel the path names."""
    return ChannelId(path_id(request, "channel_id"))


def message_id_of(request: web.Request) -> MessageId:
    """Return the message the path names."""
    return MessageId(path_id(request, "message_id"))


def command_id_of(request: web.Request) -> CommandId:
    """Return the command the path names."""
    return CommandId(path_id(request, "command_id"))


def query_id(request: web.Request, name: str) -> int | None:
    """Return the id in the query, or None if it is not there."""
    text = request.query.get(name)
    return snowflake(name, text) if text else None


def query_number(request: web.Request, name: str, *, default: int, least: int = 1, most: int) -> int:
    """Return a number in the query, or refuse one that is out of bounds."""
    text = request.query.get(name)
    if text is None:
        return default
    number = snowflake(name, text)
    if not least <= number <= most:
        message = f"int value should be between {least} and {most}."
        raise invalid_field(name, "NUMBER_TYPE_MAX", message)
    return number


def reason_of(request: web.Request) -> str | None:
    """Return the reason for the audit log, if the bot gave one."""
    text = request.headers.get("X-Audit-Log-Reason")
    return unquote(text) if text else None


async def body_of(request: web.Request) -> Json:
    """Return the JSON object in the body; an empty body is an empty object."""
    return _decoded(await request.read())


async def list_of(request: web.Request) -> list[Json]:
    """Return the JSON list in the body."""
    raw = await request.read()
    return _decoded(b'{"list":' + raw + b"}")["list"] or []


async def form_of(request: web.Request, messages: Messages) -> tuple[Json, list[StoredFile]]:
    """Return the body and the files sent with it, be it JSON or a form with `payload_json`."""
    if not request.content_type.startswith("multipart/"):
        return await body_of(request), []
    body: Json = {}
    files: list[StoredFile] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = _decoded(content)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(messages.store_file(part.filename or "file", kind, content))
    return body, files


def overwrite_of(line: Json) -> Overwrite:
    """Return the overwrite that Discord's object tells of."""
    target_id = snowflake("id", str(line["id"]))
    is_role = int(line.get("type") or 0) == 0
    return Overwrite(target_id, is_role, int(line.get("allow") or 0), int(line.get("deny") or 0))


def _decoded(raw: bytes) -> Json:
    if not raw:
        return {}
    try:
        return decode_object(raw)
    except ValueError as error:
        raise bad_json() from error
