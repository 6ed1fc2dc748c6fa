"""/page, typed by a manager, by a stranger, and wrongly."""

from tests.bot.town import Town, said


async def test_a_page_is_created_under_a_slug_made_from_its_title(town: Town) -> None:
    answer = await town.types("page create", title="Vinewood Police")

    assert "https://roster.test/r/vinewood-police" in said(answer)
    (page,) = town.world.pages.pages.values()
    assert page.title == "Vinewood Police"
