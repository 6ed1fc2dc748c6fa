"""Sign-in: who sits at the browser, what he may right now, and that a form came from a page of ours.

A route of the dashboard begins with one of these:

    visitor = await signin.visitor()                          somebody who is signed in
    visitor = await signin.in_guild(guild)                    … of a tier in the guild of the address
    visitor, form = await signin.form(guild)                  … whose form it is, and nobody else's

`visitor.actor` is what services take. It is made anew for each request, from what the bot sees now.
"""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from quart import Request, request
from werkzeug.datastructures import MultiDict

from domain.access.actors import Actor
from domain.access.footings import Footing
from domain.access.sessions import Session, form_token, is_form_token
from domain.access.tiers import Tier, check_tier
from domain.errors import NotAllowed, NotFound, RosterError
from domain.ids import GuildId, UserId, snowflake
from domain.rosters.fields import Circle
from domain.rosters.pages import PageHead
from domain.rosters.settings import GuildSettings
from domain.words import sentence
from web.asks import Ask
from web.cookies import SESSION, Cookies
from web.errors import DASHBOARD, NotSignedIn
from web.recognising import Recognised
from words import speak, voice

FORM_TOKEN = "form_token"  # noqa: S105 - the name of a field
NO_MEMBER = sentence("You are no member of that server, or Muster isn't in it.")
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class KnownSessions(Protocol):
    """What of `services.access.sessions` a request needs."""

    async def find(self, token: str) -> Session | None:
        """Return the session that a browser shows this for, None if it has ended."""

    async def choose(self, session: Session, guild_id: GuildId) -> None:
        """Note which guild the session's owner looks at."""


class KnownFootings(Protocol):
    """What of `services.access.footings` a request needs."""

    async def of(self, user_id: UserId, guild_id: GuildId) -> Footing:
        """Return what somebody is in the guild now, or raise `OutOfReach`."""


class KnownSettings(Protocol):
    """What of `services.rosters.settings` a request needs."""

    async def of(self, guild_id: GuildId) -> GuildSettings:
        """Return how the guild wants to be spoken to."""


class KnownTiers(Protocol):
    """What of `services.access.tiers` a request needs."""

    async def highest(self, actor: Actor, guild_id: GuildId) -> Tier:
        """Return the highest tier the actor has anywhere in the guild."""

    async def circle(self, actor: Actor, page: PageHead, *, is_member: bool) -> Circle:
        """Return where the actor stands on a page."""

    async def everywhere(self, actor: Actor, guild_id: GuildId) -> Tier:
        """Return the tier the actor has in the guild as a whole, not only on one of its pages."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in; where the address names a guild, with his footing and highest tier there.

    `tier_everywhere` is what he has in the guild as a whole, which may be less.
    """

    session: Session
    form_token: str
    footing: Footing | None = None
    tier: Tier = Tier.MEMBER
    tier_everywhere: Tier = Tier.MEMBER

    @property
    def actor(self) -> Actor:
        """Return him as services take him, with what he may in the guild of the address."""
        if self.footing is None:
            return Footing(GuildId(0), self.session.user_id, self.session.name).actor()
        return self.footing.actor()

    @property
    def guild_id(self) -> GuildId:
        """Return the guild of the address."""
        assert self.footing is not None, "ask for him by `in_guild`"
        return self.footing.guild_id

    @property
    def manages(self) -> bool:
        """Say whether he has Manage Server in the guild of the address."""
        return self.footing is not None and self.actor.may_manage(self.footing.guild_id)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody whose session calls an API: he acts in the guild he has chosen in the dashboard."""

    actor: Actor
    guild_id: GuildId | None


class SignIn:
    """Knows visitors by their cookie, which it has `recognised`, and their forms by the token in them."""

    def __init__(
        self,
        sessions: KnownSessions,
        footings: KnownFootings,
        tiers: KnownTiers,
        settings: KnownSettings,
        cookies: Cookies,
        recognised: Recognised,
        *,
        public_url: str,
    ) -> None:
        self._sessions = sessions
        self._footings = footings
        self._tiers = tiers
        self._settings = settings
        self._cookies = cookies
        self.recognised = recognised
        self._origin = public_url.lower()

    def is_shown(self, ask: Ask) -> bool:
        """Say whether the request shows a session, one that goes on or not."""
        return self._cookies.read(ask.headers, SESSION) is not None

    async def found(self, ask: Ask) -> tuple[Session, str] | None:
        """Return whose session this request shows, and its token; None if nobody's."""
        token = self._cookies.read(ask.headers, SESSION)
        if not token:
            return None
        session = await self._sessions.find(token)
        if session is None:
            self.recognised.forget(token)
            return None
        self.recognised.remember(token, session.user_id)
        return session, token

    async def standing(self, session: Session, head: PageHead) -> tuple[bool, Circle]:
        """Return whether he may read a page while it is for members, and where he stands on it."""
        footing = await self._footings.of(session.user_id, head.guild_id)
        circle = await self._tiers.circle(footing.actor(), head, is_member=footing.is_member)
        return footing.may_read(head.reader_role_ids), circle

    async def stays(self, ask: Ask, guild_id: GuildId) -> bool:
        """Say whether whoever opened a stream is still signed in, and a member of the guild."""
        try:
            found = await self.found(ask)
            return found is not None and (await self._footings.of(found[0].user_id, guild_id)).is_member
        except RosterError:  # Nobody can say what he is now, so he is nothing.
            return False

    async def visitor(self) -> Visitor:
        """Return who asks; `NotSignedIn`, which leads him to the sign-in and back, if nobody is known to."""
        found = await self.found(Ask.of(request))
        if found is None:
            raise NotSignedIn(
                request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else DASHBOARD
            )
        session, token = found
        return Visitor(session, form_token(token))

    async def in_guild(self, guild: str, *, needs: Tier = Tier.SUPERVISOR) -> Visitor:
        """Return who asks, with what he is and may in the guild that the address names.

        `NotAllowed` if he is no member or of a lower tier than `needs`; `OutOfReach` if the bot can't tell.
        """
        visitor = await self.visitor()
        number = snowflake(guild)
        if number is None:
            raise NotFound(sentence("There is no such server."))
        guild_id = GuildId(number)
        footing = await self._footings.of(visitor.session.user_id, guild_id)
        settings = await self._settings.of(guild_id)
        speak(voice().language, settings.patrol_word, settings.zone)
        if not footing.is_member:
            raise NotAllowed(NO_MEMBER)
        tier = await self._tiers.highest(footing.actor(), guild_id)
        check_tier(tier, needs)
        await self._sessions.choose(visitor.session, guild_id)
        everywhere = await self._tiers.everywhere(footing.actor(), guild_id)
        return Visitor(visitor.session, visitor.form_token, footing, tier, everywhere)

    async def form(
        self, guild: str | None = None, *, needs: Tier = Tier.SUPERVISOR
    ) -> tuple[Visitor, "MultiDict[str, str]"]:
        """Return who sent a form, and what is in it; `NotAllowed` unless a page of his session has it."""
        visitor = await (self.visitor() if guild is None else self.in_guild(guild, needs=needs))
        form = await request.form
        if not self._is_from_here() or not self._has_token(visitor, form.get(FORM_TOKEN, "")):
            raise NotAllowed(
                sentence(
                    "This form came from another page, or from before you signed in. Load the page again."
                )
            )
        return visitor, form

    async def caller(self, request: Request) -> Chosen | None:
        """Return whose session an API's request shows, in the guild he has chosen; None if nobody's.

        One that changes something must say that it comes from a page of ours: browsers do.
        """
        found = await self.found(Ask.of(request))
        if found is None:
            return None
        if request.method not in READING and not self._is_from_here(is_said=True):
            raise NotAllowed(sentence("This came from another site, or from no page at all; use a key."))
        session = found[0]
        if session.guild_id is None:
            return Chosen(Visitor(session, "").actor, None)
        footing = await self._footings.of(session.user_id, session.guild_id)
        if not footing.is_member:
            raise NotAllowed(NO_MEMBER)
        return Chosen(footing.actor(), session.guild_id)

    async def tier(self, request: Request) -> Tier:
        """Return his tier in the server that he chose last, in all of it; the lowest if he chose none."""
        chosen = await self.caller(request)
        if chosen is None or chosen.guild_id is None:
            return Tier.MEMBER
        return await self._tiers.everywhere(chosen.actor, chosen.guild_id)

    def _has_token(self, visitor: Visitor, shown: str) -> bool:
        token = self._cookies.read(Ask.of(request).headers, SESSION) or ""
        return bool(visitor.form_token) and is_form_token(shown, token)

    def _is_from_here(self, *, is_said: bool = False) -> bool:
        """Browsers say with every form from which site it came; what says nothing passes unless `is_said`."""
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        if site is not None and site not in ("same-origin", "none"):
            return False
        if origin is None:
            return not is_said or site == "same-origin"
        return origin.lower() == self._origin or urlsplit(origin).netloc == request.headers.get("Host")


def own_path(text: str) -> str:
    """Return `text` if it is a path of ours to go on to; the dashboard if it might lead anywhere else."""
    is_plain = text.isascii() and text.isprintable() and " " not in text and "\\" not in text
    if not is_plain or len(text) > 512 or not text.startswith("/") or text.startswith("//"):
        return DASHBOARD
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or parts.path.startswith("/signin"):
        return DASHBOARD
    return text
