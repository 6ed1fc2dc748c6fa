"""Callers: who calls an API route, by a key or by a session, whether he may, and for which guild he acts.

key shown ──────► the key's holder ──► 403 without the scope ──► Caller (a guild's key: that guild)
none, session ──► the visitor ───────► Caller (the guild chosen in the dashboard)
neither ────────► 401
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Protocol

from quart import Request

from domain.access.actors import Actor
from domain.access.keys import Key
from domain.access.scopes import Scope
from domain.errors import NotAllowed
from domain.ids import GuildId
from domain.words import sentence
from web.api.keys import KeyDoor
from web.asks import Ask
from web.dialects import BAD_KEY
from web.errors import NoKey


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever calls: the actor for whom services act; `key` is None for a session."""

    actor: Actor
    guild_id: GuildId | None
    key: Key | None = None

    @property
    def scopes(self) -> frozenset[Scope] | None:
        """Return what the key is good for; None if it is a person, who may what he may."""
        return self.actor.scopes

    @property
    def guild(self) -> GuildId:
        """Return the guild the call is about, or raise `NotAllowed`: a person's own key belongs to none."""
        if self.guild_id is None:
            raise NotAllowed(
                sentence("This is about a server: use one of its keys, or choose a server in the dashboard.")
            )
        return self.guild_id


class SignedIn(Protocol):
    """What of a visitor of the dashboard a call needs."""

    @property
    def actor(self) -> Actor:
        """On whose behalf services act."""

    @property
    def guild_id(self) -> GuildId | None:
        """The guild he has chosen."""


class Visitors(Protocol):
    """What knows sessions: `web/signin.py`. It also sees to it that no other site makes a browser write."""

    def caller(self, request: Request) -> Awaitable[SignedIn | None]:
        """Return whose session the request has, or None."""


class Callers:
    """Says who calls; asked first by every route of an API."""

    def __init__(self, door: KeyDoor, visitors: Visitors | None = None) -> None:
        self._door = door
        self._visitors = visitors

    async def caller(self, request: Request, *, scope: Scope, session: bool = True) -> Caller:
        """Return who calls, or raise `NoKey`, `TooMany`, `NeedsPremium`, `NotAllowed`.

        A key must have the scope; a session does too, where it is let in.
        """
        ask = Ask.of(request)
        if session and self._visitors is not None and not self._door.is_shown(ask):
            visitor = await self._visitors.caller(request)
            if visitor is None:
                raise NoKey(BAD_KEY)
            return Caller(visitor.actor, visitor.guild_id)
        holder = self._door.admitted(ask)
        holder.actor.check_scope(scope)
        return Caller(holder.actor, holder.key.guild_id, holder.key)
