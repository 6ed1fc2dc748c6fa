"""Routes: every page of the dashboard, and the desk they are drawn at. A new page is a line in the list."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from jinja2 import Environment
from quart import Blueprint

from domain.rosters.people import initials
from web.cookies import Cookies
from web.dashboard.account import account_routes
from web.dashboard.audit import audit_routes
from web.dashboard.danger import danger_routes
from web.dashboard.desk import Desk
from web.dashboard.details import details_routes
from web.dashboard.detecting import detecting_routes
from web.dashboard.editor import Editor
from web.dashboard.keys import keys_routes
from web.dashboard.leave import leave_routes
from web.dashboard.lists import LISTS
from web.dashboard.mappings import mappings_routes
from web.dashboard.members import members_routes
from web.dashboard.news import News, news_routes, note
from web.dashboard.overview import overview_routes
from web.dashboard.own import own_routes
from web.dashboard.pages import pages_routes
from web.dashboard.particulars import particulars_routes
from web.dashboard.patrols import patrols_routes
from web.dashboard.permissions import permissions_routes
from web.dashboard.premium import premium_routes
from web.dashboard.services import DashboardServices
from web.dashboard.sharing import sharing_routes
from web.dashboard.theme import theme_routes
from web.dashboard.undoing import undoing_routes
from web.dashboard.webhooks import webhooks_routes
from web.recognising import Recognised
from web.signin import SignIn


def dashboard_routes(
    environment: Environment,
    signin: SignIn,
    cookies: Cookies,
    services: DashboardServices,
    clock: Callable[[], datetime],
    news: News,
    *,
    public_url: str,
    invite_url: str | None,
    patience: float,
) -> tuple[Blueprint, ...]:
    """Return the routes of all pages behind the sign-in; the navigation shows what is among them."""
    environment.filters["initials"] = initials
    desk = Desk(environment, cookies)
    editor = Editor(signin, desk, services)
    routes = (
        overview_routes(signin, desk, services, invite_url=invite_url),
        account_routes(signin, desk, services, cookies),
        pages_routes(signin, desk, services),
        details_routes(editor),
        detecting_routes(editor),
        *(mappings_routes(editor, kind) for kind in LISTS.values()),
        theme_routes(editor),
        sharing_routes(editor),
        danger_routes(editor, desk),
        *_about_people(signin, desk, services, clock),
        permissions_routes(signin, desk, services),
        audit_routes(signin, desk, services),
        premium_routes(signin, desk, services),
        keys_routes(signin, desk, services, clock, public_url=public_url),
        webhooks_routes(signin, desk, services, clock, patience=patience),
        news_routes(signin, news),
    )
    for blueprint in routes:
        blueprint.before_request(partial(note, news))
        blueprint.record_once(lambda state: desk.open({rule.rule for rule in state.app.url_map.iter_rules()}))
    return routes


def _about_people(
    signin: SignIn, desk: Desk, services: DashboardServices, clock: Callable[[], datetime]
) -> tuple[Blueprint, ...]:
    """Return the routes about oneself and others."""
    return (
        own_routes(signin, desk, services),
        members_routes(signin, desk, services, clock),
        particulars_routes(signin, desk, services),
        undoing_routes(signin, desk, services),
        patrols_routes(signin, desk, services),
        leave_routes(signin, desk, services),
    )


def sign_in_of(
    services: DashboardServices, cookies: Cookies, recognised: Recognised, *, public_url: str
) -> SignIn:
    """Return what knows visitors."""
    return SignIn(
        services.sessions,
        services.footings,
        services.tiers,
        services.settings,
        cookies,
        recognised,
        public_url=public_url,
    )
