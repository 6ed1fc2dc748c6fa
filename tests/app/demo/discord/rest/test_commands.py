"""Commands over REST, global and of a guild."""

from app.demo.department import Department
from tests.app.demo.discord.calls import Caller

HELLO = {"name": "hello", "description": "Says hello"}


async def test_commands_are_registered_read_and_deleted(call: Caller, department: Department) -> None:
    base = f"/applications/{department.world.bot.id}/commands"

    made = await call("POST", base, HELLO)
    again = await call("POST", base, HELLO)
    path = f"{base}/{made.body['id']}"
    edited = await call("PATCH", path, {"description": "Other"})

    assert (made.status, again.status) == (201, 200)
    assert edited.body["id"] == made.body["id"]
    assert (await call("GET", path)).body["description"] == "Other"
    assert (await call("DELETE", path)).status == 204
    assert (await call("GET", base)).body["items"] == []


async def test_a_guilds_commands_are_its_own(call: Caller, department: Department, guild_path: str) -> None:
    application = f"/applications/{department.world.bot.id}"

    put = await call("PUT", f"{application}{guild_path}/commands", [HELLO])

    assert put.body["items"][0]["guild_id"] == str(department.guild.id)
    assert (await call("GET", f"{application}/commands")).body["items"] == []
    assert (await call("GET", f"{application}{guild_path}/commands/permissions")).body["items"] == []


async def test_bad_commands_and_other_applications_are_refused(call: Caller, department: Department) -> None:
    base = f"/applications/{department.world.bot.id}/commands"

    assert (await call("PUT", base, [{"name": "Bad Name", "description": "d"}])).code == 50035
    assert (await call("PUT", base, [HELLO, HELLO])).code == 50035
    assert (await call("GET", "/applications/5/commands")).code == 50001
