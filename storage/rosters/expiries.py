"""Expiries: when what members hold ends, and what was done about it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, insert, null, or_, select, update

from domain.ids import CertificationId, GuildId, MembershipId, PageId, PersonId, RecordId, RoleId, UserId
from domain.rosters.expiries import End, Ending, Renewal
from domain.rosters.guilds import GuildState
from domain.rosters.pages import Certification
from storage.connection import AnyRow, Connection
from storage.tables.guilds import guilds
from storage.tables.pages import certifications, pages
from storage.tables.people import CERTIFICATION, holdings, memberships, people
from storage.tables.renewals import renewals

_HELD = (
    holdings.join(memberships, memberships.c.id == holdings.c.membership_id)
    .join(people, people.c.id == memberships.c.person_id)
    .join(certifications, certifications.c.id == holdings.c.noun_id)
    .join(pages, pages.c.id == memberships.c.page_id)
    .join(guilds, guilds.c.id == pages.c.guild_id)
)
_ENDING = (
    pages.c.guild_id,
    memberships.c.page_id,
    holdings.c.membership_id,
    memberships.c.person_id,
    people.c.user_id,
    people.c.name.label("person_name"),
    holdings.c.noun_id,
    certifications.c.name,
    certifications.c.role_id,
    certifications.c.valid_days,
    certifications.c.remind_days,
    holdings.c.expires_at,
)
_IS_CURRENT = (
    holdings.c.kind == CERTIFICATION,
    holdings.c.expires_at.is_not(None),
    memberships.c.left_at.is_(None),
    pages.c.deleted_at.is_(None),
)


class Expiries:
    """Sets when certifications end, and finds those that are about to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of_page(self, page_id: PageId) -> dict[MembershipId, dict[CertificationId, datetime]]:
        """Return when the certifications of a page's current members end, of those that do."""
        rows = await self._connection.rows(
            select(holdings.c.membership_id, holdings.c.noun_id, holdings.c.expires_at)
            .select_from(holdings.join(memberships, memberships.c.id == holdings.c.membership_id))
            .where(
                memberships.c.page_id == page_id,
                memberships.c.left_at.is_(None),
                holdings.c.kind == CERTIFICATION,
                holdings.c.expires_at.is_not(None),
            )
        )
        found: dict[MembershipId, dict[CertificationId, datetime]] = {}
        for row in rows:
            ends = found.setdefault(MembershipId(row.membership_id), {})
            ends[CertificationId(row.noun_id)] = row.expires_at
        return found

    async def find(
        self, page_id: PageId, person_id: PersonId, certification_id: CertificationId
    ) -> datetime | None:
        """Return when this certification of a current member ends, None if never, or if he has it not."""
        row = await self._connection.row(
            select(holdings.c.expires_at)
            .select_from(holdings.join(memberships, memberships.c.id == holdings.c.membership_id))
            .where(
                memberships.c.page_id == page_id,
                memberships.c.person_id == person_id,
                memberships.c.left_at.is_(None),
                holdings.c.kind == CERTIFICATION,
                holdings.c.noun_id == certification_id,
            )
        )
        return row.expires_at if row else None

    async def held(self, page_id: PageId, person_id: PersonId) -> dict[CertificationId, End]:
        """Return when each certification ends that somebody holds, or held last if he left the page."""
        rows = await self._connection.rows(
            select(holdings.c.noun_id, holdings.c.expires_at, holdings.c.has_own_end)
            .select_from(holdings.join(memberships, memberships.c.id == holdings.c.membership_id))
            .where(
                memberships.c.page_id == page_id,
                memberships.c.person_id == person_id,
                holdings.c.kind == CERTIFICATION,
            )
        )
        return {
            CertificationId(row.noun_id): End(
                person_id, CertificationId(row.noun_id), row.expires_at, is_own=bool(row.has_own_end)
            )
            for row in rows
        }

    async def set(self, page_id: PageId, ends: Iterable[End], *, now: datetime) -> None:
        """Set when what members hold ends; whatever was done about an earlier end no longer counts."""
        member = (
            select(memberships.c.id)
            .where(memberships.c.page_id == page_id, memberships.c.person_id == bindparam("person"))
            .scalar_subquery()
        )
        moment = holdings.c.expires_at.type
        await self._connection.write_many(
            update(holdings)
            .where(
                holdings.c.membership_id == member,
                holdings.c.kind == CERTIFICATION,
                holdings.c.noun_id == bindparam("noun"),
            )
            .values(
                expires_at=bindparam("ends", type_=moment),
                has_own_end=bindparam("own"),
                reminded_at=bindparam("reminded", type_=moment),
                ended_at=bindparam("ended", type_=moment),
            ),
            (
                {
                    "person": end.person_id,
                    "noun": end.certification_id,
                    "ends": end.at,
                    "own": end.is_own,
                    "reminded": now if end.is_reminded else None,
                    "ended": None,
                }
                for end in ends
            ),
        )

    async def note(self, record_id: RecordId, renewal: Renewal) -> None:
        """Keep which end a renewal on record replaced."""
        await self._connection.write(
            insert(renewals).values(
                record_id=record_id,
                ended_at=renewal.before.at,
                had_own_end=renewal.before.is_own,
                ends_at=renewal.after.at,
                has_own_end=renewal.after.is_own,
            )
        )

    async def renewal(
        self, record_id: RecordId, person_id: PersonId, certification_id: CertificationId
    ) -> Renewal | None:
        """Return which end a renewal replaced, None if nobody kept it."""
        row = await self._connection.row(
            select(
                renewals.c.ended_at, renewals.c.had_own_end, renewals.c.ends_at, renewals.c.has_own_end
            ).where(renewals.c.record_id == record_id)
        )
        if row is None:
            return None
        before = End(person_id, certification_id, row.ended_at, is_own=bool(row.had_own_end))
        return Renewal(before, End(person_id, certification_id, row.ends_at, is_own=bool(row.has_own_end)))

    async def restart(self, certification_id: CertificationId, at: datetime | None) -> None:
        """Let a certification end then, or never, for all who hold it and have no end of their own."""
        await self._connection.write(
            update(holdings)
            .where(
                holdings.c.kind == CERTIFICATION,
                holdings.c.noun_id == certification_id,
                holdings.c.has_own_end.is_(False),
            )
            .values(expires_at=at, reminded_at=None, ended_at=None)
        )

    async def ending(self, page_id: PageId, *, before: datetime) -> tuple[Ending, ...]:
        """Return what of a page's members ends before then, or has ended and is still held; soonest first."""
        rows = await self._connection.rows(
            select(*_ENDING)
            .select_from(_HELD)
            .where(*_IS_CURRENT, memberships.c.page_id == page_id, holdings.c.expires_at < before)
            .order_by(holdings.c.expires_at, people.c.name, holdings.c.noun_id)
        )
        return tuple(map(_ending, rows))

    async def to_remind(self, *, now: datetime, within: timedelta) -> tuple[Ending, ...]:
        """Return what ends from now up to `within` and nobody was reminded of; the caller looks closer."""
        rows = await self._connection.rows(
            select(*_ENDING)
            .select_from(_HELD)
            .where(
                *_IS_CURRENT,
                guilds.c.state == GuildState.PRESENT.value,
                holdings.c.expires_at > now,
                holdings.c.expires_at <= now + within,
                holdings.c.reminded_at.is_(None),
            )
            .order_by(holdings.c.expires_at, holdings.c.membership_id)
        )
        return tuple(map(_ending, rows))

    async def to_end(self, *, now: datetime, tried_before: datetime, limit: int) -> tuple[Ending, ...]:
        """Return what has ended and is still held, and was not tried to be taken since `tried_before`."""
        rows = await self._connection.rows(
            select(*_ENDING)
            .select_from(_HELD)
            .where(
                *_IS_CURRENT,
                guilds.c.state == GuildState.PRESENT.value,
                guilds.c.held.is_(null()),
                people.c.user_id.is_not(None),
                certifications.c.is_unmapped.is_(False),
                holdings.c.expires_at <= now,
                or_(holdings.c.ended_at.is_(None), holdings.c.ended_at <= tried_before),
            )
            .order_by(holdings.c.expires_at, holdings.c.membership_id)
            .limit(limit)
        )
        return tuple(map(_ending, rows))

    async def claim_reminder(self, ending: Ending, *, now: datetime) -> bool:
        """Note that somebody is reminded; false if he was already, or has another end now."""
        return (
            await self._connection.write(
                update(holdings).where(*_is(ending), holdings.c.reminded_at.is_(None)).values(reminded_at=now)
            )
            > 0
        )

    async def claim_end(self, ending: Ending, *, now: datetime, tried_before: datetime) -> bool:
        """Note that it is being taken; false if somebody else does so, or it has another end now."""
        return (
            await self._connection.write(
                update(holdings)
                .where(*_is(ending), or_(holdings.c.ended_at.is_(None), holdings.c.ended_at <= tried_before))
                .values(ended_at=now)
            )
            > 0
        )


def _is(ending: Ending) -> tuple[ColumnElement[bool], ...]:
    return (
        holdings.c.membership_id == ending.membership_id,
        holdings.c.kind == CERTIFICATION,
        holdings.c.noun_id == ending.certification.id,
        holdings.c.expires_at == ending.at,
    )


def _ending(row: AnyRow) -> Ending:
    certification = Certification(
        CertificationId(row.noun_id),
        row.name,
        RoleId(row.role_id),
        is_new=False,
        valid_for=timedelta(days=row.valid_days) if row.valid_days is not None else None,
        remind_before=timedelta(days=row.remind_days),
    )
    return Ending(
        guild_id=GuildId(row.guild_id),
        page_id=PageId(row.page_id),
        membership_id=MembershipId(row.membership_id),
        person_id=PersonId(row.person_id),
        user_id=UserId(row.user_id) if row.user_id is not None else None,
        name=row.person_name,
        certification=certification,
        at=row.expires_at,
    )
