"""Sites: the places of a guild, by name."""

from collections.abc import Collection

from sqlalchemy import delete, func, insert, select, update

from domain.errors import NotFound
from domain.ids import GuildId, SiteId
from domain.staff.sites import Site, SiteDetails, name_key
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.staff import sites, staff_sites

_COLUMNS = (
    sites.c.id,
    sites.c.guild_id,
    sites.c.name,
    sites.c.timezone,
    sites.c.address,
    sites.c.version,
    sites.c.created_at,
)


class Sites:
    """Adds, finds, changes and removes sites. Who writes holds the guild's row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, site: Site) -> Site:
        """Return the site with its id."""
        values = _values(site) | {"guild_id": site.guild_id, "created_at": site.created_at}
        rows = await self._connection.write_returning(
            insert(sites).values(**values, version=site.version).returning(*_COLUMNS)
        )
        return _site(rows[0])

    async def get(self, guild_id: GuildId, site_id: SiteId) -> Site:
        """Return the guild's site or raise `NotFound`."""
        row = await self._connection.row(
            select(*_COLUMNS).where(sites.c.guild_id == guild_id, sites.c.id == site_id)
        )
        if row is None:
            raise NotFound(sentence("There is no such site."))
        return _site(row)

    async def named(self, guild_id: GuildId, name: str) -> Site | None:
        """Return the guild's site of that name, however it is written."""
        row = await self._connection.row(
            select(*_COLUMNS).where(sites.c.guild_id == guild_id, sites.c.key == name_key(name))
        )
        return _site(row) if row else None

    async def of_guild(self, guild_id: GuildId) -> tuple[Site, ...]:
        """Return the guild's sites by name."""
        rows = await self._connection.rows(
            select(*_COLUMNS).where(sites.c.guild_id == guild_id).order_by(sites.c.key)
        )
        return tuple(map(_site, rows))

    async def unknown(self, guild_id: GuildId, site_ids: Collection[SiteId]) -> frozenset[SiteId]:
        """Return those of these ids that are no sites of the guild."""
        rows = await self._connection.rows(
            select(sites.c.id).where(sites.c.guild_id == guild_id, among(sites.c.id, site_ids))
        )
        return frozenset(site_ids) - {SiteId(row.id) for row in rows}

    async def save(self, site: Site) -> Site:
        """Write the site's details, and return it at its next version."""
        rows = await self._connection.write_returning(
            update(sites)
            .where(sites.c.id == site.id)
            .values(**_values(site), version=sites.c.version + 1)
            .returning(*_COLUMNS)
        )
        return _site(rows[0])

    async def count_staff(self, site_id: SiteId) -> int:
        """Return how many members of staff work there."""
        row = await self._connection.row(
            select(func.count()).select_from(staff_sites).where(staff_sites.c.site_id == site_id)
        )
        return int(row[0]) if row else 0

    async def remove(self, site_id: SiteId) -> None:
        """Remove a site."""
        await self._connection.write(delete(sites).where(sites.c.id == site_id))


def _values(site: Site) -> dict[str, object]:
    details = site.details
    return {
        "name": details.name,
        "key": name_key(details.name),
        "timezone": details.timezone,
        "address": details.address,
    }


def _site(row: AnyRow) -> Site:
    return Site(
        id=SiteId(row.id),
        guild_id=GuildId(row.guild_id),
        details=SiteDetails(row.name, row.timezone, row.address),
        created_at=row.created_at,
        version=row.version,
    )
