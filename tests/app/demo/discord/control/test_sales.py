"""Whoever plays Discord sells premium; the bot reads what was sold."""

from app.demo.department import Department
from tests.app.demo.discord.calls import Caller


async def test_premium_is_sold_renewed_refunded_and_read(
    play: Caller, call: Caller, department: Department
) -> None:
    owner, guild = str(department.guild.owner_id), str(department.guild.id)
    path = f"/applications/{department.world.bot.id}/entitlements"

    sold = (await play("POST", "/entitlements", {"sku_id": "5", "user_id": owner, "guild_id": guild})).body
    one = f"/entitlements/{sold['id']}"
    renewed = (await play("PATCH", one, {"ends_at": "2027-01-01T00:00:00+00:00"})).body
    read = (await call("GET", f"{path}?sku_ids=5&guild_id={guild}")).body["items"]
    await play("DELETE", one)

    assert (sold["guild_id"], renewed["ends_at"]) == (guild, "2027-01-01T00:00:00+00:00")
    assert [each["id"] for each in read] == [sold["id"]]
    assert (await call("GET", f"{path}?sku_ids=6")).body["items"] == []
    assert (await call("GET", path)).body["items"] == []
    assert len((await call("GET", f"{path}?exclude_deleted=0")).body["items"]) == 1
    assert len((await play("GET", "/entitlements")).body["items"]) == 1
    assert (await play("DELETE", "/entitlements/1")).status == 400
    assert (await play("PATCH", one, {"ends_at": "soon"})).status == 400
