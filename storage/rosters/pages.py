"""Pages, under the slugs they have and had."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, insert, null, select, update

from domain.errors import Invalid, NotFound
from domain.ids import GuildId, PageId, RoleId, UserId
from domain.rosters.pages import Page, PageHead, Visibility
from domain.rosters.themes import Appearance
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.rosters.closing import Closing
from storage.rosters.heads import Heads, sharing_of
from storage.rosters.mappings import MappingRows, Mappings
from storage.rosters.pictures import PICTURE_COLUMNS, Pictures, banner_of, logo_of, with_pictures
from storage.tables.pages import pages, slugs
from storage.tables.people import holdings, memberships, people
from storage.tables.records import records

_COLUMNS = (
    pages.c.id,
    pages.c.guild_id,
    pages.c.owner_id,
    slugs.c.slug,
    pages.c.title,
    pages.c.description,
    pages.c.visibility,
    pages.c.patrol_logs,
    pages.c.roster_revision,
    pages.c.created_at,
    pages.c.deleted_at,
    pages.c.abbreviation,
    pages.c.reader_role_ids,
    pages.c.accent,
    pages.c.appearance,
    *PICTURE_COLUMNS,
    pages.c.sharing,
)
_WITH_SLUG = pages.join(slugs, and_(slugs.c.page_id == pages.c.id, slugs.c.retired_at.is_(None)))
_PAGES = select(*_COLUMNS).select_from(with_pictures(_WITH_SLUG))


class Pages:
    """Finds, saves and purges pages, each whole: with its ranks, certifications and subdivisions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._mappings = MappingRows(connection)
        self._heads = Heads(connection)
        self._pictures = Pictures(connection)

    async def get(self, page_id: PageId) -> Page:
        """Return the page, deleted or not, or raise `NotFound`."""
        return _only(await self._whole(_PAGES.where(pages.c.id == page_id)))

    async def lock(self, page_id: PageId) -> Page:
        """Return the page and keep other writers that lock it waiting until the end of this transaction."""
        await self._connection.row(
            select(pages.c.id).where(pages.c.id == page_id).with_for_update(key_share=True)
        )
        # Read only now: what another writer left while we waited for the row is in it.
        return await self.get(page_id)

    async def find_by_slug(self, slug: str) -> Page | None:
        """Return the page that this address leads to, be it today's slug or a former one; deleted or not."""
        owner = select(slugs.c.page_id).where(slugs.c.slug == slug).scalar_subquery()
        found = await self._whole(_PAGES.where(pages.c.id == owner))
        return found[0] if found else None

    async def of_guild(self, guild_id: GuildId, *, with_deleted: bool = False) -> tuple[Page, ...]:
        """Return the guild's pages, oldest first."""
        statement = _PAGES.where(pages.c.guild_id == guild_id)
        if not with_deleted:
            statement = statement.where(pages.c.deleted_at.is_(None))
        return await self._whole(statement)

    async def deleted_before(self, moment: datetime) -> tuple[Page, ...]:
        """Return the pages that were deleted before `moment`."""
        return await self._whole(_PAGES.where(pages.c.deleted_at < moment))

    async def heads(self) -> tuple[PageHead, ...]:
        """Return the head of every page, deleted or not, oldest page first."""
        return await self._heads.all()

    async def head(self, page_id: PageId) -> PageHead | None:
        """Return the head of one page, or None if there is no such page."""
        return await self._heads.find(page_id)

    async def add(self, page: Page) -> Page:
        """Return a new page as stored: with the ids its mappings got, and when it was created."""
        created_at = page.created_at or self._connection.opened_at
        await self._connection.write(
            insert(pages).values(
                id=page.id,
                guild_id=page.guild_id,
                created_at=created_at,
                roster_revision=page.revision,
                **_values(page),
            )
        )
        await self._take_slug(page)
        stored = await self._mappings.add(page)
        await self._forget_fingerprints(page.guild_id)
        return replace(stored, created_at=created_at, former_slugs=())

    async def save(self, page: Page, *, now: datetime) -> Page:
        """Make the stored page this one, all but its revision, and return it with the ids new mappings got.

        Who was shown in a rank that is no longer there is shown in the next he holds, or leaves at `now`.
        """
        before = await self.lock(page.id)
        await self._connection.write(update(pages).where(pages.c.id == page.id).values(**_values(page)))
        if page.slug != before.slug:
            await self._retire_slug(before, now)
            await self._take_slug(page)
        await self._pictures.save(before, page)
        stored = await self._mappings.save(before, page, now=now)
        removed = {rank.id for rank in before.ranks} - {rank.id for rank in stored.ranks}
        if removed:
            await Closing(self._connection).of_ranks(page.id, removed, now=now)
        if _bindings(stored) != _bindings(before):
            await self._forget_fingerprints(page.guild_id)
        return await self.get(page.id)

    async def bump(self, page_id: PageId) -> int:
        """Count the roster's revision up by one and return it; the row stays locked."""
        rows = await self._connection.write_returning(
            update(pages)
            .where(pages.c.id == page_id)
            .values(roster_revision=pages.c.roster_revision + 1)
            .returning(pages.c.roster_revision)
        )
        if not rows:
            raise NotFound(sentence("There is no such page."))
        revision: int = rows[0].roster_revision
        return revision

    async def purge(self, page_id: PageId) -> None:
        """Delete everything there is of a page, for good, its addresses included."""
        members = select(memberships.c.id).where(memberships.c.page_id == page_id)
        # The big tables first and by themselves: row by row, by way of the foreign keys, takes far longer.
        await self._connection.write(delete(holdings).where(holdings.c.membership_id.in_(members)))
        await self._connection.write(delete(records).where(records.c.page_id == page_id))
        await self._connection.write(delete(memberships).where(memberships.c.page_id == page_id))
        await self._connection.write(delete(pages).where(pages.c.id == page_id))

    async def pass_on(self, before: UserId, guild_id: GuildId, after: UserId) -> int:
        """Give somebody's pages in a guild, deleted ones too, to somebody else; return how many they were."""
        return await self._connection.write(
            update(pages)
            .where(pages.c.owner_id == before, pages.c.guild_id == guild_id)
            .values(owner_id=after)
        )

    async def mark_seen(self, page_ids: Iterable[PageId]) -> None:
        """Note that a sync has looked at every mapping of these pages."""
        await self._mappings.mark_seen(list(page_ids))

    async def mark_unmapped(self, page_id: PageId, role_id: RoleId) -> None:
        """Note that a role is gone; what was bound to it keeps its holders."""
        await self._mappings.mark_unmapped(page_id, role_id)
        row = await self._connection.row(select(pages.c.guild_id).where(pages.c.id == page_id))
        if row:
            await self._forget_fingerprints(GuildId(row.guild_id))

    async def rename_mappings(
        self, guild_id: GuildId, role_id: RoleId, *, before: str, after: str
    ) -> set[PageId]:
        """Rename what is bound to a role and bears its old name; return the pages concerned."""
        return await self._mappings.rename(guild_id, role_id, before=before, after=after)

    async def _whole(self, statement: Select[Any]) -> tuple[Page, ...]:  # any columns: _page names them
        rows = await self._connection.rows(statement.order_by(pages.c.created_at, pages.c.id))
        if not rows:
            return ()
        ids = [PageId(row.id) for row in rows]
        mappings = await self._mappings.of_pages(ids)
        former = await self._heads.former_slugs(ids)
        return tuple(_page(row, mappings[row.id], former.get(row.id, ())) for row in rows)

    async def _take_slug(self, page: Page) -> None:
        """Claim an address, a new one or a former one of this page; the key of the table settles races."""
        statement = self._connection.insert(slugs).values(slug=page.slug, page_id=page.id)
        taken = await self._connection.write_returning(
            statement.on_conflict_do_update(
                index_elements=[slugs.c.slug],
                set_={"retired_at": null()},
                where=slugs.c.page_id == page.id,
            ).returning(slugs.c.slug)
        )
        if not taken:
            raise Invalid(await self._whose_slug(page.slug), field="slug")

    async def _whose_slug(self, slug: str) -> str:
        """Say why a page can't have an address: somebody may know of a deleted page only by this."""
        other = await self.find_by_slug(slug)
        purge_at = other.purge_at() if other else None
        if purge_at is None:
            return sentence("slug {slug} is taken by another page; choose another.", slug=repr(slug))
        return sentence(
            "slug {slug} is taken by a deleted page, which is kept until {day}; choose another.",
            slug=repr(slug),
            day=purge_at.date().isoformat(),
        )

    async def _retire_slug(self, page: Page, now: datetime) -> None:
        await self._connection.write(
            update(slugs)
            .where(slugs.c.page_id == page.id, slugs.c.retired_at.is_(None))
            .values(retired_at=now)
        )

    async def _forget_fingerprints(self, guild_id: GuildId) -> None:
        await self._connection.write(
            update(people)
            .where(people.c.guild_id == guild_id, people.c.fingerprint.is_not(None))
            .values(fingerprint=null())
        )


def _values(page: Page) -> dict[str, object]:
    return {
        "owner_id": page.owner_id,
        "title": page.title,
        "description": page.description,
        "visibility": page.visibility.value,
        "patrol_logs": page.patrol_logs,
        "deleted_at": page.deleted_at,
        "abbreviation": page.abbreviation,
        "reader_role_ids": list(page.reader_role_ids) or None,
        "accent": page.accent,
        "appearance": page.appearance.value,
        "sharing": {field.value: circle.value for field, circle in page.sharing.chosen} or None,
    }


def _page(row: AnyRow, mappings: Mappings, former: tuple[str, ...]) -> Page:
    ranks, certifications, subdivisions, awards = mappings
    return Page(
        id=PageId(row.id),
        guild_id=GuildId(row.guild_id),
        owner_id=UserId(row.owner_id),
        slug=row.slug,
        title=row.title,
        description=row.description,
        visibility=Visibility(row.visibility),
        patrol_logs=row.patrol_logs,
        ranks=ranks,
        certifications=certifications,
        subdivisions=subdivisions,
        awards=awards,
        revision=row.roster_revision,
        created_at=row.created_at,
        deleted_at=row.deleted_at,
        former_slugs=former,
        abbreviation=row.abbreviation,
        reader_role_ids=tuple(map(RoleId, row.reader_role_ids or ())),
        accent=row.accent,
        appearance=Appearance(row.appearance),
        logo=logo_of(row),
        banner=banner_of(row),
        sharing=sharing_of(row.sharing),
    )


def _only(found: tuple[Page, ...]) -> Page:
    if not found:
        raise NotFound(sentence("There is no such page."))
    return found[0]


def _bindings(page: Page) -> tuple[object, ...]:
    """What of a page decides whom a role puts where."""
    bound = (
        (type(mapping).__name__, mapping.id, mapping.role_id, mapping.is_unmapped)
        for mapping in page.mappings()
    )
    return page.deleted_at is None, *bound
