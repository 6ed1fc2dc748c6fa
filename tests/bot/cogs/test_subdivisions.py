"""/subdivision: added, changed and removed by role."""

from tests.bot.town import Town, said


def names(town: Town) -> list[str]:
    (page,) = town.world.pages.pages.values()
    return [each.name for each in page.subdivisions]


async def test_one_is_added_under_its_role_s_name(town: Town) -> None:
    await town.page()

    assert "is a subdivision now" in said(await town.types("subdivision create", role=town.roles["Captain"]))
    assert names(town) == ["SWAT", "Captain"]


async def test_a_role_already_used_is_refused_in_words(town: Town) -> None:
    await town.page()

    assert "already" in said(await town.types("subdivision create", role=town.roles["Chief"]))


async def test_one_is_renamed_and_removed(town: Town) -> None:
    await town.page()

    await town.types("subdivision edit", subdivision="SWAT", name="Other", role=town.roles["Captain"])
    assert names(town) == ["Other"]
    await town.types("subdivision delete", subdivision="other")
    assert names(town) == []


async def test_one_that_is_not_there_is_said_so(town: Town) -> None:
    await town.page()

    assert "There is no subdivision called" in said(
        await town.types("subdivision delete", subdivision="Nothing")
    )


async def test_they_are_listed_and_offered(town: Town) -> None:
    await town.page()

    assert "SWAT" in said(await town.types("subdivision list"))
    offered = await town.manager.autocomplete(town.channel, "subdivision delete", "subdivision", "")
    assert [choice["name"] for choice in offered] == ["SWAT"]
