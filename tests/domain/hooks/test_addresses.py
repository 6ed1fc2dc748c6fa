"""Where a webhook may lead: whatever way an address is written, only to what the whole world can reach."""

import pytest

from domain.errors import Invalid
from domain.hooks.addresses import checked_url, host_of, is_public

PUBLIC = ("93.184.216.34", "1.1.1.1", "2606:2800:220:1::1", "::ffff:93.184.216.34")
CLOSED = (
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
    "2001:0:53aa:64c::1",
    "2001:db8::1",
    "100::1",
    "no address",
    "",
)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_the_world_can_reach_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", CLOSED)
def test_what_only_we_can_reach_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/hook",
        "https://example.org:8443/hook?token=1",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1::1]/x",
    ],
)
def test_a_public_address_is_taken_as_it_is(url: str) -> None:
    assert checked_url(f" {url} ") == url


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "1 to 500"),
        ("https://" + "a" * 500, "1 to 500"),
        ("http://example.org", "https://"),
        ("ftp://example.org", "https://"),
        ("example.org/hook", "https://"),
        ("https://", "names no host"),
        ("https://user:secret@example.org", "user name"),
        ("https://example.org#part", "after #"),
        ("https://exam ple.org", "without spaces"),
        ("https://example.org\\@10.0.0.1", "without spaces"),
        ("https://exämple.org", "plain letters"),
        ("https://example.org:0/", "no address"),
        ("https://example.org:99999/", "no address"),
        ("https://[::1", "no address"),
        ("https://127.0.0.1/", "public address"),
        ("https://127.1/", "public address"),
        ("https://2130706433/", "public address"),
        ("https://0x7f000001/", "public address"),
        ("https://[::ffff:10.0.0.1]/", "public address"),
        ("https://localhost/", "public address"),
        ("https://printer.local./", "public address"),
        ("https://metadata.google.internal/", "public address"),
    ],
)
def test_what_may_not_be_called_is_named(url: str, says: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_url(url)

    assert says in refusal.value.sentence
    assert refusal.value.field == "url"


def test_the_operator_may_allow_his_own_network() -> None:
    assert checked_url("http://127.0.0.1:9000/x", allows_private=True) == "http://127.0.0.1:9000/x"


def test_of_an_address_only_the_host_is_told() -> None:
    assert host_of("https://hooks.example.org/secret?token=1") == "hooks.example.org"
