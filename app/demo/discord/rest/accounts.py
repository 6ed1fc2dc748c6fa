"""Routes about the bot itself: its user, its application, where to connect."""

from aiohttp import web

from app.demo.discord.gateway.hub import Hub
from app.demo.discord.rest.answers import answer
from app.demo.discord.rest.requests import body_of, path_id, query_number, snowflake, user_id_of
from app.demo.discord.rest.signins import SignInRoutes
from app.demo.discord.wire import Json
from app.demo.discord.world.payloads import channel_json, user_json
from app.demo.discord.world.snowflakes import UserId


class AccountRoutes:
    """Serves `/users`, `/gateway`, `/applications/@me` and what somebody has bought."""

    def __init__(self, hub: Hub, signins: SignInRoutes) -> None:
        self._hub = hub
        self._world = hub.world
        self._signins = signins

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to the API's base."""
        return [
            web.get("/gateway", self._gateway),
            web.get("/gateway/bot", self._gateway_bot),
            web.get("/users/@me", self._me),
            web.get("/users/@me/guilds", self._my_guilds),
            web.post("/users/@me/channels", self._open_direct),
            web.get("/users/{user_id}", self._user),
            web.get("/oauth2/applications/@me", self._application),
            web.get("/applications/@me", self._application),
            web.get("/applications/{application_id}/entitlements", self._entitlements),
            web.get("/applications/{application_id}/skus", self._skus),
            web.get("/applications/{application_id}/emojis", self._emojis),
            web.get("/skus/{sku_id}/subscriptions", self._subscriptions),
        ]

    async def _gateway(self, request: web.Request) -> web.Response:
        return answer({"url": self._hub.resume_url})

    async def _gateway_bot(self, request: web.Request) -> web.Response:
        return answer(
            {
                "url": self._hub.resume_url,
                "shards": self._world.shards,
                "session_start_limit": self._hub.budget.to_json(),
            }
        )

    async def _me(self, request: web.Request) -> web.Response:
        extra = {"verified": True, "mfa_enabled": True, "email": None, "locale": "en-US"}
        return answer(user_json(self._signins.owner(request) or self._world.bot) | extra)

    async def _my_guilds(self, request: web.Request) -> web.Response:
        return answer(self._signins.guilds_of(self._signins.owner(request) or self._world.bot))

    async def _open_direct(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        recipient_id = snowflake("recipient_id", str(body.get("recipient_id", "")))
        user = self._world.state.user(UserId(recipient_id))
        channel = self._world.channels.open_direct(user)
        return answer(channel_json(channel) | {"recipients": [user_json(user)]})

    async def _user(self, request: web.Request) -> web.Response:
        return answer(user_json(self._world.state.user(user_id_of(request))))

    async def _application(self, request: web.Request) -> web.Response:
        return answer(self._application_json())

    async def _entitlements(self, request: web.Request) -> web.Response:
        path_id(request, "application_id")
        limit = query_number(request, "limit", default=100, most=100)
        found = [each for each in self._world.state.entitlements if _is_asked_for(each, request)]
        # Newest last, as ids are; asked for backwards, the last page comes first.
        return answer(found[:limit] if "after" in request.query else found[-limit:])

    async def _skus(self, request: web.Request) -> web.Response:
        return answer(self._world.state.skus)

    async def _emojis(self, request: web.Request) -> web.Response:
        return answer({"items": []})

    async def _subscriptions(self, request: web.Request) -> web.Response:
        return answer([])

    def _application_json(self) -> Json:
        bot = self._world.bot
        return {
            "id": str(bot.id),
            "name": bot.username,
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "bot": user_json(bot),
            "owner": user_json(bot),
            "team": None,
            "rpc_origins": [],
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "verify_key": "0" * 64,
            "flags": self._hub.application_flags,
            "flags_new": str(self._hub.application_flags),
            "explicit_content_filter": 0,
            "eligible_oauth2_scopes": ["bot", "applications.commands"],
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "tags": [],
            "summary": "",
            "type": None,
            "approximate_guild_count": len(self._world.state.guilds),
            "integration_types_config": {"0": {}},
        }


def _is_asked_for(entitlement: Json, request: web.Request) -> bool:
    query, number = request.query, int(entitlement["id"])
    skus = [each for each in query.get("sku_ids", "").split(",") if each]
    is_deleted = bool(entitlement.get("deleted"))
    return (
        query.get("user_id") in (None, entitlement.get("user_id"))
        and query.get("guild_id") in (None, entitlement.get("guild_id"))
        and (not skus or entitlement.get("sku_id") in skus)
        and not (is_deleted and query.get("exclude_deleted", "true").lower() in ("true", "1"))
        and number < int(query.get("before") or number + 1)
        and number > int(query.get("after") or -1)
    )
