"""A page's looks change in one piece, are told to whoever has it open, and written down."""

import pytest

from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.events import PageChanged
from domain.rosters.pages import Visibility
from domain.rosters.pictures import PictureKind
from domain.rosters.themes import Appearance
from domain.rosters.versions import Seen, version_of_theme
from tests.domain.makers import GUILD
from tests.painting import HTML, picture
from tests.services.house import MANAGER, STRANGER, House

LOGO, BANNER = PictureKind.LOGO, PictureKind.BANNER


async def test_all_of_a_theme_is_changed_at_once(house: House) -> None:
    page = await house.page()
    house.heard.clear()

    changed = await house.themes.change(
        MANAGER,
        page.id,
        accent="#B8892B",
        appearance=Appearance.DARK,
        pictures={LOGO: picture(), BANNER: picture(1200, 300)},
    )

    assert (changed.accent, changed.appearance) == ("#b8892b", Appearance.DARK)
    assert changed.logo is not None
    assert changed.banner is not None
    (event,) = house.heard
    assert isinstance(event, PageChanged)
    assert not event.needs_sync
    head = house.reading.find_head(page.slug)
    assert head is not None
    assert (head.logo, head.banner, head.revision) == (changed.logo, changed.banner, page.revision + 1)
    content = await house.themes.content(page.id, LOGO, changed.logo.hash)
    assert content.startswith(b"RIFF")
    (line, *_) = (await house.audit_lines.recent(MANAGER, GUILD)).lines
    assert {"logo", "banner", "accent", "appearance"} <= set(line.deed.detail)


async def test_the_same_picture_again_changes_nothing(house: House) -> None:
    page = await house.page()
    once = await house.themes.change(MANAGER, page.id, pictures={LOGO: picture()})

    again = await house.themes.change(MANAGER, page.id, pictures={LOGO: picture()})

    assert again.revision == once.revision


async def test_another_takes_its_place_and_none_takes_it_away(house: House) -> None:
    page = await house.page()
    first = await house.themes.change(MANAGER, page.id, pictures={LOGO: picture(), BANNER: picture(640, 80)})
    assert first.logo is not None

    second = await house.themes.change(MANAGER, page.id, pictures={LOGO: picture(colour="#ffffff")})
    third = await house.themes.change(MANAGER, page.id, pictures={LOGO: None})

    assert second.logo not in (None, first.logo)
    assert (third.logo, third.banner) == (None, first.banner)
    with pytest.raises(NotFound):
        await house.themes.content(page.id, LOGO, first.logo.hash)


async def test_one_bad_picture_and_nothing_is_changed(house: House) -> None:
    page = await house.page()

    with pytest.raises(Invalid, match="Banner: this is no PNG"):
        await house.themes.change(
            MANAGER, page.id, accent="#112233", pictures={LOGO: picture(), BANNER: HTML}
        )

    assert await house.pages.get(MANAGER, page.id) == page


async def test_a_stranger_has_nothing_taken_apart(house: House) -> None:
    page = await house.page()

    with pytest.raises(NotAllowed):
        await house.themes.change(STRANGER, page.id, pictures={LOGO: HTML})


async def test_whoever_comes_second_is_refused(house: House) -> None:
    page = await house.page()
    seen = Seen(version_of_theme, version_of_theme(page))
    await house.themes.change(MANAGER, page.id, accent="#112233")

    with pytest.raises(Refused, match="Somebody else"):
        await house.themes.expecting(seen.check).change(MANAGER, page.id, accent="#445566")


async def test_a_page_that_is_edited_otherwise_keeps_its_looks(house: House) -> None:
    page = await house.page()
    themed = await house.themes.change(MANAGER, page.id, pictures={LOGO: picture()})

    edited = await house.pages.edit(MANAGER, page.id, visibility=Visibility.UNLISTED)
    applied = await house.pages.apply(MANAGER, await house.pages.export(MANAGER, page.slug))

    assert edited.logo == themed.logo == applied.page.logo
    assert not applied.changed
