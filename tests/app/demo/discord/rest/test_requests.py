"""What a bot sends is read, or refused naming the field."""

import aiohttp
import pytest

from app.demo.department import Department
from app.demo.discord.rest.requests import snowflake
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.errors import DiscordError
from tests.app.demo.discord.calls import Caller


@pytest.mark.parametrize("text", ["", "abc", "-1", "1.5", "٣", str(1 << 64)])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(DiscordError) as refused:
        snowflake("user_id", text)

    assert "user_id" in str(refused.value.body()["errors"])


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[]", b"null"])
async def test_a_body_that_is_no_object_is_50109(
    loopback: LoopbackDiscord, http: aiohttp.ClientSession, guild_path: str, body: bytes
) -> None:
    async with http.post(f"{loopback.api_base}{guild_path}/roles", data=body) as answer:
        assert answer.status == 400
        assert (await answer.json())["code"] == 50109


async def test_files_come_with_a_form(
    loopback: LoopbackDiscord, http: aiohttp.ClientSession, department: Department
) -> None:
    channel = next(iter(department.guild.channels))
    form = aiohttp.FormData()
    form.add_field("payload_json", '{"content": "Here"}', content_type="application/json")
    form.add_field("files[0]", b"\x89PNG", filename="a.png", content_type="image/png")

    async with http.post(f"{loopback.api_base}/channels/{channel}/messages", data=form) as answer:
        message = await answer.json()
    async with http.get(message["attachments"][0]["url"]) as file:
        assert await file.read() == b"\x89PNG"
        assert file.content_type == "image/png"

    assert message["content"] == "Here"


@pytest.mark.parametrize("limit", ["0", "1001", "x"])
async def test_a_limit_out_of_bounds_is_refused(call: Caller, guild_path: str, limit: str) -> None:
    reply = await call("GET", f"{guild_path}/members?limit={limit}")

    assert (reply.status, reply.code) == (400, 50035)
