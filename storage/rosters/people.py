"""People, and what the roster says of them when Discord is compared with it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, literal_column, null, select, update

from domain.errors import NotFound
from domain.ids import GuildId, PageId, PersonId, RankId, UserId
from domain.rosters.memberships import Standing
from domain.rosters.people import Person, Profile
from domain.rosters.sync import Enrolment, Former
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.rosters.standings import HELD, Standings, standings_on
from storage.statements import among, differs
from storage.tables.people import memberships, people

Id = TypeVar("Id", UserId, PersonId)

PERSON = (
    people.c.id,
    people.c.guild_id,
    people.c.user_id,
    people.c.username,
    people.c.name,
    people.c.avatar,
    people.c.is_hidden,
)
_ENROLLED = (
    people.c.user_id,
    people.c.username,
    people.c.name,
    people.c.avatar,
    memberships.c.rank_id,
    memberships.c.left_at,
    HELD,
)
_PROFILE = ("username", "name", "avatar")
_ASKED_AT_ONCE = 2_000


class People:
    """Finds people by account or id, makes them known, and remembers how they were last seen."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, guild_id: GuildId, user_id: UserId) -> Person | None:
        """Return the person behind a Discord account, or None if the guild knows none."""
        row = await self._connection.row(
            select(*PERSON).where(people.c.guild_id == guild_id, people.c.user_id == user_id)
        )
        return person_of(row) if row else None

    async def get(self, person_id: PersonId) -> Person:
        """Return the person or raise `NotFound`."""
        row = await self._connection.row(select(*PERSON).where(people.c.id == person_id))
        if row is None:
            raise NotFound(sentence("There is no such person."))
        return person_of(row)

    async def by_ids(self, person_ids: Collection[PersonId]) -> dict[PersonId, Person]:
        """Return those of these people who are known, by id."""
        found: dict[PersonId, Person] = {}
        for asked in _parts(person_ids):
            rows = await self._connection.rows(select(*PERSON).where(among(people.c.id, asked)))
            found.update((row.id, person_of(row)) for row in rows)
        return found

    async def by_accounts(self, guild_id: GuildId, user_ids: Collection[UserId]) -> dict[UserId, Person]:
        """Return those of these accounts that are known, by account."""
        found: dict[UserId, Person] = {}
        for asked in _parts(user_ids):
            rows = await self._connection.rows(
                select(*PERSON).where(people.c.guild_id == guild_id, among(people.c.user_id, asked))
            )
            found.update((UserId(row.user_id), person_of(row)) for row in rows)
        return found

    async def enrolments(
        self, guild_id: GuildId, *, page_ids: Collection[PageId], user_ids: Collection[UserId] | None = None
    ) -> dict[UserId, Enrolment]:
        """Return what these pages say of each known one of `user_ids`; without those, of all members."""
        pages = list(page_ids)
        drawn = _Enrolments(pages, await standings_on(self._connection, pages))
        if user_ids is None:
            await self._draw(drawn, _enrolled(guild_id, pages, memberships.c.left_at.is_(None)))
            if len(pages) > 1:
                # Only who is a member of one page can have been one of another.
                drawn.is_closed = True
                await self._draw(drawn, _enrolled(guild_id, pages, memberships.c.left_at.is_not(None)))
            return drawn.made
        for asked in _parts(user_ids):
            await self._draw(drawn, _known(guild_id, pages).where(among(people.c.user_id, asked)))
        return drawn.made

    async def _draw(self, drawn: "_Enrolments", statement: Select[Any]) -> None:  # columns of _ENROLLED
        async for rows in self._connection.batches(statement):
            drawn.add(rows)

    async def fingerprints(
        self, guild_id: GuildId, *, page_ids: Collection[PageId]
    ) -> dict[UserId, int | None]:
        """Return how each member of these pages was last seen, None where that no longer counts."""
        # A join, though it names some twice: PostgreSQL may plan an IN of all members badly.
        statement = (
            select(people.c.user_id, people.c.fingerprint)
            .select_from(people.join(memberships, memberships.c.person_id == people.c.id))
            .where(
                people.c.guild_id == guild_id,
                people.c.user_id.is_not(None),
                memberships.c.page_id.in_(page_ids),
                memberships.c.left_at.is_(None),
            )
        )
        found: dict[UserId, int | None] = {}
        async for rows in self._connection.batches(statement):
            found.update((row[0], row[1]) for row in rows)
        return found

    async def ensure(self, guild_id: GuildId, profiles: Mapping[UserId, Profile]) -> dict[UserId, PersonId]:
        """Return the id of each account's person; unknown ones are added, known ones stay as they are."""
        known = await self._ids(guild_id, profiles)
        missing = [(user_id, profile) for user_id, profile in profiles.items() if user_id not in known]
        if missing:
            statement = self._connection.insert(people).on_conflict_do_nothing(
                index_elements=[people.c.guild_id, people.c.user_id]
            )
            await self._connection.write_many(statement, (_values(guild_id, *each) for each in missing))
            known |= await self._ids(guild_id, [user_id for user_id, _ in missing])
        return known

    async def save_profiles(self, guild_id: GuildId, profiles: Mapping[UserId, Profile]) -> None:
        """Write how accounts show themselves, known ones or not; one that is as it was is not written."""
        statement = self._connection.insert(people)
        statement = statement.on_conflict_do_update(
            index_elements=[people.c.guild_id, people.c.user_id],
            set_={name: statement.excluded[name] for name in _PROFILE},
            where=differs(people, statement.excluded, _PROFILE),
        )
        await self._connection.write_many(statement, (_values(guild_id, *each) for each in profiles.items()))

    async def set_hidden(self, person_id: PersonId, *, is_hidden: bool) -> bool:
        """Keep a person from the public or not; say whether that is a change."""
        changed = await self._connection.write(
            update(people)
            .where(people.c.id == person_id, people.c.is_hidden != is_hidden)
            .values(is_hidden=is_hidden)
        )
        return changed > 0

    async def save_fingerprints(self, guild_id: GuildId, fingerprints: Mapping[UserId, int | None]) -> None:
        """Remember how accounts were last seen; unknown ones are passed over."""
        seen = bindparam("seen", type_=people.c.fingerprint.type)
        await self._connection.write_many(
            update(people)
            .where(
                people.c.guild_id == guild_id,
                people.c.user_id == bindparam("account"),
                people.c.fingerprint.is_distinct_from(seen),
            )
            .values(fingerprint=seen),
            ({"account": user_id, "seen": number} for user_id, number in fingerprints.items()),
        )

    async def _ids(self, guild_id: GuildId, user_ids: Collection[UserId]) -> dict[UserId, PersonId]:
        found: dict[UserId, PersonId] = {}
        for asked in _parts(user_ids):
            statement = select(people.c.user_id, people.c.id).where(
                people.c.guild_id == guild_id, among(people.c.user_id, asked)
            )
            found.update((row[0], row[1]) for row in await self._connection.rows(statement))
        return found


class _Enrolments:
    """Gathers rows, one for each person and page, into one enrolment a person."""

    def __init__(self, pages: list[PageId], standings: Standings) -> None:
        self._pages = pages
        self.made: dict[UserId, Enrolment] = {}
        self.is_closed = False
        self._standings = standings

    def add(self, rows: Iterable[AnyRow]) -> None:
        for user_id, username, name, avatar, rank_id, left_at, held, place in rows:
            known = self.made.get(user_id)
            if known is None:
                if self.is_closed:
                    continue
                known = self.made[user_id] = Enrolment(Profile(username, name, avatar), {}, {})
            if place is None:
                continue
            page_id = self._pages[place]
            # The dicts are this gatherer's own until the enrolments are handed out.
            current, former = known.standings, known.former
            assert isinstance(current, dict)
            assert isinstance(former, dict)
            if left_at is None:
                standing: Standing = self._standings.of(page_id, rank_id, held)
                current[page_id] = standing
            else:
                former[page_id] = Former(RankId(rank_id), left_at)


def person_of(row: AnyRow) -> Person:
    """Return the person that a row of `PERSON` tells of."""
    return Person(
        id=PersonId(row.id),
        guild_id=GuildId(row.guild_id),
        user_id=UserId(row.user_id) if row.user_id is not None else None,
        profile=Profile(row.username, row.name, row.avatar),
        is_hidden=row.is_hidden,
    )


def _place(pages: list[PageId]) -> ColumnElement[Any]:  # a number, or NULL without any page
    """The page's place in the list: a UUID made for every row would cost more than all else in it."""
    places: dict[Any, Any] = {page_id: literal_column(str(place)) for place, page_id in enumerate(pages)}
    return case(places, value=memberships.c.page_id) if places else null()


def _enrolled(
    guild_id: GuildId, pages: list[PageId], which: ColumnElement[bool]
) -> Select[Any]:  # columns of _ENROLLED
    return (
        select(*_ENROLLED, _place(pages))
        .select_from(people.join(memberships, memberships.c.person_id == people.c.id))
        .where(
            people.c.guild_id == guild_id,
            people.c.user_id.is_not(None),
            memberships.c.page_id.in_(pages),
            which,
        )
    )


def _known(guild_id: GuildId, pages: list[PageId]) -> Select[Any]:  # columns of _ENROLLED
    on_these = and_(memberships.c.person_id == people.c.id, memberships.c.page_id.in_(pages))
    return (
        select(*_ENROLLED, _place(pages))
        .select_from(people.outerjoin(memberships, on_these))
        .where(people.c.guild_id == guild_id)
    )


def _values(guild_id: GuildId, user_id: UserId, profile: Profile) -> dict[str, object]:
    return {
        "uuid": uuid4(),
        "guild_id": guild_id,
        "user_id": user_id,
        "username": profile.username,
        "name": profile.name,
        "avatar": profile.avatar,
    }


def _parts(ids: Collection[Id]) -> Iterable[list[Id]]:
    every = list(ids)
    return (every[start : start + _ASKED_AT_ONCE] for start in range(0, len(every), _ASKED_AT_ONCE))
