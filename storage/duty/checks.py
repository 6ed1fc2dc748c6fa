"""Activity checks and their answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, insert, or_, select, update

from domain.duty.checks import Asked, Check
from domain.errors import NotFound, Refused
from domain.ids import CheckId, MessageId, PageId, PersonId
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.checks import activity_answers, activity_checks

_COLUMNS = (
    activity_checks.c.id,
    activity_checks.c.guild_id,
    activity_checks.c.page_id,
    activity_checks.c.channel_id,
    activity_checks.c.started_at,
    activity_checks.c.ends_at,
    activity_checks.c.rank_id,
    activity_checks.c.role_id,
    activity_checks.c.text,
    activity_checks.c.started_by,
    activity_checks.c.message_id,
    activity_checks.c.reminded_at,
    activity_checks.c.ended_at,
)


class Checks:
    """Starts checks, moves them on, takes answers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, check: Check) -> Check:
        """Return the check with its id; `Refused` if its page has one that is open."""
        statement = self._connection.insert(activity_checks).values(
            guild_id=check.guild_id,
            page_id=check.page_id,
            channel_id=check.channel_id,
            rank_id=check.rank_id,
            role_id=check.role_id,
            text=check.text,
            started_by=check.started_by,
            started_at=check.started_at,
            ends_at=check.ends_at,
            owes_reminder=False,
            is_shown=False,
        )
        rows = await self._connection.write_returning(statement.on_conflict_do_nothing().returning(*_COLUMNS))
        if not rows:
            raise Refused(sentence("An activity check is going on on this page already."))
        return _check(rows[0])

    async def get(self, check_id: CheckId) -> Check:
        """Return the check or raise `NotFound`."""
        row = await self._connection.row(select(*_COLUMNS).where(activity_checks.c.id == check_id))
        if row is None:
            raise NotFound(sentence("There is no such activity check."))
        return _check(row)

    async def latest(self, page_id: PageId) -> Check | None:
        """Return the check of a page that is open, else the one before; None if there was none."""
        row = await self._connection.row(
            select(*_COLUMNS)
            .where(activity_checks.c.page_id == page_id)
            .order_by(activity_checks.c.id.desc())
            .limit(1)
        )
        return _check(row) if row else None

    async def open(self) -> tuple[Check, ...]:
        """Return every check that is open, the oldest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS).where(activity_checks.c.ended_at.is_(None)).order_by(activity_checks.c.id)
        )
        return tuple(map(_check, rows))

    async def unasked(self, *, before: datetime) -> tuple[Check, ...]:
        """Return the open checks begun before then whose question is nowhere, the oldest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS)
            .where(
                activity_checks.c.ended_at.is_(None),
                activity_checks.c.message_id.is_(None),
                activity_checks.c.started_at < before,
            )
            .order_by(activity_checks.c.id)
        )
        return tuple(map(_check, rows))

    async def posted(self, check_id: CheckId, message_id: MessageId) -> None:
        """Note the message in which it is asked."""
        await self._connection.write(
            update(activity_checks).where(activity_checks.c.id == check_id).values(message_id=message_id)
        )

    async def reminded(self, check_id: CheckId, *, at: datetime) -> None:
        """Note that those who have not answered are reminded."""
        await self._connection.write(
            update(activity_checks)
            .where(activity_checks.c.id == check_id)
            .values(reminded_at=at, owes_reminder=True)
        )

    async def end(self, check_id: CheckId, *, at: datetime) -> bool:
        """Take no more answers; say whether it was open until now."""
        changed = await self._connection.write(
            update(activity_checks)
            .where(activity_checks.c.id == check_id, activity_checks.c.ended_at.is_(None))
            .values(ended_at=at, owes_reminder=False)
        )
        return bool(changed)

    async def drop(self, check_id: CheckId) -> None:
        """Forget a check that could not be posted."""
        await self._connection.write(
            delete(activity_checks).where(
                activity_checks.c.id == check_id, activity_checks.c.message_id.is_(None)
            )
        )

    async def unsettled(self) -> tuple[Check, ...]:
        """Return the checks about which the bot has something to do, the oldest first."""
        is_over = and_(activity_checks.c.ended_at.is_not(None), activity_checks.c.is_shown.is_(False))
        rows = await self._connection.rows(
            select(*_COLUMNS)
            .where(or_(activity_checks.c.owes_reminder, is_over))
            .order_by(activity_checks.c.id)
        )
        return tuple(map(_check, rows))

    async def take_reminder(self, check_id: CheckId) -> bool:
        """Say whether a reminder is the caller's to send; nobody else is told so."""
        changed = await self._connection.write(
            update(activity_checks)
            .where(activity_checks.c.id == check_id, activity_checks.c.owes_reminder)
            .values(owes_reminder=False)
        )
        return bool(changed)

    async def shown(self, check_id: CheckId) -> None:
        """Note that its message shows how it came out, or is gone."""
        await self._connection.write(
            update(activity_checks).where(activity_checks.c.id == check_id).values(is_shown=True)
        )

    async def ask(self, check_id: CheckId, person_ids: Iterable[PersonId]) -> None:
        """Note who is asked."""
        rows = [
            {"check_id": check_id, "person_id": person_id, "was_excused": False} for person_id in person_ids
        ]
        await self._connection.write_many(insert(activity_answers), rows)

    async def is_asked(self, check_id: CheckId, person_id: PersonId, *, unanswered: bool = False) -> bool:
        """Say whether somebody is among those asked; `unanswered`: and has not answered."""
        statement = select(activity_answers.c.person_id).where(
            activity_answers.c.check_id == check_id, activity_answers.c.person_id == person_id
        )
        if unanswered:
            statement = statement.where(activity_answers.c.answered_at.is_(None))
        return await self._connection.row(statement) is not None

    async def answer(self, check_id: CheckId, person_id: PersonId, *, at: datetime) -> bool:
        """Take the answer of somebody who is asked; say whether it is his first."""
        changed = await self._connection.write(
            update(activity_answers)
            .where(
                activity_answers.c.check_id == check_id,
                activity_answers.c.person_id == person_id,
                activity_answers.c.answered_at.is_(None),
            )
            .values(answered_at=at)
        )
        return bool(changed)

    async def excuse(self, check_id: CheckId, person_ids: Sequence[PersonId]) -> None:
        """Note who needed not answer, now that it is over."""
        await self._connection.write(
            update(activity_answers)
            .where(activity_answers.c.check_id == check_id, among(activity_answers.c.person_id, person_ids))
            .values(was_excused=True)
        )

    async def asked(self, check_id: CheckId) -> tuple[Asked, ...]:
        """Return everybody who is asked, and his answer."""
        columns = (
            activity_answers.c.person_id,
            activity_answers.c.answered_at,
            activity_answers.c.was_excused,
        )
        statement = select(*columns).where(activity_answers.c.check_id == check_id)
        rows = await self._connection.rows(statement.order_by(activity_answers.c.person_id))
        return tuple(Asked(row.person_id, row.answered_at, row.was_excused) for row in rows)


def _check(row: AnyRow) -> Check:
    return Check(
        id=row.id,
        guild_id=row.guild_id,
        page_id=row.page_id,
        channel_id=row.channel_id,
        started_at=row.started_at,
        ends_at=row.ends_at,
        rank_id=row.rank_id,
        role_id=row.role_id,
        text=row.text,
        started_by=row.started_by,
        message_id=row.message_id,
        reminded_at=row.reminded_at,
        ended_at=row.ended_at,
    )
