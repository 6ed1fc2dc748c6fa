"""`/dashboard/<guild>/you`: what concerns whoever asks: where he stands, his patrols and leave, his history.

Every member of the server may open it; it is about nobody else.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from quart import Blueprint, Response

from domain.access.tiers import Tier
from domain.duty.patrols import LONGEST_NOTE, Evidence, Patrol, PatrolSource, PatrolState
from domain.duty.settings import PatrolType
from domain.errors import Invalid, NotFound
from domain.hr.leaves import KIND_WORDS, LONGEST_REASON, LeaveKind, LeaveState
from domain.ids import LeaveId, PageId, PatrolId, PatrolTypeId
from domain.rosters.pages import Page
from domain.words import sentence
from services.duty.patrols import LONGEST_URL, OwnDuty, Report
from services.rosters.privacy import OwnView
from web.access import access
from web.dashboard.absences import OwnLeave, own_leaves
from web.dashboard.deciding import decided, number_in
from web.dashboard.desk import Desk
from web.dashboard.files import standing_facts
from web.dashboard.filling import Fault, Filled
from web.dashboard.moments import day_in
from web.dashboard.overview import readable_pages
from web.dashboard.remembering import records_of
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import mark, say
from words.dates import format_hours, moment

HERE = "/dashboard/<guild>/you"
MOST_PATROLS = 5
RECORDS = 25
STATE_WORDS = {
    PatrolState.OPEN: mark("going on"),
    PatrolState.PENDING: mark("waits for approval"),
    PatrolState.APPROVED: mark("counts"),
    PatrolState.DENIED: mark("denied"),
    PatrolState.VOID: mark("void"),
}
Verb = Callable[[DashboardServices, Visitor, Filled], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form of the page that came to nothing: which one, why, and what was written into it."""

    form: str
    fault: Fault
    filled: Filled

    def at(self, form: str) -> "Unsent | None":
        """Return it if it is this form."""
        return self if form == self.form else None


@dataclass(frozen=True, slots=True)
class PatrolLine:
    """One of his patrols as it is drawn."""

    id: PatrolId
    when: str
    hours: str
    state: str


@dataclass(frozen=True, slots=True)
class Duty:
    """How he stands on a page that keeps patrols."""

    page: Page
    hours: str
    types: Sequence[PatrolType]
    latest: Sequence[PatrolLine]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where he stands on a page, and whether the public sees him there."""

    page: Page
    facts: Sequence[tuple[str, str]]
    is_public: bool


def own_routes(signin: SignIn, desk: Desk, services: DashboardServices) -> Blueprint:
    """Return the routes of a member's own page."""
    routes = Blueprint("dashboard_own", __name__)
    leaf = _Leaf(desk, services)

    @routes.get(HERE)
    @access(auth="session", scope="read:own")
    async def you(guild: str) -> Response:
        """Whatever concerns whoever asks."""
        return await leaf.drawn(await signin.in_guild(guild, needs=Tier.MEMBER))

    @routes.post(f"{HERE}/<any({', '.join(VERBS)}):form>")
    @access(auth="session", scope="write:own")
    async def write(guild: str, form: str) -> Response:
        """Do what he wants done about himself."""
        visitor, sent = await signin.form(guild, needs=Tier.MEMBER)
        filled = Filled(sent)
        done = await decided(lambda: VERBS[form](services, visitor, filled))
        if isinstance(done, Fault):
            return await leaf.drawn(visitor, Unsent(form, done, filled))
        return desk.back(f"/dashboard/{visitor.guild_id}/you", done)

    return routes


class _Leaf:
    def __init__(self, desk: Desk, services: DashboardServices) -> None:
        self._desk = desk
        self._services = services

    async def drawn(self, visitor: Visitor, unsent: Unsent | None = None) -> Response:
        services, actor, guild_id = self._services, visitor.actor, visitor.guild_id
        own = await services.privacy.view(actor, guild_id)
        duties = [
            await services.patrols.own(actor, page.id)
            for page in await services.standing.places(actor, guild_id)
        ]
        going_on = next((each.open for each in duties if each.open is not None), None)
        history = await decided(
            lambda: services.history.of_member(actor, guild_id, visitor.session.user_id, limit=RECORDS)
        )
        assert visitor.footing is not None
        return self._desk.page(
            "dashboard/own.html",
            visitor,
            guild=await services.guilds.get(guild_id),
            tab="you",
            status=unsent.fault.status if unsent else 200,
            own=own,
            standings=_standings(own),
            pages=await readable_pages(services, visitor.footing),
            duties=[_duty(each, await services.standing.types(actor, each.page.id)) for each in duties],
            going_on=going_on,
            on_page=next(
                (each.page for each in duties if going_on and each.page.id == going_on.page_id), None
            ),
            leaves=await self._leaves(visitor),
            kinds={kind.value: words for kind, words in KIND_WORDS.items()},
            records=[] if isinstance(history, Fault) else records_of(history),
            unsent=unsent,
            longest={"reason": LONGEST_REASON, "note": LONGEST_NOTE, "evidence": LONGEST_URL},
        )

    async def _leaves(self, visitor: Visitor) -> list[OwnLeave] | None:
        """Return his leave, the latest first; None if he is on no page, and so has none."""
        leaves = self._services.leaves
        found = await decided(lambda: leaves.own(visitor.actor, visitor.guild_id))
        return None if isinstance(found, Fault) else own_leaves(found)


def _standings(own: OwnView) -> list[Standing]:
    return [
        Standing(each.page, list(standing_facts(each.row)), each.public is not None) for each in own.pages
    ]


def _duty(own: OwnDuty, types: Sequence[PatrolType]) -> Duty:
    lines = [_patrol(each) for each in own.latest[:MOST_PATROLS]]
    return Duty(own.page, format_hours(own.seconds), types, lines)


def _patrol(patrol: Patrol) -> PatrolLine:
    hours = say("{hours} h", hours=format_hours(patrol.seconds())) if not patrol.is_open else ""
    return PatrolLine(patrol.id, moment(patrol.started_at), hours, say(STATE_WORDS[patrol.state]))


async def _request(services: DashboardServices, visitor: Visitor, filled: Filled) -> str:
    kind = filled.text("kind")
    if kind not in set(LeaveKind):
        raise Invalid(sentence("Choose what kind of leave it is."), field="kind")
    leave = await services.leaves.request(
        visitor.actor,
        visitor.guild_id,
        kind=LeaveKind(kind),
        first=day_in(filled.text("start"), field="start"),
        last=day_in(filled.text("end"), field="end"),
        reason=_text(filled, "reason"),
    )
    if leave.state is LeaveState.REQUESTED:
        return say("You have asked for leave")
    return say("You have leave")


async def _extend(services: DashboardServices, visitor: Visitor, filled: Filled) -> str:
    last = day_in(filled.text("end"), field="end")
    await services.leaves.extend(visitor.actor, visitor.guild_id, last=last, reason=_text(filled, "reason"))
    return say("You have asked for a longer leave")


async def _end(services: DashboardServices, visitor: Visitor, filled: Filled) -> str:
    number = LeaveId(number_in(filled, "leave"))
    leave = await services.leaves.end(visitor.actor, visitor.guild_id, number)
    if leave.state is LeaveState.ENDED:
        return say("Your leave is over. Welcome back!")
    return say("Your leave is called off")


async def _start(services: DashboardServices, visitor: Visitor, filled: Filled) -> str:
    places = await services.standing.places(visitor.actor, visitor.guild_id)
    page_id = next((page.id for page in places if str(page.id) == filled.text("page")), None)
    if page_id is None:
        raise NotFound(sentence("You are on no page that keeps {patrols}."))
    await services.patrols.start(
        visitor.actor,
        page_id,
        type_id=await _type(services, visitor, page_id, filled),
        source=PatrolSource.PANEL,
    )
    return say("You are on {patrol}.")


async def _type(
    services: DashboardServices, visitor: Visitor, page_id: PageId, filled: Filled
) -> PatrolTypeId | None:
    """Return the type that is chosen; where there is one alone, that one, as the panel does."""
    types = [each.id for each in await services.standing.types(visitor.actor, page_id)]
    chosen = PatrolTypeId(number_in(filled, "type"))
    if len(types) > 1 and chosen not in types:
        raise Invalid(sentence("Choose what kind of {patrol} it is."), field="type")
    return chosen if chosen in types else types[0] if types else None


async def _pause(services: DashboardServices, visitor: Visitor, filled: Filled) -> str:
    patrol = await services.patrols.toggle_break(
        visitor.actor, visitor.guild_id, should_rest=filled.text("rest") == "on"
    )
    return say("You are on a break.") if patrol.is_on_break else say("You are back on {patrol}.")


async def _stop(services: DashboardServices, visitor: Visitor, filled: Filled) -> str:
    link = _text(filled, "evidence")
    patrol = await services.patrols.stop(
        visitor.actor,
        visitor.guild_id,
        report=Report(_text(filled, "note"), Evidence(link) if link else None),
        patrol_id=PatrolId(number_in(filled, "patrol")),
    )
    hours = format_hours(patrol.seconds())
    if patrol.state is PatrolState.PENDING:
        return say("{hours} h wait for approval.", hours=hours)
    return say("{hours} h are counted.", hours=hours)


async def _hide(services: DashboardServices, visitor: Visitor, _filled: Filled) -> str:
    await services.privacy.hide(visitor.actor, visitor.guild_id)
    return say("You are hidden")


async def _show(services: DashboardServices, visitor: Visitor, _filled: Filled) -> str:
    await services.privacy.show(visitor.actor, visitor.guild_id)
    return say("You are shown again")


def _text(filled: Filled, name: str) -> str | None:
    return filled.text(name).strip() or None


VERBS: dict[str, Verb] = {
    "request": _request,
    "extend": _extend,
    "end": _end,
    "start": _start,
    "break": _pause,
    "stop": _stop,
    "hide": _hide,
    "show": _show,
}
