"""`/dashboard/<guild>/keys`: the server's keys for its admins, and everybody's own; each is shown once.

What is shown once is the answer to the form itself: it is in no address, no cookie and no session.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from quart import Blueprint, Response, request

from domain.access.keys import Key
from domain.access.premium import Feature
from domain.access.scopes import DESCRIPTIONS, PERSONAL_SCOPES, Scope, in_order, scopes_from
from domain.access.tiers import Tier
from domain.errors import Invalid, NotFound
from domain.ids import KeyId, PageId
from domain.rosters.pages import Page
from domain.words import sentence
from services.access.keys import LONGEST_NAME, KeyDraft
from web.access import access
from web.dashboard.desk import Desk
from web.dashboard.filling import Fault, Filled, attempted
from web.dashboard.moments import end_of_day
from web.dashboard.services import DashboardServices
from web.docs.trying import first_call, lacks_page
from web.signin import SignIn, Visitor
from words import mark, say

HERE = "/dashboard/<guild>/keys"
SERVERS, OWN = "server", "own"
OVERLAPS = {
    "1": mark("A day"),
    "3": mark("3 days"),
    "7": mark("A week"),
    "30": mark("30 days"),
    "0": mark("Not at all"),
}
"""How many days a key works on once there is another in its place."""


def keys_routes(
    signin: SignIn, desk: Desk, services: DashboardServices, clock: Callable[[], datetime], *, public_url: str
) -> Blueprint:
    """Return the routes about keys; whose they may be is the service's to say."""
    routes = Blueprint("dashboard_keys", __name__)
    leaf = _Leaf(desk, services, clock, public_url.rstrip("/"))

    @routes.get(HERE)
    @access(auth="session", scope="read:keys")
    async def listed(guild: str) -> Response:
        """One's own keys, and the server's."""
        return await leaf.listed(await signin.in_guild(guild, needs=Tier.MEMBER))

    @routes.get(f"{HERE}/new")
    @access(auth="session", scope="write:keys")
    async def new(guild: str) -> Response:
        """The form for another."""
        visitor = await signin.in_guild(guild, needs=Tier.MEMBER)
        return await leaf.form(visitor, whose=request.args.get("whose", OWN))

    @routes.post(f"{HERE}/new")
    @access(auth="session", scope="write:keys")
    async def create(guild: str) -> Response:
        """Make a key, and show it."""
        visitor, form = await signin.form(guild, needs=Tier.MEMBER)
        filled = Filled(form)
        done = await attempted(lambda: _created(services, visitor, filled, clock()))
        if isinstance(done, Fault):
            return await leaf.form(visitor, whose=filled.text("whose"), fault=done, filled=filled)
        return await leaf.made(visitor, *done)

    _add_changes(routes, signin, desk, services, leaf)
    return routes


def _add_changes(
    routes: Blueprint, signin: SignIn, desk: Desk, services: DashboardServices, leaf: "_Leaf"
) -> None:
    """Add what is done to one key."""

    @routes.get(f"{HERE}/<key>")
    @access(auth="session", scope="read:keys")
    async def one(guild: str, key: str) -> Response:
        """A key, with the forms to renew and to revoke it."""
        visitor = await signin.in_guild(guild, needs=Tier.MEMBER)
        return await leaf.one(visitor, await leaf.known(visitor, key))

    @routes.post(f"{HERE}/<key>/rotate")
    @access(auth="session", scope="write:keys")
    async def rotate(guild: str, key: str) -> Response:
        """Make a key in its place, and show it."""
        visitor, form = await signin.form(guild, needs=Tier.MEMBER)
        old, filled = await leaf.known(visitor, key), Filled(form)
        done = await attempted(lambda: _rotated(services, visitor, old, filled, leaf.now()))
        if isinstance(done, Fault):
            return await leaf.one(visitor, old, fault=done, filled=filled)
        return await leaf.made(visitor, *done, replaced=old.id)

    @routes.post(f"{HERE}/<key>/revoke")
    @access(auth="session", scope="write:keys")
    async def revoke(guild: str, key: str) -> Response:
        """End it at once, if its id was typed."""
        visitor, form = await signin.form(guild, needs=Tier.MEMBER)
        old, filled = await leaf.known(visitor, key), Filled(form)
        done = await attempted(lambda: _revoked(services, visitor, old, filled))
        if isinstance(done, Fault):
            return await leaf.one(visitor, old, fault=done, filled=filled)
        return desk.back(leaf.home(visitor), say("The key is revoked: {name}", name=done.name))


@dataclass(frozen=True, slots=True)
class Entry:
    """A key as it is drawn: in which state, and what it is limited to."""

    key: Key
    scopes: tuple[Scope, ...]
    pages: tuple[str, ...]
    works: bool


class _Leaf:
    """Draws keys and their forms, as whoever asks may see them."""

    def __init__(
        self, desk: Desk, services: DashboardServices, clock: Callable[[], datetime], address: str
    ) -> None:
        self._desk = desk
        self._services = services
        self._address = address
        self.now = clock

    def home(self, visitor: Visitor) -> str:
        """Return the address of the list."""
        return f"/dashboard/{visitor.guild_id}/keys"

    async def known(self, visitor: Visitor, key_id: str) -> Key:
        """Return a key that the visitor may deal with."""
        for key in await self._services.keys.dealt_with(visitor.actor, visitor.guild_id):
            if key.id == key_id:
                return key
        raise NotFound(sentence("There is no key with id {key_id}.", key_id=repr(key_id[:40])))

    async def listed(self, visitor: Visitor) -> Response:
        """Draw the list."""
        keys = await self._services.keys.dealt_with(visitor.actor, visitor.guild_id)
        titles = await self._titles(visitor)
        return await self._drawn(
            "listed.html",
            visitor,
            own=[self._entry(key, titles) for key in keys if key.guild_id is None],
            servers=[self._entry(key, titles) for key in keys if key.guild_id is not None],
            may_own=self._covers(visitor, OWN),
            may_servers=self._covers(visitor, SERVERS),
        )

    async def one(
        self, visitor: Visitor, key: Key, *, fault: Fault | None = None, filled: Filled | None = None
    ) -> Response:
        """Draw one key with what can be done to it."""
        return await self._drawn(
            "one.html",
            visitor,
            fault=fault,
            entry=self._entry(key, await self._titles(visitor)),
            overlaps=OVERLAPS,
            overlap=filled.text("overlap") if filled else "1",
            confirm=filled.text("confirm") if filled else "",
        )

    async def form(
        self, visitor: Visitor, *, whose: str, fault: Fault | None = None, filled: Filled | None = None
    ) -> Response:
        """Draw the form for another key, as it was filled; a server's is its admins' to make."""
        whose = SERVERS if whose == SERVERS and visitor.tier_everywhere >= Tier.ADMIN else OWN
        scopes = filled.texts("scopes") if filled else (Scope.READ_ROSTERS.value,)
        return await self._drawn(
            "new.html",
            visitor,
            fault=fault,
            whose=whose,
            covered=self._covers(visitor, whose),
            scopes={scope: DESCRIPTIONS[scope] for scope in Scope},
            ticked=scopes,
            pages=await self._limits(visitor, whose),
            limited=filled.texts("pages") if filled else (),
            values={name: filled.text(name) if filled else "" for name in ("name", "expires")},
            longest=LONGEST_NAME,
        )

    async def made(self, visitor: Visitor, key: Key, text: str, *, replaced: KeyId | None = None) -> Response:
        """Draw a key that was just made: the one time that its text is shown."""
        titles = await self._titles(visitor)
        return await self._drawn(
            "made.html",
            visitor,
            entry=self._entry(key, titles),
            text=text,
            replaced=self._entry(await self.known(visitor, replaced), titles) if replaced else None,
            descriptions=DESCRIPTIONS,
            call=first_call(key, heads := self._services.reading.heads(), self._address),
            lacks_page=lacks_page(key, heads),
        )

    async def _drawn(
        self, template: str, visitor: Visitor, *, fault: Fault | None = None, **values: object
    ) -> Response:
        return self._desk.page(
            f"dashboard/keys/{template}",
            visitor,
            guild=await self._services.guilds.get(visitor.guild_id),
            tab="keys",
            status=fault.status if fault else 200,
            home=self.home(visitor),
            fault=fault,
            is_admin=visitor.tier_everywhere >= Tier.ADMIN,
            **values,
        )

    async def _titles(self, visitor: Visitor) -> dict[PageId, str]:
        pages = await self._services.tiers.seen(visitor.actor, visitor.guild_id)
        return {page.id: page.title for page in pages}

    async def _limits(self, visitor: Visitor, whose: str) -> list[Page]:
        """Return the pages that such a key could be limited to."""
        pages = await self._services.tiers.seen(visitor.actor, visitor.guild_id)
        return [page for page in pages if whose == SERVERS or page.owner_id == visitor.session.user_id]

    def _covers(self, visitor: Visitor, whose: str) -> bool:
        if whose == SERVERS:
            return self._services.premium.covers(Feature.GUILD_KEYS, guild_id=visitor.guild_id)
        return self._services.premium.covers(Feature.PERSONAL_KEYS, user_id=visitor.session.user_id)

    def _entry(self, key: Key, titles: dict[PageId, str]) -> Entry:
        pages = sorted(titles.get(each, str(each)) for each in key.page_ids)
        return Entry(key, in_order(key.scopes), tuple(pages), key.works(self.now()))


async def _created(
    services: DashboardServices, visitor: Visitor, filled: Filled, now: datetime
) -> tuple[Key, str]:
    is_servers = filled.text("whose") == SERVERS
    if is_servers and not filled.texts("scopes"):
        raise Invalid(sentence("Tick one at least."), field="scopes")
    draft = KeyDraft(
        name=filled.text("name"),
        owner_id=None if is_servers else visitor.session.user_id,
        guild_id=visitor.guild_id if is_servers else None,
        scopes=scopes_from(filled.texts("scopes")) if is_servers else PERSONAL_SCOPES,
        page_ids=_pages(filled.texts("pages")),
        guild_ids=frozenset({visitor.guild_id} if filled.is_ticked("only_here") and not is_servers else ()),
        expires_at=_expiry(filled, now=now),
    )
    return await services.keys.create(visitor.actor, draft)


async def _rotated(
    services: DashboardServices, visitor: Visitor, old: Key, filled: Filled, now: datetime
) -> tuple[Key, str]:
    overlap = filled.text("overlap")
    if overlap not in OVERLAPS:
        raise Invalid(sentence("Choose how long the old key works on."), field="overlap")
    until = now + timedelta(days=int(overlap))
    return await services.keys.rotate(visitor.actor, old.id, old_until=until)


async def _revoked(services: DashboardServices, visitor: Visitor, key: Key, filled: Filled) -> Key:
    if filled.text("confirm").strip() != key.id:
        raise Invalid(sentence("Type {key_id} to revoke the key.", key_id=key.id), field="confirm")
    return await services.keys.revoke(visitor.actor, KeyId(key.id))


def _pages(texts: Sequence[str]) -> frozenset[PageId]:
    try:
        return frozenset(PageId(UUID(text)) for text in texts)
    except ValueError:
        raise Invalid(sentence("Choose among the pages of this server."), field="pages") from None


def _expiry(filled: Filled, *, now: datetime) -> datetime | None:
    """Return the end of the day that is written, None for none."""
    ends = end_of_day(filled.text("expires"), field="expires")
    if ends is not None and ends <= now:
        raise Invalid(sentence("That day has passed; choose a later one."), field="expires")
    return ends
