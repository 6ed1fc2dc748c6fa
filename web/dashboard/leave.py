"""`/dashboard/<guild>/leave`: leave that waits for a decision, approved or denied as `/loa-admin` does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from quart import Blueprint

from domain.errors import Refused
from domain.hr.leaves import KIND_WORDS, Leave, days_of
from domain.ids import LeaveId
from domain.rosters.people import Person
from domain.time import Window
from domain.words import sentence
from web.dashboard.deciding import deciding_routes, number_in
from web.dashboard.desk import Desk
from web.dashboard.filling import Filled
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import say
from words.dates import day_of

MOMENT = timedelta(seconds=1)


def leave_routes(signin: SignIn, desk: Desk, services: DashboardServices) -> Blueprint:
    """Return the routes about leave that waits."""
    decisions = LeaveDecisions(services)
    return deciding_routes("leave", "leave", decisions, signin=signin, desk=desk, services=services)


class LeaveDecisions:
    """Decides about leave, on the days that stood beside the button and on nothing else."""

    def __init__(self, services: DashboardServices) -> None:
        self._decisions = services.decisions

    async def waiting(self, visitor: Visitor) -> Mapping[str, object]:
        """Return what waits of members whom the visitor supervises."""
        rows = [_row(*each) for each in await self._decisions.pending(visitor.actor, visitor.guild_id)]
        return {"rows": rows}

    async def approve(self, visitor: Visitor, filled: Filled) -> str:
        """Grant the days that were read."""
        number = LeaveId(number_in(filled, "leave"))
        await self._decisions.approve(visitor.actor, number, seen=_seen(filled))
        return say("The leave is approved.")

    async def deny(self, visitor: Visitor, filled: Filled, reason: str) -> str:
        """Turn down the days that were read."""
        number = LeaveId(number_in(filled, "leave"))
        await self._decisions.deny(visitor.actor, number, reason, seen=_seen(filled))
        return say("The leave is denied.")


def _seen(filled: Filled) -> Window:
    try:
        return Window(
            datetime.fromtimestamp(number_in(filled, "start"), UTC),
            datetime.fromtimestamp(number_in(filled, "end"), UTC),
        )
    except (ValueError, OverflowError, OSError):
        raise Refused(sentence("Load the page again: this form is not as it was sent.")) from None


@dataclass(frozen=True, slots=True)
class Row:
    """A leave as it is drawn, with the days that its forms are about."""

    id: LeaveId
    name: str
    kind: str
    first: str
    last: str
    days: int
    is_longer: bool
    before: str
    reason: str | None
    start: int
    end: int


def _row(leave: Leave, person: Person) -> Row:
    asked = leave.asked
    return Row(
        id=leave.id,
        name=person.profile.name,
        kind=KIND_WORDS[leave.kind],
        first=day_of(asked.start),
        last=day_of(asked.end - MOMENT),
        days=days_of(asked),
        is_longer=leave.extension is not None,
        before=day_of(leave.window.end - MOMENT),
        reason=leave.extension.reason if leave.extension else leave.reason,
        start=int(asked.start.timestamp()),
        end=int(asked.end.timestamp()),
    )
