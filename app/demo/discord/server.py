"""One port of 127.0.0.1 that is a whole Discord."""

from types import TracebackType
from typing import Self

from aiohttp import web
from yarl import URL

from app.demo.discord.control.application import control_application
from app.demo.discord.control.pages import page_routes
from app.demo.discord.faults import Faults
from app.demo.discord.gateway.endpoint import GatewayEndpoint
from app.demo.discord.gateway.hub import Hub
from app.demo.discord.oauth.pages import authorize_routes
from app.demo.discord.rest.application import rest_application
from app.demo.discord.world.world import World

HOST = "127.0.0.1"
# Open streams and sockets are cut after this; a stopping demo should not wait for them.
_SHUTDOWN_TIMEOUT = 1.0


class LoopbackDiscord:
    """Serves a world while entered: `async with LoopbackDiscord(world) as discord: …`.

    `api_base` is for `discord.http.Route.BASE`, `gateway_url` for
    `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`; a client needs both or neither.
    """

    def __init__(self, world: World, *, port: int = 0, faults: Faults | None = None) -> None:
        self.world = world
        self.faults = faults or Faults()
        self.hub = Hub(world, self.faults)
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> URL:
        """Where everything is; known once entered."""
        return URL.build(scheme="http", host=HOST, port=self._port)

    @property
    def api_base(self) -> str:
        """The base of REST addresses, without a slash at the end."""
        return f"{self.address.origin()}/api/v10"

    @property
    def authorize_url(self) -> str:
        """Where people are sent to sign in."""
        return f"{self.address.origin()}/oauth2/authorize"

    @property
    def gateway_url(self) -> URL:
        """Where the gateway's WebSocket is."""
        return URL.build(scheme="ws", host=HOST, port=self._port, path="/gateway")

    @property
    def control_url(self) -> str:
        """The page on which a person plays Discord; the control API is under `control/`."""
        return f"{self.address.origin()}/"

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=_SHUTDOWN_TIMEOUT)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.hub.resume_url = str(self.gateway_url)
        self.world.messages.file_base = str(self.address.origin())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hub.cut()
        self.hub.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application()
        application.router.add_get("/gateway", GatewayEndpoint(self.hub).serve)
        application.add_subapp("/api/v10", rest_application(self.hub))
        application.add_subapp("/control", control_application(self.hub))
        application.add_routes(authorize_routes(self.world))
        application.add_routes(page_routes(self.world))
        return application
