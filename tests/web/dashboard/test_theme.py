"""A theme is one form: colour, light or dark, and pictures, which are looked at before anything is kept."""

from collections.abc import Mapping

import pytest

from domain.rosters.pages import Visibility
from domain.rosters.pictures import MOST_BYTES, PictureKind
from domain.rosters.themes import Appearance
from tests.domain.makers import BEN
from tests.painting import HTML, picture
from tests.services.house import MANAGER
from tests.web.clients import Reply
from tests.web.dashboard.office import HOME, OLGA, Office
from tests.web.dashboard.test_details import seen_in

PAGE = f"{HOME}/pages/blaine-county"
THEME = f"{PAGE}/theme"
FORM = {"accent": "#B8892B", "appearance": "dark"}
NO_FILES: Mapping[str, tuple[str, bytes]] = {}


async def sent(
    office: Office,
    form: Mapping[str, str] = FORM,
    files: Mapping[str, tuple[str, bytes]] = NO_FILES,
    *,
    seen: str | None = None,
) -> Reply:
    """Return the answer to the form as a browser fills it, its empty file fields too."""
    page = await office.get(THEME)
    fields = {"form_token": office.form_token(page), "seen": seen or seen_in(page, "theme"), **form}
    chosen = {"logo": ("", b""), "banner": ("", b"")} | dict(files)
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in fields.items()
    ]
    parts += [
        f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
        "Content-Type: image/png\r\n\r\n".encode()
        + raw
        for name, (file, raw) in chosen.items()
    ]
    body = b"".join(b"--cut\r\n" + part + b"\r\n" for part in parts) + b"--cut--\r\n"
    return await office.post_raw(THEME, "multipart/form-data; boundary=cut", body)


async def test_all_of_it_is_changed_at_once(office: Office) -> None:
    await office.sign_in(OLGA)

    reply = await sent(
        office, files={"logo": ("logo.png", picture()), "banner": ("b.png", picture(1200, 300))}
    )

    assert reply.headers["location"] == THEME
    page = await office.house.pages.get(MANAGER, office.page.id)
    assert (page.accent, page.appearance) == ("#b8892b", Appearance.DARK)
    assert page.logo is not None
    assert page.banner is not None
    shown = (await office.get(THEME)).text
    assert "The theme is changed." in shown
    preview = f"{THEME}/logo-{page.logo.hash}.webp"
    assert preview in shown
    drawn = (await office.get("/r/blaine-county")).text
    assert f'src="/r/blaine-county/logo-{page.logo.hash}.webp" width="300" height="300" alt=""' in drawn
    assert f'id="banner" src="/r/blaine-county/banner-{page.banner.hash}.webp"' in drawn
    assert '<html lang="en" data-appearance="dark"' in drawn
    assert (await office.get(f"/r/blaine-county/banner-{page.banner.hash}.webp")).status == 200
    await office.house.pages.edit(MANAGER, page.id, visibility=Visibility.OFF)
    looked_at = await office.get(preview)
    assert (looked_at.status, looked_at.headers["cache-control"]) == (200, "private, no-cache")
    assert (await office.get(f"{THEME}/banner-{page.logo.hash}.webp")).status == 404


async def test_what_is_not_chosen_stays_and_what_is_ticked_goes(office: Office) -> None:
    await office.sign_in(OLGA)
    files = {PictureKind.LOGO: picture(), PictureKind.BANNER: picture(1200, 300)}
    before = await office.house.themes.change(MANAGER, office.page.id, pictures=files)

    await sent(office, {**FORM, "no_banner": "on"})
    kept = await office.house.pages.get(MANAGER, office.page.id)
    await sent(
        office, {**FORM, "no_logo": "on"}, {"logo": ("other.png", picture(colour="#ffffff"))}
    )  # a chosen file comes first
    other = await office.house.pages.get(MANAGER, office.page.id)

    assert (kept.logo, kept.banner) == (before.logo, None)
    assert other.logo not in (None, before.logo)


@pytest.mark.parametrize(
    ("field", "form", "raw", "words"),
    [
        ("logo", FORM, HTML, "Logo: this is no PNG, JPEG, WebP or GIF picture."),
        ("logo", FORM, b"", "Logo: the file is empty."),
        ("logo", FORM, bytes(MOST_BYTES + 1), "Logo: the file is too large"),
        ("accent", {**FORM, "accent": "red"}, picture(), "accent must be a colour"),
        ("appearance", {**FORM, "appearance": "x"}, picture(), "Choose one of these."),
    ],
    ids=["html", "empty", "large", "accent", "appearance"],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_half_written(
    office: Office, field: str, form: Mapping[str, str], raw: bytes, words: str
) -> None:
    await office.sign_in(OLGA)

    reply = await sent(office, form, {"logo": ("logo.png", raw)})

    assert reply.status == 400
    assert f'id="{field}-fault">{words}' in reply.text
    assert "choose them again" in reply.text
    assert await office.house.pages.get(MANAGER, office.page.id) == office.page


async def test_a_second_editor_is_told_and_may_then_insist(office: Office) -> None:
    await office.sign_in(OLGA)
    seen = seen_in(await office.get(THEME), "theme")
    await office.house.themes.change(MANAGER, office.page.id, accent="#112233")

    refused = await sent(office, seen=seen)
    done = await sent(office, seen=seen_in(refused, "theme"))

    assert refused.status == 409
    assert "#112233" in refused.text
    assert done.status == 303
    assert (await office.house.pages.get(MANAGER, office.page.id)).accent == "#b8892b"


async def test_whoever_manages_nothing_sees_no_picture_of_a_page_that_is_off(office: Office) -> None:
    page = await office.house.themes.change(MANAGER, office.page.id, pictures={PictureKind.LOGO: picture()})
    assert page.logo is not None
    await office.house.pages.edit(MANAGER, page.id, visibility=Visibility.OFF)
    await office.sign_in(BEN)

    assert (await office.get(f"{THEME}/logo-{page.logo.hash}.webp")).status == 403
