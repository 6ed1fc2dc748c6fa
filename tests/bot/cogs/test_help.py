"""/help: everything, or one topic."""

from tests.bot.town import Town, said


async def test_help_tells_of_setup_and_gives_the_invite(town: Town) -> None:
    words = said(await town.types("help"))

    assert "/setup" in words
    assert "permissions=268520578" in words


async def test_a_topic_tells_only_of_itself(town: Town) -> None:
    words = said(await town.types("help", topic="sync"))

    assert "/sync doctor" in words
    assert "/rank add" not in words
