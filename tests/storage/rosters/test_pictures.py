"""Pictures are stored with their page, told of without their bytes, and go with it."""

from dataclasses import replace

from domain.rosters.pages import Page
from domain.rosters.pictures import Picture, PictureKind
from domain.rosters.themes import Appearance
from tests.domain.makers import NOW
from tests.storage.conftest import Town

LOGO = Picture("a" * 24, 10, 20, b"\x00logo\xff")
BANNER = Picture("b" * 24, 30, 40, b"\x00banner\xff")


async def save(town: Town, page: Page) -> Page:
    async with town.database.begin() as tx:
        return await tx.pages.save(page, now=NOW)


async def content(town: Town, kind: PictureKind, digest: str) -> bytes | None:
    async with town.database.read() as tx:
        return await tx.pictures.content(town.page_id, kind, digest)


async def test_a_page_and_its_head_tell_of_their_pictures(town: Town) -> None:
    looks = replace(town.page, logo=LOGO, banner=BANNER, accent="#112233", appearance=Appearance.DARK)

    saved = await save(town, looks)

    assert saved == looks
    assert saved.logo is not None
    assert saved.logo.content == b""
    async with town.database.read() as tx:
        head = await tx.pages.head(town.page_id)
    assert head is not None
    assert (head.logo, head.banner) == (LOGO, BANNER)
    assert await content(town, PictureKind.LOGO, LOGO.hash) == LOGO.content
    assert await content(town, PictureKind.BANNER, LOGO.hash) is None


async def test_one_is_replaced_and_taken_away_by_itself(town: Town) -> None:
    other = Picture("c" * 24, 1, 1, b"other")
    both = await save(town, replace(town.page, logo=LOGO, banner=BANNER))

    replaced = await save(town, replace(both, logo=other))
    taken = await save(town, replace(replaced, banner=None))

    assert (taken.logo, taken.banner) == (other, None)
    assert await content(town, PictureKind.LOGO, LOGO.hash) is None
    assert await content(town, PictureKind.LOGO, other.hash) == b"other"
    assert await content(town, PictureKind.BANNER, BANNER.hash) is None


async def test_a_purged_page_leaves_none(town: Town) -> None:
    await save(town, replace(town.page, logo=LOGO))

    async with town.database.begin() as tx:
        await tx.pages.purge(town.page_id)

    assert await content(town, PictureKind.LOGO, LOGO.hash) is None
