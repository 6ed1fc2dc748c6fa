"""Another process makes members run commands, press, pick and fill in forms."""

from collections.abc import AsyncIterator

import pytest

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from tests.app.demo.bots import Buttons, Greeter, connected
from tests.app.demo.discord.calls import Caller


@pytest.fixture
async def greeter(loopback: LoopbackDiscord) -> AsyncIterator[Greeter]:
    async with connected(Greeter(), loopback.world.token) as bot:
        yield bot


@pytest.mark.usefixtures("greeter")
async def test_a_command_is_run_and_its_button_pressed(
    play: Caller, guild_path: str, department: Department
) -> None:
    names = {command["name"] for command in (await play("GET", f"{guild_path}/commands")).body["items"]}
    who = department.holders(department.ranks[0])[0]
    asked = await play(
        "POST", f"{guild_path}/interactions", {"command": "greet", "options": {"who": str(who.user.id)}}
    )
    (message,) = asked.body["messages"]
    press = {"kind": "press", "message_id": message["id"], "custom_id": "again"}
    pressed = await play("POST", f"{guild_path}/interactions", press)
    cadet = str(department.holders(department.ranks[-1])[0].user.id)
    by_another = await play("POST", f"{guild_path}/interactions", press | {"user_id": cadet})

    assert names == {"greet", "greet-form"}
    assert (asked.body["state"], message["content"]) == ("answered", f"Hello {who.display_name}")
    assert pressed.body["messages"][0]["content"] == "Hello again"
    assert by_another.status == 400


@pytest.mark.usefixtures("greeter")
async def test_choices_are_asked_for_and_a_form_is_filled_in(play: Caller, guild_path: str) -> None:
    path = f"{guild_path}/interactions"
    typing = {"kind": "autocomplete", "command": "greet", "options": {"word": "W"}, "focused": "word"}

    offered = await play("POST", path, typing)
    form = await play("POST", path, {"command": "greet-form"})
    sent = await play("POST", f"/interactions/{form.body['id']}/modal", {"values": {"name": "Ada"}})

    assert [choice["value"] for choice in offered.body["choices"]] == ["Welcome"]
    assert form.body["modal"]["title"] == "Greeting"
    assert (await play("GET", f"/interactions/{sent.body['id']}")).body == sent.body
    assert sent.body["messages"][0]["content"] == "Hello Ada"


async def test_without_a_bot_there_is_no_answer(
    play: Caller, guild_path: str, department: Department
) -> None:
    department.world.commands.upsert(None, {"name": "hello", "description": "d"})

    reply = await play("POST", f"{guild_path}/interactions", {"command": "hello", "wait": 0.01})

    assert (reply.body["state"], reply.body["callback"]) == ("waiting", None)


@pytest.mark.parametrize(
    "body",
    [{"kind": "sing"}, {"command": "nothing"}, {"kind": "press", "message_id": "5"}, {"channel_id": "5"}, {}],
)
async def test_what_cannot_be_done_is_refused(play: Caller, guild_path: str, body: dict[str, object]) -> None:
    assert 400 <= (await play("POST", f"{guild_path}/interactions", body)).status < 500


@pytest.mark.usefixtures("greeter")
async def test_somebodys_discord_is_in_a_language_until_he_says_another(
    play: Caller, guild_path: str, department: Department
) -> None:
    who = department.holders(department.ranks[0])[0]
    command = {"command": "greet", "options": {"who": str(who.user.id)}, "user_id": str(who.user.id)}

    said = await play("POST", f"{guild_path}/interactions", command | {"locale": "es-ES"})
    kept = await play("POST", f"{guild_path}/interactions", command)
    unknown = await play("POST", f"{guild_path}/interactions", command | {"locale": "tlh"})

    assert (said.status, kept.status, unknown.status) == (200, 200, 400)
    assert who.user.locale == "es-ES"


async def test_a_button_of_a_direct_message_is_pressed_outside_of_any_guild(
    play: Caller, guild_path: str, department: Department, loopback: LoopbackDiscord
) -> None:
    who = department.holders(department.ranks[0])[0]
    async with connected(Greeter(), loopback.world.token) as bot:
        user = await bot.fetch_user(who.user.id)
        sent = await user.send("Hello", view=Buttons())
        (message,) = (await play("GET", f"/users/{who.user.id}/direct")).body["items"]
        press = {
            "kind": "press",
            "channel_id": message["channel_id"],
            "message_id": message["id"],
            "custom_id": "again",
        }
        by_another = await play("POST", f"{guild_path}/interactions", press)
        pressed = await play("POST", f"{guild_path}/interactions", press | {"user_id": str(who.user.id)})

    assert (str(sent.id), by_another.status) == (message["id"], 404)
    assert pressed.body["messages"][0]["content"] == "Hello again"
    assert pressed.body["channel_id"] == message["channel_id"]
