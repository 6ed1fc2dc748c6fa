"""Control of Discord's own machinery: the gateway's connections and the fault switches."""

from aiohttp import web

from app.demo.discord.gateway.hub import Hub
from app.demo.discord.rest.answers import answer
from app.demo.discord.rest.requests import body_of
from app.demo.discord.world.errors import invalid_field


class MachineryControl:
    """Serves `/control/gateway` and `/control/faults`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to `/control`."""
        return [
            web.get("/gateway", self._sessions),
            web.post("/gateway/cut", self._cut),
            web.get("/faults", self._faults),
            web.patch("/faults", self._set_faults),
            web.delete("/faults", self._clear_faults),
        ]

    async def _sessions(self, request: web.Request) -> web.Response:
        return answer(
            {
                "identified": len(self._hub.budget.identified),
                "command_writes": self._hub.world.commands.writes,
                "connected": [
                    {
                        "session_id": session.id,
                        "shard": list(session.shard),
                        "sequence": session.sequence,
                    }
                    for session in self._hub.connected
                ],
            }
        )

    async def _cut(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        return answer({"cut": self._hub.cut(resumable=bool(body.get("resumable", True)))})

    async def _faults(self, request: web.Request) -> web.Response:
        return answer(self._hub.faults.to_json())

    async def _set_faults(self, request: web.Request) -> web.Response:
        try:
            self._hub.faults.update(await body_of(request))
        except (TypeError, ValueError) as error:
            raise invalid_field("faults", "INVALID", str(error)) from error
        return answer(self._hub.faults.to_json())

    async def _clear_faults(self, request: web.Request) -> web.Response:
        self._hub.faults.clear()
        return answer(self._hub.faults.to_json())
