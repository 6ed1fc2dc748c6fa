"""Services as the web sees them, without a database; and the application between them."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any
from unittest.mock import create_autospec

from domain.access.actors import Actor
from domain.access.footings import Footing
from domain.access.keys import Key
from domain.access.sessions import Session
from domain.access.tiers import Tier
from domain.errors import NotFound
from domain.events import Event, RosterChanged
from domain.ids import (
    GuildId,
    KeyId,
    PageId,
    SessionId,
    UserId,
)
from domain.rosters.feeds import Feed, History, feed_of, window_of
from domain.rosters.fields import Circle, circle_of
from domain.rosters.pages import PageHead, Visibility, may_read
from domain.rosters.pictures import PictureKind
from domain.rosters.rosters import Audience, Roster, RosterView, visible
from services import Staffing
from services.access.footings import OutOfReach
from services.access.keys import KeyHolder
from services.hr.requests import LeaveRequests
from services.staff.sites import Sites
from services.staff.staff import Staff
from tests.web.clients import CLIENT, Headers, Listener, Reply, a_scope, ask
from tests.web.rosters import GUILD, NOW, OWNER, PAGE, a_roster, head_of, standing_of
from web.app import Web, WebSettings, create_app
from web.dashboard.services import DashboardServices
from web.turnstile import SharedCounts

STRANGER = UserId(223456789012345678)
KEY = "ro_0a1b2c3d_secret"
OTHER_KEY = "ro_ffffffff_secret"
HTML = "/r/example-roster"
LIVE = "/r/example-roster/live"


class FakeReading:
    """Pages in memory; counts how often one was read, and fails when told to."""

    def __init__(self, *rosters: Roster) -> None:
        self._rosters = {roster.page.id: roster for roster in rosters}
        self._heads = {roster.page.id: head_of(roster) for roster in rosters}
        self._index()
        self.reads = 0
        self.failure: Exception | None = None
        self.gate: asyncio.Event | None = None

    def roster(self, page_id: PageId = PAGE) -> Roster:
        """Return a roster as it is."""
        return self._rosters[page_id]

    def put(self, roster: Roster) -> None:
        """Commit a roster."""
        self._rosters[roster.page.id] = roster
        self._heads[roster.page.id] = head_of(roster)
        self._index()

    def forget(self, page_id: PageId) -> None:
        """Purge a page."""
        del self._rosters[page_id], self._heads[page_id]
        self._index()

    def _index(self) -> None:
        """As the service does, so that a benchmark measures the same."""
        former = {slug: head.id for head in self._heads.values() for slug in head.former_slugs}
        self._slugs = former | {head.slug: head.id for head in self._heads.values()}

    def find_head(self, slug: str) -> PageHead | None:
        """Return the page that bears or bore the slug."""
        page_id = self._slugs.get(slug)
        return self._heads.get(page_id) if page_id is not None else None

    def head(self, page_id: PageId) -> PageHead | None:
        """Return the page's head."""
        return self._heads.get(page_id)

    def heads(self) -> tuple[PageHead, ...]:
        """Return all pages that are not deleted."""
        return tuple(head for head in self._heads.values() if head.deleted_at is None)

    def public_heads(self, search: str = "") -> tuple[PageHead, ...]:
        """Return the public pages whose title contains `search`."""
        return tuple(
            head
            for head in self._heads.values()
            if head.visibility is Visibility.PUBLIC and head.deleted_at is None and search in head.title
        )

    async def view(self, page_id: PageId, audience: Audience) -> RosterView:
        """Return what the audience sees."""
        self.reads += 1
        if self.gate is not None:
            await self.gate.wait()
        await asyncio.sleep(0)
        if self.failure is not None:
            raise self.failure
        if page_id not in self._rosters or self._rosters[page_id].page.deleted_at is not None:
            raise NotFound("There is no such page.")
        return visible(self._rosters[page_id], audience)


class FakeFeeds:
    """Tells of a history that tests write, on the pages of `FakeReading`; counts how often it was asked."""

    def __init__(self, reading: FakeReading) -> None:
        self._reading = reading
        self.history = History()
        self.older: date | None = None
        self.reads = 0

    async def of_page(self, page_id: PageId, audience: Audience, *, before: date | None = None) -> Feed:
        """Return what happened in the thirty days before."""
        self.reads += 1
        window = window_of(today=NOW.date(), before=before, days=30)
        return feed_of(self._reading.roster(page_id).page, audience, window, self.history, older=self.older)


class FakeLive:
    """News that tests tell."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Remember the listener."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, event: Event) -> None:
        """Tell everybody."""
        for listener in tuple(self.listeners):
            listener(event)


def a_holder(key_id: str, **others: object) -> KeyHolder:
    """Return the holder of a key."""
    key = Key(id=KeyId(key_id), name="script", hash=b"", created_at=NOW, **others)  # type: ignore[arg-type]
    return KeyHolder(key, key.actor())


class FakeKeys:
    """Two keys: the owner's, and a stranger's."""

    def __init__(self) -> None:
        self.holders = {
            KEY: a_holder("0a1b2c3d", owner_id=OWNER),
            OTHER_KEY: a_holder("ffffffff", owner_id=STRANGER),
        }
        self.without_premium: set[UserId] = set()
        self.uses: list[KeyId] = []

    def holder(self, text: str) -> KeyHolder | None:
        """Return whom a key speaks for."""
        return self.holders.get(text)

    def has_premium(self, holder: KeyHolder) -> bool:
        """Say whether nobody took it away."""
        return holder.key.owner_id not in self.without_premium

    def note_use(self, key_id: KeyId) -> None:
        """Write it down."""
        self.uses.append(key_id)


class FakeSignedIn:
    """Who is signed in by which token, and what he is in every guild; both as tests say."""

    def __init__(self) -> None:
        self.sessions: dict[str, Session] = {}
        self.footings: dict[UserId, Footing] = {}
        self.supervisors: set[UserId] = set()
        self.admins: set[UserId] = set()
        self.is_out_of_reach = False

    def sign_in(self, token: str, user_id: UserId, **footing: Any) -> dict[str, str]:  # any of its fields
        """Sign somebody in, and return what his browser shows."""
        self.sessions[token] = Session(SessionId(1), user_id, "Anna", "Firefox", NOW, NOW)
        self.footings[user_id] = Footing(GUILD, user_id, "Anna", seen_at=NOW, **footing)
        return {"Cookie": f"__Host-muster={token}"}

    async def find(self, token: str) -> Session | None:
        """Return whose token it is."""
        return self.sessions.get(token)

    async def choose(self, session: Session, guild_id: GuildId) -> None:
        """Remember nothing."""

    async def of(self, user_id: UserId, guild_id: GuildId) -> Footing:
        """Return what was said of somebody."""
        if self.is_out_of_reach:
            raise OutOfReach("Muster can't see this server.")
        return self.footings.get(user_id, Footing(guild_id, user_id))

    async def circle(self, actor: Actor, page: PageHead, *, is_member: bool) -> Circle:
        """Return where somebody stands on a page."""
        tier = Tier.SUPERVISOR if actor.user_id in self.supervisors else Tier.MEMBER
        reads = is_member and may_read(actor.role_ids, page.reader_role_ids)
        return circle_of(is_reader=reads, tier=tier)

    async def everywhere(self, actor: Actor, guild_id: GuildId) -> Tier:
        """Return what somebody may in a guild as a whole."""
        is_admin = actor.user_id in self.admins or actor.may_manage(guild_id)
        return Tier.ADMIN if is_admin else Tier.MEMBER

    def services(self) -> DashboardServices:
        """Return the dashboard's services with these two in them; the others answer nothing."""
        made = {
            each.name: create_autospec(kind, instance=True)
            for each in fields(DashboardServices)
            if isinstance(kind := each.type, type)
        }
        made["sessions"].find, made["sessions"].choose = self.find, self.choose
        made["footings"].of, made["tiers"].circle = self.of, self.circle
        made["tiers"].everywhere = self.everywhere
        return DashboardServices(**made)


class FakePictures:
    """The pictures of all pages, and how often one was read."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.reads = 0

    async def content(self, page_id: PageId, kind: PictureKind, digest: str) -> bytes:
        """Return the bytes of a picture."""
        self.reads += 1
        if digest not in self.contents:
            raise NotFound("There is no such picture.")
        return self.contents[digest]


class Stage:
    """The application between its fakes, and ways to ask it things."""

    def __init__(
        self,
        *rosters: Roster,
        settings: WebSettings | None = None,
        staffing: Staffing | None = None,
        counts: SharedCounts | None = None,
    ) -> None:
        self.reading = FakeReading(*(rosters or (a_roster(),)))
        self.feeds = FakeFeeds(self.reading)
        self.live = FakeLive()
        self.keys = FakeKeys()
        self.signed_in = FakeSignedIn()
        self.pictures = FakePictures()
        dashboard = self.signed_in.services()
        dashboard.themes.content = self.pictures.content  # type: ignore[method-assign] # of a mock
        self.parts = {"database": True, "gateway": True}
        self.app: Web = create_app(
            reading=self.reading,
            feeds=self.feeds,
            live=self.live,
            keys=self.keys,
            dashboard=dashboard,
            staffing=staffing or no_staffing(),
            ready=self._ready,
            clock=lambda: NOW,
            settings=settings or some_settings(),
            counts=counts,
        )

    async def _ready(self) -> Mapping[str, bool]:
        return self.parts

    async def get(
        self, path: str, headers: Headers | None = None, *, client: str = CLIENT, method: str = "GET"
    ) -> Reply:
        """Return the answer to a GET, or to another request without a body."""
        return await ask(self.app, path, method=method, headers=headers, client=client)

    def listen(self, path: str = LIVE, headers: Headers | None = None, *, client: str = CLIENT) -> "Listener":
        """Return an open page's ear."""
        return Listener(self.app, a_scope(path, headers=headers, client=client))

    async def api(self, path: str, key: str | None = KEY, **headers: str) -> Reply:
        """Return the answer to a GET of `/api/roster/…` with a key."""
        shown = {"X-API-Key": key} if key is not None else {}
        return await ask(self.app, f"/api/roster/{path}", headers=shown | headers)

    def commit(self, roster: Roster) -> None:
        """Put a roster one revision on, and tell of it."""
        revision = self.reading.roster(roster.page.id).page.revision + 1
        roster = replace(roster, page=replace(roster.page, revision=revision))
        self.reading.put(roster)
        self.live.tell(RosterChanged(GUILD, roster.page.id, revision, records=1))

    def promote(self, number: int) -> None:
        """Make a member a commander, and tell of it."""
        roster = self.reading.roster()
        memberships = tuple(
            replace(each, standing=standing_of(1)) if each.id == number else each
            for each in roster.memberships
        )
        self.commit(replace(roster, memberships=memberships))


def no_staffing() -> Staffing:
    """Return services of staff that nobody gets as far as to ask."""
    return Staffing(
        create_autospec(Staff, instance=True),
        create_autospec(Sites, instance=True),
        create_autospec(LeaveRequests, instance=True),
    )


def some_settings(**others: object) -> WebSettings:
    """Return settings for tests: no rest between readings, limits out of the way."""
    settings = WebSettings(
        public_url="https://muster.example",
        key_requests_per_minute=1000,
        session_requests_per_minute=100_000,
        address_requests_per_minute=100_000,
        failed_keys_per_minute=1000,
        sign_ins_per_minute=1000,
        rest=0.0,
        patience=0.5,
    )
    return replace(settings, **others)  # type: ignore[arg-type] # The tests name fields of the settings.
