"""Audit: who changed what, read by those who manage the server. The verbs that change something write it."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.access.actors import Actor
from domain.access.audit import AuditLine, Plain
from domain.access.tiers import Tier
from domain.ids import AuditLineId, GuildId, UserId
from domain.rosters.pages import Page
from services.access.tiers import require
from services.spreadsheets import csv_file
from storage.database import Database
from storage.transaction import Transaction

MOST_SHOWN = 500
MOST_EXPORTED = 50_000
COLUMNS = ("At", "Action", "Subject", "Actor", "Actor ID", "Member", "Member ID", "Way", "Detail")


@dataclass(frozen=True, slots=True)
class AuditLines:
    """Lines, newest first, and what the members, pages, subdivisions and roles they are about are called now.

    Details keep ids as text.
    """

    lines: tuple[AuditLine, ...]
    names: Mapping[UserId, str]
    pages: Mapping[str, str] = field(default_factory=dict)
    subdivisions: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)

    def called(self, name: str, value: Plain) -> Plain:
        """Return what a detail's page, subdivision or role is called; any other value as it is."""
        known = {"page": self.pages, "subdivision": self.subdivisions, "role": self.roles}
        return known.get(name, {}).get(str(value), value)


class Audit:
    """Shows the audit to the admin tier, and takes down what is done at an edge alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(
        self,
        actor: Actor,
        guild_id: GuildId,
        *,
        concerning: UserId | None = None,
        before: AuditLineId | None = None,
        limit: int = MOST_SHOWN,
    ) -> AuditLines:
        """Return the guild's last lines, or those by or about one account; those older than `before`."""
        async with self._database.read() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            lines = await tx.audit.of_guild(guild_id, limit=limit, concerning=concerning, before=before)
            return await _named(tx, guild_id, lines)

    async def everywhere(self, actor: Actor, *, limit: int) -> tuple[AuditLine, ...]:
        """Return the last lines of every server, and those that are about none; for the operator."""
        actor.check_operator()
        async with self._database.read() as tx:
            return await tx.audit.all(limit=limit)

    async def export(self, actor: Actor, guild_id: GuildId, *, since: datetime | None) -> bytes:
        """Return the guild's lines as CSV, newest first, and note that they were asked for."""
        async with self._database.read() as tx:
            await require(tx, actor, guild_id, Tier.ADMIN)
            lines = await tx.audit.of_guild(guild_id, limit=MOST_EXPORTED, since=since)
            told = await _named(tx, guild_id, lines)
        async with self._database.begin() as tx:  # nobody waits for the reading
            await tx.audit.wrote(actor, guild_id, "audit.exported", lines=len(lines))
        return await asyncio.to_thread(csv_file, COLUMNS, _cells(told))

    async def exported(self, actor: Actor, page: Page, *, form: str) -> None:
        """Note that a page is handed out as a file with Discord ids; `NotAllowed` below its supervisors."""
        async with self._database.begin() as tx:
            await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page.id)
            await tx.audit.wrote(actor, page.guild_id, "roster.exported", page.title, format=form)


async def _named(tx: Transaction, guild_id: GuildId, lines: tuple[AuditLine, ...]) -> AuditLines:
    concerned = {line.target_id for line in lines if line.target_id is not None}
    people = await tx.people.by_accounts(guild_id, concerned)
    names = {user_id: person.profile.name for user_id, person in people.items()}
    pages = await tx.pages.of_guild(guild_id, with_deleted=True)
    roles = {str(role.id): role.name for role in await tx.guilds.roles(guild_id)}
    subdivisions = {str(each.id): each.name for page in pages for each in page.subdivisions}
    return AuditLines(lines, names, {str(page.id): page.title for page in pages}, subdivisions, roles)


def _cells(told: AuditLines) -> Iterator[tuple[str, ...]]:
    for line in told.lines:
        yield (
            line.at.isoformat(timespec="seconds"),
            line.deed.action,
            line.deed.subject,
            line.actor_name,
            str(line.actor_id or ""),
            told.names.get(line.target_id, "") if line.target_id is not None else "",
            str(line.target_id or ""),
            line.via.value,
            "; ".join(f"{name}={value}" for name, value in line.deed.detail.items()),
        )
