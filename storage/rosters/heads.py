"""Heads: the little that must be known of every page, in two statements for all of them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, and_, func, select, text

from domain.ids import GuildId, PageId, RoleId, UserId
from domain.rosters.fields import AS_USUAL, Circle, Field, Sharing
from domain.rosters.guilds import Guild, GuildState, notice_of
from domain.rosters.pages import PageHead, Visibility
from domain.rosters.settings import DEFAULTS
from storage.connection import AnyRow, Connection
from storage.rosters.guilds import held_of
from storage.rosters.pictures import PICTURE_COLUMNS, banner_of, logo_of, with_pictures
from storage.tables.guilds import guilds
from storage.tables.pages import pages, slugs
from storage.tables.people import memberships, people
from storage.tables.settings import guild_settings

_MEMBERS = (
    select(func.count())
    .where(memberships.c.page_id == pages.c.id, memberships.c.left_at.is_(None))
    .scalar_subquery()
)
# Counted apart, by the index that holds only them: a join of all members would be made at every change.
_HIDDEN = (
    select(func.count())
    .select_from(people.join(memberships, memberships.c.person_id == people.c.id))
    .where(
        people.c.guild_id == pages.c.guild_id,
        text("people.is_hidden"),
        memberships.c.page_id == pages.c.id,
        memberships.c.left_at.is_(None),
    )
    .correlate(pages)
    .scalar_subquery()
)
_HEADS = select(
    pages.c.id,
    pages.c.guild_id,
    guilds.c.name.label("guild_name"),
    guilds.c.state,
    guilds.c.synced_at,
    guilds.c.held,
    guild_settings.c.zone,
    pages.c.owner_id,
    slugs.c.slug,
    pages.c.title,
    pages.c.description,
    pages.c.visibility,
    pages.c.reader_role_ids,
    pages.c.sharing,
    pages.c.roster_revision,
    pages.c.deleted_at,
    (_MEMBERS - _HIDDEN).label("strength"),
    *PICTURE_COLUMNS,
).select_from(
    with_pictures(
        pages.join(guilds, guilds.c.id == pages.c.guild_id)
        .join(slugs, and_(slugs.c.page_id == pages.c.id, slugs.c.retired_at.is_(None)))
        .outerjoin(guild_settings, guild_settings.c.guild_id == pages.c.guild_id)
    )
)


class Heads:
    """Reads heads of pages for `storage.rosters.pages`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self) -> tuple[PageHead, ...]:
        """Return the head of every page, oldest page first."""
        return await self._read(_HEADS, None)

    async def find(self, page_id: PageId) -> PageHead | None:
        """Return the head of one page, or None if there is no such page."""
        found = await self._read(_HEADS.where(pages.c.id == page_id), [page_id])
        return found[0] if found else None

    async def former_slugs(self, page_ids: Collection[PageId] | None) -> dict[PageId, tuple[str, ...]]:
        """Return the slugs that these pages, or all, had before, the oldest first."""
        statement = select(slugs.c.page_id, slugs.c.slug).where(slugs.c.retired_at.is_not(None))
        if page_ids is not None:
            statement = statement.where(slugs.c.page_id.in_(page_ids))
        former: dict[PageId, tuple[str, ...]] = {}
        for row in await self._connection.rows(statement.order_by(slugs.c.retired_at, slugs.c.slug)):
            former[row.page_id] = (*former.get(row.page_id, ()), row.slug)
        return former

    async def _read(
        self,
        statement: Select[Any],  # any columns: _head names them
        page_ids: Collection[PageId] | None,
    ) -> tuple[PageHead, ...]:
        rows = await self._connection.rows(statement.order_by(pages.c.created_at, pages.c.id))
        former = await self.former_slugs(page_ids)
        return tuple(_head(row, former.get(row.id, ())) for row in rows)


def _head(row: AnyRow, former: tuple[str, ...]) -> PageHead:
    guild_id, state, held = GuildId(row.guild_id), GuildState(row.state), held_of(row.held)
    return PageHead(
        id=PageId(row.id),
        guild_id=guild_id,
        guild_name=row.guild_name,
        owner_id=UserId(row.owner_id),
        slug=row.slug,
        title=row.title,
        description=row.description,
        visibility=Visibility(row.visibility),
        revision=row.roster_revision,
        strength=row.strength,
        synced_at=row.synced_at,
        notice=notice_of(Guild(guild_id, row.guild_name, state=state, held=held)),
        deleted_at=row.deleted_at,
        former_slugs=former,
        zone=row.zone or DEFAULTS.zone,
        reader_role_ids=tuple(map(RoleId, row.reader_role_ids or ())),
        logo=logo_of(row),
        banner=banner_of(row),
        sharing=sharing_of(row.sharing),
    )


def sharing_of(stored: Mapping[str, str] | None) -> Sharing:
    """Return who sees what of a page, as it is stored."""
    return AS_USUAL.choosing((Field(field), Circle(circle)) for field, circle in (stored or {}).items())
