"""Endpoints: where Discord is, when it is not where discord.py expects it."""

import discord.gateway
import discord.http
import yarl

from domain.errors import Invalid


def use_endpoints(api_base: str | None, gateway_url: str | None) -> None:
    """Point discord.py at a REST proxy and a gateway proxy, before a client is made; without both do nothing.

    Raises `Invalid` for one without the other: the token would go to two different places.
    """
    if (api_base is None) != (gateway_url is None):
        raise Invalid("api_base and gateway_url go together: set both, or neither.", field="discord.api_base")
    if api_base is None or gateway_url is None:
        return
    discord.http.Route.BASE = api_base.rstrip("/")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
