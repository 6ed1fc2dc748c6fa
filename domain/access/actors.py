"""Actors: on whose behalf a verb is carried out, and what he may."""

from dataclasses import dataclass
from enum import StrEnum

from domain.access.scopes import Scope
from domain.errors import NotAllowed
from domain.ids import GuildId, RoleId, UserId
from domain.words import sentence


class Via(StrEnum):
    """By which way somebody asks."""

    COMMAND = "command"
    WEB = "web"
    API = "api"
    CLI = "cli"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks for something: a Discord user in a guild, a program with a key, or the operator.

    `role_ids` are those he has in the guild he asks from; `scopes` what a program's key is good for (None: no
    key is between him and what he may).
    """

    user_id: UserId | None
    name: str
    manages: frozenset[GuildId] = frozenset()
    is_operator: bool = False
    role_ids: frozenset[RoleId] = frozenset()
    via: Via = Via.COMMAND
    scopes: frozenset[Scope] | None = None

    def may_manage(self, guild_id: GuildId) -> bool:
        """Say whether pages of this guild may be changed: Manage Server there, or the operator."""
        return self.is_operator or guild_id in self.manages

    def check_manages(self, guild_id: GuildId) -> None:
        """Raise `NotAllowed` unless pages of this guild may be changed."""
        if not self.may_manage(guild_id):
            raise NotAllowed(sentence("You need the Manage Server permission to do that."))

    def check_scope(self, scope: Scope) -> None:
        """Raise `NotAllowed` unless this is no program, or its key has the scope."""
        if self.scopes is not None and scope not in self.scopes:
            raise NotAllowed(sentence("This key lacks the scope {scope}.", scope=scope.value))

    def check_operator(self) -> None:
        """Raise `NotAllowed` unless this is whoever runs Muster."""
        if not self.is_operator:
            raise NotAllowed(sentence("Only the operator can do that."))


OPERATOR = Actor(user_id=None, name="operator", is_operator=True, via=Via.CLI)
"""Whoever has a shell on the machine that runs Muster: may do everything."""

MUSTER = Actor(user_id=None, name="Muster", is_operator=True, via=Via.CLOCK)
"""Muster itself, where what was decided before falls due."""
