"""Control of sales: who bought premium, until when, and what was refunded."""

from datetime import datetime

from aiohttp import web

from app.demo.discord.rest.answers import answer
from app.demo.discord.rest.requests import body_of, path_id, snowflake
from app.demo.discord.wire import Json
from app.demo.discord.world.errors import invalid_field
from app.demo.discord.world.snowflakes import GuildId, UserId
from app.demo.discord.world.world import World


class SalesControl:
    """Serves `/control/entitlements`."""

    def __init__(self, world: World) -> None:
        self._sales = world.sales
        self._state = world.state

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to `/control`."""
        one = "/entitlements/{entitlement_id}"
        return [
            web.get("/entitlements", self._list),
            web.post("/entitlements", self._sell),
            web.patch(one, self._change),
            web.delete(one, self._refund),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        return answer(self._state.entitlements)

    async def _sell(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        guild = body.get("guild_id")
        sold = self._sales.sell(
            snowflake("sku_id", str(body.get("sku_id", ""))),
            user_id=UserId(snowflake("user_id", str(body.get("user_id", "")))),
            guild_id=GuildId(snowflake("guild_id", str(guild))) if guild else None,
            ends_at=_ends_at(body),
        )
        return answer(sold, status=201)

    async def _change(self, request: web.Request) -> web.Response:
        ends_at = _ends_at(await body_of(request))
        return answer(self._sales.change(path_id(request, "entitlement_id"), ends_at=ends_at))

    async def _refund(self, request: web.Request) -> web.Response:
        return answer(self._sales.refund(path_id(request, "entitlement_id")))


def _ends_at(body: Json) -> datetime | None:
    text = body.get("ends_at")
    try:
        return datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        raise invalid_field("ends_at", "DATE_TIME_TYPE_PARSE", f"{text!r} is no moment.") from None
