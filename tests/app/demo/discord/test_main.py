"""Our Discord in a process of its own."""

import asyncio
import json
import sys

import aiohttp


async def test_it_prints_its_addresses_serves_and_stops() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.demo.discord", "--members", "30", "--mapped", "7", "--token", "t"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(30):
        addresses = json.loads(await process.stdout.readline())
        headers = {"Authorization": "Bot t"}
        path = f"{addresses['api_base']}/guilds/{addresses['guild_ids'][0]}?with_counts=1"
        async with aiohttp.ClientSession(headers=headers) as session, session.get(path) as answer:
            guild = await answer.json()
        process.terminate()

        assert await process.wait() == 0
    assert guild["approximate_member_count"] == 30
    assert addresses["gateway_url"].startswith("ws://127.0.0.1:")
