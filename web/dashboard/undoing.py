"""`/dashboard/<guild>/members/<member>/undo`: what undoing would come to, and then that it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from quart import Blueprint, Response, request

from domain.errors import NotFound, Refused
from domain.ids import RecordId, RoleId, UserId, snowflake
from domain.rosters.guilds import Role
from domain.rosters.orders import Order, OrderKind
from domain.rosters.reasons import LONGEST_REASON
from domain.rosters.records import Record, RecordKind, record_words
from domain.words import sentence
from services.rosters.undoing import Foreseen, Undone
from web.access import access
from web.dashboard.deciding import decided, number_in
from web.dashboard.desk import Desk
from web.dashboard.files import is_gone
from web.dashboard.filling import Fault, Filled
from web.dashboard.members import HERE, account_in
from web.dashboard.ordering import wanted_words
from web.dashboard.remembering import Line, line_of, sides_of
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import say
from words.dates import listed


@dataclass(frozen=True, slots=True)
class Plan:
    """What undoing a record would come to, in words."""

    record: Line
    steps: Sequence[str]
    left_out: Sequence[str]


def undoing_routes(signin: SignIn, desk: Desk, services: DashboardServices) -> Blueprint:
    """Return the routes of the way back."""
    routes = Blueprint("dashboard_undoing", __name__)
    leaf = _Leaf(desk, services)

    @routes.get(f"{HERE}/<member>/undo")
    @access(auth="session", scope="write:members")
    async def ask(guild: str, member: str) -> Response:
        """What would be undone, the last thing done by default, and what that would do."""
        visitor, user_id = await signin.in_guild(guild), account_in(member)
        wanted = request.args.get("record")
        number = snowflake(wanted) if wanted is not None else None
        if wanted is not None and number is None:
            raise NotFound(sentence("There is no such record."))
        return await leaf.drawn(visitor, user_id, RecordId(number) if number is not None else None)

    @routes.post(f"{HERE}/<member>/undo")
    @access(auth="session", scope="write:members")
    async def undo(guild: str, member: str) -> Response:
        """Undo what the form names."""
        visitor, form = await signin.form(guild)
        user_id, filled = account_in(member), Filled(form)
        record_id = RecordId(number_in(filled, "record"))
        done = await decided(lambda: _undone(services, visitor, user_id, record_id, filled))
        if isinstance(done, Fault):
            return await leaf.drawn(visitor, user_id, record_id, fault=done, reason=filled.text("reason"))
        home = f"/dashboard/{visitor.guild_id}/members/{user_id}"
        if isinstance(done, Order):
            return desk.back(f"{home}?order={done.id}")
        return desk.back(home, say("Record #{number} is undone.", number=record_id))

    return routes


async def _undone(
    services: DashboardServices, visitor: Visitor, user_id: UserId, record_id: RecordId, filled: Filled
) -> Undone:
    """Undo what was read: a record of this member's, by the number that stood in the form."""
    await _foreseen(services, visitor, user_id, record_id)
    reason = filled.text("reason").strip() or None
    return await services.undoing.undo(visitor.actor, visitor.guild_id, record_id, reason=reason)


async def _foreseen(
    services: DashboardServices, visitor: Visitor, user_id: UserId, record_id: RecordId | None
) -> Foreseen:
    """Return what undoing a record, the last by default, would do; nobody is brought back who is not here."""
    undoing, actor, guild_id = services.undoing, visitor.actor, visitor.guild_id
    if record_id is None:
        record_id = (await undoing.last(actor, guild_id, user_id)).id
    found = await undoing.foresee(actor, guild_id, user_id, record_id)
    is_back = isinstance(found.undone, Order) and found.undone.kind is OrderKind.REINSTATE
    if is_back and await is_gone(services, guild_id, user_id):
        history = await services.history.of_member(actor, guild_id, user_id, limit=1)
        raise Refused(sentence("{who} is not in this server.", who=history.person.profile.name))
    return found


class _Leaf:
    def __init__(self, desk: Desk, services: DashboardServices) -> None:
        self._desk = desk
        self._services = services

    async def drawn(
        self,
        visitor: Visitor,
        user_id: UserId,
        record_id: RecordId | None,
        *,
        fault: Fault | None = None,
        reason: str = "",
    ) -> Response:
        guild_id = visitor.guild_id
        history = await self._services.history.of_member(visitor.actor, guild_id, user_id, limit=1)
        foreseen = await decided(lambda: _foreseen(self._services, visitor, user_id, record_id))
        name = history.person.profile.name
        is_known = isinstance(foreseen, Foreseen)
        roles = await self._services.guilds.roles(guild_id) if is_known else ()
        fault = fault or (foreseen if isinstance(foreseen, Fault) else None)
        return self._desk.page(
            "dashboard/members/undo.html",
            visitor,
            guild=await self._services.guilds.get(guild_id),
            tab="members",
            status=fault.status if fault else 200,
            name=name,
            user_id=user_id,
            plan=plan_of(foreseen, name, roles) if isinstance(foreseen, Foreseen) else None,
            fault=fault,
            reason=reason,
            longest=LONGEST_REASON,
        )


def plan_of(foreseen: Foreseen, name: str, roles: Sequence[Role]) -> Plan:
    """Return in words what undoing would come to."""
    undone = foreseen.undone
    if isinstance(undone, Order):
        steps = [
            say("The bot will {wanted}.", wanted=wanted_words(undone, name)),
            *_role_steps(undone, roles),
            *[say("Callsign: {callsign}", callsign=each) for each in foreseen.callsigns],
        ]
    else:
        steps = [_record_step(undone)]
    record, by = foreseen.record, foreseen.by
    makers = {int(record.actor_id): by} if record.actor_id is not None and by is not None else {}
    return Plan(line_of(record, makers), steps, foreseen.left_out)


def _role_steps(order: Order, roles: Sequence[Role]) -> list[str]:
    given, taken = _names(order.give, roles), _names(order.take, roles)
    steps = [say("Roles given in Discord: {roles}", roles=given)] if given else []
    return steps + ([say("Roles taken in Discord: {roles}", roles=taken)] if taken else [])


def _names(role_ids: frozenset[RoleId], roles: Sequence[Role]) -> str:
    names = [role.name for role in roles if role.id in role_ids]
    gone = len(role_ids) - len(names)
    return listed([*names, *[say("a role that is gone")] * gone])


def _record_step(record: Record) -> str:
    """Return what would be on record, and so, at once."""
    if record.kind is RecordKind.RENEWAL:
        return say("{what} ends again when it did before it was renewed.", what=record.after or "?")
    what, (before, after) = say(record_words(record.kind)), sides_of(record)
    if before and after:
        return say("At once: {what}: {before} becomes {after}", what=what, before=before, after=after)
    if after:
        return say("At once: {what}: {after} is given", what=what, after=after)
    return say("At once: {what}: {before} is taken away", what=what, before=before or "?")
