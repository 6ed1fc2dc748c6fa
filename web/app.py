"""The application: every route and the front around them, made from what it is handed.

create_app(services, settings) ──► Web (Quart) with Front as its ASGI application
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jinja2 import Environment
from quart import Blueprint, Quart, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from domain.errors import RosterError
from domain.events import Event
from services import Staffing
from web.addresses import Addresses, Network
from web.api.annual_leave import leave_routes
from web.api.keys import KeyDoor, KnownKeys
from web.api.rosters import Heads, RosterAnswers, roster_routes
from web.api.sites import site_routes
from web.api.staff import staff_routes
from web.asgi import App, Header
from web.asks import Ask
from web.callers import Callers
from web.cookies import Cookies
from web.dashboard.news import News as DashboardNews
from web.dashboard.routes import dashboard_routes, sign_in_of
from web.dashboard.services import DashboardServices
from web.dialects import BAD_REQUEST
from web.docs.table import OPERATIONS
from web.drawing.doors import DoorDrawing
from web.drawing.feeds import FeedDrawing
from web.drawing.index import IndexDrawing
from web.drawing.paper import STATIC, StaticLinks, make_environment
from web.drawing.roster import RosterDrawing
from web.errors import Refusals
from web.front import Front, HotAnswers
from web.headers import house_headers
from web.hub import PATROL_SECONDS, Hub
from web.members import Members
from web.oauth import OAuth, OAuthSettings
from web.pages.docs import AllPages, DocsAnswers, docs_routes
from web.pages.exports import ExportAnswers, export_routes
from web.pages.feeds import FeedAnswers, Feeds, feed_routes
from web.pages.index import PublicPages, index_routes
from web.pages.live import LiveAnswers
from web.pages.operations import Readiness, operations_routes
from web.pages.pictures import PictureAnswers, picture_routes
from web.pages.privacy import privacy_routes
from web.pages.rosters import PageAnswers, Slugs, is_open, page_routes
from web.pages.signin import SignInAnswers, signin_routes
from web.recognising import Recognised
from web.responses import response_of
from web.shelves import REST, Reader, Views
from web.signin import SignIn
from web.static_files import StaticFiles, static_routes
from web.turnstile import Rates, SharedCounts, Turnstile
from web.uploads import LARGEST_BODY, SizedRequest
from words import speak


class Reading(Heads, Slugs, PublicPages, AllPages, Reader, Protocol):
    """What tells of pages: `services.rosters.reading`."""


class News(Protocol):
    """What tells of commits: `services.live`."""

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` on the loop after each commit; return the way to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """What may be chosen about the web.

    `rest` is how long a page rests between two readings, `patrol` how long between two looks at whether its
    readers are still members, `patience` how long a test of a webhook waits for its answer, all in seconds.
    """

    public_url: str
    trusted_proxies: Sequence[Network] = ()
    streams_per_address: int = 20
    key_requests_per_minute: int = 120
    session_requests_per_minute: int = 300
    address_requests_per_minute: int = 600
    failed_keys_per_minute: int = 20
    sign_ins_per_minute: int = 30
    security_contact: str | None = None
    oauth: OAuthSettings | None = None
    invite_url: str | None = None
    abuse_contact: str | None = None
    rest: float = REST
    patrol: float = PATROL_SECONDS
    patience: float = 12.0


class Web(Quart):
    """Quart with our front before it; `hub` holds the open streams."""

    request_class = SizedRequest

    def __init__(
        self, hub: Hub, news: DashboardNews, stop_listening: Callable[[], None], counts: SharedCounts | None
    ) -> None:
        super().__init__(__name__, static_folder=None, template_folder=None)
        self.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
        # Else an address with a slash too many is sent on, by the name that the asker says we have.
        self.url_map.merge_slashes = False
        self.hub = hub
        self.news = news
        self._stop_listening = stop_listening
        self._counts = counts

    async def close_streams(self) -> None:
        """End every open stream, and start no more: to be awaited before the server is told to stop."""
        self._stop_listening()
        self.news.close()
        await self.hub.close()

    async def close(self) -> None:
        """Let go of what it held, once nobody is served any more."""
        if self._counts is not None:
            await self._counts.close()


def create_app(
    *,
    reading: Reading,
    feeds: Feeds,
    live: News,
    keys: KnownKeys,
    ready: Readiness,
    dashboard: DashboardServices,
    staffing: Staffing,
    clock: Callable[[], datetime],
    settings: WebSettings,
    counts: SharedCounts | None = None,
) -> Web:
    """Return the ASGI application; nothing runs until it is served."""
    address = settings.public_url.rstrip("/")
    environment = make_environment(links := StaticLinks(), can_sign_in=settings.oauth is not None)
    drawing, doors = RosterDrawing(environment), DoorDrawing(environment)
    refusals, house = Refusals(doors), house_headers(address)
    views = Views(reading, rest=settings.rest)
    signin = sign_in_of(dashboard, cookies := Cookies(address), Recognised(cookies), public_url=address)
    members = Members(signin if settings.oauth else None, doors)
    pages = PageAnswers(reading, views, drawing, doors, refusals, members, public_url=address)
    rosters = RosterAnswers(reading, views, door := KeyDoor(keys), public_url=address)
    statics = StaticFiles(STATIC, links, refusals)
    app = _web(live, hub := _hub(reading, views, drawing, settings), counts, settings)
    for routes in (
        index_routes(reading, IndexDrawing(environment)),
        page_routes(pages),
        feed_routes(FeedAnswers(pages, feeds, FeedDrawing(environment), public_url=address, clock=clock)),
        *_files(pages, views, dashboard, refusals),
        static_routes(statics),
        *_for_programs(rosters, Callers(door, signin), staffing),
        *_about_itself(environment, (reading, signin), ready, clock, settings),
        *_signed_in(environment, signin, cookies, dashboard, clock, app.news, settings),
    ):
        app.register_blueprint(routes)
    _say_errors(app, refusals)
    hot = HotAnswers(pages, LiveAnswers(hub, house), rosters, statics)
    _put_front(app, hot, refusals, house, _turnstile(door, signin.recognised, settings, counts))
    return app


def _put_front(
    app: Web,
    hot: HotAnswers,
    refusals: Refusals,
    house: tuple[Header, ...],
    counting: tuple[Turnstile, Addresses],
) -> None:
    """Have the hot addresses answered before Quart."""
    turnstile, addresses = counting
    inner: App = app.asgi_app  # type: ignore[assignment] # Quart's types spell out each message.
    front = Front(inner, hot, refusals, addresses, house, turnstile)
    app.asgi_app = front  # type: ignore[method-assign,assignment] # Quart's own way.


def _web(live: News, hub: Hub, counts: SharedCounts | None, settings: WebSettings) -> Web:
    """Return the application, told of commits, before it has a route."""
    news = DashboardNews(look=settings.patrol)
    return Web(hub, news, _heard(live, hub.hear, news.hear), counts)


def _heard(live: News, *listeners: Callable[[Event], None]) -> Callable[[], None]:
    """Have them told of commits; return the way to stop."""
    stops = [live.listen(each) for each in listeners]

    def stop() -> None:
        for each in stops:
            each()

    return stop


def _hub(reading: Reading, views: Views, drawing: RosterDrawing, settings: WebSettings) -> Hub:
    return Hub(
        reading,
        views,
        drawing,
        is_open,
        most_streams=settings.streams_per_address,
        rest=settings.rest,
        patrol=settings.patrol,
    )


def _files(
    pages: PageAnswers, views: Views, services: DashboardServices, refusals: Refusals
) -> Iterator[Blueprint]:
    """Yield the routes of what belongs to a page and is not one: sheets and pictures."""
    yield export_routes(ExportAnswers(pages, views))
    yield picture_routes(PictureAnswers(pages, services.themes, refusals))


def _docs(environment: Environment, reading: Reading, signin: SignIn, settings: WebSettings) -> DocsAnswers:
    known = signin if settings.oauth else None
    return DocsAnswers(OPERATIONS, environment, reading, known, public_url=settings.public_url.rstrip("/"))


def _about_itself(
    environment: Environment,
    known: tuple[Reading, SignIn],
    ready: Readiness,
    clock: Callable[[], datetime],
    settings: WebSettings,
) -> Iterator[Blueprint]:
    """Yield the routes that tell of the API, of privacy, and of how we are."""
    address = settings.public_url.rstrip("/")
    yield docs_routes(_docs(environment, *known, settings))
    yield privacy_routes(environment, contact=settings.abuse_contact)
    yield operations_routes(ready, public_url=address, contact=settings.security_contact, clock=clock)


def _for_programs(rosters: RosterAnswers, callers: Callers, staffing: Staffing) -> Iterator[Blueprint]:
    """Yield the routes of the API."""
    yield roster_routes(rosters)
    yield staff_routes(callers, staffing.staff)
    yield site_routes(callers, staffing.sites)
    yield leave_routes(callers, staffing.requests)


def _signed_in(
    environment: Environment,
    signin: SignIn,
    cookies: Cookies,
    services: DashboardServices,
    clock: Callable[[], datetime],
    news: DashboardNews,
    settings: WebSettings,
) -> Iterator[Blueprint]:
    """Yield the routes of the sign-in and of all that is behind it."""
    address = settings.public_url.rstrip("/")
    oauth = OAuth(settings.oauth, public_url=address) if settings.oauth else None
    yield signin_routes(SignInAnswers(oauth, services.sessions, cookies, clock))
    yield from dashboard_routes(
        environment,
        signin,
        cookies,
        services,
        clock,
        news,
        public_url=address,
        invite_url=settings.invite_url,
        patience=settings.patience,
    )


def _turnstile(
    door: KeyDoor, recognised: Recognised, settings: WebSettings, counts: SharedCounts | None
) -> tuple[Turnstile, Addresses]:
    rates = Rates(
        keys=settings.key_requests_per_minute,
        sessions=settings.session_requests_per_minute,
        addresses=settings.address_requests_per_minute,
        wrong_keys=settings.failed_keys_per_minute,
        sign_ins=settings.sign_ins_per_minute,
    )
    addresses = Addresses(settings.trusted_proxies)
    return Turnstile(door, rates, recognised, counts, believes_proxies=addresses.trusts_somebody), addresses


def _say_errors(app: Quart, refusals: Refusals) -> None:
    """Give every error the words of the address it happened at, in the language of whoever asks."""

    async def refused(error: RosterError) -> Response:
        return response_of(refusals.refused(request.path, error))

    async def said(error: HTTPException) -> Response:
        if error.code == 404:
            return response_of(refusals.not_found(request.path))
        if isinstance(error, MethodNotAllowed):
            return response_of(refusals.wrong_method(request.path, list(error.valid_methods or ())))
        if error.code == 413:
            return response_of(refusals.too_large(request.path))
        if error.code is None or error.code >= 500:
            return response_of(refusals.failed(request.path, error))
        return response_of(refusals.said(request.path, error.code, error.name))

    async def undecodable(_error: UnicodeDecodeError) -> Response:
        return response_of(refusals.said(request.path, 400, BAD_REQUEST))

    async def failed(error: Exception) -> Response:
        return response_of(refusals.failed(request.path, error))

    app.before_request(_speak)
    app.register_error_handler(RosterError, refused)
    app.register_error_handler(HTTPException, said)
    app.register_error_handler(UnicodeDecodeError, undecodable)
    app.register_error_handler(Exception, failed)


async def _speak() -> None:
    """Speak as whoever asks, before anything is answered; Quart runs what is not async in a thread."""
    speak(Ask.of(request).language)
