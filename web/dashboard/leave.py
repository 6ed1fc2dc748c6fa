"""`/dashboard/<guild>/leave`: leave that waits for a decision, approved or denied as `/loa-admin` does."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from quart import Blueprint, Response

from domain.errors import NotFound, Refused
from domain.hr.leaves import KIND_WORDS, Leave, LeaveState, days_of
from domain.ids import LeaveId
from domain.rosters.people import Person
from domain.rosters.reasons import LONGEST_REASON
from domain.time import Window
from domain.words import sentence
from web.access import access
from web.dashboard.deciding import Undone, decided, number_in
from web.dashboard.desk import Desk
from web.dashboard.filling import Fault, Filled
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import say
from words.dates import day_of

HERE = "/dashboard/<guild>/leave"
MOMENT = timedelta(seconds=1)


def leave_routes(signin: SignIn, desk: Desk, services: DashboardServices) -> Blueprint:
    """Return the routes about leave that waits."""
    routes = Blueprint("dashboard_leave", __name__)
    leaf = _Leaf(desk, services)

    @routes.get(HERE)
    @access(auth="session", scope="read:leave")
    async def pending(guild: str) -> Response:
        """What waits, of members whom whoever asks supervises."""
        return await leaf.drawn(await signin.in_guild(guild))

    @routes.post(f"{HERE}/<any(approve,deny):verb>")
    @access(auth="session", scope="write:leave")
    async def decide(guild: str, verb: str) -> Response:
        """Grant one, or not."""
        visitor, form = await signin.form(guild)
        filled = Filled(form)
        done = await decided(lambda: _decided(services, visitor, filled, verb))
        if isinstance(done, Fault):
            undone = Undone(number_in(filled, "leave"), done, filled.text("reason"))
            return await leaf.drawn(visitor, undone=undone)
        is_granted = done.state is not LeaveState.DENIED and verb == "approve"
        said = say("The leave is approved.") if is_granted else say("The leave is denied.")
        return desk.back(f"/dashboard/{visitor.guild_id}/leave", said)

    return routes


async def _decided(services: DashboardServices, visitor: Visitor, filled: Filled, verb: str) -> Leave:
    """Decide on the days that stood beside the button, and on nothing else."""
    number = LeaveId(number_in(filled, "leave"))
    waiting = await services.decisions.pending(visitor.actor, visitor.guild_id)
    if number not in {leave.id for leave, _ in waiting}:
        raise NotFound(sentence("That leave does not wait for a decision, or is not yours to decide."))
    seen = _seen(filled)
    if verb == "approve":
        return await services.decisions.approve(visitor.actor, number, seen=seen)
    return await services.decisions.deny(visitor.actor, number, filled.text("reason"), seen=seen)


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


class _Leaf:
    """Draws what waits, as whoever asks may see it."""

    def __init__(self, desk: Desk, services: DashboardServices) -> None:
        self._desk = desk
        self._services = services

    async def drawn(self, visitor: Visitor, *, undone: Undone | None = None) -> Response:
        waiting = await self._services.decisions.pending(visitor.actor, visitor.guild_id)
        rows = [_row(*each) for each in waiting]
        return self._desk.page(
            "dashboard/waiting/leave.html",
            visitor,
            guild=await self._services.guilds.get(visitor.guild_id),
            tab="leave",
            status=undone.fault.status if undone else 200,
            rows=rows,
            undone=undone,
            is_shown=undone is not None and any(undone.entry == row.id for row in rows),
            longest=LONGEST_REASON,
        )


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
