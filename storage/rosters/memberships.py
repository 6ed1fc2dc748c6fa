"""Memberships: who is on a page, who was, and what they hold there."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, func, insert, null, select, update

from domain.errors import NotFound
from domain.ids import MembershipId, PageId, PersonId, RankId
from domain.rosters.memberships import Membership, Standing
from domain.rosters.pages import Page
from domain.rosters.statuses import ACTIVE, Status, Term
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.rosters.standings import HELD, Standings, standings_of, standings_on
from storage.statements import among
from storage.tables.people import CERTIFICATION, RANK, SUBDIVISION, holdings, memberships

COLUMNS = (
    memberships.c.id,
    memberships.c.person_id,
    memberships.c.rank_id,
    memberships.c.joined_at,
    memberships.c.left_at,
    memberships.c.rank_since,
    memberships.c.rank_by,
    memberships.c.carried_seconds,
    memberships.c.worked_seconds,
    memberships.c.status,
    memberships.c.status_until,
    HELD,
)
_ASKED_AT_ONCE = 2_000
_ACTIVE = Status.ACTIVE.value


@dataclass(frozen=True, slots=True)
class StandingWrite:
    """A standing to be written: gained (`before` None), changed, or lost (`after` None).

    `rank_since` and `rank_by` are written if `rank_changed`, or gained; `joined_at` only if gained.
    """

    person_id: PersonId
    before: Standing | None
    after: Standing | None
    rank_changed: bool = False
    rank_since: datetime | None = None
    rank_by: PersonId | None = None
    joined_at: datetime | None = None


class Memberships:
    """Opens, changes and closes memberships, many at a time, and reads them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def write(self, page_id: PageId, writes: Sequence[StandingWrite], *, now: datetime) -> None:
        """Make these standings true on a page; a past member who is back keeps his row and hours.

        What a past member held stays written until he is back, so that it can be shown.
        """
        ids = await self._ids(page_id, [each.person_id for each in writes])
        gained = [each for each in writes if each.before is None and each.after is not None]
        changed = [each for each in writes if each.before is not None and each.after is not None]
        lost = [each for each in writes if each.after is None]
        returning = [each for each in gained if each.person_id in ids]
        arriving = [each for each in gained if each.person_id not in ids]
        await self._close(ids, lost, now)
        await self._change(ids, changed)
        await self._reopen(ids, returning)
        if arriving:
            await self._open(page_id, arriving)
            ids |= await self._ids(page_id, [each.person_id for each in arriving])
        await self._hold(ids, gained, changed, now)

    async def get(self, membership_id: MembershipId) -> Membership:
        """Return a membership, a past one too, or raise `NotFound`."""
        row = await self._connection.row(
            select(memberships.c.page_id, memberships.c.person_id).where(memberships.c.id == membership_id)
        )
        found = await self.find(PageId(row.page_id), PersonId(row.person_id)) if row else None
        if found is None:
            raise NotFound(sentence("There is no such membership."))
        return found

    async def find(self, page_id: PageId, person_id: PersonId) -> Membership | None:
        """Return a person's membership of a page, a past one too, or None if he never was on it."""
        row = await self._connection.row(
            select(*COLUMNS).where(memberships.c.page_id == page_id, memberships.c.person_id == person_id)
        )
        if row is None:
            return None
        return membership_of(page_id, row, await standings_on(self._connection, [page_id]))

    async def on(self, page: Page, person_id: PersonId) -> Membership | None:
        """Return what `find` does, of a page that was read already."""
        row = await self._connection.row(
            select(*COLUMNS).where(memberships.c.page_id == page.id, memberships.c.person_id == person_id)
        )
        return membership_of(page.id, row, standings_of([page])) if row is not None else None

    async def pages_of(self, person_id: PersonId) -> tuple[PageId, ...]:
        """Return the pages that somebody is on now, in the order in which rows are locked."""
        statement = (
            select(memberships.c.page_id)
            .where(memberships.c.person_id == person_id, memberships.c.left_at.is_(None))
            .order_by(memberships.c.page_id)
        )
        return tuple(PageId(row.page_id) for row in await self._connection.rows(statement))

    async def of_page(self, page_id: PageId, *, past: bool = False) -> tuple[Membership, ...]:
        """Return a page's memberships, oldest first: the current ones, or with `past` those that ended."""
        standings = await standings_on(self._connection, [page_id])
        has_ended = memberships.c.left_at.is_not(None) if past else memberships.c.left_at.is_(None)
        statement = (
            select(*COLUMNS).where(memberships.c.page_id == page_id, has_ended).order_by(memberships.c.id)
        )
        found: list[Membership] = []
        async for rows in self._connection.batches(statement):
            found.extend(membership_of(page_id, row, standings) for row in rows)
        return tuple(found)

    async def of_person(self, person_id: PersonId, *, page_ids: Collection[PageId]) -> tuple[Membership, ...]:
        """Return a person's memberships on these pages, the past ones too, oldest first."""
        standings = await standings_on(self._connection, list(page_ids))
        rows = await self._connection.rows(
            select(*COLUMNS, memberships.c.page_id)
            .where(memberships.c.person_id == person_id, memberships.c.page_id.in_(page_ids))
            .order_by(memberships.c.id)
        )
        return tuple(membership_of(PageId(row.page_id), row, standings) for row in rows)

    async def ranks(self, page_id: PageId, person_ids: Sequence[PersonId]) -> dict[PersonId, RankId]:
        """Return the rank that each of these people is shown in, of those who are members now."""
        found: dict[PersonId, RankId] = {}
        for start in range(0, len(person_ids), _ASKED_AT_ONCE):
            asked = person_ids[start : start + _ASKED_AT_ONCE]
            statement = select(memberships.c.person_id, memberships.c.rank_id).where(
                memberships.c.page_id == page_id,
                memberships.c.left_at.is_(None),
                among(memberships.c.person_id, asked),
            )
            found.update((row[0], row[1]) for row in await self._connection.rows(statement))
        return found

    async def count(self, page_ids: Collection[PageId]) -> dict[PageId, int]:
        """Return how many members each of these pages has now."""
        rows = await self._connection.rows(
            select(memberships.c.page_id, func.count().label("members"))
            .where(memberships.c.page_id.in_(page_ids), memberships.c.left_at.is_(None))
            .group_by(memberships.c.page_id)
        )
        return dict.fromkeys(page_ids, 0) | {row.page_id: row.members for row in rows}

    async def count_in(self, page_id: PageId, rank_id: RankId) -> int:
        """Return how many members of a page are shown in a rank."""
        row = await self._connection.row(
            select(func.count().label("members")).where(
                memberships.c.page_id == page_id,
                memberships.c.rank_id == rank_id,
                memberships.c.left_at.is_(None),
            )
        )
        return int(row.members) if row else 0

    async def carry_hours(self, page_id: PageId, seconds: Mapping[PersonId, int]) -> None:
        """Set how many seconds of duty people brought along from an older system."""
        await self._connection.write_many(
            update(memberships)
            .where(memberships.c.page_id == page_id, memberships.c.person_id == bindparam("person"))
            .values(carried_seconds=bindparam("seconds")),
            ({"person": person_id, "seconds": count} for person_id, count in seconds.items()),
        )

    async def _ids(self, page_id: PageId, person_ids: Sequence[PersonId]) -> dict[PersonId, MembershipId]:
        found: dict[PersonId, MembershipId] = {}
        for start in range(0, len(person_ids), _ASKED_AT_ONCE):
            asked = person_ids[start : start + _ASKED_AT_ONCE]
            statement = select(memberships.c.person_id, memberships.c.id).where(
                memberships.c.page_id == page_id, among(memberships.c.person_id, asked)
            )
            found.update((row[0], row[1]) for row in await self._connection.rows(statement))
        return found

    async def _open(self, page_id: PageId, arriving: Iterable[StandingWrite]) -> None:
        await self._connection.write_many(
            insert(memberships),
            (
                {
                    "page_id": page_id,
                    "person_id": each.person_id,
                    "rank_id": each.after.shown,
                    "joined_at": each.joined_at,
                    "rank_since": each.rank_since,
                    "rank_by": each.rank_by,
                }
                for each in arriving
                if each.after is not None
            ),
        )

    async def _reopen(self, ids: Mapping[PersonId, MembershipId], returning: Sequence[StandingWrite]) -> None:
        await self._connection.write_many(
            delete(holdings).where(holdings.c.membership_id == bindparam("member")),
            ({"member": ids[each.person_id]} for each in returning),
        )
        await self._connection.write_many(
            update(memberships)
            .where(memberships.c.id == bindparam("member"))
            .values(
                rank_id=bindparam("shown"),
                joined_at=bindparam("joined", type_=memberships.c.joined_at.type),
                left_at=null(),
                rank_since=bindparam("since", type_=memberships.c.rank_since.type),
                rank_by=bindparam("by"),
            ),
            (_rewritten(ids, each) | {"joined": each.joined_at} for each in returning),
        )

    async def _change(self, ids: Mapping[PersonId, MembershipId], changed: Iterable[StandingWrite]) -> None:
        await self._connection.write_many(
            update(memberships)
            .where(memberships.c.id == bindparam("member"))
            .values(
                rank_id=bindparam("shown"),
                rank_since=bindparam("since", type_=memberships.c.rank_since.type),
                rank_by=bindparam("by"),
            ),
            (_rewritten(ids, each) for each in changed if each.rank_changed),
        )
        await self._connection.write_many(
            update(memberships)
            .where(memberships.c.id == bindparam("member"), memberships.c.rank_id != bindparam("shown"))
            .values(rank_id=bindparam("shown")),
            (
                {"member": ids[each.person_id], "shown": each.after.shown}
                for each in changed
                if each.after is not None and not each.rank_changed
            ),
        )

    async def _close(
        self, ids: Mapping[PersonId, MembershipId], lost: Iterable[StandingWrite], now: datetime
    ) -> None:
        gone = [int(ids[each.person_id]) for each in lost if each.person_id in ids]
        for start in range(0, len(gone), _ASKED_AT_ONCE):
            concerned = among(memberships.c.id, gone[start : start + _ASKED_AT_ONCE])
            await self._connection.write(
                update(memberships).where(concerned, memberships.c.left_at.is_(None)).values(left_at=now)
            )

    async def _hold(
        self,
        ids: Mapping[PersonId, MembershipId],
        gained: Iterable[StandingWrite],
        changed: Sequence[StandingWrite],
        now: datetime,
    ) -> None:
        """Write what differs of what is held: all of it for those who gained a standing."""
        await self._connection.write_many(
            delete(holdings).where(
                and_(
                    holdings.c.membership_id == bindparam("member"),
                    holdings.c.kind == bindparam("sort"),
                    holdings.c.noun_id == bindparam("noun"),
                )
            ),
            (
                {"member": ids[each.person_id], "sort": kind, "noun": noun}
                for each in changed
                for kind, noun in _held(each.before) - _held(each.after)
            ),
        )
        # Two writers can't both add: whoever writes standings holds the guild's row.
        await self._connection.write_many(
            self._connection.insert(holdings).on_conflict_do_nothing(),
            (
                {"membership_id": ids[each.person_id], "kind": kind, "noun_id": noun, "since": since}
                for writes, since_of in ((gained, None), (changed, now))
                for each in writes
                for since in (since_of or each.joined_at,)
                for kind, noun in sorted(_held(each.after) - _held(each.before))
            ),
        )


def membership_of(page_id: PageId, row: AnyRow, standings: Standings) -> Membership:
    """Return the membership on this page that a row beginning with `COLUMNS` tells of."""
    # Unpacked and not by name: this is done for every member of a page, and names take twice as long.
    (
        id_,
        person_id,
        rank_id,
        joined_at,
        left_at,
        rank_since,
        rank_by,
        carried,
        worked,
        status,
        until,
        held,
    ) = row[:12]
    return Membership(
        id=id_,
        page_id=page_id,
        person_id=person_id,
        standing=standings.of(page_id, rank_id, held),
        joined_at=joined_at,
        left_at=left_at,
        rank_since=rank_since,
        rank_by=rank_by,
        carried_seconds=carried,
        worked_seconds=worked,
        term=ACTIVE if status == _ACTIVE and until is None else Term(Status(status), until),
    )


def _rewritten(ids: Mapping[PersonId, MembershipId], write: StandingWrite) -> dict[str, object]:
    return {
        "member": ids[write.person_id],
        "shown": write.after.shown if write.after else None,
        "since": write.rank_since,
        "by": write.rank_by,
    }


def _held(standing: Standing | None) -> set[tuple[int, int]]:
    return set(_holdings(standing)) if standing else set()


def _holdings(standing: Standing) -> Iterator[tuple[int, int]]:
    yield from ((RANK, int(noun)) for noun in standing.ranks)
    yield from ((CERTIFICATION, int(noun)) for noun in standing.certifications)
    yield from ((SUBDIVISION, int(noun)) for noun in standing.subdivisions)
