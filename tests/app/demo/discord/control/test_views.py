"""The control API shows Discord's objects and a little more."""

from app.demo.department import Department
from app.demo.discord.control.views import (
    guild_line,
    guild_view,
    interaction_view,
    member_view,
    message_view,
)
from app.demo.discord.world.invocations import Seat


def test_a_guild_shows_its_roles_from_the_top_in_groups(department: Department) -> None:
    view = guild_view(department.world, department.guild)

    assert view["roles"][0]["name"] == "Muster"
    assert view["roles"][-1]["name"] == "@everyone"
    assert [group["title"] for group in view["groups"]] == ["Ranks", "Certifications", "Subdivisions"]
    assert guild_line(department.world, department.guild).items() <= view.items()


def test_a_member_shows_the_name_it_goes_by(department: Department) -> None:
    owner = department.guild.members[department.guild.owner_id]
    owner.nick = "Boss"

    view = member_view(department.guild, owner)

    assert (view["display_name"], view["is_owner"]) == ("Boss", True)


def test_an_interaction_shows_who_alone_sees_its_messages(department: Department) -> None:
    world, guild = department.world, department.guild
    channel, owner = next(iter(guild.channels.values())), guild.members[guild.owner_id]
    world.commands.upsert(None, {"name": "hello", "description": "d"})
    asked = world.invocations.run(Seat(guild, channel, owner), "hello", {})
    asked.original = world.messages.post(channel, world.bot, {"flags": 64}, viewer_id=owner.user.id)

    view = interaction_view(asked)

    assert (view["kind"], view["state"], view["callback"]) == ("command", "waiting", None)
    assert view["messages"] == [message_view(asked.original)]
    assert view["messages"][0]["viewer_id"] == str(owner.user.id)
