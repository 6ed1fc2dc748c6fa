"""/setup: proposed, corrected, previewed, created; nothing before that, and nothing by anybody else."""

from simcord.results import InteractionResult

from domain.rosters.pages import Page, Visibility
from tests.bot.town import Town, message_of, said

FORM = {"title": "Blaine County", "slug": "blaine", "description": "To protect"}


async def begun(town: Town, **written: str) -> InteractionResult:
    """Fill in the first form and return the wizard."""
    shown = await town.types("setup")
    return await town.manager.submit_modal(shown, FORM | written)


async def pick(town: Town, wizard: InteractionResult, name: str) -> None:
    """Pick a role in the wizard."""
    custom_id = next(c for c in custom_ids(wizard) if c.endswith(":role"))
    await town.manager.select(message_of(wizard), [str(town.roles[name].id)], custom_id=custom_id)


def custom_ids(result: InteractionResult) -> list[str]:
    """Return the custom ids on a message."""
    found: list[str] = []

    def look(components: list[dict[str, object]]) -> None:
        for component in components:
            if "custom_id" in component:
                found.append(str(component["custom_id"]))
            look(component.get("components") or [])  # type: ignore[arg-type]

    assert result.response is not None
    look(result.response.components)
    return found


async def press(town: Town, wizard: InteractionResult, *labels: str) -> InteractionResult:
    """Press one button after the other."""
    answer = wizard
    for label in labels:
        answer = await town.manager.click(message_of(wizard), label=label)
    return answer


def only_page(town: Town) -> Page:
    (page,) = town.world.pages.pages.values()
    return page


async def test_the_form_comes_filled_in_with_the_server_s_name(town: Town) -> None:
    shown = await town.types("setup")

    assert shown.modal is not None
    assert "blaine-county" in str(shown.modal)


async def test_roles_are_proposed_and_nothing_is_created(town: Town) -> None:
    words = said(await begun(town))

    assert "1. Chief ★ · 1" in words
    assert "• FTO" in words
    assert words.index("FTO") > words.index("**Certifications**")
    assert words.index("SWAT") > words.index("**Subdivisions**")
    assert not town.world.pages.pages


async def test_create_makes_the_page_and_gives_its_link(town: Town) -> None:
    wizard = await begun(town)

    words = said(await press(town, wizard, "Create"))

    page = only_page(town)
    assert [rank.name for rank in page.ranks] == ["Chief", "Captain", "Sergeant", "Officer"]
    assert [each.name for each in page.certifications] == ["FTO"]
    assert [each.name for each in page.subdivisions] == ["SWAT"]
    assert (page.title, page.description, page.owner_id) == ("Blaine County", "To protect", town.manager.id)
    assert "https://roster.test/r/blaine" in words


async def test_a_bad_address_is_refused_in_words(town: Town) -> None:
    assert "slug" in said(await begun(town, slug="no blanks"))
    assert "reserved" in said(await begun(town, slug="api"))


async def test_a_taken_address_is_corrected_without_losing_the_wizard(town: Town) -> None:
    await town.page("blaine", ranks=(), certifications=(), subdivisions=())
    wizard = await begun(town)

    assert "taken" in said(await press(town, wizard, "Create"))
    shown = await press(town, wizard, "Title and address")
    await town.manager.submit_modal(shown, FORM | {"slug": "blaine-two"})
    await press(town, wizard, "Create")

    assert {page.slug for page in town.world.pages.pages.values()} == {"blaine", "blaine-two"}


async def test_roles_are_reordered_marked_renamed_and_sorted_anew(town: Town) -> None:
    wizard = await begun(town)

    await pick(town, wizard, "Officer")
    await press(town, wizard, "Up", "Command rank")
    shown = await press(town, wizard, "Rename Officer")
    await town.manager.submit_modal(shown, {"name": "Deputy"})
    await pick(town, wizard, "SWAT")
    await press(town, wizard, "Certification")
    await pick(town, wizard, "Captain")
    await press(town, wizard, "Leave out", "Create")

    page = only_page(town)
    assert [(rank.name, rank.is_command) for rank in page.ranks][1:] == [
        ("Deputy", True),
        ("Sergeant", False),
    ]
    assert [each.name for each in page.certifications] == ["FTO", "SWAT"]


async def test_who_may_open_it_is_chosen(town: Town) -> None:
    wizard = await begun(town)

    custom_id = next(c for c in custom_ids(wizard) if c.endswith(":visibility"))
    await town.manager.select(message_of(wizard), ["members"], custom_id=custom_id)
    await press(town, wizard, "Create")

    assert only_page(town).visibility is Visibility.MEMBERS


async def test_the_preview_counts_everybody_once_and_creates_nothing(town: Town) -> None:
    wizard = await begun(town)

    words = said(await press(town, wizard, "Preview"))

    assert "**Chief** ★ · 1" in words
    assert "2 members in 4 ranks." in words
    assert not town.world.pages.pages
    assert "1. Chief" in said(await press(town, wizard, "Back"))


async def test_cancel_creates_nothing(town: Town) -> None:
    wizard = await begun(town)

    assert "Nothing was created" in said(await press(town, wizard, "Cancel"))
    assert not town.world.pages.pages


async def test_a_restart_between_two_presses_loses_no_answer(town: Town) -> None:
    wizard = await begun(town)
    await pick(town, wizard, "Officer")
    await press(town, wizard, "Up", "Command rank")

    await town.restarted()
    shown = await press(town, wizard, "Rename Officer")
    await town.restarted()
    await town.manager.submit_modal(shown, {"name": "Deputy"})
    custom_id = next(c for c in custom_ids(wizard) if c.endswith(":visibility"))
    await town.manager.select(message_of(wizard), ["members"], custom_id=custom_id)
    await town.restarted()
    words = said(await press(town, wizard, "Create"))

    page = only_page(town)
    ranks = [(rank.name, rank.is_command) for rank in page.ranks]
    assert ranks[2:] == [("Deputy", True), ("Sergeant", False)]
    assert page.visibility is Visibility.MEMBERS
    assert "https://roster.test/r/blaine" in words


async def test_an_ended_set_up_says_to_start_anew(town: Town) -> None:
    wizard = await begun(town)
    shown = await press(town, wizard, "Title and address")
    town.world.setups.kept.clear()

    assert "Start anew with /setup" in said(await press(town, wizard, "Create"))
    assert "Start anew with /setup" in said(await town.manager.submit_modal(shown, FORM))
    assert not town.world.pages.pages


async def test_everything_in_it_asks_for_the_permission_again(town: Town) -> None:
    wizard = await begun(town)
    await pick(town, wizard, "Officer")
    town.take_permission()

    for label in ("Up", "Command rank", "Subdivision", "Leave out", "Preview", "Title and address", "Create"):
        assert "Manage Server" in said(await press(town, wizard, label)), label
    custom_id = next(c for c in custom_ids(wizard) if c.endswith(":visibility"))
    refused = await town.manager.select(message_of(wizard), ["off"], custom_id=custom_id)
    assert "Manage Server" in said(refused)
    assert not town.world.pages.pages


async def test_more_roles_than_a_select_holds_are_on_further_leaves(town: Town) -> None:
    for number in range(40):
        town.guild.create_role(f"Officer {number:02}")
    await town.env.settle()
    await town.looked_at()

    wizard = await begun(town)
    first = said(wizard)
    second = said(await press(town, wizard, "More"))

    assert "Leaf 1 of 2" in first
    assert "Leaf 2 of 2" in second


async def test_missing_permissions_are_named_with_their_reasons(town: Town) -> None:
    roles = town.env.backend.get_guild(town.guild.id).roles
    for role in roles.values():
        if role.name == "TestBot":
            role.permissions = 0
    bot = town.world.served.get(town.guild_id)
    for cached in bot.roles:
        if cached.name == "TestBot":
            cached._permissions = 0
    wizard = await begun(town)

    words = said(await press(town, wizard, "Create"))

    assert "View Audit Log, to know who changed a role by hand" in words
    assert "Invite again" in words
