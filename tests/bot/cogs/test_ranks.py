"""/rank: the ladder, changed rung by rung."""

from dataclasses import replace

from domain.rosters.drafts import RankDraft
from domain.rosters.pages import Page
from tests.bot.town import Town, message_of, said


def ladder(town: Town) -> list[str]:
    (page,) = town.world.pages.pages.values()
    return [rank.name for rank in page.ranks]


async def test_a_rank_is_added_where_it_is_wanted(town: Town) -> None:
    await town.page()

    answer = await town.types("rank add", role=town.roles["Captain"], place=2, command=True)

    assert "Captain is a rank now" in said(answer)
    assert ladder(town) == ["Chief", "Captain", "Sergeant", "Officer"]


async def test_a_role_already_used_is_refused_in_words(town: Town) -> None:
    await town.page()

    assert "already" in said(await town.types("rank add", role=town.roles["Chief"]))


async def test_everyone_is_no_rank(town: Town) -> None:
    await town.page()

    assert "choose another role" in said(await town.types("rank add", role=town.guild.default_role))


async def test_a_rank_is_found_by_name_or_by_what_was_picked(town: Town) -> None:
    page = await town.page()

    await town.types("rank move", rank="officer", place=1)
    await town.types("rank edit", rank=str(page.ranks[0].id), name="Big Chief", command=True)

    assert ladder(town) == ["Officer", "Big Chief", "Sergeant"]


async def test_with_another_role_it_is_said_that_the_sync_may_wait(town: Town) -> None:
    await town.page()

    assert "/sync status" in said(await town.types("rank edit", rank="Chief", role=town.roles["Captain"]))
    assert "/sync status" not in said(await town.types("rank edit", rank="Chief", name="Boss"))


async def test_a_rank_that_is_not_there_is_said_so(town: Town) -> None:
    await town.page()

    assert "no rank called “General”" in said(await town.types("rank remove", rank="General"))
    assert len(ladder(town)) == 3


async def test_a_place_beyond_the_ladder_is_said_so(town: Town) -> None:
    await town.page()

    assert "between 1 and 3" in said(await town.types("rank move", rank="Chief", place=9))


async def test_a_rank_goes_and_its_role_stays(town: Town) -> None:
    await town.page()

    await town.types("rank remove", rank="Sergeant")

    assert ladder(town) == ["Chief", "Officer"]
    assert "Sergeant" in town.guild.roles


async def test_ranks_of_the_chosen_page_are_offered(town: Town) -> None:
    await town.page("blaine")
    await town.page("vinewood", ranks=(RankDraft("Boss", town.role("Captain")),))

    offered = await town.manager.autocomplete(town.channel, "rank remove", "rank", "", page="vinewood")

    assert [choice["name"] for choice in offered] == ["Boss"]
    nothing = await town.manager.autocomplete(town.channel, "rank remove", "rank", "")
    assert nothing == []


async def test_a_long_ladder_is_turned_leaf_by_leaf_even_after_a_restart(town: Town) -> None:
    roles = [town.guild.create_role(f"Rank {number:02}") for number in range(40)]
    await town.env.settle()
    await town.looked_at()
    await town.page(ranks=tuple(RankDraft(f"Rank {n:02}", role.id) for n, role in enumerate(roles)))

    first = await town.types("rank list")
    assert "Rank 39" not in said(first)
    await town.restarted()
    second = await town.manager.click(message_of(first), label="Next")

    assert "40\\. " in said(second) or "40. **Rank 39**" in said(second)


async def test_turning_a_leaf_asks_for_the_permission_again(town: Town) -> None:
    roles = [town.guild.create_role(f"Rank {number:02}") for number in range(40)]
    await town.env.settle()
    await town.looked_at()
    await town.page(ranks=tuple(RankDraft(f"Rank {n:02}", role.id) for n, role in enumerate(roles)))
    first = await town.types("rank list")

    town.take_permission()

    assert "Manage Server" in said(await town.manager.click(message_of(first), label="Next"))


async def test_detection_adds_to_a_page_what_it_lacks(town: Town) -> None:
    page: Page = await town.page()

    proposal = await town.types("rank detect")
    assert "Captain" in said(proposal)
    await town.manager.click(message_of(proposal), label="Add")

    assert ladder(town) == ["Chief", "Sergeant", "Officer", "Captain"]
    assert town.world.pages.pages[page.id].id == page.id


async def test_what_somebody_changes_while_a_detection_is_added_stands(town: Town) -> None:
    page: Page = await town.page()
    proposal = await town.types("rank detect")
    town.world.pages.meanwhile.append(lambda page: replace(page, title="Renamed meanwhile"))

    await town.manager.click(message_of(proposal), label="Add")

    assert ladder(town) == ["Chief", "Sergeant", "Officer", "Captain"]
    assert town.world.pages.pages[page.id].title == "Renamed meanwhile"


async def test_a_role_that_came_to_the_page_meanwhile_is_not_added_again(town: Town) -> None:
    await town.page()
    proposal = await town.types("rank detect")
    await town.types("rank add", role=town.roles["Captain"], name="Kept", place=1)

    answer = await town.manager.click(message_of(proposal), label="Add")

    assert "Nothing is chosen that is not on the page already." in said(answer)
    assert ladder(town) == ["Kept", "Chief", "Sergeant", "Officer"]


async def test_with_nothing_given_it_is_said_what_could_be(town: Town) -> None:
    await town.page()

    nothing = "Nothing was given to change. Name at least one of: "
    assert said(await town.types("rank edit", rank="Chief")) == f"{nothing}name, role, command."
    seats = said(await town.types("rank seats", rank="Chief"))
    assert seats == f"{nothing}min, max, abbreviation, callsigns."
    assert "title, slug" in said(await town.types("page edit"))
    assert "abbreviation" in said(await town.types("subdivision edit", subdivision="SWAT"))
    assert "name, role" in said(await town.types("cert edit", certification="FTO"))


async def test_seats_are_set_shown_and_taken_away(town: Town) -> None:
    await town.page()

    answer = said(await town.types("rank seats", rank="Officer", max=3, callsigns="O-1..O-9"))
    assert "**Officer** · 0 of 3 seats, 3 vacant · callsigns `O-{NUM} 1..9`" in answer
    assert "**Chief** · " in said(await town.types("rank seats"))
    wrong = said(await town.types("rank seats", rank="Chief", callsigns="{NAME}-{NUM}"))
    assert wrong.startswith("callsigns: {NAME} is no gap")
    await town.types("rank seats", rank="Officer", max=0, callsigns="-")

    (page,) = town.world.pages.pages.values()
    assert (page.ranks[2].seats_max, page.ranks[2].callsigns) == (None, None)
