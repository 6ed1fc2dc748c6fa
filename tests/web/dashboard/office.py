"""An office: the application on real services, a browser with cookies, and a Discord to ask."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2

from domain.access.footings import Footing
from domain.access.tiers import Tier, TierGrant
from domain.events import Event, FootingAsked
from domain.ids import GuildId, RoleId, UserId
from storage.database import open_database
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD, OFFICER, OWNER, SERGEANT
from tests.services.house import MANAGER, House
from tests.web.clients import Reply, ask
from tests.web.fakes import some_settings
from web.app import create_app
from web.dashboard.services import DashboardServices
from web.oauth import AUTHORIZE, OAuthSettings

OLGA = OWNER
NAMES = {OLGA: "Olga", ANNA: "Anna", BEN: "Ben", CARLA: "Carla <b>"}
HOME = f"/dashboard/{GUILD}"
ADDRESS = "https://muster.example"


class Discord:
    """What `/oauth2/token` and `/users/@me` answer: who it is said to be, or a fault."""

    def __init__(self) -> None:
        self.user_id = OLGA
        self.guild_ids: list[int] = [GUILD, 5]
        self.fault: httpx2.Response | Exception | None = None
        self.asked: list[httpx2.Request] = []

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        self.asked.append(request)
        if isinstance(self.fault, Exception):
            raise self.fault
        if self.fault is not None:
            return self.fault
        if request.url.path.endswith("/oauth2/token"):
            return httpx2.Response(200, json={"access_token": "t0ken", "token_type": "Bearer"})
        if request.url.path.endswith("/users/@me"):
            return httpx2.Response(200, json={"id": str(self.user_id), "global_name": NAMES[self.user_id]})
        return httpx2.Response(200, json=[{"id": str(each)} for each in self.guild_ids])


class Office:
    """Olga owns the server, Anna commands as captain, Ben supervises as sergeant, Carla is a member."""

    def __init__(self, house: House, *, address: str = ADDRESS) -> None:
        self.house = house
        self.address = address
        self.discord = Discord()
        self.truth = {
            user_id: Footing(GUILD, user_id, NAMES[user_id], True, user_id == OLGA, frozenset(roles))
            for user_id, roles in (
                (OLGA, ()),
                (ANNA, (CAPTAIN,)),
                (BEN, (SERGEANT,)),
                (CARLA, (OFFICER,)),
            )
        }
        self.cookies: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        house.live.listen(self._look)
        transport = httpx2.MockTransport(self.discord.answer)
        authorize = AUTHORIZE if address == ADDRESS else f"{address}/discord"
        oauth = OAuthSettings(
            client_id="42", client_secret="s3cret", transport=transport, authorize_url=authorize
        )
        self.app = create_app(
            reading=house.reading,
            feeds=house.feeds,
            live=house.live,
            keys=house.keys,
            staffing=house.staffing,
            ready=self._ready,
            dashboard=_dashboard_services(house),
            clock=house.clock,
            settings=some_settings(public_url=address, oauth=oauth, invite_url="https://discord.test/invite"),
        )

    async def open(self) -> None:
        """Put up the usual page, and give tiers."""
        self.page = await self.house.page()
        for role_id, tier in ((CAPTAIN, Tier.COMMAND), (SERGEANT, Tier.SUPERVISOR)):
            await self.house.tiers.grant(MANAGER, GUILD, TierGrant(RoleId(role_id), tier))

    async def get(self, path: str, **headers: str) -> Reply:
        """Return the answer to a GET of the browser, whose cookies it keeps."""
        return self._kept(await ask(self.app, path, headers=self._shown() | headers))

    async def post(self, path: str, form: Mapping[str, str | list[str]], **headers: str) -> Reply:
        """Return the answer to a form that is sent as a browser does from a page of ours."""
        usual = {"Origin": self.address, "Content-Type": "application/x-www-form-urlencoded"}
        sent = self._shown() | usual | headers
        body = urlencode(form, doseq=True).encode()
        return self._kept(await ask(self.app, path, method="POST", headers=sent, body=body))

    async def post_raw(self, path: str, content_type: str, body: bytes, **headers: str) -> Reply:
        """Return the answer to a form in whatever way it is written down."""
        sent = self._shown() | {"Origin": self.address, "Content-Type": content_type} | headers
        return self._kept(await ask(self.app, path, method="POST", headers=sent, body=body))

    async def send(self, page: str, path: str, form: Mapping[str, str]) -> Reply:
        """Return the answer to a form that a page has, with the token it carries."""
        token = self.form_token(await self.get(page))
        return await self.post(path, {"form_token": token} | dict(form))

    async def sign_in(self, user_id: UserId, *, wanted: str = "/dashboard") -> Reply:
        """Go the whole way over Discord, and return the answer at its end."""
        self.discord.user_id = user_id
        state = await self.leave(wanted)
        return await self.get(f"/signin/discord?{urlencode({'code': 'c0de', 'state': state})}")

    async def leave(self, wanted: str = "/dashboard") -> str:
        """Set out for Discord, and return the state that is to be brought back."""
        away = await self.get(f"/signin?{urlencode({'next': wanted})}")
        return parse_qs(urlsplit(away.headers["location"]).query)["state"][0]

    def form_token(self, reply: Reply) -> str:
        """Return what the forms of a page carry."""
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', reply.text)
        assert found, "the page has no form"
        return found.group(1)

    def another_browser(self) -> None:
        """Forget all cookies."""
        self.cookies = {}

    async def _ready(self) -> Mapping[str, bool]:
        return {}

    def _look(self, event: Event) -> None:
        if isinstance(event, FootingAsked):
            seen = self.truth.get(event.user_id, Footing(GuildId(event.guild_id), event.user_id))
            self._tasks.add(asyncio.create_task(self.house.footings.saw([seen])))

    def _shown(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _kept(self, reply: Reply) -> Reply:
        for name, value in reply.all_headers:
            if name.lower() == b"set-cookie":
                key, _, rest = value.decode().partition("=")
                self.cookies[key] = rest.partition(";")[0]
                if "Max-Age=0" in rest:
                    del self.cookies[key]
        return reply


def _dashboard_services(house: House) -> DashboardServices:
    return DashboardServices(
        sessions=house.sessions,
        footings=house.footings,
        tiers=house.tiers,
        guilds=house.guilds,
        pages=house.pages,
        themes=house.themes,
        ranks=house.ranks,
        certifications=house.certifications,
        subdivisions=house.subdivisions,
        reading=house.reading,
        settings=house.settings,
        keys=house.keys,
        premium=house.premium,
        reviews=house.reviews,
        decisions=house.decisions,
        audit=house.audit_lines,
        files=house.files,
        history=house.history,
        orders=house.orders,
        webhooks=house.webhooks,
        undoing=house.undoing,
        statuses=house.statuses,
        exemptions=house.exemptions,
        callsigns=house.callsigns,
        awards=house.awards,
        notes=house.notes,
        privacy=house.privacy,
        leaves=house.leaves,
        patrols=house.patrols,
        standing=house.standing,
    )


@asynccontextmanager
async def an_office(url: str, *, address: str = ADDRESS) -> AsyncIterator[Office]:
    """Open an office on a database."""
    database = await open_database(url)
    house = House(database)
    await house.start()
    office = Office(house, address=address)
    await office.open()
    yield office
    await database.close()
