"""Mappings: the ranks, certifications and subdivisions of pages, each bound to a role; and their awards."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import (
    Integer,
    Select,
    Table,
    Text,
    cast,
    delete,
    false,
    insert,
    literal_column,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.types import TypeEngine

from domain.ids import AwardId, CertificationId, GuildId, PageId, RankId, RoleId, SubdivisionId
from domain.rosters.awards import Award
from domain.rosters.pages import Certification, Page, Rank, Subdivision
from domain.rosters.schemes import Scheme, parsed_scheme
from storage.connection import AnyRow, Connection
from storage.rosters.awards import AwardRows
from storage.statements import among
from storage.tables.awards import awards
from storage.tables.pages import certifications, pages, ranks, subdivisions
from storage.tables.people import CERTIFICATION, RANK, SUBDIVISION, holdings, memberships

TABLES = {RANK: ranks, CERTIFICATION: certifications, SUBDIVISION: subdivisions}

_MORE: dict[str, TypeEngine[Any]] = {
    "abbreviation": Text(),
    "seats_min": Integer(),
    "seats_max": Integer(),
    "callsigns": Text(),
    "valid_days": Integer(),
    "remind_days": Integer(),
    "description": Text(),
    "symbol": Text(),
}
"""What only some of the tables have."""
_AWARD = 3
"""What marks an award among the rows of the three tables."""

AnyMapping = TypeVar("AnyMapping", Rank, Certification, Subdivision)
Mappings = tuple[tuple[Rank, ...], tuple[Certification, ...], tuple[Subdivision, ...], tuple[Award, ...]]


class MappingRows:
    """Reads and writes the rows of the three tables, and those of awards, for `storage.rosters.pages`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._awards = AwardRows(connection)

    async def of_pages(self, page_ids: Collection[PageId]) -> dict[PageId, Mappings]:
        """Return the mappings of each page, in the page's order."""
        rows = await self._connection.rows(
            union_all(*(_selected(kind, page_ids) for kind in TABLES), _selected_awards(page_ids)).order_by(
                "kind", "position", "id"
            )
        )
        by_page: dict[PageId, list[AnyRow]] = {page_id: [] for page_id in page_ids}
        for row in rows:
            by_page[row.page_id].append(row)
        return {page_id: _mappings(of_page) for page_id, of_page in by_page.items()}

    async def add(self, page: Page) -> Page:
        """Return a new page with the ids that its mappings got."""
        return replace(
            page,
            ranks=await self._added(RANK, page.id, page.ranks),
            certifications=await self._added(CERTIFICATION, page.id, page.certifications),
            subdivisions=await self._added(SUBDIVISION, page.id, page.subdivisions),
            awards=await self._awards.add(page.id, page.awards),
        )

    async def save(self, before: Page, after: Page, *, now: datetime) -> Page:
        """Make the mappings of a page those of `after`; return it with the ids that new ones got."""
        return replace(
            after,
            ranks=await self._saved(RANK, after.id, before.ranks, after.ranks),
            certifications=await self._saved(
                CERTIFICATION, after.id, before.certifications, after.certifications
            ),
            subdivisions=await self._saved(SUBDIVISION, after.id, before.subdivisions, after.subdivisions),
            awards=await self._awards.save(after.id, before.awards, after.awards, now=now),
        )

    async def mark_seen(self, page_ids: Collection[PageId]) -> None:
        """Note that a sync has looked at every mapping of these pages."""
        for table in TABLES.values():
            await self._connection.write(
                update(table).where(table.c.page_id.in_(page_ids), table.c.is_new).values(is_new=False)
            )

    async def mark_unmapped(self, page_id: PageId, role_id: RoleId) -> None:
        """Note that the role behind a page's mapping is gone."""
        for table in TABLES.values():
            await self._connection.write(
                update(table)
                .where(table.c.page_id == page_id, table.c.role_id == role_id)
                .values(is_unmapped=True)
            )

    async def rename(self, guild_id: GuildId, role_id: RoleId, *, before: str, after: str) -> set[PageId]:
        """Rename the guild's mappings of a role that bear the role's old name; return the pages concerned."""
        of_guild = select(pages.c.id).where(pages.c.guild_id == guild_id)
        changed: set[PageId] = set()
        for table in TABLES.values():
            rows = await self._connection.write_returning(
                update(table)
                .where(table.c.page_id.in_(of_guild), table.c.role_id == role_id, table.c.name == before)
                .values(name=after)
                .returning(table.c.page_id)
            )
            changed.update(PageId(row.page_id) for row in rows)
        return changed

    async def _added(
        self, kind: int, page_id: PageId, mappings: Iterable[AnyMapping]
    ) -> tuple[AnyMapping, ...]:
        added = []
        for position, mapping in enumerate(mappings):
            added.append(await self._insert(kind, page_id, position, mapping))
        return tuple(added)

    async def _saved(
        self, kind: int, page_id: PageId, before: Sequence[AnyMapping], after: Sequence[AnyMapping]
    ) -> tuple[AnyMapping, ...]:
        known = {mapping.id: (position, mapping) for position, mapping in enumerate(before)}
        gone = known.keys() - {mapping.id for mapping in after}
        if gone:
            await self._remove(kind, page_id, [int(id_) for id_ in gone])
        saved = []
        for position, mapping in enumerate(after):
            if mapping.id not in known:
                saved.append(await self._insert(kind, page_id, position, mapping))
                continue
            if known[mapping.id] != (position, mapping):
                await self._update(kind, position, mapping)
            saved.append(mapping)
        return tuple(saved)

    async def _insert(self, kind: int, page_id: PageId, position: int, mapping: AnyMapping) -> AnyMapping:
        table = TABLES[kind]
        rows = await self._connection.write_returning(
            insert(table).values(page_id=page_id, **_values(position, mapping)).returning(table.c.id)
        )
        return replace(mapping, id=rows[0].id)

    async def _update(self, kind: int, position: int, mapping: AnyMapping) -> None:
        table = TABLES[kind]
        await self._connection.write(
            update(table).where(table.c.id == mapping.id).values(**_values(position, mapping))
        )

    async def _remove(self, kind: int, page_id: PageId, ids: Sequence[int]) -> None:
        """Delete mappings, and with them that anybody holds them."""
        members = select(memberships.c.id).where(memberships.c.page_id == page_id)
        await self._connection.write(
            delete(holdings).where(
                holdings.c.kind == kind, among(holdings.c.noun_id, ids), holdings.c.membership_id.in_(members)
            )
        )
        await self._connection.write(delete(TABLES[kind]).where(among(TABLES[kind].c.id, ids)))


def _values(position: int, mapping: Rank | Certification | Subdivision) -> dict[str, object]:
    values: dict[str, object] = {
        "position": position,
        "name": mapping.name,
        "role_id": mapping.role_id,
        "is_unmapped": mapping.is_unmapped,
        "is_new": mapping.is_new,
    }
    if isinstance(mapping, Rank):
        values["is_command"] = mapping.is_command
        values |= {"seats_min": mapping.seats_min, "seats_max": mapping.seats_max}
    if not isinstance(mapping, Certification):
        scheme = str(mapping.callsigns) if mapping.callsigns is not None else None
        values |= {"abbreviation": mapping.abbreviation, "callsigns": scheme}
    else:
        days = mapping.valid_for.days if mapping.valid_for else None
        values |= {"valid_days": days, "remind_days": mapping.remind_before.days}
    return values


def _selected(kind: int, page_ids: Collection[PageId]) -> Select[tuple[object, ...]]:
    table: Table = TABLES[kind]
    return select(
        literal_column(str(kind)).label("kind"),
        table.c.id,
        table.c.page_id,
        table.c.position,
        table.c.name,
        table.c.role_id,
        table.c.is_unmapped,
        table.c.is_new,
        (table.c.is_command if kind == RANK else false()).label("is_command"),
        *(
            (table.c[name] if name in table.c else cast(null(), type_)).label(name)
            for name, type_ in _MORE.items()
        ),
    ).where(table.c.page_id.in_(page_ids))


def _selected_awards(page_ids: Collection[PageId]) -> Select[tuple[object, ...]]:
    return select(
        literal_column(str(_AWARD)).label("kind"),
        awards.c.id,
        awards.c.page_id,
        awards.c.position,
        awards.c.name,
        literal_column("0").label("role_id"),
        false().label("is_unmapped"),
        false().label("is_new"),
        false().label("is_command"),
        *(
            (awards.c[name] if name in awards.c else cast(null(), type_)).label(name)
            for name, type_ in _MORE.items()
        ),
    ).where(awards.c.page_id.in_(page_ids), awards.c.deleted_at.is_(None))


def _mappings(rows: Iterable[AnyRow]) -> Mappings:
    found: tuple[list[Rank], list[Certification], list[Subdivision], list[Award]] = ([], [], [], [])
    for row in rows:
        name, role_id, flags = row.name, RoleId(row.role_id), (bool(row.is_unmapped), bool(row.is_new))
        match row.kind:
            case 0:
                found[0].append(
                    Rank(
                        RankId(row.id),
                        name,
                        role_id,
                        bool(row.is_command),
                        *flags,
                        abbreviation=row.abbreviation,
                        seats_min=row.seats_min,
                        seats_max=row.seats_max,
                        callsigns=_scheme(row),
                    )
                )
            case 1:
                valid_for = timedelta(days=row.valid_days) if row.valid_days is not None else None
                ends = valid_for, timedelta(days=row.remind_days)
                found[1].append(Certification(CertificationId(row.id), name, role_id, *flags, *ends))
            case 2:
                more = {"abbreviation": row.abbreviation, "callsigns": _scheme(row)}
                found[2].append(Subdivision(SubdivisionId(row.id), name, role_id, *flags, **more))
            case _:
                found[3].append(Award(AwardId(row.id), name, row.description, row.symbol))
    return tuple(found[0]), tuple(found[1]), tuple(found[2]), tuple(found[3])


def _scheme(row: AnyRow) -> Scheme | None:
    return parsed_scheme(row.callsigns) if row.callsigns else None
