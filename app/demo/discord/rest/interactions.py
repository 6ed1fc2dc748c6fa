"""Routes by which a bot answers interactions; the interaction's token is the key to them."""

from aiohttp import web

from app.demo.discord.rest.answers import answer, nothing
from app.demo.discord.rest.requests import form_of, path_id
from app.demo.discord.wire import Json
from app.demo.discord.world.components import MessageFlag
from app.demo.discord.world.errors import invalid_field
from app.demo.discord.world.interactions import Callback, Interaction
from app.demo.discord.world.limits import check_choices, check_message, check_modal
from app.demo.discord.world.messages import Message
from app.demo.discord.world.snowflakes import InteractionId
from app.demo.discord.world.world import World


class InteractionRoutes:
    """Serves `/interactions/…/callback` and `/webhooks/{application_id}/{token}`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._interactions = world.interactions

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to the API's base."""
        webhook = "/webhooks/{application_id}/{token}"
        message = webhook + "/messages/{which}"
        return [
            web.post("/interactions/{interaction_id}/{token}/callback", self._callback),
            web.post(webhook, self._follow_up),
            web.get(message, self._get),
            web.patch(message, self._edit),
            web.delete(message, self._delete),
        ]

    async def _callback(self, request: web.Request) -> web.Response:
        body, files = await form_of(request, self._world.messages)
        callback = _callback_type(body)
        data = body.get("data") or {}
        interaction_id = InteractionId(path_id(request, "interaction_id"))
        _check(callback, data, has_files=bool(files))
        interaction = self._interactions.answer(
            interaction_id, request.match_info["token"], callback, data, files=files
        )
        if request.query.get("with_response", "").lower() not in ("1", "true"):
            return nothing()
        return answer(_callback_json(interaction))

    async def _follow_up(self, request: web.Request) -> web.Response:
        interaction = self._interaction(request)
        body, files = await form_of(request, self._world.messages)
        check_message(body, has_files=bool(files))
        return answer(self._interactions.follow_up(interaction, body, files=files).to_json())

    async def _get(self, request: web.Request) -> web.Response:
        return answer(self._message(request)[1].to_json())

    async def _edit(self, request: web.Request) -> web.Response:
        interaction, message = self._message(request)
        body, files = await form_of(request, self._world.messages)
        check_message(body, is_edit=True, has_files=bool(files), flags=message.flags)
        edited = self._interactions.edit(interaction, message, body, files=files)
        return answer(edited.to_json())

    async def _delete(self, request: web.Request) -> web.Response:
        self._interactions.delete(*self._message(request))
        return nothing()

    def _interaction(self, request: web.Request) -> Interaction:
        return self._interactions.of_token(request.match_info["token"])

    def _message(self, request: web.Request) -> tuple[Interaction, Message]:
        interaction = self._interaction(request)
        return interaction, self._interactions.message(interaction, request.match_info["which"])


def _callback_type(body: Json) -> Callback:
    try:
        return Callback(body["type"])
    except (KeyError, ValueError) as error:
        raise invalid_field("type", "BASE_TYPE_CHOICES", "Unknown callback type.") from error


def _check(callback: Callback, data: Json, *, has_files: bool) -> None:
    match callback:
        case Callback.MESSAGE:
            check_message(data, has_files=has_files)
        case Callback.UPDATE:
            check_message(data, is_edit=True, has_files=has_files)
        case Callback.CHOICES:
            check_choices(data.get("choices") or [])
        case Callback.MODAL:
            check_modal(data)


def _callback_json(interaction: Interaction) -> Json:
    described: Json = {"id": str(interaction.id), "type": int(interaction.kind)}
    payload: Json = {"interaction": described}
    message = interaction.original
    if message is not None and interaction.callback is not None:
        described["response_message_id"] = str(message.id)
        described["response_message_loading"] = bool(message.flags & MessageFlag.LOADING)
        described["response_message_ephemeral"] = message.is_ephemeral
        payload["resource"] = {"type": int(interaction.callback), "message": message.to_json()}
    return payload
