"""Addresses: who a client is, when proxies stand between, and as whom he is counted.

client ──► proxy we don't know ──► our proxy ──► us
           X-Forwarded-For: …, client, unknown proxy      peer = our proxy
                                       └ the rightmost hop that is not ours: that is who asks

Where every hop is ours, our proxy asks: whoever sits in a trusted network himself could write what he likes
left of what is true, and be counted as somebody else at each request.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from web.asgi import Scope

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MOST_HOPS = 20
"""Longer lists of hops are somebody's game; what lies beyond is not read."""

IPV6_SHARE = 64
"""The bits of an IPv6 address that belong to the network: one customer has all the rest to himself."""


class Addresses:
    """Says who asks; only reverse proxies in `trusted` are believed about others."""

    def __init__(self, trusted: Sequence[Network] = ()) -> None:
        self._trusted = tuple(trusted)
        self.trusts_somebody = bool(self._trusted)

    def resolved(self, scope: Scope) -> Scope:
        """Return the scope with the client's own address and scheme, as far as trusted proxies tell them."""
        client = scope.get("client")
        peer = _read(client[0]) if self._trusted and client else None
        if peer is None or not self._trusts(peer):
            return scope
        headers = scope["headers"]
        told = {**scope, "client": (str(self._asker(peer, headers)), 0)}
        schemes = [value for name, value in headers if name == b"x-forwarded-proto"]
        if schemes and (scheme := schemes[-1].rsplit(b",", 1)[-1].strip().lower()) in (b"http", b"https"):
            told["scheme"] = scheme.decode()
        return told

    def _asker(self, peer: Address, headers: Sequence[tuple[bytes, bytes]]) -> Address:
        for hop in _hops(headers):
            address = _read(hop)
            if address is None:
                break
            if not self._trusts(address):
                return address
        return peer

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def _hops(headers: Sequence[tuple[bytes, bytes]]) -> Iterator[str]:
    """Yield the forwarded hops from right to left."""
    lines = [value for name, value in headers if name == b"x-forwarded-for"]
    for line in reversed(lines[-MOST_HOPS:]):
        yield from reversed([hop.decode("latin-1") for hop in line.rsplit(b",", MOST_HOPS)[-MOST_HOPS:]])


def _read(text: str) -> Address | None:
    """Return the address in `text`, which may carry a port, or None if there is none."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].split("]", 1)[0]
    elif text.count(":") == 1:
        text = text.split(":", 1)[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or address
    return address


@lru_cache(maxsize=4096)
def bucket(text: str) -> str:
    """Return the name under which an address is counted: itself, or for IPv6 its network."""
    address = _read(text)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, IPV6_SHARE), strict=False))
    return str(address) if address else text
