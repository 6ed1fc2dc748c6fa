"""Addresses: where a webhook may lead.

A name is looked up when it is called, each time anew, and what it leads to is judged then. Whoever may make
a webhook must not reach by it what only this machine, or its network, can reach.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from domain.errors import Invalid
from domain.words import sentence

LONGEST_URL = 500

WORLD_4 = ip_network("0.0.0.0/0")
WORLD_6 = ip_network("2000::/3")
"""All that IPv6 gives out to the world so far; what maps or carries IPv4 addresses lies outside, mostly."""
CLOSED = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",  # this machine
        "10.0.0.0/8",
        "100.64.0.0/10",  # behind a carrier's translation
        "127.0.0.0/8",
        "169.254.0.0/16",  # this link; clouds keep their secrets there
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # gateways between IPv6 and IPv4
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # many at once
        "240.0.0.0/4",
        "2001::/23",  # protocols, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # carries an IPv4 address
        "3fff::/20",
    )
)


def is_public(text: str) -> bool:
    """Say whether an address is one that the whole world can reach; what is no address is not."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    world = WORLD_4 if isinstance(address, IPv4Address) else WORLD_6
    return address in world and not any(address in network for network in CLOSED)


def checked_url(text: str, *, allows_private: bool = False) -> str:
    """Return the address as it will be called, or raise `Invalid` saying what is wrong with it."""
    text = text.strip()
    if not text or len(text) > LONGEST_URL:
        raise _invalid(sentence("url must have 1 to {longest} characters.", longest=LONGEST_URL))
    if not text.isascii() or any(ord(each) <= 32 or ord(each) == 127 for each in text) or "\\" in text:
        raise _invalid(sentence("url must be written in plain letters, without spaces."))
    parts = _parts(text)
    if parts.scheme != "https" and not (allows_private and parts.scheme == "http"):
        raise _invalid(sentence("url must begin with https://."))
    if parts.username is not None or parts.password is not None:
        raise _invalid(sentence("url must not hold a user name or password."))
    if parts.fragment or "#" in text:
        raise _invalid(sentence("url must not have a part after #."))
    _check_host(parts.hostname or "", allows_private=allows_private)
    return text


def host_of(url: str) -> str:
    """Return what may be told of an address to more than those who chose it: the rest may hold a secret."""
    return urlsplit(url).hostname or ""


def _parts(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        if parts.port == 0:
            raise ValueError("port 0")
    except ValueError:
        raise _invalid(sentence("url is no address.")) from None
    return parts


def _check_host(host: str, *, allows_private: bool) -> None:
    if not host or len(host) > 253:
        raise _invalid(sentence("url names no host."))
    if allows_private:
        return
    try:
        ip_address(host)
        is_number = True
    except ValueError:
        # 127.1, 0x7f000001 and their like mean an address to some who look them up.
        is_number = host.rpartition(".")[2].isdecimal() or host.rpartition(".")[2].startswith("0x")
    name = host.rstrip(".")
    if name == "localhost" or name.endswith((".localhost", ".local", ".internal")):
        raise _invalid(sentence("url must lead to a public address."))
    if is_number and not is_public(host):
        raise _invalid(sentence("url must lead to a public address."))


def _invalid(words: str) -> Invalid:
    return Invalid(words, field="url")
