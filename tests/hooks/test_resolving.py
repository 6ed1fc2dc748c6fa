"""Resolving: the system is asked, in threads of our own."""

import asyncio
import socket
import threading

import pytest

from hooks.resolving import Found, OwnThreads


async def test_a_name_has_the_addresses_that_the_system_knows() -> None:
    found = await OwnThreads().resolve("localhost", 443, socket.AF_UNSPEC)

    assert {each["host"] for each in found} <= {"127.0.0.1", "::1"}
    assert {each["port"] for each in found} == {443}
    assert {each["hostname"] for each in found} == {"localhost"}


async def test_a_thread_that_never_ends_holds_up_neither_the_others_nor_the_end() -> None:
    threads: list[threading.Thread] = []
    never = threading.Event()

    def look_up(host: str, port: int, *_others: object) -> Found:
        threads.append(threading.current_thread())
        if host == "slow.example":
            never.wait(20)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", port))]

    resolver = OwnThreads(look_up)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await resolver.resolve("slow.example", 443)
    (found,) = await resolver.resolve("example.org", 443)
    await resolver.close()
    never.set()

    assert found["host"] == "192.0.2.1"
    assert all(thread.daemon for thread in threads)


async def test_a_name_that_nobody_knows_is_said_to_be_so() -> None:
    def look_up(*_asked: object) -> Found:
        raise socket.gaierror("no such name")

    with pytest.raises(OSError, match="no such name"):
        await OwnThreads(look_up).resolve("nowhere.example", 443)
