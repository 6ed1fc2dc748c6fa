"""`/dashboard/<guild>/patrols`: what waits for approval, approved or denied as `/patrol-admin` does."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from quart import Blueprint, Response

from domain.duty.patrols import Patrol, PatrolEnd, PatrolState
from domain.errors import NotFound
from domain.ids import PatrolId
from domain.rosters.pages import Page
from domain.rosters.reasons import LONGEST_REASON
from domain.words import sentence
from services.duty.reviews import Listed
from web.access import access
from web.dashboard.deciding import Undone, decided, number_in
from web.dashboard.desk import Desk
from web.dashboard.filling import Fault, Filled
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import say
from words.dates import clock, day_of, format_hours, moment

HERE = "/dashboard/<guild>/patrols"
MOST_SHOWN = 50
"""Of a page at once; the others come up when these are decided."""


def patrols_routes(signin: SignIn, desk: Desk, services: DashboardServices) -> Blueprint:
    """Return the routes about patrols that wait."""
    routes = Blueprint("dashboard_patrols", __name__)
    leaf = _Leaf(desk, services)

    @routes.get(HERE)
    @access(auth="session", scope="read:patrols")
    async def pending(guild: str) -> Response:
        """What waits, page by page, the oldest first."""
        return await leaf.drawn(await signin.in_guild(guild))

    @routes.post(f"{HERE}/<any(approve,deny):verb>")
    @access(auth="session", scope="write:patrols")
    async def decide(guild: str, verb: str) -> Response:
        """Have one count, or not."""
        visitor, form = await signin.form(guild)
        filled = Filled(form)
        done = await decided(lambda: _decided(services, visitor, filled, verb))
        if isinstance(done, Fault):
            undone = Undone(number_in(filled, "patrol"), done, filled.text("reason"))
            return await leaf.drawn(visitor, undone=undone)
        said = (
            say("{Patrol} #{number} counts", number=done.id)
            if done.state is PatrolState.APPROVED
            else say("{Patrol} #{number} is denied", number=done.id)
        )
        return desk.back(f"/dashboard/{visitor.guild_id}/patrols", said)

    return routes


async def _decided(services: DashboardServices, visitor: Visitor, filled: Filled, verb: str) -> Patrol:
    number = PatrolId(number_in(filled, "patrol"))
    (seen,) = (await services.reviews.seen(visitor.actor, number)).patrols
    if seen.guild_id != visitor.guild_id:
        raise NotFound(sentence("There is no such {patrol}."))
    if verb == "approve":
        return await services.reviews.approve(visitor.actor, number)
    return await services.reviews.deny(visitor.actor, number, filled.text("reason"))


@dataclass(frozen=True, slots=True)
class Row:
    """A patrol as it is drawn; `evidence` is what to show, and where it leads if that is an address."""

    id: PatrolId
    name: str
    when: str
    hours: str
    kind: str | None
    has_breaks: bool
    was_cut_off: bool
    note: str | None
    evidence: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits on one page; `more` is how many there are beyond the rows."""

    page: Page
    rows: Sequence[Row]
    more: int


class _Leaf:
    """Draws what waits, as whoever asks may see it."""

    def __init__(self, desk: Desk, services: DashboardServices) -> None:
        self._desk = desk
        self._services = services

    async def drawn(self, visitor: Visitor, *, undone: Undone | None = None) -> Response:
        pages = await self._services.tiers.pages(visitor.actor, visitor.guild_id)
        waiting = [await self._of_page(visitor, page) for page in pages]
        return self._desk.page(
            "dashboard/waiting/patrols.html",
            visitor,
            guild=await self._services.guilds.get(visitor.guild_id),
            tab="patrols",
            status=undone.fault.status if undone else 200,
            waiting=[each for each in waiting if each.rows],
            undone=undone,
            is_shown=undone is not None and any(undone.entry == row.id for e in waiting for row in e.rows),
            longest=LONGEST_REASON,
        )

    async def _of_page(self, visitor: Visitor, page: Page) -> Waiting:
        listed = await self._services.reviews.listed(visitor.actor, page.id, PatrolState.PENDING)
        rows = [_row(each, listed) for each in listed.patrols[:MOST_SHOWN]]
        return Waiting(page, rows, len(listed.patrols) - len(rows))


def _row(patrol: Patrol, listed: Listed) -> Row:
    return Row(
        id=patrol.id,
        name=listed.people[patrol.person_id].profile.name,
        when=_span(patrol),
        hours=format_hours(patrol.seconds()),
        kind=listed.types.get(patrol.type_id) if patrol.type_id is not None else None,
        has_breaks=bool(patrol.breaks),
        was_cut_off=patrol.ended_by is PatrolEnd.CUT_OFF,
        note=patrol.note,
        evidence=_evidence(patrol),
    )


def _span(patrol: Patrol) -> str:
    window = patrol.window()
    is_one_day = day_of(window.start) == day_of(window.end)
    end = clock(window.end) if is_one_day else moment(window.end)
    return say("{start} to {end}", start=moment(window.start), end=end)


def _evidence(patrol: Patrol) -> tuple[str, str] | None:
    """Return the evidence's name, and its address if a browser may safely go there."""
    if patrol.evidence is None:
        return None
    address = patrol.evidence.url
    is_safe = urlsplit(address).scheme.lower() in ("http", "https")
    return patrol.evidence.file_name or address, address if is_safe else ""
