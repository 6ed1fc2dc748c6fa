"""/page: what it makes, changes, hides and brings back."""

import pytest

from domain.rosters.fields import Circle, Field
from domain.rosters.pages import Visibility
from domain.rosters.pictures import MOST_BYTES
from domain.rosters.themes import Appearance
from tests.bot.town import Town, message_of, said
from tests.painting import HTML, SVG, picture


async def test_a_page_is_created_under_a_slug_made_from_its_title(town: Town) -> None:
    answer = await town.types("page create", title="Vinewood Police")

    assert "https://roster.test/r/vinewood-police" in said(answer)
    (page,) = town.world.pages.pages.values()
    assert page.owner_id == town.manager.id


@pytest.mark.parametrize("slug", ["Ab!", "api", "has blank"])
async def test_a_slug_that_can_t_be_is_refused_in_words(town: Town, slug: str) -> None:
    answer = await town.types("page create", title="Vinewood", slug=slug)

    assert "slug" in said(answer)
    assert not town.world.pages.pages


async def test_a_taken_slug_is_refused_in_words(town: Town) -> None:
    await town.page()

    assert "taken" in said(await town.types("page create", title="Other", slug="blaine"))


async def test_only_what_is_named_is_changed(town: Town) -> None:
    page = await town.page(description="The county")

    await town.types("page edit", slug="bcso", patrol_logs=True)

    edited = town.world.pages.pages[page.id]
    assert (edited.slug, edited.patrol_logs) == ("bcso", True)
    assert (edited.title, edited.description) == ("Blaine County", "The county")


async def test_a_dash_empties_the_description(town: Town) -> None:
    page = await town.page(description="The county")

    await town.types("page edit", description="-")

    assert town.world.pages.pages[page.id].description == ""


async def test_an_accent_is_set_and_taken_away(town: Town) -> None:
    page = await town.page()

    said_then = said(await town.types("page edit", accent="#B8892B"))
    accent = town.world.pages.pages[page.id].accent
    await town.types("page edit", accent="-")

    assert "Theme: `#b8892b`" in said_then
    assert (accent, town.world.pages.pages[page.id].accent) == ("#b8892b", "")
    assert "accent must be a colour" in said(await town.types("page edit", accent="red"))


async def test_a_theme_is_made_of_what_is_sent(town: Town) -> None:
    page = await town.page()

    answer = await town.types(
        "page theme",
        logo=("logo.png", picture()),
        banner=("banner.jpg", picture(800, 200, kind="JPEG")),
        accent="#b8892b",
        appearance="dark",
    )
    themed = town.world.pages.pages[page.id]
    removed = await town.types("page theme", remove="both")

    assert "Theme: `#b8892b`, Dark, Logo, Banner" in said(answer)
    assert (themed.appearance, themed.accent) == (Appearance.DARK, "#b8892b")
    assert themed.logo is not None
    assert themed.banner is not None
    assert (themed.logo.width, themed.banner.width) == (300, 800)
    assert "Theme: `#b8892b`, Dark" in said(removed)
    now = town.world.pages.pages[page.id]
    assert (now.logo, now.banner, now.accent) == (None, None, "#b8892b")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"logo": ("logo.png", HTML)}, "Logo: this is no PNG, JPEG, WebP or GIF picture."),
        ({"banner": ("banner.svg", SVG)}, "Banner: this is no PNG, JPEG, WebP or GIF picture."),
        ({"logo": ("logo.png", b"")}, "Logo: the file is empty."),
        ({"logo": ("logo.png", bytes(MOST_BYTES + 1))}, "Logo: the file is too large; it may have 8 MB"),
        ({"logo": ("logo.png", picture()), "remove": "logo"}, "sent and taken away at once"),
        ({}, "Name at least one of: logo, banner, remove, accent, appearance."),
    ],
    ids=["html", "svg", "empty", "large", "both", "nothing"],
)
async def test_a_bad_theme_is_refused_in_words_and_changes_nothing(
    town: Town, options: dict[str, object], words: str
) -> None:
    page = await town.page()

    answer = await town.types("page theme", **options)

    assert words in said(answer)
    assert town.world.pages.pages[page.id] == page


async def test_a_page_is_closed_and_its_link_stays(town: Town) -> None:
    page = await town.page()

    answer = await town.types("page visibility", visibility="members")

    assert "only members of this server" in said(answer)
    assert town.world.pages.pages[page.id].visibility is Visibility.MEMBERS
    assert "https://roster.test/r/blaine" in said(await town.types("page link"))


async def test_a_page_for_members_may_be_for_a_role(town: Town) -> None:
    page = await town.page()
    role = town.roles["Captain"]

    answer = await town.types("page visibility", visibility="members", role=role)
    refused = await town.types("page visibility", visibility="public", role=role)

    assert f"Only those with: <@&{role.id}>" in said(answer)
    assert "only a page for members can be for a role" in said(refused)
    assert list(town.world.pages.pages[page.id].reader_role_ids) == [role.id]
    assert town.world.pages.pages[page.id].visibility is Visibility.MEMBERS


async def test_who_sees_what_is_shown_and_chosen(town: Town) -> None:
    page = await town.page()

    before = await town.types("page fields")
    changed = await town.types("page fields", field="callsign", audience="staff")
    half = await town.types("page fields", field="callsign")

    assert "Callsigns: **everyone**" in said(before)
    assert "Patrol hours: **staff**" in said(before)
    assert "Callsigns: **staff**" in said(changed)
    assert "both a field and an audience" in said(half)
    assert town.world.pages.pages[page.id].sharing.of(Field.CALLSIGN) is Circle.STAFF


async def test_a_deleted_page_comes_back_by_the_button_under_it(town: Town) -> None:
    page = await town.page()

    deleted = await town.types("page delete", page="blaine")
    assert "is deleted" in said(deleted)
    await town.restarted()
    await town.manager.click(message_of(deleted), label="Restore it")

    assert town.world.pages.pages[page.id].deleted_at is None


async def test_the_button_asks_for_the_permission_again(town: Town) -> None:
    page = await town.page()
    deleted = await town.types("page delete", page="blaine")

    town.take_permission()
    refused = await town.manager.click(message_of(deleted), label="Restore it")

    assert "Manage Server" in said(refused)
    assert town.world.pages.pages[page.id].deleted_at is not None


async def test_a_deleted_page_comes_back_by_command(town: Town) -> None:
    page = await town.page()
    await town.types("page delete", page="blaine")

    assert "no deleted page" in said(await town.types("page restore", page="nowhere"))
    assert "is back" in said(await town.types("page restore", page="blaine"))
    assert town.world.pages.pages[page.id].deleted_at is None


async def test_pages_are_offered_by_title_and_slug_while_typing(town: Town) -> None:
    await town.page("blaine", title="Blaine County")
    await town.page("vinewood", title="Vinewood Police")

    offered = await town.manager.autocomplete(town.channel, "page link", "page", "wood")

    assert [choice["value"] for choice in offered] == ["vinewood"]


async def test_a_hostile_title_mentions_nobody_and_formats_nothing(town: Town) -> None:
    await town.page(title="@everyone **bold** <@1> [x](https://evil.test)")

    words = said(await town.types("page list"))

    assert "@everyone" not in words
    assert "<@1>" not in words
    assert "**bold**" not in words
    assert "https://evil.test" not in words


async def test_visibility_is_offered_in_words(town: Town) -> None:
    (page,) = (each for each in town.env.backend.commands[None].values() if each["name"] == "page")
    (edit,) = (each for each in page["options"] if each["name"] == "edit")
    (visibility,) = (each for each in edit["options"] if each["name"] == "visibility")

    assert [choice["name"].partition(":")[0] for choice in visibility["choices"]] == [
        "Public",
        "Unlisted",
        "Members",
        "Off",
    ]
