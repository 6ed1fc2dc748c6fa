"""Control of what members do to the bot: commands, buttons, selects, modals, and its answers."""

from datetime import timedelta

from aiohttp import web

from app.demo.discord.control.crowds import Crowd, PlannedPress
from app.demo.discord.control.views import interaction_view
from app.demo.discord.rest.answers import answer
from app.demo.discord.rest.requests import body_of, guild_id_of, path_id, snowflake
from app.demo.discord.wire import Json
from app.demo.discord.world.errors import invalid_field, unknown_channel
from app.demo.discord.world.interactions import PATIENCE, Interaction
from app.demo.discord.world.invocations import Seat
from app.demo.discord.world.messages import Message
from app.demo.discord.world.snowflakes import ChannelId, InteractionId, MessageId, UserId
from app.demo.discord.world.world import World

_LONGEST_WAIT = 60.0
LOCALES = ("en-US", "en-GB", "de", "fr", "es-ES", "es-419", "ja")
"""Of the languages of Discord's client: those the bot speaks, and one it does not."""


class DoingControl:
    """Serves commands and interactions; each answer waits for the bot's, three seconds at most."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._state = world.state

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to `/control`."""
        return [
            web.get("/guilds/{guild_id}/commands", self._commands),
            web.post("/guilds/{guild_id}/interactions", self._act),
            web.get("/interactions/{interaction_id}", self._get),
            web.post("/interactions/{interaction_id}/modal", self._submit),
            web.post("/guilds/{guild_id}/crowd", self._crowd),
        ]

    async def _commands(self, request: web.Request) -> web.Response:
        guild = self._state.guild(guild_id_of(request))
        return answer(self._world.commands.usable_in(guild.id))

    async def _act(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        seat = self._seat(request, body)
        interaction = self._open(seat, body)
        return await self._answered(interaction, body)

    async def _get(self, request: web.Request) -> web.Response:
        return answer(interaction_view(self._interaction(request)))

    async def _submit(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        asked = self._interaction(request)
        interaction = self._world.invocations.submit(asked, body.get("values") or {})
        return await self._answered(interaction, body)

    async def _crowd(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        seat = self._seat(request, body)
        presses = [
            PlannedPress(
                float(each["after"]),
                UserId(snowflake("user_id", str(each["user_id"]))),
                str(each["custom_id"]),
            )
            for each in body["presses"]
        ]
        crowd = Crowd(self._world, seat.guild, seat.channel, self._message(seat, body))
        return answer(await crowd.run(presses, within=timedelta(seconds=_LONGEST_WAIT)))

    def _open(self, seat: Seat, body: Json) -> Interaction:
        verbs = self._world.invocations
        options = body.get("options") or {}
        match body.get("kind", "command"):
            case "command":
                return verbs.run(seat, str(body["command"]), options)
            case "autocomplete":
                focused = str(body["focused"])
                return verbs.autocomplete(seat, str(body["command"]), options, focused=focused)
            case "user_command":
                target_id = UserId(snowflake("target_id", str(body["target_id"])))
                target = self._state.member(seat.guild, target_id)
                return verbs.run_on(seat, str(body["command"]), target=target)
            case "message_command":
                return verbs.run_on(seat, str(body["command"]), target=self._message(seat, body))
            case "press":
                return verbs.press(seat, self._message(seat, body), str(body["custom_id"]))
            case "pick":
                values = [str(value) for value in body.get("values") or ()]
                message = self._message(seat, body)
                return verbs.pick(seat, message, str(body["custom_id"]), values)
            case kind:
                raise invalid_field("kind", "CHOICES", f"There is no kind {kind!r}.")

    async def _answered(self, interaction: Interaction, body: Json) -> web.Response:
        wait = min(float(body.get("wait", PATIENCE.total_seconds())), _LONGEST_WAIT)
        await self._world.interactions.settled(interaction, within=timedelta(seconds=wait))
        return answer(interaction_view(interaction))

    def _seat(self, request: web.Request, body: Json) -> Seat:
        guild = self._state.guild(guild_id_of(request))
        user_id = UserId(snowflake("user_id", str(body.get("user_id") or guild.owner_id)))
        member = self._state.member(guild, user_id)
        member.user.locale = _locale(body, member.user.locale)
        wanted = body.get("channel_id")
        channel_id = (
            ChannelId(snowflake("channel_id", str(wanted))) if wanted else next(iter(guild.channels), None)
        )
        direct = self._world.channels.find_direct(user_id)
        if direct is not None and direct.id == channel_id:
            return Seat(guild, direct, member)
        if channel_id is None or channel_id not in guild.channels:
            raise unknown_channel()
        return Seat(guild, guild.channels[channel_id], member)

    def _message(self, seat: Seat, body: Json) -> Message:
        message_id = MessageId(snowflake("message_id", str(body.get("message_id"))))
        message = self._world.messages.get(seat.channel.id, message_id)
        if message.is_ephemeral and message.viewer_id != seat.member.user.id:
            raise invalid_field("message_id", "EPHEMERAL", "Only one person sees that message.")
        return message

    def _interaction(self, request: web.Request) -> Interaction:
        interaction_id = InteractionId(path_id(request, "interaction_id"))
        return self._world.interactions.get(interaction_id)


def _locale(body: Json, known: str) -> str:
    """Return the language of his Discord, if he says one; what he chose last stays."""
    wanted = str(body.get("locale") or known)
    if wanted not in LOCALES:
        raise invalid_field("locale", "CHOICES", f"Discord has no language {wanted!r} here.")
    return wanted
