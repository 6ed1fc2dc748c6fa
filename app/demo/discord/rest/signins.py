"""Routes of signing in: a code becomes a token, and a token asks who its owner is and where."""

from base64 import b64decode
from binascii import Error as NotBase64

from aiohttp import web

from app.demo.discord.rest.answers import answer
from app.demo.discord.wire import Json
from app.demo.discord.world.errors import unauthorized
from app.demo.discord.world.grants import CLIENT_SECRET
from app.demo.discord.world.nouns import Guild, User
from app.demo.discord.world.world import World

LASTS = 604_800


class SignInRoutes:
    """Serves `/oauth2/token`, and what a person's own token may ask."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to the API's base."""
        return [web.post("/oauth2/token", self._token)]

    def owner(self, request: web.Request) -> User | None:
        """Return whom a request with a person's token speaks for, None if it shows none; refuse a bad one."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer":
            return None
        user = self._world.grants.whose(token)
        if user is None:
            raise unauthorized()
        return user

    def guilds_of(self, user: User) -> list[Json]:
        """Return the guilds somebody is in, with what he may there, as Discord lists them."""
        guilds = self._world.state.guilds.values()
        return [_partial(guild, user) for guild in guilds if user.id in guild.members]

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        if not self._is_ours(request, str(form.get("client_id", "")), str(form.get("client_secret", ""))):
            return answer({"error": "invalid_client"}, status=401)
        redeemed = self._world.grants.redeem(
            str(form.get("code", "")),
            redirect_uri=str(form.get("redirect_uri", "")),
            verifier=str(form.get("code_verifier", "")),
        )
        if redeemed is None:
            return answer(
                {"error": "invalid_grant", "error_description": 'Invalid "code" in request.'}, status=400
            )
        token, grant = redeemed
        return answer(
            {
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": LASTS,
                "refresh_token": "none",
                "scope": grant.scope,
            }
        )

    def _is_ours(self, request: web.Request, client_id: str, secret: str) -> bool:
        kind, _, pair = request.headers.get("Authorization", "").partition(" ")
        if kind == "Basic":
            try:
                client_id, _, secret = b64decode(pair).decode().partition(":")
            except (NotBase64, ValueError):
                return False
        return (client_id, secret) == (str(self._world.bot.id), CLIENT_SECRET)


def _partial(guild: Guild, user: User) -> Json:
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": guild.owner_id == user.id,
        "permissions": str(guild.permissions_of(guild.members[user.id])),
        "features": [],
    }
