"""Leaves, and the rules by which guilds give them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, select, update

from domain.errors import NotFound, Refused
from domain.hr.leaves import (
    GRANTED,
    UNSETTLED,
    Extension,
    Leave,
    LeaveKind,
    LeaveQuery,
    LeaveRules,
    LeaveState,
)
from domain.ids import GuildId, LeaveId, PageId, PersonId, RoleId
from domain.time import Window
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.leaves import leave_rules, leaves
from storage.tables.people import memberships

_COLUMNS = (
    leaves.c.id,
    leaves.c.guild_id,
    leaves.c.person_id,
    leaves.c.kind,
    leaves.c.starts_at,
    leaves.c.ends_at,
    leaves.c.state,
    leaves.c.requested_at,
    leaves.c.reason,
    leaves.c.decided_by,
    leaves.c.decided_at,
    leaves.c.decision,
    leaves.c.extension_end,
    leaves.c.extension_reason,
    leaves.c.reminded_at,
)
_RULES = (
    leave_rules.c.guild_id,
    leave_rules.c.shortest,
    leave_rules.c.longest,
    leave_rules.c.cooldown,
    leave_rules.c.approval_above,
    leave_rules.c.needs_reason,
    leave_rules.c.remind_before,
    leave_rules.c.patrols_allowed,
    leave_rules.c.channel_id,
    leave_rules.c.roles,
)


class Leaves:
    """Adds leaves, moves them on, finds them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, leave: Leave) -> Leave:
        """Return the leave with its id."""
        rows = await self._connection.write_returning(
            insert(leaves).values(**_values(leave)).returning(*_COLUMNS)
        )
        return _leave(rows[0])

    async def get(self, leave_id: LeaveId) -> Leave:
        """Return the leave or raise `NotFound`."""
        row = await self._connection.row(select(*_COLUMNS).where(leaves.c.id == leave_id))
        if row is None:
            raise NotFound(sentence("There is no such leave."))
        return _leave(row)

    async def find(self, leave_id: LeaveId) -> Leave | None:
        """Return the leave, None if it is gone."""
        row = await self._connection.row(select(*_COLUMNS).where(leaves.c.id == leave_id))
        return _leave(row) if row else None

    async def save(self, leave: Leave, *, expected: LeaveState) -> None:
        """Write the leave as it is now, unless somebody was faster and it is no longer as `expected`."""
        changed = await self._connection.write(
            update(leaves)
            .where(leaves.c.id == leave.id, leaves.c.state == expected.value)
            .values(**_values(leave))
        )
        if not changed:
            raise Refused(sentence("Somebody was faster: this leave is no longer as you saw it."))

    async def of_person(self, person_id: PersonId) -> tuple[Leave, ...]:
        """Return every leave of somebody, the latest first."""
        return await self._all(
            select(*_COLUMNS)
            .where(leaves.c.person_id == person_id)
            .order_by(leaves.c.starts_at.desc(), leaves.c.id.desc())
        )

    async def of_guild(
        self,
        guild_id: GuildId | None = None,
        *,
        states: Collection[LeaveState] = UNSETTLED,
        limit: int | None = None,
    ) -> tuple[Leave, ...]:
        """Return the leaves of a guild, or of all, in these states, in the order in which they begin."""
        statement = select(*_COLUMNS).where(leaves.c.state.in_(sorted(each.value for each in states)))
        if guild_id is not None:
            statement = statement.where(leaves.c.guild_id == guild_id)
        return await self._all(statement.order_by(leaves.c.starts_at, leaves.c.id).limit(limit))

    async def people_of(self, leave_ids: Iterable[LeaveId]) -> frozenset[PersonId]:
        """Return whose leaves these are."""
        statement = select(leaves.c.person_id).where(among(leaves.c.id, leave_ids)).distinct()
        return frozenset(PersonId(row.person_id) for row in await self._connection.rows(statement))

    async def of_page(self, guild_id: GuildId, page_id: PageId) -> tuple[Leave, ...]:
        """Return the leaves that were granted and are not over, of those who are on a page."""
        members = select(memberships.c.person_id).where(
            memberships.c.page_id == page_id, memberships.c.left_at.is_(None)
        )
        return await self._all(
            select(*_COLUMNS)
            .where(
                leaves.c.guild_id == guild_id,
                leaves.c.state.in_(sorted(each.value for each in GRANTED)),
                leaves.c.person_id.in_(members),
            )
            .order_by(leaves.c.starts_at, leaves.c.id)
        )

    async def within(
        self, guild_id: GuildId, window: Window, *, person_ids: Iterable[PersonId] | None = None
    ) -> tuple[Leave, ...]:
        """Return the leaves that were granted and have a moment in `window`."""
        taken = [LeaveState.APPROVED.value, LeaveState.ACTIVE.value, LeaveState.ENDED.value]
        statement = select(*_COLUMNS).where(
            leaves.c.guild_id == guild_id,
            leaves.c.state.in_(taken),
            leaves.c.starts_at < window.end,
            leaves.c.ends_at > window.start,
        )
        if person_ids is not None:
            statement = statement.where(among(leaves.c.person_id, person_ids))
        return await self._all(statement.order_by(leaves.c.starts_at, leaves.c.id))

    async def search(
        self, guild_id: GuildId, query: LeaveQuery, *, limit: int, offset: int = 0
    ) -> tuple[tuple[Leave, ...], int]:
        """Return a part of the leaves that are asked for, the latest first, and how many there are in all."""
        claims = (leaves.c.guild_id == guild_id, *_claims(query))
        row = await self._connection.row(select(func.count()).select_from(leaves).where(*claims))
        found = await self._all(
            select(*_COLUMNS)
            .where(*claims)
            .order_by(leaves.c.starts_at.desc(), leaves.c.id.desc())
            .limit(limit)
            .offset(offset)
        )
        return found, int(row[0]) if row else 0

    async def reminded(self, leave_ids: Iterable[LeaveId], *, at: datetime) -> None:
        """Note that those on these leaves were reminded of their end."""
        await self._connection.write(
            update(leaves).where(among(leaves.c.id, leave_ids)).values(reminded_at=at)
        )

    async def rules(self, guild_id: GuildId) -> LeaveRules:
        """Return how a guild gives leave; the usual rules where none were set."""
        row = await self._connection.row(select(*_RULES).where(leave_rules.c.guild_id == guild_id))
        return _rules(row) if row else LeaveRules(guild_id)

    async def save_rules(self, rules: LeaveRules) -> None:
        """Write how a guild gives leave."""
        values = {
            "shortest": rules.shortest,
            "longest": rules.longest,
            "cooldown": rules.cooldown,
            "approval_above": rules.approval_above,
            "needs_reason": rules.needs_reason,
            "remind_before": rules.remind_before,
            "patrols_allowed": rules.patrols_allowed,
            "channel_id": rules.channel_id,
            "roles": {kind.value: str(role_id) for kind, role_id in rules.roles},
        }
        statement = self._connection.insert(leave_rules).values(guild_id=rules.guild_id, **values)
        await self._connection.write(
            statement.on_conflict_do_update(index_elements=[leave_rules.c.guild_id], set_=values)
        )

    async def _all(self, statement: Select[Any]) -> tuple[Leave, ...]:  # whatever was selected: _COLUMNS
        found: list[Leave] = []
        async for rows in self._connection.batches(statement):
            found.extend(map(_leave, rows))
        return tuple(found)


def _claims(query: LeaveQuery) -> Iterable[ColumnElement[bool]]:
    if query.window is not None:
        yield leaves.c.starts_at < query.window.end
        yield leaves.c.ends_at > query.window.start
    if query.states is not None:
        yield leaves.c.state.in_(sorted(each.value for each in query.states))
    if query.kinds is not None:
        yield leaves.c.kind.in_(sorted(each.value for each in query.kinds))
    if query.person_ids is not None:
        yield among(leaves.c.person_id, query.person_ids)


def _values(leave: Leave) -> dict[str, object]:
    extension = leave.extension
    return {
        "guild_id": leave.guild_id,
        "person_id": leave.person_id,
        "kind": leave.kind.value,
        "starts_at": leave.window.start,
        "ends_at": leave.window.end,
        "state": leave.state.value,
        "requested_at": leave.requested_at,
        "reason": leave.reason,
        "decided_by": leave.decided_by,
        "decided_at": leave.decided_at,
        "decision": leave.decision,
        "extension_end": extension.end if extension else None,
        "extension_reason": extension.reason if extension else None,
        "reminded_at": leave.reminded_at,
    }


def _leave(row: AnyRow) -> Leave:
    has_extension = row.extension_end is not None
    return Leave(
        id=row.id,
        guild_id=row.guild_id,
        person_id=row.person_id,
        kind=LeaveKind(row.kind),
        window=Window(row.starts_at, row.ends_at),
        state=LeaveState(row.state),
        requested_at=row.requested_at,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision=row.decision,
        extension=Extension(row.extension_end, row.extension_reason) if has_extension else None,
        reminded_at=row.reminded_at,
    )


def _rules(row: AnyRow) -> LeaveRules:
    return LeaveRules(
        guild_id=row.guild_id,
        shortest=row.shortest,
        longest=row.longest,
        cooldown=row.cooldown,
        approval_above=row.approval_above,
        needs_reason=row.needs_reason,
        remind_before=row.remind_before,
        patrols_allowed=row.patrols_allowed,
        channel_id=row.channel_id,
        roles=tuple((LeaveKind(kind), RoleId(int(role_id))) for kind, role_id in sorted(row.roles.items())),
    )
