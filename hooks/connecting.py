"""Connecting: only to addresses that the whole world can reach, judged at the moment of connecting.

    name ──resolver──► addresses ──each──► public? ──► a socket to exactly that address
                                              └── no ──► PrivateAddress

The judgement is made of the address that the socket is then connected to, so that a name that leads elsewhere
by the time of the second look gains nothing.
"""

import socket
from collections.abc import Callable
from typing import Any

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver

from domain.hooks.addresses import is_public

AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]
"""What `getaddrinfo` says of one address; aiohttp's own type names the same."""


class PrivateAddress(OSError):
    """A name, or a number, led to an address that webhooks may not be sent to."""


def guarded_connector(
    *,
    allows_private: bool,
    resolver: AbstractResolver | None = None,
    judge: Callable[[str], bool] = is_public,
) -> TCPConnector:
    """Return what connects to public addresses alone, or to all if private ones are allowed."""

    def opened(info: AddressInfo) -> socket.socket:
        address = str(info[4][0])
        if not allows_private and not judge(address):
            raise PrivateAddress(f"{address} is not public")
        made = socket.socket(info[0], info[1], info[2])
        made.setblocking(False)
        return made

    return TCPConnector(
        resolver=resolver,
        socket_factory=opened,
        use_dns_cache=False,
        force_close=True,
    )
