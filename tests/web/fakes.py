"""A department on paper: services as the web sees them, without a database, and a client that speaks ASGI."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import unquote
from uuid import UUID

from domain.errors import NotFound
from domain.events import Event, RosterChanged
from domain.ids import (
    CertificationId,
    GuildId,
    KeyId,
    MembershipId,
    PageId,
    PersonId,
    RankId,
    RoleId,
    SubdivisionId,
    UserId,
)
from domain.rosters.guilds import Guild, Role, notice_of
from domain.rosters.memberships import Membership, Standing
from domain.rosters.pages import Certification, Page, PageHead, Rank, Subdivision, Visibility
from domain.rosters.people import Person, Profile
from domain.rosters.rosters import Audience, Roster, RosterView, visible
from services.access.keys import KeyHolder
from web.app import Web, WebSettings, create_app
from web.asgi import App, Message, Scope

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OWNER = UserId(123456789012345678)
STRANGER = UserId(223456789012345678)
GUILD = GuildId(900000000000000001)
PAGE = PageId(UUID("c88006c8-b9ea-433c-8a8b-749ec1af0756"))
KEY = "ro_0a1b2c3d_secret"
OTHER_KEY = "ro_ffffffff_secret"
FIRST_MEMBER = 700000000000000001
HTML = "/r/example-roster"
LIVE = "/r/example-roster/live"
CLIENT = "203.0.113.7"

Headers = Mapping[str, str] | list[tuple[bytes, bytes]]


def a_page(**others: object) -> Page:
    """Return a page with two ranks, a certification and a subdivision."""
    page = Page(
        id=PAGE,
        guild_id=GUILD,
        owner_id=OWNER,
        slug="example-roster",
        title="Example Roster",
        description="This is an example roster",
        ranks=(
            Rank(RankId(1), "Commander", RoleId(811), is_command=True),
            Rank(RankId(2), "Officer", RoleId(812)),
        ),
        certifications=(Certification(CertificationId(1), "First Aid", RoleId(821)),),
        subdivisions=(Subdivision(SubdivisionId(1), "Fire Department", RoleId(831)),),
        revision=1,
    )
    return replace(page, **others)  # type: ignore[arg-type] # The tests name fields of a Page.


def a_roster(page: Page | None = None, *, members: int = 3) -> Roster:
    """Return a roster whose first member is the commander; all others are officers."""
    page = page or a_page()
    people = {
        PersonId(n): Person(
            PersonId(n), GUILD, UserId(FIRST_MEMBER + n - 1), Profile(f"member{n}", f"Member {n:04}")
        )
        for n in range(1, members + 1)
    }
    memberships = tuple(
        Membership(
            id=MembershipId(n),
            page_id=page.id,
            person_id=PersonId(n),
            standing=_standing(1 if n == 1 else 2),
            rank_since=datetime(2024, 1, 15, 23, 0, tzinfo=UTC) if n % 2 else None,
            rank_by=PersonId(1) if n % 2 else None,
            carried_seconds=153_000,
        )
        for n in people
    )
    roles = {RoleId(811): Role(RoleId(811), "Commander", 2, 0xE67E22)}
    return Roster(Guild(GUILD, "Example Guild", synced_at=NOW), page, roles, people, memberships)


def _standing(rank: int) -> Standing:
    return Standing(RankId(rank), (RankId(rank),), (CertificationId(1),), (SubdivisionId(1),))


def head_of(roster: Roster) -> PageHead:
    """Return what is kept in memory of a roster."""
    page = roster.page
    return PageHead(
        id=page.id,
        guild_id=page.guild_id,
        guild_name=roster.guild.name,
        owner_id=page.owner_id,
        slug=page.slug,
        title=page.title,
        description=page.description,
        visibility=page.visibility,
        revision=page.revision,
        strength=len(roster.memberships),
        synced_at=roster.guild.synced_at,
        notice=notice_of(roster.guild),
        deleted_at=page.deleted_at,
        former_slugs=page.former_slugs,
    )


class FakeReading:
    """Pages in memory; counts how often one was read, and fails when told to."""

    def __init__(self, *rosters: Roster) -> None:
        self._rosters = {roster.page.id: roster for roster in rosters}
        self._heads = {roster.page.id: head_of(roster) for roster in rosters}
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

    def forget(self, page_id: PageId) -> None:
        """Purge a page."""
        del self._rosters[page_id], self._heads[page_id]

    def find_head(self, slug: str) -> PageHead | None:
        """Return the page that bears or bore the slug."""
        heads = self._heads.values()
        current = next((head for head in heads if head.slug == slug), None)
        return current or next((head for head in heads if slug in head.former_slugs), None)

    def head(self, page_id: PageId) -> PageHead | None:
        """Return the page's head."""
        return self._heads.get(page_id)

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


class FakeKeys:
    """Two keys: the owner's, and a stranger's."""

    def __init__(self) -> None:
        self.holders = {
            KEY: KeyHolder(KeyId("0a1b2c3d"), OWNER),
            OTHER_KEY: KeyHolder(KeyId("ffffffff"), STRANGER),
        }
        self.without_premium: set[UserId] = set()
        self.uses: list[KeyId] = []

    def holder(self, text: str) -> KeyHolder | None:
        """Return whom a key speaks for."""
        return self.holders.get(text)

    def has_premium(self, owner_id: UserId) -> bool:
        """Say whether nobody took it away."""
        return owner_id not in self.without_premium

    def note_use(self, key_id: KeyId) -> None:
        """Write it down."""
        self.uses.append(key_id)


@dataclass
class Reply:
    """What came back for one request."""

    status: int
    headers: dict[str, str]
    body: bytes
    all_headers: list[tuple[bytes, bytes]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class Stage:
    """The application between its fakes, and ways to ask it things."""

    def __init__(self, *rosters: Roster, settings: WebSettings | None = None) -> None:
        self.reading = FakeReading(*(rosters or (a_roster(),)))
        self.live = FakeLive()
        self.keys = FakeKeys()
        self.parts = {"database": True, "gateway": True}
        self.app: Web = create_app(
            reading=self.reading,
            live=self.live,
            keys=self.keys,
            ready=self._ready,
            clock=lambda: NOW,
            settings=settings or some_settings(),
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
            replace(each, standing=_standing(1)) if each.id == number else each for each in roster.memberships
        )
        self.commit(replace(roster, memberships=memberships))


def some_settings(**others: object) -> WebSettings:
    """Return settings for tests: no rest between readings, limits out of the way."""
    settings = WebSettings(
        public_url="https://muster.example",
        key_requests_per_minute=1000,
        failed_keys_per_minute=1000,
        rest=0.0,
    )
    return replace(settings, **others)  # type: ignore[arg-type] # The tests name fields of the settings.


def a_scope(
    path: str,
    *,
    method: str = "GET",
    headers: Headers | None = None,
    client: str = CLIENT,
) -> Scope:
    """Return an ASGI scope as a server makes it from a request line."""
    raw, _, query = path.partition("?")
    pairs = headers if isinstance(headers, list) else _encoded(headers or {})
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": _unquoted(raw),
        "raw_path": raw.encode("latin-1", "replace"),
        "query_string": query.encode("latin-1", "replace"),
        "root_path": "",
        "headers": [(b"host", b"muster.example"), *pairs],
        "client": (client, 40000),
        "server": ("127.0.0.1", 8080),
        "state": {},
    }


async def ask(
    app: App | Web,
    path: str,
    *,
    method: str = "GET",
    headers: Headers | None = None,
    client: str = CLIENT,
    body: bytes = b"",
) -> Reply:
    """Return what the application answers to one request."""
    incoming: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    outgoing: list[Message] = []
    is_over = asyncio.Event()

    async def receive() -> Message:
        if incoming:
            return incoming.pop()
        await is_over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        outgoing.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            is_over.set()

    await app(a_scope(path, method=method, headers=headers, client=client), receive, send)  # type: ignore[arg-type]
    start = outgoing[0]
    pairs = [(bytes(name), bytes(value)) for name, value in start["headers"]]
    told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}
    return Reply(start["status"], told, b"".join(each.get("body", b"") for each in outgoing[1:]), pairs)


@dataclass(frozen=True)
class Told:
    """One server-sent event."""

    kind: str
    data: str
    id: str | None = None


class Listener:
    """One open page: what it was told, in order. While `is_stuck` it takes nothing."""

    def __init__(self, app: App | Web, scope: Scope) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.text = ""
        self.is_over = False
        self.is_stuck = False
        self._changed = asyncio.Event()
        self._gone = asyncio.Event()
        self._requests = [{"type": "http.request", "body": b"", "more_body": False}]
        self.task: asyncio.Task[None] = asyncio.ensure_future(app(scope, self._receive, self._send))  # type: ignore[arg-type]

    @property
    def events(self) -> list[Told]:
        """The events so far, without stamps and comments."""
        blocks = [block for block in self.text.split("\n\n") if "event: " in block]
        told = [_told(block) for block in blocks]
        return [each for each in told if each.kind != "stamp"]

    async def heard(self, count: int) -> list[Told]:
        """Return the events once there are `count` of them."""
        await self.until(lambda: len(self.events) >= count)
        return self.events

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so; what is told is looked at as it comes."""
        while not is_so():
            self._changed.clear()
            await self._changed.wait()

    async def over(self) -> None:
        """Wait until the answer has ended."""
        await self.until(lambda: self.is_over)
        await self.task

    async def leave(self) -> None:
        """Close the page."""
        self._gone.set()
        await self.task

    async def _receive(self) -> Message:
        if self._requests:
            return self._requests.pop()
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        while self.is_stuck:
            await asyncio.sleep(0)
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.text += message["body"].decode()
            if not message.get("more_body"):
                self.is_over = True
                self._gone.set()
        self._changed.set()


def _told(block: str) -> Told:
    lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
    return Told(lines["event"], lines.get("data", ""), lines.get("id"))


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]


def _unquoted(raw: str) -> str:
    return unquote(raw)
