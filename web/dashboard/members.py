"""`/dashboard/<guild>/members`: who is on the pages; one member, his history and what is ordered of him.

An order is given here and carried out by the bot; the page says how it stands.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from quart import Blueprint, Response, request

from domain.errors import NotFound
from domain.ids import OrderId, RecordId, UserId, snowflake
from domain.rosters.orders import Order
from domain.rosters.pages import Page
from domain.rosters.reasons import LONGEST_REASON
from domain.rosters.rosters import WHOLE, MemberRow
from domain.words import sentence
from services.rosters.files import PageFile
from web.access import access
from web.dashboard.deciding import decided, number_in
from web.dashboard.desk import Desk
from web.dashboard.filling import Fault, Filled
from web.dashboard.ordering import ask_of, choices_of, order_words, terms_of
from web.dashboard.remembering import records_of
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import say

HERE = "/dashboard/<guild>/members"
MOST_SHOWN = 100
RECORDS_A_LEAF = 25


def members_routes(
    signin: SignIn, desk: Desk, services: DashboardServices, clock: Callable[[], datetime]
) -> Blueprint:
    """Return the routes about members; the services say who may know and order what."""
    routes = Blueprint("dashboard_members", __name__)
    leaf = _Leaf(desk, services)

    @routes.get(HERE)
    @access(auth="session", scope="read:members")
    async def found(guild: str) -> Response:
        """Those who fit what is looked for, page by page."""
        return await leaf.listed(await signin.in_guild(guild), request.args.get("q", "")[:100])

    @routes.get(f"{HERE}/<member>")
    @access(auth="session", scope="read:members")
    async def one(guild: str, member: str) -> Response:
        """One of them."""
        return await leaf.one(await signin.in_guild(guild), account_in(member))

    _add_orders(routes, signin, desk, services, clock, leaf)
    return routes


def _add_orders(
    routes: Blueprint,
    signin: SignIn,
    desk: Desk,
    services: DashboardServices,
    clock: Callable[[], datetime],
    leaf: "_Leaf",
) -> None:
    """Add what is ordered about a member."""

    @routes.post(f"{HERE}/<member>/order")
    @access(auth="session", scope="write:members")
    async def order(guild: str, member: str) -> Response:
        """Give an order about him."""
        visitor, form = await signin.form(guild)
        user_id, filled = account_in(member), Filled(form)
        done = await decided(lambda: _ordered(services, visitor, user_id, filled, clock()))
        if isinstance(done, Fault):
            return await leaf.one(visitor, user_id, fault=done, filled=filled)
        return desk.back(f"/dashboard/{visitor.guild_id}/members/{user_id}?order={done.id}")

    @routes.post(f"{HERE}/<member>/cancel")
    @access(auth="session", scope="write:members")
    async def cancel(guild: str, member: str) -> Response:
        """Take an order back that has not ended."""
        visitor, form = await signin.form(guild)
        user_id, filled = account_in(member), Filled(form)
        done = await decided(lambda: _cancelled(services, visitor, user_id, filled))
        if isinstance(done, Fault):
            return await leaf.one(visitor, user_id, fault=done)
        return desk.back(f"/dashboard/{visitor.guild_id}/members/{user_id}", say("The order is taken back."))


def account_in(text: str) -> UserId:
    """Return the account that an address names."""
    number = snowflake(text)
    if number is None:
        raise NotFound(sentence("There is no such member."))
    return UserId(number)


async def _ordered(
    services: DashboardServices, visitor: Visitor, user_id: UserId, filled: Filled, now: datetime
) -> Order:
    files = await services.files.of_member(visitor.actor, visitor.guild_id, user_id)
    page = next((file.page for file in files if str(file.page.id) == filled.text("page")), None)
    if page is None:
        raise NotFound(sentence("This member is on none of the pages that you supervise."))
    ask = ask_of(filled.text("what"))
    return await services.orders.place(
        visitor.actor, page.id, user_id, ask, terms=terms_of(filled, ask, now=now)
    )


async def _cancelled(services: DashboardServices, visitor: Visitor, user_id: UserId, filled: Filled) -> Order:
    order = await services.orders.get(OrderId(number_in(filled, "order")))
    if order.guild_id != visitor.guild_id or order.target_id != user_id:
        raise NotFound(sentence("There is no such order."))
    return await services.orders.cancel(visitor.actor, order.id)


@dataclass(frozen=True, slots=True)
class Found:
    """Members of one page that fit; `more` is how many there are beyond these."""

    page: Page
    rows: Sequence[MemberRow]
    more: int


class _Leaf:
    """Draws members, as whoever asks may know them."""

    def __init__(self, desk: Desk, services: DashboardServices) -> None:
        self._desk = desk
        self._services = services

    async def listed(self, visitor: Visitor, wanted: str) -> Response:
        found = []
        for page in await self._services.tiers.pages(visitor.actor, visitor.guild_id):
            view = await self._services.reading.view(page.id, WHOLE)
            rows = [row for section in view.matching(wanted) for row in section.members]
            found.append(Found(page, rows[:MOST_SHOWN], max(0, len(rows) - MOST_SHOWN)))
        return self._desk.page(
            "dashboard/members/listed.html",
            visitor,
            guild=await self._services.guilds.get(visitor.guild_id),
            tab="members",
            wanted=wanted,
            found=[each for each in found if each.rows],
        )

    async def one(
        self, visitor: Visitor, user_id: UserId, *, fault: Fault | None = None, filled: Filled | None = None
    ) -> Response:
        services, guild_id = self._services, visitor.guild_id
        files = await services.files.of_member(visitor.actor, guild_id, user_id)
        before = snowflake(request.args.get("before", ""))
        history = await services.history.of_member(
            visitor.actor,
            guild_id,
            user_id,
            limit=RECORDS_A_LEAF + 1,
            before=RecordId(before) if before is not None else None,
        )
        name = history.person.profile.name
        records = records_of(history)
        return self._desk.page(
            "dashboard/members/one.html",
            visitor,
            guild=await services.guilds.get(guild_id),
            tab="members",
            status=fault.status if fault else 200,
            name=name,
            user_id=user_id,
            files=[(file, await self._row(file, user_id), choices_of(file, visitor.tier)) for file in files],
            records=records[:RECORDS_A_LEAF],
            older=records[RECORDS_A_LEAF - 1].id if len(records) > RECORDS_A_LEAF else None,
            order=await self._order(visitor, user_id, name),
            waiting=await self._waiting(visitor, user_id, name),
            fault=fault,
            written={each: filled.text(each) if filled else "" for each in WRITTEN},
            longest=LONGEST_REASON,
        )

    async def _row(self, file: PageFile, user_id: UserId) -> MemberRow | None:
        if file.membership.left_at is not None:
            return None
        return (await self._services.reading.view(file.page.id, WHOLE)).of(user_id)

    async def _order(self, visitor: Visitor, user_id: UserId, name: str) -> tuple[Order, str] | None:
        """Return the order that was just given, and how it stands."""
        number = snowflake(request.args.get("order", ""))
        if number is None:
            return None
        order = await self._services.orders.get(OrderId(number))
        if order.guild_id != visitor.guild_id or order.target_id != user_id:
            return None
        if order.actor_id != visitor.session.user_id:
            return None
        return order, order_words(order, name)

    async def _waiting(self, visitor: Visitor, user_id: UserId, name: str) -> list[tuple[Order, str]]:
        """Return what is ordered of him and not done, later things last."""
        later = await self._services.orders.scheduled(visitor.actor, visitor.guild_id, user_id)
        return [(order, order_words(order, name)) for order in later]


WRITTEN = ("page", "what", "reason", "at", "silent", "over_strength")
"""The fields of an order's form."""
