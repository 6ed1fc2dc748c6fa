"""Audit lines, newest first."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select

from domain.access.actors import Actor, Via
from domain.access.audit import AuditLine, Deed, small
from domain.errors import Refused
from domain.ids import AuditLineId, GuildId, UserId
from domain.rosters.orders import Order
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.rosters.forgetting import Forgetting
from storage.tables.audit import audit_lines
from storage.tables.pages import pages

IS_FORGOTTEN = sentence(
    "You asked Muster to forget you, and this would put your name on record. Say /me show first."
)

_COLUMNS = (
    audit_lines.c.id,
    audit_lines.c.guild_id,
    audit_lines.c.at,
    audit_lines.c.actor_id,
    audit_lines.c.actor_name,
    audit_lines.c.via,
    audit_lines.c.action,
    audit_lines.c.subject,
    audit_lines.c.target_id,
    audit_lines.c.detail,
)


class Audit:
    """Appends a line in the transaction that makes it true; every verb that changes something calls it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._forgetting = Forgetting(connection)

    async def wrote(
        self,
        actor: Actor,
        guild_id: GuildId | None,
        action: str,
        subject: str = "",
        *,
        target: UserId | None = None,
        **detail: object,
    ) -> None:
        """Note that the actor did this: `action` is a noun and a past participle, such as `page.edited`.

        A member belongs in `target`, not in `subject` or detail: there he can be forgotten.
        """
        await self.wrote_all(actor, guild_id, [Deed(action, subject, small(detail))], target=target)

    async def wrote_all(
        self,
        actor: Actor,
        guild_id: GuildId | None,
        deeds: Iterable[Deed],
        *,
        target: UserId | None = None,
    ) -> None:
        """Note that the actor did all of these; `Refused` if he wants to be nobody here."""
        if guild_id is not None and (await self._forgetting.marks(guild_id)).hold(actor.user_id):
            raise Refused(IS_FORGOTTEN)
        await self._write(actor, guild_id, deeds, target)

    async def _write(
        self, actor: Actor, guild_id: GuildId | None, deeds: Iterable[Deed], target: UserId | None
    ) -> None:
        rows = [
            {
                "guild_id": guild_id,
                "at": self._connection.opened_at,
                "actor_id": actor.user_id,
                "actor_name": actor.name,
                "via": actor.via.value,
                "action": deed.action,
                "subject": deed.subject,
                "target_id": target,
                "detail": small(deed.detail),
            }
            for deed in deeds
        ]
        if rows:
            await self._connection.write_many(insert(audit_lines), rows)

    async def wrote_for_owner(
        self, actor: Actor, owner_id: UserId, action: str, subject: str = "", **detail: object
    ) -> None:
        """Note it in each guild where `owner_id` has a page; if there is none, for the operator alone."""
        owned = await self._connection.rows(
            select(pages.c.guild_id).where(pages.c.owner_id == owner_id).distinct()
        )
        guild_ids: list[GuildId | None] = [GuildId(row.guild_id) for row in owned]
        for guild_id in guild_ids or [None]:
            await self.wrote(actor, guild_id, action, subject, target=owner_id, **detail)

    async def wrote_order(
        self, order: Order, action: str, *, actor: Actor | None = None, **detail: object
    ) -> None:
        """Note what became of an order; without `actor`, on behalf of whoever gave it."""
        what = f"{order.kind.value} {order.subject or ''}".strip()
        told = {"order": int(order.id), "reason": order.reason, **detail}
        by = actor or Actor(order.actor_id, order.actor_name)
        if actor is None:  # the sync, or the clock: what was ordered long ago is not refused now
            await self._write(by, order.guild_id, [Deed(action, what, small(told))], order.target_id)
        else:
            await self.wrote(by, order.guild_id, action, what, target=order.target_id, **told)

    async def of_guild(
        self,
        guild_id: GuildId,
        *,
        limit: int,
        concerning: UserId | None = None,
        since: datetime | None = None,
        before: AuditLineId | None = None,
    ) -> tuple[AuditLine, ...]:
        """Return the guild's last lines, newest first: all of them, or those by or about one account.

        Those at `since` and later, and older than the line `before`.
        """
        statement = select(*_COLUMNS).where(audit_lines.c.guild_id == guild_id)
        if concerning is not None:
            statement = statement.where(
                or_(audit_lines.c.actor_id == concerning, audit_lines.c.target_id == concerning)
            )
        if since is not None:
            statement = statement.where(audit_lines.c.at >= since)
        if before is not None:
            statement = statement.where(audit_lines.c.id < before)
        return await self._newest(statement, limit)

    async def all(self, *, limit: int) -> tuple[AuditLine, ...]:
        """Return the last lines of every guild and of none, newest first."""
        return await self._newest(select(*_COLUMNS), limit)

    async def prune(self, before: datetime) -> int:
        """Delete the lines older than `before` and return how many they were."""
        return await self._connection.write(delete(audit_lines).where(audit_lines.c.at < before))

    # Any columns: _line names them.
    async def _newest(self, statement: Select[Any], limit: int) -> tuple[AuditLine, ...]:
        rows: Sequence[AnyRow] = await self._connection.rows(
            statement.order_by(audit_lines.c.id.desc()).limit(limit)
        )
        return tuple(map(_line, rows))


def _line(row: AnyRow) -> AuditLine:
    return AuditLine(
        id=AuditLineId(row.id),
        guild_id=GuildId(row.guild_id) if row.guild_id is not None else None,
        at=row.at,
        actor_id=UserId(row.actor_id) if row.actor_id is not None else None,
        actor_name=row.actor_name,
        via=Via(row.via),
        deed=Deed(row.action, row.subject, row.detail),
        target_id=UserId(row.target_id) if row.target_id is not None else None,
    )
