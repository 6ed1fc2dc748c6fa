"""Pictures of pages: what is told of them with a page, and their bytes for those who ask for them."""

from typing import Any

from sqlalchemy import FromClause, Label, and_, delete, select

from domain.ids import PageId
from domain.rosters.pages import Page
from domain.rosters.pictures import Picture, PictureKind
from storage.connection import AnyRow, Connection
from storage.tables.pages import pages
from storage.tables.pictures import pictures

_KINDS = {kind: pictures.alias(kind.value) for kind in PictureKind}

PICTURE_COLUMNS: tuple[Label[Any], ...] = tuple(
    table.c[name].label(f"{kind.value}_{name}")
    for kind, table in _KINDS.items()
    for name in ("hash", "width", "height")
)
"""Of whatever types the columns have: what `logo_of` and `banner_of` look for in a row."""


def with_pictures(source: FromClause) -> FromClause:
    """Return `source`, which has `pages`, joined with what is known of their pictures."""
    for kind, table in _KINDS.items():
        source = source.outerjoin(table, and_(table.c.page_id == pages.c.id, table.c.kind == kind.value))
    return source


def logo_of(row: AnyRow) -> Picture | None:
    """Return the logo that a row tells of, without its bytes."""
    return Picture(row.logo_hash, row.logo_width, row.logo_height) if row.logo_hash else None


def banner_of(row: AnyRow) -> Picture | None:
    """Return the banner that a row tells of, without its bytes."""
    return Picture(row.banner_hash, row.banner_width, row.banner_height) if row.banner_hash else None


class Pictures:
    """Reads the bytes of pictures, and writes them with their page."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def content(self, page_id: PageId, kind: PictureKind, digest: str) -> bytes | None:
        """Return the bytes of a page's picture, None if it has not this one."""
        row = await self._connection.row(
            select(pictures.c.content).where(
                pictures.c.page_id == page_id, pictures.c.kind == kind.value, pictures.c.hash == digest
            )
        )
        return bytes(row.content) if row is not None else None

    async def save(self, before: Page, after: Page) -> None:
        """Store the pictures that `after` has and `before` had not; the page's row is locked."""
        for kind, old, new in (
            (PictureKind.LOGO, before.logo, after.logo),
            (PictureKind.BANNER, before.banner, after.banner),
        ):
            if new is None and old is not None:
                await self._connection.write(
                    delete(pictures).where(pictures.c.page_id == after.id, pictures.c.kind == kind.value)
                )
            elif new is not None and new != old:
                await self._put(after.id, kind, new)

    async def _put(self, page_id: PageId, kind: PictureKind, picture: Picture) -> None:
        assert picture.content, "a picture that is not stored yet brings its bytes"
        values = {
            "hash": picture.hash,
            "width": picture.width,
            "height": picture.height,
            "content": picture.content,
        }
        await self._connection.write(
            self._connection.insert(pictures)
            .values(page_id=page_id, kind=kind.value, **values)
            .on_conflict_do_update(index_elements=[pictures.c.page_id, pictures.c.kind], set_=values)
        )
