"""/cert: added, changed and removed by role."""

from tests.bot.town import Town, said


def names(town: Town) -> list[str]:
    (page,) = town.world.pages.pages.values()
    return [each.name for each in page.certifications]


async def test_one_is_added_under_its_role_s_name(town: Town) -> None:
    await town.page()

    assert "is a certification now" in said(await town.types("cert create", role=town.roles["Captain"]))
    assert names(town) == ["FTO", "Captain"]


async def test_a_role_already_used_is_refused_in_words(town: Town) -> None:
    await town.page()

    assert "already" in said(await town.types("cert create", role=town.roles["Chief"]))


async def test_one_is_renamed_and_removed(town: Town) -> None:
    await town.page()

    await town.types("cert edit", certification="FTO", name="Other", role=town.roles["Captain"])
    assert names(town) == ["Other"]
    await town.types("cert delete", certification="other")
    assert names(town) == []


async def test_one_that_is_not_there_is_said_so(town: Town) -> None:
    await town.page()

    assert "There is no certification called" in said(
        await town.types("cert delete", certification="Nothing")
    )


async def test_they_are_listed_and_offered(town: Town) -> None:
    await town.page()

    assert "FTO" in said(await town.types("cert list"))
    offered = await town.manager.autocomplete(town.channel, "cert delete", "certification", "")
    assert [choice["name"] for choice in offered] == ["FTO"]
