"""Routes of channels and the messages in them."""

from collections.abc import Sequence

from aiohttp import web

from app.demo.discord.faults import Faults
from app.demo.discord.rest.answers import answer, message_write, nothing
from app.demo.discord.rest.guards import Guards
from app.demo.discord.rest.requests import (
    body_of,
    channel_id_of,
    form_of,
    guild_id_of,
    message_id_of,
    overwrite_of,
    path_id,
    query_id,
    query_number,
    reason_of,
    snowflake,
)
from app.demo.discord.world.errors import DiscordError, unknown_channel
from app.demo.discord.world.limits import check_message
from app.demo.discord.world.messages import Message
from app.demo.discord.world.nouns import Channel, ChannelType, Guild
from app.demo.discord.world.payloads import channel_json
from app.demo.discord.world.permissions import Permission
from app.demo.discord.world.snowflakes import ChannelId, MessageId
from app.demo.discord.world.world import World


class ChannelRoutes:
    """Serves `/channels` and `/guilds/{guild_id}/channels`."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._state = world.state
        self._faults = faults
        self._guards = Guards(world.state)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to the API's base."""
        channel, messages = "/channels/{channel_id}", "/channels/{channel_id}/messages"
        return [
            web.get("/guilds/{guild_id}/channels", self._list),
            web.post("/guilds/{guild_id}/channels", self._create),
            web.get(channel, self._get),
            web.patch(channel, self._edit),
            web.delete(channel, self._delete),
            web.put(channel + "/permissions/{target_id}", self._overwrite),
            web.post(channel + "/typing", self._typing),
            web.get(messages, self._messages),
            web.post(messages, message_write(self._faults, self._post)),
            web.post(messages + "/bulk-delete", self._delete_many),
            web.get(messages + "/{message_id}", self._message),
            web.patch(messages + "/{message_id}", message_write(self._faults, self._edit_message)),
            web.delete(messages + "/{message_id}", message_write(self._faults, self._delete_message)),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        guild = self._state.guild_of_bot(guild_id_of(request))
        return answer([channel_json(channel) for channel in guild.channels.values()])

    async def _create(self, request: web.Request) -> web.Response:
        guild = self._state.guild_of_bot(guild_id_of(request))
        self._guards.require(guild, Permission.MANAGE_CHANNELS)
        body = await body_of(request)
        parent = body.get("parent_id")
        channel = self._world.channels.create(
            guild,
            str(body.get("name", "")),
            by=self._state.bot.id,
            kind=ChannelType(int(body.get("type") or 0)),
            topic=body.get("topic"),
            parent_id=ChannelId(int(parent)) if parent else None,
            reason=reason_of(request),
        )
        channel.overwrites = [overwrite_of(line) for line in body.get("permission_overwrites") or []]
        return answer(channel_json(channel), status=201)

    async def _get(self, request: web.Request) -> web.Response:
        return answer(channel_json(self._channel(request)))

    async def _edit(self, request: web.Request) -> web.Response:
        guild, channel = self._guild_channel(request, Permission.MANAGE_CHANNELS)
        body = await body_of(request)
        if "topic" in body:
            channel.topic = body["topic"]
        name, reason = body.get("name") or channel.name, reason_of(request)
        self._world.channels.rename(guild, channel, name, by=self._state.bot.id, reason=reason)
        return answer(channel_json(channel))

    async def _delete(self, request: web.Request) -> web.Response:
        guild, channel = self._guild_channel(request, Permission.MANAGE_CHANNELS)
        reason = reason_of(request)
        self._world.channels.delete(guild, channel, by=self._state.bot.id, reason=reason)
        return answer(channel_json(channel))

    async def _overwrite(self, request: web.Request) -> web.Response:
        guild, channel = self._guild_channel(request, Permission.MANAGE_CHANNELS)
        body = await body_of(request)
        new = overwrite_of(body | {"id": path_id(request, "target_id")})
        self._world.channels.set_overwrite(guild, channel, new)
        return nothing()

    async def _typing(self, request: web.Request) -> web.Response:
        self._channel(request)
        return nothing()

    async def _messages(self, request: web.Request) -> web.Response:
        channel = self._channel(request, Permission.READ_MESSAGE_HISTORY)
        newest_first = self._world.messages.of_channel(channel.id)[::-1]
        before, after = query_id(request, "before"), query_id(request, "after")
        limit = query_number(request, "limit", default=50, most=100)
        found = _window(newest_first, before=before, after=after)
        return answer([message.to_json() for message in found[:limit]])

    async def _post(self, request: web.Request) -> web.Response:
        channel = self._channel(request, Permission.SEND_MESSAGES)
        if channel.kind is ChannelType.DIRECT and not self._faults.direct_messages_allowed:
            raise DiscordError(403, 50007, "Cannot send messages to this user")
        body, files = await form_of(request, self._world.messages)
        check_message(body, has_files=bool(files))
        sent_before = self._world.messages.sent_before(channel, body)
        if sent_before is not None:
            return answer(sent_before.to_json())
        message = self._world.messages.post(channel, self._world.bot, body, files=files)
        return answer(message.to_json())

    async def _delete_many(self, request: web.Request) -> web.Response:
        channel = self._channel(request, Permission.MANAGE_MESSAGES)
        body = await body_of(request)
        for text in body.get("messages") or []:
            message_id = MessageId(snowflake("messages", str(text)))
            self._world.messages.delete(self._world.messages.get(channel.id, message_id))
        return nothing()

    async def _message(self, request: web.Request) -> web.Response:
        return answer(self._message_of(request).to_json())

    async def _edit_message(self, request: web.Request) -> web.Response:
        message = self._message_of(request)
        if message.author is not self._world.bot:
            raise DiscordError(403, 50005, "Cannot edit a message authored by another user")
        body, files = await form_of(request, self._world.messages)
        check_message(body, is_edit=True, has_files=bool(files), flags=message.flags)
        return answer(self._world.messages.edit(message, body, files=files).to_json())

    async def _delete_message(self, request: web.Request) -> web.Response:
        message = self._message_of(request)
        if message.author is not self._world.bot:
            self._channel(request, Permission.MANAGE_MESSAGES)
        self._world.messages.delete(message)
        return nothing()

    def _message_of(self, request: web.Request) -> Message:
        channel = self._channel(request)
        return self._world.messages.get(channel.id, message_id_of(request))

    def _channel(self, request: web.Request, permission: Permission = Permission.VIEW_CHANNEL) -> Channel:
        channel = self._world.channels.get(channel_id_of(request))
        if channel.guild_id is not None:
            guild = self._state.guild_of_bot(channel.guild_id)
            self._guards.require_in(guild, channel, permission)
        return channel

    def _guild_channel(self, request: web.Request, permission: Permission) -> tuple[Guild, Channel]:
        channel = self._channel(request, permission)
        if channel.guild_id is None:
            raise unknown_channel()
        return self._state.guild_of_bot(channel.guild_id), channel


def _window(newest_first: Sequence[Message], *, before: int | None, after: int | None) -> Sequence[Message]:
    if after is not None:
        later = [message for message in newest_first if message.id > after]
        return later[::-1]
    return [message for message in newest_first if before is None or message.id < before]
