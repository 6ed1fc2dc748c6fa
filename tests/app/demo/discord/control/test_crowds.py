"""A crowd presses as planned, and is told what each press came to."""

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from tests.app.demo.bots import Greeter, connected
from tests.app.demo.discord.calls import Caller


async def test_each_presses_at_his_moment_and_waits_for_his_answer(
    play: Caller, guild_path: str, department: Department, loopback: LoopbackDiscord
) -> None:
    who = str(department.guild.owner_id)
    async with connected(Greeter(), loopback.world.token):
        asked = await play(
            "POST", f"{guild_path}/interactions", {"command": "greet", "options": {"who": who}}
        )
        (message,) = asked.body["messages"]
        body = {
            "message_id": message["id"],
            "channel_id": asked.body["channel_id"],
            "presses": [{"user_id": who, "custom_id": "again", "after": 0.1}],
        }
        (pressed,) = (await play("POST", f"{guild_path}/crowd", body)).body["items"]

    assert (pressed["user_id"], pressed["state"], pressed["words"]) == (who, "answered", "Hello again")
    assert 0 <= pressed["acknowledged_after"] <= pressed["answered_after"] < 3


async def test_a_button_that_is_not_there_is_refused(
    play: Caller, guild_path: str, department: Department, loopback: LoopbackDiscord
) -> None:
    async with connected(Greeter(), loopback.world.token):
        who = str(department.guild.owner_id)
        asked = await play(
            "POST", f"{guild_path}/interactions", {"command": "greet", "options": {"who": who}}
        )
        (message,) = asked.body["messages"]
        presses = [{"user_id": who, "custom_id": "no such", "after": 0}]
        refused = await play("POST", f"{guild_path}/crowd", {"message_id": message["id"], "presses": presses})

    assert refused.status == 400
