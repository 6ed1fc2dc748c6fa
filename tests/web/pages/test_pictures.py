"""`/r/<slug>/logo-….webp`: kept for ever by whoever has it, behind the door of its page."""

from dataclasses import replace

import pytest

from domain.ids import UserId
from domain.rosters.pages import Page, Visibility
from domain.rosters.pictures import Picture
from tests.web.fakes import HTML, Stage, some_settings
from tests.web.rosters import NOW, a_page, a_roster
from web.oauth import OAuthSettings

DIGEST, FORMER = "a" * 24, "c" * 24
LOGO = Picture(DIGEST, 300, 200)
BYTES = b"RIFF....WEBP" * 100
PATH = f"{HTML}/logo-{DIGEST}.webp"
OAUTH = OAuthSettings(client_id="1", client_secret="x")


def a_stage(page: Page | None = None) -> Stage:
    stage = Stage(a_roster(replace(page or a_page(), logo=LOGO)), settings=some_settings(oauth=OAUTH))
    stage.pictures.contents[DIGEST] = BYTES
    return stage


async def test_a_picture_is_kept_for_ever_and_is_nothing_else() -> None:
    stage = a_stage()

    reply = await stage.get(PATH)
    known = await stage.get(PATH, {"If-None-Match": reply.headers["etag"]})

    assert (reply.status, reply.body, reply.headers["content-type"]) == (200, BYTES, "image/webp")
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert "content-encoding" not in reply.headers
    assert (known.status, stage.pictures.reads) == (304, 1)


@pytest.mark.parametrize(
    "file",
    [f"logo-{FORMER}.webp", f"logo-{DIGEST}.png", "logo-.webp", "logo-x.webp", f"banner-{FORMER}.webp"],
)
async def test_no_other_address_leads_to_one(file: str) -> None:
    assert (await a_stage().get(f"{HTML}/{file}")).status == 404


async def test_one_that_was_taken_away_is_gone_though_its_bytes_were_kept() -> None:
    stage = a_stage()
    await stage.get(PATH)

    stage.pictures.contents.clear()
    stage.commit(a_roster(a_page()))

    assert (await stage.get(PATH)).status == 404


async def test_an_old_address_of_the_page_leads_on_with_its_picture() -> None:
    reply = await a_stage(a_page(former_slugs=("old-name",))).get(f"/r/old-name/logo-{DIGEST}.webp")

    assert (reply.status, reply.headers["location"]) == (308, PATH)


async def test_that_of_an_unlisted_page_is_not_indexed() -> None:
    listed, unlisted = a_stage(), a_stage(a_page(visibility=Visibility.UNLISTED))

    assert "x-robots-tag" not in (await listed.get(PATH)).headers
    assert (await unlisted.get(PATH)).headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (a_page(visibility=Visibility.OFF), 403),
        (a_page(visibility=Visibility.MEMBERS), 403),
        (a_page(deleted_at=NOW), 410),
    ],
    ids=["off", "members", "deleted"],
)
async def test_a_closed_page_gives_none(page: Page, status: int) -> None:
    stage = a_stage(page)

    reply = await stage.get(PATH)

    assert (reply.status, reply.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "immutable" not in reply.headers.get("cache-control", "")
    assert stage.pictures.reads == 0


async def test_a_member_gets_it_for_himself_alone_as_long_as_he_is_one() -> None:
    stage = a_stage(a_page(visibility=Visibility.MEMBERS))
    member = stage.signed_in.sign_in("t", UserId(101), is_member=True)

    reply = await stage.get(PATH, member)

    assert (reply.status, reply.body) == (200, BYTES)
    assert reply.headers["cache-control"] == "private, no-cache"
    assert (b"vary", b"Cookie") in reply.all_headers
    left = stage.signed_in.sign_in("t", UserId(101), is_member=False)
    assert (await stage.get(PATH, {**left, "If-None-Match": reply.headers["etag"]})).status == 403
