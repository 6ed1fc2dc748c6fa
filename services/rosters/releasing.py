"""Releasing: the callsigns that go, or come back, with a change of standing, in its transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ids import PersonId
from domain.rosters.callsigns import Callsign, given_back, is_lost
from domain.rosters.memberships import Standing
from domain.rosters.pages import Page
from domain.rosters.records import Attribution, RecordKind
from storage.rosters.callsigns import NewCallsign
from storage.rosters.records import NewRecord
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody's standing as it was and as it is; None where he is not on the page."""

    person_id: PersonId
    before: Standing | None
    after: Standing | None

    @property
    def is_of_interest(self) -> bool:
        """Say whether callsigns follow it: certifications and further ranks have none."""
        before, after = self.before, self.after
        if before is None or after is None:
            return before is not after
        return (before.shown, before.subdivisions) != (after.shown, after.subdivisions)


@dataclass(frozen=True, slots=True)
class Passed:
    """A callsign that somebody lost (`before`), or has again (`after`)."""

    person_id: PersonId
    before: str | None
    after: str | None

    def record(self, page: Page, *, at: datetime, by: Attribution, actor_id: PersonId | None) -> NewRecord:
        """Return the record of it, with the reason and the actor of what made it happen."""
        return NewRecord(
            guild_id=page.guild_id,
            page_id=page.id,
            person_id=self.person_id,
            kind=RecordKind.CALLSIGN,
            before=self.before,
            after=self.after,
            at=at,
            source=by.source,
            actor_id=actor_id,
            reason=by.reason,
            order_id=by.order_id,
        )


class Releasing:
    """Takes callsigns from those who lost them, and gives back what is free; the guild's row is locked."""

    def __init__(self, tx: Transaction, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def follow(
        self, page: Page, moves: Iterable[Move], *, was: Page | None = None
    ) -> tuple[Passed, ...]:
        """Do what these moves on a page mean for callsigns; `was` is the page before an edit of it."""
        concerned = {move.person_id: move for move in moves if move.is_of_interest}
        if not concerned:
            return ()
        known = await self._tx.callsigns.of_people(page.id, concerned.keys())
        if not known:
            return ()
        passed: list[Passed] = []
        for person_id, every in known.items():
            passed += await self._taken(was or page, concerned[person_id], every)
        in_use = {each.key for each in await self._tx.callsigns.of_page(page.id)}
        for person_id, every in known.items():
            passed += await self._returned(page, concerned[person_id], every, in_use)
        return tuple(passed)

    async def _taken(self, page: Page, move: Move, every: Sequence[Callsign]) -> list[Passed]:
        if move.before is None:
            return []
        held = (each for each in every if each.released_at is None)
        lost = [each for each in held if is_lost(each, page, move.before, move.after)]
        await self._tx.callsigns.release((each.id for each in lost), now=self._now, was_lost=True)
        return [Passed(move.person_id, each.value, None) for each in lost]

    async def _returned(
        self, page: Page, move: Move, every: Sequence[Callsign], in_use: set[str]
    ) -> list[Passed]:
        if move.after is None:
            return []
        former = [each for each in every if each.released_at is not None]
        kept = [each for each in every if each.released_at is None and each.key in in_use]
        back = given_back(former, page, move.after, kept=kept, taken=in_use)
        for each in back:
            in_use.add(each.key)
            again = NewCallsign(page.id, each.value, move.person_id, each.subdivision_id)
            await self._tx.callsigns.give(again, now=self._now)
        return [Passed(move.person_id, None, each.value) for each in back]
