"""Imports: files as they were sent, and their rows, staged and swapped in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, delete, func, insert, or_, select, update

from domain.errors import NotFound
from domain.ids import BatchId, GuildId, ImportId, PageId, UserId
from domain.rosters.columns import ColumnKind
from domain.rosters.imports import ImportState, PlannedRow
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.rosters.particular_writes import ParticularWrites
from storage.tables.imports import import_rows, imports
from storage.tables.people import memberships, people

_IMPORT = (
    imports.c.id,
    imports.c.guild_id,
    imports.c.page_id,
    imports.c.state,
    imports.c.actor_id,
    imports.c.actor_name,
    imports.c.filename,
    imports.c.columns,
    imports.c.created_at,
    imports.c.batch_id,
)
OWN = ("joined_at", "rank_since", "carried_seconds")


@dataclass(frozen=True, slots=True)
class StoredImport:
    """An import as it is kept; its file is asked for by itself."""

    id: ImportId
    guild_id: GuildId
    page_id: PageId
    state: ImportState
    actor_id: UserId | None
    actor_name: str
    filename: str
    columns: tuple[ColumnKind, ...]
    created_at: datetime
    batch_id: BatchId | None = None


class Imports:
    """Keeps imports, stages what they change, writes it in one statement, and takes it back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.particulars = ParticularWrites(connection)

    async def add(self, made: StoredImport, content: bytes) -> StoredImport:
        """Keep an import with its file and return it with its id."""
        rows = await self._connection.write_returning(
            insert(imports)
            .values(
                guild_id=made.guild_id,
                page_id=made.page_id,
                state=made.state.value,
                actor_id=made.actor_id,
                actor_name=made.actor_name,
                filename=made.filename,
                content=content,
                columns=[kind.value for kind in made.columns],
                created_at=made.created_at,
            )
            .returning(*_IMPORT)
        )
        return _import(rows[0])

    async def get(self, import_id: ImportId) -> StoredImport:
        """Return the import or raise `NotFound`."""
        row = await self._connection.row(select(*_IMPORT).where(imports.c.id == import_id))
        if row is None:
            raise NotFound(sentence("There is no such import any more; send the file again."))
        return _import(row)

    async def content(self, import_id: ImportId) -> bytes | None:
        """Return the file, as long as it is kept."""
        row = await self._connection.row(select(imports.c.content).where(imports.c.id == import_id))
        return row.content if row else None

    async def latest(self, page_id: PageId) -> StoredImport | None:
        """Return the page's last import that was written, taken back or not."""
        written = (ImportState.APPLIED.value, ImportState.TAKEN_BACK.value)
        row = await self._connection.row(
            select(*_IMPORT)
            .where(imports.c.page_id == page_id, imports.c.state.in_(written))
            .order_by(imports.c.id.desc())
            .limit(1)
        )
        return _import(row) if row else None

    async def set_columns(self, import_id: ImportId, columns: Sequence[ColumnKind]) -> None:
        """Write what the columns hold."""
        await self._connection.write(
            update(imports)
            .where(imports.c.id == import_id, imports.c.state == ImportState.DRAFT.value)
            .values(columns=[kind.value for kind in columns])
        )

    async def applied(self, import_id: ImportId, *, at: datetime, batch_id: BatchId | None) -> bool:
        """Mark a draft as written and drop its file; of two at once, one does."""
        return await self._moved(
            import_id, ImportState.DRAFT, ImportState.APPLIED, applied_at=at, batch_id=batch_id, content=None
        )

    async def cancelled(self, import_id: ImportId) -> bool:
        """Mark a draft as not wanted and drop its file."""
        return await self._moved(import_id, ImportState.DRAFT, ImportState.CANCELLED, content=None)

    async def taken_back(self, import_id: ImportId, *, at: datetime, undoing_id: BatchId | None) -> bool:
        """Mark a written import as taken back."""
        return await self._moved(
            import_id, ImportState.APPLIED, ImportState.TAKEN_BACK, taken_back_at=at, undoing_id=undoing_id
        )

    async def stage(self, import_id: ImportId, rows: Iterable[tuple[int, PlannedRow]]) -> None:
        """Put rows beside the roster, to be written by `write`; nothing shows them yet."""
        await self._connection.write_many(
            insert(import_rows),
            (
                {
                    "import_id": import_id,
                    "number": number * 2 + is_late,
                    "source": row.line,
                    "user_id": row.user_id,
                    "is_late": is_late,
                    "membership_id": None if is_late else row.membership_id,
                }
                | {name: getattr(own, name) for name in OWN}
                for number, row in rows
                for is_late, own in ((False, row.now), (True, row.late))
                if own
            ),
        )

    async def unstage(self, import_id: ImportId) -> None:
        """Forget what was staged."""
        await self._connection.write(delete(import_rows).where(import_rows.c.import_id == import_id))

    async def write(self, import_id: ImportId, *, late: bool = False) -> int:
        """Note what stands on the roster, and write what is staged over it; return how many rows."""
        mine = and_(import_rows.c.import_id == import_id, import_rows.c.is_late.is_(late))
        if late:
            await self._find_members(import_id)
        values = {f"was_{name}": memberships.c[name] for name in OWN}
        count = await self._connection.write(
            update(import_rows)
            .where(mine, import_rows.c.membership_id == memberships.c.id, ~import_rows.c.is_written)
            .values(**values, is_written=True)
        )
        await self._connection.write(
            update(memberships)
            .where(mine, import_rows.c.membership_id == memberships.c.id, import_rows.c.is_written)
            .values(**{name: func.coalesce(import_rows.c[name], memberships.c[name]) for name in OWN})
        )
        return count

    async def changed_since(self, import_id: ImportId) -> int:
        """Return how many members have something else by now than what the import wrote."""
        differing = or_(
            *(
                and_(
                    import_rows.c[name].is_not(None),
                    memberships.c[name].is_distinct_from(import_rows.c[name]),
                )
                for name in OWN
            )
        )
        row = await self._connection.row(
            select(func.count().label("members"))
            .select_from(import_rows.join(memberships, memberships.c.id == import_rows.c.membership_id))
            .where(import_rows.c.import_id == import_id, import_rows.c.is_written, differing)
        )
        return row.members if row else 0

    async def write_back(self, import_id: ImportId) -> int:
        """Write over what the import wrote what stood there before; return how many rows that were."""
        back = {
            name: case(
                (import_rows.c[name].is_not(None), import_rows.c[f"was_{name}"]), else_=memberships.c[name]
            )
            for name in OWN
        }
        return await self._connection.write(
            update(memberships)
            .where(
                import_rows.c.import_id == import_id,
                import_rows.c.membership_id == memberships.c.id,
                import_rows.c.is_written,
            )
            .values(**back)
        )

    async def of_batch(self, batch_id: BatchId) -> StoredImport | None:
        """Return the import whose orders these are, if it stands."""
        row = await self._connection.row(
            select(*_IMPORT).where(
                imports.c.batch_id == batch_id, imports.c.state == ImportState.APPLIED.value
            )
        )
        return _import(row) if row else None

    async def tidy(self, before: datetime) -> int:
        """Delete drafts from before then, with their files; return how many they were."""
        drafts = (ImportState.DRAFT.value, ImportState.CANCELLED.value)
        return await self._connection.write(
            delete(imports).where(imports.c.state.in_(drafts), imports.c.created_at < before)
        )

    async def _find_members(self, import_id: ImportId) -> None:
        """Who was not on the page when the rows were staged may be by now."""
        member = (
            select(memberships.c.id)
            .join(people, people.c.id == memberships.c.person_id)
            .join(imports, imports.c.page_id == memberships.c.page_id)
            .where(
                imports.c.id == import_id,
                memberships.c.left_at.is_(None),
                people.c.user_id == import_rows.c.user_id,
                people.c.guild_id == imports.c.guild_id,
            )
            .scalar_subquery()
        )
        await self._connection.write(
            update(import_rows)
            .where(import_rows.c.import_id == import_id, import_rows.c.is_late.is_(True))
            .values(membership_id=member)
        )
        # Hours in a file are a total; who comes back still has those of his patrols.
        total, worked = import_rows.c.carried_seconds, memberships.c.worked_seconds
        await self._connection.write(
            update(import_rows)
            .where(
                import_rows.c.import_id == import_id,
                import_rows.c.is_late.is_(True),
                ~import_rows.c.is_written,
                import_rows.c.membership_id == memberships.c.id,
                total.is_not(None),
            )
            .values(carried_seconds=case((total > worked, total - worked), else_=0))
        )

    async def _moved(
        self, import_id: ImportId, before: ImportState, after: ImportState, **values: object
    ) -> bool:
        changed = await self._connection.write(
            update(imports)
            .where(imports.c.id == import_id, imports.c.state == before.value)
            .values(state=after.value, **values)
        )
        return changed > 0


def _import(row: AnyRow) -> StoredImport:
    return StoredImport(
        id=ImportId(row.id),
        guild_id=GuildId(row.guild_id),
        page_id=PageId(row.page_id),
        state=ImportState(row.state),
        actor_id=UserId(row.actor_id) if row.actor_id is not None else None,
        actor_name=row.actor_name,
        filename=row.filename,
        columns=tuple(ColumnKind(kind) for kind in row.columns),
        created_at=row.created_at,
        batch_id=BatchId(row.batch_id) if row.batch_id is not None else None,
    )
