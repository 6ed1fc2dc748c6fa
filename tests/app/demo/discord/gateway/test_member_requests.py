"""Members are asked for by name, by id, or all: and all only twice a minute."""

from datetime import timedelta

import pytest

from app.demo.department import Department
from app.demo.discord.gateway.member_requests import MemberRequest, name_filter
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.wire import Json
from tests.app.demo.discord.gateway.client import GatewayClient, talking


async def _ask(client: GatewayClient, department: Department, **request: object) -> None:
    await client.send(8, {"guild_id": str(department.guild.id), "nonce": "n", **request})


async def test_members_are_found_by_the_beginning_of_a_name(
    loopback: LoopbackDiscord, department: Department
) -> None:
    async with talking(loopback) as client:
        await client.identify()
        await _ask(client, department, query="maRi", limit=5)

        chunk = await client.event("GUILD_MEMBERS_CHUNK")

    names = [member["user"]["global_name"] for member in chunk["members"]]
    assert names == ["Marisol Delgado"]
    assert (chunk["chunk_index"], chunk["chunk_count"], chunk["nonce"]) == (0, 1, "n")


async def test_ids_that_are_not_there_are_said(loopback: LoopbackDiscord, department: Department) -> None:
    owner = str(department.guild.owner_id)
    async with talking(loopback) as client:
        await client.identify()
        await _ask(client, department, user_ids=[owner, "5"], limit=0)

        chunk = await client.event("GUILD_MEMBERS_CHUNK")

    assert [member["user"]["id"] for member in chunk["members"]] == [owner]
    assert chunk["not_found"] == ["5"]


async def test_a_second_full_request_is_rate_limited(
    loopback: LoopbackDiscord, department: Department
) -> None:
    async with talking(loopback) as client:
        await client.identify()
        for _ in range(2):
            await _ask(client, department, query="", limit=0)

        chunk = await client.event("GUILD_MEMBERS_CHUNK")
        limited = await client.event("RATE_LIMITED")

    assert len(chunk["members"]) == 85
    assert limited["opcode"] == 8
    assert 25 < limited["retry_after"] <= 30
    assert limited["meta"] == {"guild_id": str(department.guild.id), "nonce": "n"}


async def test_the_rule_can_be_lifted_and_chunks_can_stop(
    loopback: LoopbackDiscord, department: Department
) -> None:
    loopback.faults.full_request_cooldown = timedelta(0)
    loopback.faults.chunks_before_stop = 0
    async with talking(loopback) as client:
        await client.identify()
        await _ask(client, department, query="", limit=0)
        await client.send(1, None)
        while (reply := await client.receive())["op"] != 11:
            assert reply["t"] != "GUILD_MEMBERS_CHUNK"
        loopback.faults.chunks_before_stop = None
        await _ask(client, department, query="", limit=0)

        assert len((await client.event("GUILD_MEMBERS_CHUNK"))["members"]) == 85


async def test_without_the_intent_nobody_gets_everybody(
    loopback: LoopbackDiscord, department: Department
) -> None:
    async with talking(loopback) as client:
        await client.identify(intents=1)
        await _ask(client, department, query="", limit=0)
        await client.send(1, None)
        replies: list[Json] = []
        while not replies or replies[-1]["op"] != 11:
            replies.append(await client.receive())

    assert "GUILD_MEMBERS_CHUNK" not in {reply["t"] for reply in replies}


@pytest.mark.parametrize("data", [{}, {"guild_id": "x"}, {"guild_id": None}, {"guild_id": "1", "limit": "x"}])
def test_a_malformed_request_is_refused(data: Json) -> None:
    with pytest.raises(ValueError):
        MemberRequest.read(data)


def test_names_match_whatever_their_case(department: Department) -> None:
    owner = department.guild.members[department.guild.owner_id]

    assert name_filter("HARPER")(owner)
    assert not name_filter("quinn")(owner)
