"""`/dashboard/<guild>/members`: who is on the pages; one member, and what is ordered of him.

An order is given here and carried out by the bot; the page says how it stands.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from quart import Blueprint, Response, request

from domain.errors import NotFound
from domain.ids import OrderId, UserId, snowflake
from domain.rosters.orders import Order
from domain.rosters.pages import Page
from domain.rosters.rosters import WHOLE, MemberRow
from domain.words import sentence
from web.access import access
from web.dashboard.deciding import decided, number_in
from web.dashboard.desk import Desk
from web.dashboard.files import FileDrawing, Unsent
from web.dashboard.filling import Fault, Filled
from web.dashboard.ordering import ask_of, terms_of
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import say

HERE = "/dashboard/<guild>/members"
MOST_SHOWN = 100


def members_routes(
    signin: SignIn, desk: Desk, services: DashboardServices, clock: Callable[[], datetime]
) -> Blueprint:
    """Return the routes about members; the services say who may know and order what."""
    routes = Blueprint("dashboard_members", __name__)
    drawing = FileDrawing(desk, services)

    @routes.get(HERE)
    @access(auth="session", scope="read:members")
    async def found(guild: str) -> Response:
        """Those who fit what is looked for, page by page."""
        visitor, wanted = await signin.in_guild(guild), request.args.get("q", "")[:100]
        return desk.page(
            "dashboard/members/listed.html",
            visitor,
            guild=await services.guilds.get(visitor.guild_id),
            tab="members",
            wanted=wanted,
            found=await _found(services, visitor, wanted),
        )

    @routes.get(f"{HERE}/<member>")
    @access(auth="session", scope="read:members")
    async def one(guild: str, member: str) -> Response:
        """One of them."""
        return await drawing.drawn(await signin.in_guild(guild), account_in(member))

    _add_orders(routes, signin, desk, services, clock, drawing)
    return routes


def _add_orders(
    routes: Blueprint,
    signin: SignIn,
    desk: Desk,
    services: DashboardServices,
    clock: Callable[[], datetime],
    drawing: FileDrawing,
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
            return await drawing.drawn(visitor, user_id, Unsent("order", done, filled))
        return desk.back(f"/dashboard/{visitor.guild_id}/members/{user_id}?order={done.id}")

    @routes.post(f"{HERE}/<member>/cancel")
    @access(auth="session", scope="write:members")
    async def cancel(guild: str, member: str) -> Response:
        """Take an order back that has not ended."""
        visitor, form = await signin.form(guild)
        user_id, filled = account_in(member), Filled(form)
        done = await decided(lambda: _cancelled(services, visitor, user_id, filled))
        if isinstance(done, Fault):
            return await drawing.drawn(visitor, user_id, Unsent("cancel", done, filled))
        return desk.back(f"/dashboard/{visitor.guild_id}/members/{user_id}", say("The order is taken back."))


def account_in(text: str) -> UserId:
    """Return the account that an address names."""
    number = snowflake(text)
    if number is None:
        raise NotFound(sentence("There is no such member."))
    return UserId(number)


async def page_in(services: DashboardServices, visitor: Visitor, user_id: UserId, filled: Filled) -> Page:
    """Return the page that a form about a member means, if whoever sent it supervises him there."""
    files = await services.files.of_member(visitor.actor, visitor.guild_id, user_id)
    page = next((file.page for file in files if str(file.page.id) == filled.text("page")), None)
    if page is None:
        raise NotFound(sentence("This member is on none of the pages that you supervise."))
    return page


async def _ordered(
    services: DashboardServices, visitor: Visitor, user_id: UserId, filled: Filled, now: datetime
) -> Order:
    page, ask = await page_in(services, visitor, user_id, filled), ask_of(filled.text("what"))
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


async def _found(services: DashboardServices, visitor: Visitor, wanted: str) -> list[Found]:
    found = []
    for page in await services.tiers.pages(visitor.actor, visitor.guild_id):
        view = await services.reading.view(page.id, WHOLE)
        rows = [row for section in view.matching(wanted) for row in section.members]
        found.append(Found(page, rows[:MOST_SHOWN], max(0, len(rows) - MOST_SHOWN)))
    return [each for each in found if each.rows]
