"""Every route a roster bot calls is there."""

import pytest

from app.demo.discord.faults import Faults
from app.demo.discord.gateway.hub import Hub
from app.demo.discord.rest.application import rest_application
from app.demo.discord.world.world import World


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gateway/bot"),
        ("PUT", "/applications/{application_id}/commands"),
        ("POST", "/interactions/{interaction_id}/{token}/callback"),
        ("PATCH", "/webhooks/{application_id}/{token}/messages/{which}"),
        ("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"),
        ("GET", "/guilds/{guild_id}/audit-logs"),
        ("POST", "/channels/{channel_id}/messages"),
    ],
)
def test_it_serves(method: str, path: str) -> None:
    application = rest_application(Hub(World(), Faults()))

    served = {
        (route.method, route.resource.canonical) for route in application.router.routes() if route.resource
    }
    assert (method, path) in served
