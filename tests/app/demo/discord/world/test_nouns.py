"""Who may do what, and who stands above whom."""

from app.demo.department import Department
from app.demo.discord.world.nouns import Channel, ChannelType, Overwrite, User
from app.demo.discord.world.permissions import ALL_PERMISSIONS, Permission
from app.demo.discord.world.snowflakes import ChannelId, UserId


def test_the_name_shown_is_the_nearest_one() -> None:
    user = User(UserId(1), "ada")
    assert user.display_name == "ada"

    user.global_name = "Ada"
    assert user.display_name == "Ada"


def test_the_owner_and_administrators_may_do_everything(department: Department) -> None:
    guild = department.guild

    assert guild.permissions_of(guild.members[guild.owner_id]) == ALL_PERMISSIONS


def test_a_channel_may_take_from_everyone_and_give_to_one(department: Department) -> None:
    guild = department.guild
    cadet, deputy = (department.holders(rank)[0] for rank in department.ranks[:-3:-1])
    view = int(Permission.VIEW_CHANNEL)
    closed = Overwrite(guild.id, is_role=True, allow=0, deny=view)
    opened = Overwrite(cadet.user.id, is_role=False, allow=view, deny=0)
    channel = Channel(ChannelId(5), ChannelType.TEXT, "closed", guild.id, overwrites=[closed, opened])

    assert guild.permissions_in(channel, cadet) & view
    assert not guild.permissions_in(channel, deputy) & view


def test_height_is_that_of_the_highest_role(department: Department) -> None:
    sheriff = department.holders(department.ranks[0])[0]
    cadet = department.holders(department.ranks[-1])[0]

    assert department.guild.height_of(sheriff) == department.ranks[0].height
    assert department.guild.height_of(sheriff) > department.guild.height_of(cadet)
    assert department.guild.everyone.height < department.ranks[-1].height
