"""Exports: a page's patrols of some time as a file, for supervisors.

What members write is theirs to choose: no cell may be taken for a formula.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.duty.patrols import Patrol, PatrolState
from domain.duty.periods import period_of, periods_before
from domain.errors import Invalid
from domain.ids import PageId, PersonId
from domain.rosters.pages import Page
from domain.time import Window
from domain.words import sentence
from domain.zones import day_start
from services.access.tiers import require
from services.duty.quotas import rules_of
from services.duty.reviews import Listed, listed
from services.spreadsheets import csv_file, xlsx_file
from storage.database import Database
from storage.transaction import Transaction

TITLES = (
    "Number",
    "Member",
    "Discord ID",
    "Rank",
    "Type",
    "Start",
    "End",
    "Breaks",
    "Hours",
    "Seconds",
    "Seconds counted",
    "State",
    "Source",
    "Note",
    "Evidence",
    "Reviewer",
    "Decision",
)
LONGEST_EXPORT = timedelta(days=3660)
LATEST_DAY = date(9998, 1, 1)


class PatrolFormat(StrEnum):
    """The kinds of file there are; each is named by its ending."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class PatrolFile:
    """Patrols to be written into a file: all that have a moment in `window`, whatever became of them."""

    page: Page
    window: Window
    zone: str
    listed: Listed
    ranks: Mapping[PersonId, str]

    def rows(self) -> Iterator[tuple[str | int, ...]]:
        """Yield the cells of every patrol, the oldest first."""
        return (self._row(each) for each in self.listed.patrols)

    def made(self, kind: PatrolFormat) -> bytes:
        """Return the file. Thousands of rows take a while."""
        return MAKERS[kind](self)

    def _row(self, patrol: Patrol) -> tuple[str | int, ...]:
        person, evidence = self.listed.people[patrol.person_id], patrol.evidence
        reviewer = self.listed.people.get(patrol.reviewed_by) if patrol.reviewed_by is not None else None
        ended = patrol.ended_at is not None
        seconds = patrol.seconds() if ended else 0
        counts = patrol.state is PatrolState.APPROVED
        return (
            patrol.id,
            person.profile.name,
            str(person.user_id or ""),
            self.ranks.get(person.id, ""),
            self.listed.types.get(patrol.type_id, "") if patrol.type_id is not None else "",
            self._local(patrol.started_at),
            self._local(patrol.ended_at),
            "; ".join(f"{self._local(each.start)} to {self._local(each.end)}" for each in patrol.breaks),
            f"{seconds // 3600}:{seconds // 60 % 60:02}" if ended else "",
            seconds,
            patrol.seconds(within=self.window) if ended and counts else 0,
            patrol.state.value,
            patrol.source.value,
            patrol.note or "",
            evidence.url if evidence else "",
            reviewer.profile.name if reviewer else "",
            patrol.decision or "",
        )

    def _local(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        return moment.astimezone(ZoneInfo(self.zone)).isoformat(sep=" ", timespec="seconds")


class PatrolExports:
    """Hands patrols out as files; each is on record.

    They are read from a snapshot, and only the line that tells of it is written: nobody waits for the rest.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def of_period(
        self, actor: Actor, page_id: PageId, *, periods_ago: int, kind: PatrolFormat
    ) -> PatrolFile:
        """Return the patrols of the period that is going on, or of one before it."""
        async with self._database.read() as tx:
            page, now = await _page(tx, actor, page_id), self._clock()
            rules = await rules_of(tx, page)
            window = period_of(now, rules)
            if periods_ago:
                window = next(islice(periods_before(now, rules), periods_ago - 1, None), window)
            file = await _filled(tx, page, window)
        return await self._noted(actor, file, kind)

    async def between(
        self, actor: Actor, page_id: PageId, first: date, last: date, *, kind: PatrolFormat
    ) -> PatrolFile:
        """Return the patrols from one day to another, both included, by the guild's clock."""
        if not first <= last < LATEST_DAY:
            raise Invalid(sentence("until must not lie before since."), field="until")
        if last - first > LONGEST_EXPORT:
            raise Invalid(sentence("until: that is more than ten years."), field="until")
        async with self._database.read() as tx:
            page = await _page(tx, actor, page_id)
            zone = (await tx.settings.of(page.guild_id)).zone
            window = Window(day_start(first, zone), day_start(last + timedelta(days=1), zone))
            file = await _filled(tx, page, window)
        return await self._noted(actor, file, kind)

    async def _noted(self, actor: Actor, file: PatrolFile, kind: PatrolFormat) -> PatrolFile:
        """Put the export on record and return it: without the line it is not handed out."""
        async with self._database.begin() as tx:
            await tx.audit.wrote(
                actor,
                file.page.guild_id,
                "patrols.exported",
                file.page.title,
                patrols=len(file.listed.patrols),
                format=kind.value,
                since=file.window.start.isoformat(timespec="seconds"),
                until=file.window.end.isoformat(timespec="seconds"),
            )
        return file


async def _page(tx: Transaction, actor: Actor, page_id: PageId) -> Page:
    page = await tx.pages.get(page_id)
    await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page_id)
    return page


async def _filled(tx: Transaction, page: Page, window: Window) -> PatrolFile:
    patrols = await tx.patrols.within(page.id, window, states=list(PatrolState))
    found = await listed(tx, patrols)
    reviewers = await tx.people.by_ids({each.reviewed_by for each in patrols if each.reviewed_by is not None})
    names = {rank.id: rank.name for rank in page.ranks}
    shown = await tx.memberships.ranks(page.id, list(found.people))
    ranks = {person_id: names.get(rank_id, "") for person_id, rank_id in shown.items()}
    zone = (await tx.settings.of(page.guild_id)).zone
    whole = Listed(patrols, found.people | reviewers, found.types)
    return PatrolFile(page, window, zone, whole, ranks)


def _csv(file: PatrolFile) -> bytes:
    return csv_file(TITLES, ([str(cell) for cell in row] for row in file.rows()))


def _xlsx(file: PatrolFile) -> bytes:
    return xlsx_file(file.page.title, "Patrols", TITLES, file.rows())


MAKERS: dict[PatrolFormat, Callable[[PatrolFile], bytes]] = {
    PatrolFormat.CSV: _csv,
    PatrolFormat.XLSX: _xlsx,
}
