"""A guild can be founded at once, roles from the bottom up."""

from app.demo.discord.world.founding import Founding
from app.demo.discord.world.world import World


def test_later_roles_stand_higher_and_the_bot_on_top() -> None:
    world = World()
    founding = Founding(world, "Guild")
    low, high = founding.role("Low"), founding.role("High")
    founding.owner("owner", "Owner")
    bot = founding.muster()
    founding.person("one", roles=(low.id,))
    founding.channel("talk")

    guild = founding.guild
    assert world.state.guilds[guild.id] is guild
    assert guild.everyone.height < low.height < high.height < guild.height_of(bot)
    assert len(guild.members) == 3
    assert [channel.name for channel in guild.channels.values()] == ["talk"]
