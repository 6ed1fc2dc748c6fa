"""Guilds come, fail, return and go."""

from app.demo.department import Department
from app.demo.discord.world.events import Event


def _told(heard: list[Event]) -> list[str]:
    return [event.name for event in heard if "AUDIT" not in event.name]


def test_an_outage_is_told_apart_from_a_removal(department: Department, heard: list[Event]) -> None:
    guilds, guild = department.world.guilds, department.guild

    guilds.begin_outage(guild)
    guilds.end_outage(guild)
    guilds.remove_bot(guild)

    assert _told(heard) == ["GUILD_DELETE", "GUILD_CREATE", "GUILD_DELETE"]
    assert heard[0].data == {"id": str(guild.id), "unavailable": True}
    assert heard[2].data == {"id": str(guild.id)}


def test_a_founded_guild_is_told_when_the_bot_is_invited(department: Department, heard: list[Event]) -> None:
    world = department.world
    guild = world.guilds.found("Second", world.new_user("founder"))
    assert heard == []

    world.guilds.invite_bot(guild, by=guild.owner_id)
    world.guilds.rename(guild, "Third")

    assert _told(heard) == ["GUILD_CREATE", "GUILD_UPDATE"]
