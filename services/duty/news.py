"""News: what is told of patrols, planned from events, and made when it is sent, as it is by then."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.duty.news import Happening, PatrolAsked, PatrolLine, PatrolLines
from domain.duty.patrols import Patrol, PatrolEnd, PatrolSource, PatrolState
from domain.errors import NotFound
from domain.events import PatrolChanged, PatrolForgotten
from domain.ids import ChannelId, PageId, PatrolId, PersonId
from domain.rosters.announcements import NEWS_FOR, AnnouncementKind
from domain.rosters.people import Person
from storage.rosters.announcements import NewAnnouncement, WaitingAnnouncement
from storage.transaction import Transaction

LIVE = frozenset({PatrolSource.PANEL, PatrolSource.COMMAND})
"""Patrols that were begun and ended as they happened; of others no log tells."""


class PatrolNews:
    """What one transaction tells of patrols."""

    def __init__(self, tx: Transaction, now: datetime) -> None:
        self._tx = tx
        self._now = now
        self._logs: dict[PageId, ChannelId | None] = {}

    async def of_change(self, event: PatrolChanged) -> list[NewAnnouncement]:
        """Return the line about a patrol that began or ended; each is told once, whatever comes later."""
        channel_id = await self._log(event.page_id)
        patrol = await self._find(event.patrol_id) if channel_id is not None else None
        if patrol is None or patrol.source not in LIVE:
            return []
        happening = Happening.START if patrol.is_open else Happening.END
        if self._now - (patrol.ended_at or patrol.started_at) > NEWS_FOR:
            return []  # somebody has decided on an old one
        return [self._line(patrol, happening, f"patrol:{patrol.id}:{happening}", channel_id)]

    async def of_forgotten(self, event: PatrolForgotten) -> list[NewAnnouncement]:
        """Return the question to the member, asked once each time he is reminded."""
        patrol = await self._find(event.patrol_id)
        if patrol is None:
            return []
        reminded = patrol.reminded_at.isoformat() if patrol.reminded_at else ""
        key = f"patrol:{patrol.id}:" + ("stopped" if event.was_stopped else f"reminded:{reminded}")
        return [
            NewAnnouncement(
                key,
                AnnouncementKind.PATROL,
                self._now,
                page_id=patrol.page_id,
                person_id=patrol.person_id,
                detail={"asks": True, "patrol": int(patrol.id), "stopped": event.was_stopped},
            )
        ]

    async def of_unheard(self, asked: PatrolAsked) -> list[NewAnnouncement]:
        """Return the line for whoever looks after patrols, of a member who takes no messages."""
        patrol = asked.patrol
        channel_id = await self._log(patrol.page_id)
        key = f"patrol:{patrol.id}:unheard:{asked.was_stopped}"
        return [self._line(patrol, Happening.UNHEARD, key, channel_id)] if channel_id is not None else []

    async def made(
        self, together: Sequence[WaitingAnnouncement], people: Mapping[PersonId, Person]
    ) -> PatrolLines | PatrolAsked | None:
        """Return what is to be said of these now, or None if there is no reason any more."""
        first = together[0].what
        if first.channel_id is None:
            return await self._asked(dict(first.detail or {}))
        if first.page_id is None or await self._log(first.page_id) != first.channel_id:
            return None  # switched off since
        lines = [await self._told(each, people) for each in together]
        kept = tuple(line for line in lines if line is not None)
        return PatrolLines(kept) if kept else None

    async def _asked(self, detail: Mapping[str, object]) -> PatrolAsked | None:
        patrol, stopped = await self._find(PatrolId(int(str(detail["patrol"])))), bool(detail["stopped"])
        if patrol is None:
            return None
        waits = patrol.state is PatrolState.PENDING and patrol.ended_by is PatrolEnd.CUT_OFF
        return PatrolAsked(patrol, stopped) if (waits if stopped else patrol.is_open) else None

    async def _told(self, each: WaitingAnnouncement, people: Mapping[PersonId, Person]) -> PatrolLine | None:
        detail, person_id = dict(each.what.detail or {}), each.what.person_id
        patrol = await self._find(PatrolId(int(str(detail["patrol"]))))
        person = people.get(person_id) if person_id is not None else None
        if patrol is None or person is None:
            return None
        types = await self._tx.duty.types(patrol.page_id)
        kind = next((each.name for each in types if each.id == patrol.type_id), None)
        return PatrolLine(Happening(str(detail["happening"])), person.profile.name, patrol, kind)

    async def _log(self, page_id: PageId) -> ChannelId | None:
        if page_id not in self._logs:
            self._logs[page_id] = (await self._tx.duty.settings(page_id)).log_channel_id
        return self._logs[page_id]

    async def _find(self, patrol_id: PatrolId) -> Patrol | None:
        try:
            return await self._tx.patrols.get(patrol_id)
        except NotFound:
            return None

    def _line(
        self, patrol: Patrol, happening: Happening, key: str, channel_id: ChannelId | None
    ) -> NewAnnouncement:
        return NewAnnouncement(
            key,
            AnnouncementKind.PATROL,
            self._now,
            page_id=patrol.page_id,
            person_id=patrol.person_id,
            channel_id=channel_id,
            detail={"happening": happening.value, "patrol": int(patrol.id)},
        )
