"""/roster show: the page, here in Discord."""

from bot.intake import Full
from tests.bot.town import Town, message_of, said


async def test_the_roster_is_shown_by_rank(town: Town) -> None:
    await town.page()
    await town.types("sync now")

    words = said(await town.types("roster show"))

    assert "**2 members**" in words
    assert "**Chief** · 1\n> olga" in words
    assert "https://roster.test/r/blaine" in words


async def test_a_long_roster_is_turned_leaf_by_leaf(town: Town) -> None:
    await town.page()
    for number in range(60):
        town.guild.add_member(town.env.create_user(f"officer{number:02}"), roles=[town.roles["Officer"]])
    await town.env.settle()
    town.world.intake.put(town.guild_id, Full())
    await town.types("sync now")

    first = await town.types("roster show")
    last = await town.manager.click(message_of(first), label="Next")
    last = await town.manager.click(message_of(first), label="Next")

    assert "officer59" in said(last)
