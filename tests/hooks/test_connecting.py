"""Connecting: what a name leads to is judged at the moment of connecting, every time."""

import socket

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from hooks.connecting import PrivateAddress, guarded_connector
from tests.hooks.receiver import receiving


class Resolver(AbstractResolver):
    """Answers with the next of some addresses, as a name server that changes its mind."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        address = self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]
        version = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=version, proto=0, flags=0)]

    async def close(self) -> None:
        pass


async def status(url: str, connector: aiohttp.TCPConnector) -> int:
    async with aiohttp.ClientSession(connector=connector) as session, session.post(url, data=b"{}") as answer:
        return answer.status


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "::ffff:127.0.0.1"])
async def test_a_name_that_leads_to_us_opens_no_socket(address: str) -> None:
    connector = guarded_connector(allows_private=False, resolver=Resolver(address))

    with pytest.raises(aiohttp.ClientConnectorError) as error:
        await status("http://innocent.example:9/hook", connector)

    assert isinstance(error.value.os_error, PrivateAddress)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"])
async def test_nor_does_an_address_written_as_one(host: str) -> None:
    with pytest.raises(aiohttp.ClientConnectorError) as error:
        await status(f"http://{host}:9/hook", guarded_connector(allows_private=False))

    assert isinstance(error.value.os_error, PrivateAddress)


async def test_a_name_that_leads_elsewhere_the_second_time_is_judged_a_second_time() -> None:
    """Here 127.0.0.1 plays the public address, and 127.0.0.2 the private one that follows it."""
    resolver = Resolver("127.0.0.1", "127.0.0.2")

    async with receiving() as receiver:
        url = receiver.url.replace("127.0.0.1", "innocent.example")
        codes = []
        for _ in range(2):
            connector = guarded_connector(
                allows_private=False, resolver=resolver, judge=lambda address: address == "127.0.0.1"
            )
            try:
                async with (
                    aiohttp.ClientSession(connector=connector) as session,
                    session.post(url, data=b"{}", headers=signed()) as answer,
                ):
                    codes.append(answer.status)
            except aiohttp.ClientConnectorError:
                codes.append(0)

    assert codes == [204, 0]
    assert resolver.asked == 2


async def test_the_operator_may_allow_his_own_network() -> None:
    async with receiving() as receiver:
        connector = guarded_connector(allows_private=True)
        async with (
            aiohttp.ClientSession(connector=connector) as session,
            session.post(receiver.url, data=b"{}", headers=signed()) as answer,
        ):
            assert answer.status == 204


def signed() -> dict[str, str]:
    return {"webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,"}
