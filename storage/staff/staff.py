"""Staff: what is said of people who work for a guild, found by what programs know them by."""

import contextlib
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, Text, cast, delete, func, insert, or_, select, update

from domain.errors import NotFound
from domain.ids import GuildId, PersonId, SiteId, StaffId, UserId
from domain.rosters.people import Person
from domain.staff.sites import name_key
from domain.staff.staff import Contract, StaffDetails, StaffMember, StaffQuery, StaffStatus
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.rosters.people import PERSON, person_of
from storage.statements import among
from storage.tables.people import people
from storage.tables.staff import former_ids, staff, staff_sites, staff_skills

SECOND = timedelta(seconds=1)

_COLUMNS = (
    people.c.uuid,
    people.c.user_id,
    staff.c.person_id,
    staff.c.guild_id,
    staff.c.name,
    staff.c.external_id,
    staff.c.least_seconds,
    staff.c.most_seconds,
    staff.c.longest_run,
    staff.c.status,
    staff.c.timezone,
    staff.c.version,
    staff.c.created_at,
)
_STAFF = staff.join(people, people.c.id == staff.c.person_id)


class Staff:
    """Takes people on as staff, finds and changes them, lets them go. Who writes holds the guild's row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def person(self, guild_id: GuildId, name: str) -> PersonId:
        """Make a person without Discord known, and return his id."""
        values = {"uuid": uuid4(), "guild_id": guild_id, "username": name, "name": name}
        rows = await self._connection.write_returning(insert(people).values(**values).returning(people.c.id))
        return PersonId(rows[0].id)

    async def rename(self, person_id: PersonId, name: str) -> None:
        """Call a person without Discord so; Discord's own names are Discord's to say."""
        await self._connection.write(
            update(people)
            .where(people.c.id == person_id, people.c.user_id.is_(None))
            .values(name=name, username=name)
        )

    async def known_as(self, guild_id: GuildId, staff_id: StaffId) -> Person:
        """Return the person whom programs know by this id, or knew by it, staff or not; or `NotFound`."""
        former = select(former_ids.c.person_id).where(former_ids.c.uuid == staff_id)
        row = await self._connection.row(
            select(*PERSON).where(
                people.c.guild_id == guild_id, or_(people.c.uuid == staff_id, people.c.id.in_(former))
            )
        )
        if row is None:
            raise NotFound(sentence("There is no such member of staff."))
        return person_of(row)

    async def ids(self, person_ids: Collection[PersonId]) -> dict[PersonId, StaffId]:
        """Return by what programs know these people."""
        rows = await self._connection.rows(
            select(people.c.id, people.c.uuid).where(among(people.c.id, person_ids))
        )
        return {PersonId(row.id): StaffId(row.uuid) for row in rows}

    async def add(self, member: StaffMember) -> None:
        """Take a person on as staff."""
        values = _values(member.details) | {
            "person_id": member.person_id,
            "guild_id": member.guild_id,
            "version": member.version,
            "created_at": member.created_at,
        }
        await self._connection.write(insert(staff).values(**values))
        await self._write_lists(member.person_id, member.details)

    async def save(self, person_id: PersonId, details: StaffDetails) -> None:
        """Write what is said of a member of staff, who is at his next version then."""
        await self._connection.write(
            update(staff)
            .where(staff.c.person_id == person_id)
            .values(**_values(details), version=staff.c.version + 1)
        )
        await self._write_lists(person_id, details)

    async def get(self, guild_id: GuildId, staff_id: StaffId) -> StaffMember:
        """Return a member of the guild's staff, or raise `NotFound`; a former id leads to him, too."""
        person = await self.known_as(guild_id, staff_id)
        found = await self.find(person.id)
        if found is None:
            raise NotFound(sentence("There is no such member of staff."))
        return found

    async def find(self, person_id: PersonId) -> StaffMember | None:
        """Return a person as staff, None if he is none."""
        found = await self._members(_all().where(staff.c.person_id == person_id))
        return found[0] if found else None

    async def of_people(self, person_ids: Collection[PersonId]) -> dict[PersonId, StaffMember]:
        """Return those of these people who are staff."""
        found = await self._members(_all().where(among(staff.c.person_id, person_ids)))
        return {member.person_id: member for member in found}

    async def with_external_id(self, guild_id: GuildId, external_id: str) -> PersonId | None:
        """Return whom another system calls that."""
        row = await self._connection.row(
            select(staff.c.person_id).where(staff.c.guild_id == guild_id, staff.c.external_id == external_id)
        )
        return PersonId(row.person_id) if row else None

    async def search(
        self, guild_id: GuildId, query: StaffQuery, *, limit: int, offset: int = 0
    ) -> tuple[tuple[StaffMember, ...], int]:
        """Return a part of the staff that is asked for, by name, and how many there are in all."""
        claims = (staff.c.guild_id == guild_id, *_claims(query))
        row = await self._connection.row(select(func.count()).select_from(_STAFF).where(*claims))
        order = (func.lower(staff.c.name), staff.c.person_id)
        found = await self._members(_all().where(*claims).order_by(*order).limit(limit).offset(offset))
        return found, int(row[0]) if row else 0

    async def remove(self, person_id: PersonId) -> None:
        """Let somebody go: he is the person he was, but no staff."""
        for table in (staff_skills, staff_sites, staff):
            await self._connection.write(delete(table).where(table.c.person_id == person_id))

    async def _write_lists(self, person_id: PersonId, details: StaffDetails) -> None:
        for table in (staff_skills, staff_sites):
            await self._connection.write(delete(table).where(table.c.person_id == person_id))
        await self._connection.write_many(
            insert(staff_skills),
            (
                {"person_id": person_id, "place": place, "name": skill, "key": name_key(skill)}
                for place, skill in enumerate(details.skills)
            ),
        )
        await self._connection.write_many(
            insert(staff_sites),
            ({"person_id": person_id, "site_id": site_id} for site_id in details.site_ids),
        )

    # Any: columns of _COLUMNS.
    async def _members(self, statement: Select[Any]) -> tuple[StaffMember, ...]:
        rows = await self._connection.rows(statement)
        concerned = [row.person_id for row in rows]
        skills = await self._connection.rows(
            select(staff_skills.c.person_id, staff_skills.c.name)
            .where(among(staff_skills.c.person_id, concerned))
            .order_by(staff_skills.c.person_id, staff_skills.c.place)
        )
        sites = await self._connection.rows(
            select(staff_sites.c.person_id, staff_sites.c.site_id)
            .where(among(staff_sites.c.person_id, concerned))
            .order_by(staff_sites.c.person_id, staff_sites.c.site_id)
        )
        has, works = _by_person(skills), _by_person(sites)
        return tuple(_member(row, has.get(row.person_id, ()), works.get(row.person_id, ())) for row in rows)


def _all() -> Select[Any]:  # columns of _COLUMNS
    return select(*_COLUMNS).select_from(_STAFF)


def _claims(query: StaffQuery) -> Iterable[ColumnElement[bool]]:
    if query.person_id is not None:
        yield staff.c.person_id == query.person_id
    if query.is_active is not None:
        status = StaffStatus.ACTIVE if query.is_active else StaffStatus.INACTIVE
        yield staff.c.status == status.value
    if query.has_account is not None:
        yield people.c.user_id.is_not(None) if query.has_account else people.c.user_id.is_(None)
    if query.site_id is not None:
        yield staff.c.person_id.in_(
            select(staff_sites.c.person_id).where(staff_sites.c.site_id == query.site_id)
        )
    if query.skill is not None:
        yield staff.c.person_id.in_(
            select(staff_skills.c.person_id).where(staff_skills.c.key == name_key(query.skill))
        )
    if query.text:
        columns = (staff.c.name, staff.c.external_id, people.c.name, people.c.username)
        named = (column.icontains(query.text, autoescape=True) for column in columns)
        ids = [cast(people.c.user_id, Text) == query.text]
        with contextlib.suppress(ValueError):
            ids.append(people.c.uuid == UUID(query.text))
        yield or_(*named, *ids)


def _by_person(rows: Iterable[AnyRow]) -> dict[int, tuple[Any, ...]]:  # texts, or ids of sites
    found: dict[int, tuple[Any, ...]] = {}
    for person_id, value in rows:
        found[person_id] = (*found.get(person_id, ()), value)
    return found


def _values(details: StaffDetails) -> dict[str, object]:
    contract = details.contract
    return {
        "name": details.name,
        "external_id": details.external_id,
        "least_seconds": _seconds(contract.least),
        "most_seconds": _seconds(contract.most),
        "longest_run": contract.longest_run,
        "status": details.status.value,
        "timezone": details.timezone,
    }


def _seconds(hours: timedelta | None) -> int | None:
    return hours // SECOND if hours is not None else None


def _hours(seconds: int | None) -> timedelta | None:
    return seconds * SECOND if seconds is not None else None


def _member(row: AnyRow, skills: tuple[str, ...], site_ids: tuple[int, ...]) -> StaffMember:
    details = StaffDetails(
        name=row.name,
        external_id=row.external_id,
        user_id=UserId(row.user_id) if row.user_id is not None else None,
        skills=skills,
        site_ids=tuple(map(SiteId, site_ids)),
        contract=Contract(_hours(row.least_seconds), _hours(row.most_seconds), row.longest_run),
        status=StaffStatus(row.status),
        timezone=row.timezone,
    )
    return StaffMember(
        id=StaffId(UUID(str(row.uuid))),
        person_id=PersonId(row.person_id),
        guild_id=GuildId(row.guild_id),
        details=details,
        created_at=row.created_at,
        version=row.version,
    )
