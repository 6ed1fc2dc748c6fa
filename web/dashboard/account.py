"""`/dashboard/you`: where somebody is signed in, the way out of each or all of it, the way to his keys."""

from quart import Blueprint, Response

from domain.ids import SessionId
from web.access import access
from web.answers import see_other
from web.cookies import SESSION, Cookies
from web.dashboard.desk import Desk
from web.dashboard.services import DashboardServices
from web.responses import response_of
from web.signin import SignIn
from words import say

HERE = "/dashboard/you"
MOST_DIGITS = 18


def account_routes(signin: SignIn, desk: Desk, services: DashboardServices, cookies: Cookies) -> Blueprint:
    """Return the routes about one's own sessions."""
    routes = Blueprint("dashboard_account", __name__)

    @routes.get(HERE)
    @access(auth="session", scope="read:sessions")
    async def you() -> Response:
        """Where whoever asks is signed in, and where he may have keys of his own."""
        visitor = await signin.visitor()
        user_id = visitor.session.user_id
        guilds = [
            await services.guilds.get(each.guild_id) for each in await services.footings.all_of(user_id)
        ]
        return desk.page(
            "dashboard/you.html",
            visitor,
            sessions=await services.sessions.of(user_id),
            guilds=sorted(guilds, key=lambda guild: (guild.name.casefold(), guild.id)),
        )

    _add_endings(routes, signin, desk, services, cookies)
    return routes


def _add_endings(
    routes: Blueprint, signin: SignIn, desk: Desk, services: DashboardServices, cookies: Cookies
) -> None:
    """Add the ways out: of one browser, of all, and of this one."""

    @routes.post(f"{HERE}/end")
    @access(auth="session", scope="write:sessions")
    async def end() -> Response:
        """End one of one's own sessions."""
        visitor, form = await signin.form()
        text = form.get("session", "")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0
        ended = await services.sessions.end(visitor.session.user_id, SessionId(number))
        if number == visitor.session.id:
            return response_of(see_other("/", cookies.gone(SESSION)))
        return desk.back(
            HERE, say("That browser is signed out.") if ended else say("It was signed out already.")
        )

    @routes.post(f"{HERE}/end-all")
    @access(auth="session", scope="write:sessions")
    async def end_all() -> Response:
        """End all of one's own sessions, this one too."""
        visitor, _ = await signin.form()
        await services.sessions.end_all(visitor.session.user_id)
        return response_of(see_other("/", cookies.gone(SESSION)))

    @routes.post("/signout")
    @access(auth="session", scope="write:sessions")
    async def sign_out() -> Response:
        """End this session."""
        visitor, _ = await signin.form()
        await services.sessions.end(visitor.session.user_id, visitor.session.id)
        return response_of(see_other("/", cookies.gone(SESSION)))
