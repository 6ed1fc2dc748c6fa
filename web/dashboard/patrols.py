"""`/dashboard/<guild>/patrols`: what waits for approval, approved or denied as `/patrol-admin` does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from quart import Blueprint

from domain.duty.patrols import Patrol, PatrolEnd, PatrolState
from domain.errors import NotFound
from domain.ids import PatrolId
from domain.rosters.pages import Page
from domain.words import sentence
from services.duty.reviews import Listed
from web.dashboard.deciding import deciding_routes, number_in
from web.dashboard.desk import Desk
from web.dashboard.filling import Filled
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import say
from words.dates import clock, day_of, format_hours, moment

MOST_SHOWN = 50
"""Of a page at once; the others come up when these are decided."""


def patrols_routes(signin: SignIn, desk: Desk, services: DashboardServices) -> Blueprint:
    """Return the routes about patrols that wait."""
    decisions = PatrolDecisions(services)
    return deciding_routes("patrols", "patrol", decisions, signin=signin, desk=desk, services=services)


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
class OfPage:
    """What waits on one page; `more` is how many there are beyond the rows."""

    page: Page
    rows: Sequence[Row]
    more: int


class PatrolDecisions:
    """Decides about patrols, page by page, the oldest first."""

    def __init__(self, services: DashboardServices) -> None:
        self._tiers = services.tiers
        self._reviews = services.reviews

    async def waiting(self, visitor: Visitor) -> Mapping[str, object]:
        """Return what waits on the pages that the visitor may see."""
        pages = await self._tiers.pages(visitor.actor, visitor.guild_id)
        found = [await self._of_page(visitor, page) for page in pages]
        return {"waiting": [each for each in found if each.rows]}

    async def approve(self, visitor: Visitor, filled: Filled) -> str:
        """Have it count."""
        done = await self._reviews.approve(visitor.actor, await self._number(visitor, filled))
        return say("{Patrol} #{number} counts", number=done.id)

    async def deny(self, visitor: Visitor, filled: Filled, reason: str) -> str:
        """Have it count for nothing."""
        done = await self._reviews.deny(visitor.actor, await self._number(visitor, filled), reason)
        return say("{Patrol} #{number} is denied", number=done.id)

    async def _number(self, visitor: Visitor, filled: Filled) -> PatrolId:
        number = PatrolId(number_in(filled, "patrol"))
        (seen,) = (await self._reviews.seen(visitor.actor, number)).patrols
        if seen.guild_id != visitor.guild_id:
            raise NotFound(sentence("There is no such {patrol}."))
        return number

    async def _of_page(self, visitor: Visitor, page: Page) -> OfPage:
        listed = await self._reviews.listed(visitor.actor, page.id, PatrolState.PENDING)
        rows = [_row(each, listed) for each in listed.patrols[:MOST_SHOWN]]
        return OfPage(page, rows, len(listed.patrols) - len(rows))


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
