"""Addresses: who asks, when some of the hops are ours."""

from ipaddress import ip_network

import pytest

from tests.web.clients import a_scope
from web.addresses import Addresses, bucket

OURS = (ip_network("10.0.0.0/8"), ip_network("2001:db8:1::/48"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "asker"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1, 10.2.2.2"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["10.9.9.9"], "10.0.0.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1, 10.3.3.3, 10.2.2.2"], "198.51.100.1"),
        ("10.0.0.1", ["10.8.8.8, 10.9.9.9, 10.2.2.2"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ['"[2001:db8:2::1]:4711"'], "2001:db8:2::1"),
        ("10.0.0.1", ["198.51.100.1, rubbish"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, rubbish, 10.2.2.2"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", ["\xff\xfe"], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("2001:db8:1::5", ["2001:db8:2::1"], "2001:db8:2::1"),
        ("10.0.0.1", [", ".join(["10.0.0.2"] * 5000)], "10.0.0.1"),
    ],
)
def test_the_rightmost_hop_that_is_not_ours_asks(peer: str, forwarded: list[str], asker: str) -> None:
    headers = [(b"x-forwarded-for", line.encode("latin-1")) for line in forwarded]

    scope = Addresses(OURS).resolved(a_scope("/", headers=headers, client=peer))

    assert scope["client"][0] == asker


def test_by_default_nobody_is_believed() -> None:
    scope = a_scope("/", headers={"X-Forwarded-For": "198.51.100.1"}, client="127.0.0.1")

    assert Addresses().resolved(scope) is scope


@pytest.mark.parametrize(
    ("peer", "proto", "scheme"),
    [
        ("10.0.0.1", "https", "https"),
        ("10.0.0.1", "http, https", "https"),
        ("10.0.0.1", "javascript", "http"),
        ("203.0.113.7", "https", "http"),
    ],
)
def test_the_scheme_is_told_by_our_proxies_only(peer: str, proto: str, scheme: str) -> None:
    scope = a_scope("/", headers={"X-Forwarded-Proto": proto}, client=peer)

    assert Addresses(OURS).resolved(scope)["scheme"] == scheme


def test_a_socket_without_an_address_is_nobody_we_trust() -> None:
    scope = {**a_scope("/"), "client": None}

    assert Addresses(OURS).resolved(scope) is scope


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:2:3:4:5:6:7", "2001:db8:2:3::/64"),
        ("unix", "unix"),
    ],
)
def test_an_ipv6_customer_is_counted_once(address: str, name: str) -> None:
    assert bucket(address) == name
