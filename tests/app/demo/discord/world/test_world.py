"""A world starts with the bot and nobody else."""

from app.demo.discord.world.world import World


def test_a_new_world_has_the_bot_only() -> None:
    world = World(bot_name="Tester")

    assert list(world.state.users.values()) == [world.bot]
    assert world.bot.is_bot
    assert world.state.guilds == {}


def test_a_new_user_is_known_but_in_no_guild() -> None:
    world = World()

    user = world.new_user("ada", global_name="Ada")

    assert world.state.user(user.id) is user
