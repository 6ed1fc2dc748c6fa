"""Deciding: a list of what waits, each entry with its forms; a refusal is said beside what it is about.

Whoever may see the list may not decide about all that is in it: his own, or that of somebody above him.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from quart import Blueprint, Response

from domain.errors import NotAllowed
from domain.ids import GuildId
from domain.rosters.reasons import LONGEST_REASON
from web.access import access
from web.dashboard.desk import Desk
from web.dashboard.filling import Fault, Filled, attempted
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor

T = TypeVar("T")

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Undone:
    """What was wanted of which entry of a list, why it was not done, and what had been written."""

    entry: int
    fault: Fault
    reason: str = ""

    def at(self, entry: int) -> Fault | None:
        """Return the fault if it belongs to this entry."""
        return self.fault if entry == self.entry else None


class Decisions(Protocol):
    """How one kind of thing is decided about, below the approve and deny of its forms."""

    async def waiting(self, visitor: Visitor) -> Mapping[str, object]:
        """Return what the visitor may see of what waits, as its template draws it."""

    async def approve(self, visitor: Visitor, filled: Filled) -> str:
        """Grant what the form is about; return how that is said."""

    async def deny(self, visitor: Visitor, filled: Filled, reason: str) -> str:
        """Turn down what the form is about; return how that is said."""


def deciding_routes(
    tab: str, entry: str, decisions: Decisions, *, signin: SignIn, desk: Desk, services: DashboardServices
) -> Blueprint:
    """Return the routes of the list at `/dashboard/<guild>/<tab>`; `entry` is the field that names one."""
    routes = Blueprint(f"dashboard_{tab}", __name__)
    here = f"/dashboard/<guild>/{tab}"
    leaf = _Leaf(tab, decisions, desk, services)

    @routes.get(here)
    @access(auth="session", scope=f"read:{tab}")
    async def pending(guild: str) -> Response:
        """What waits, as far as whoever asks may see it."""
        return await leaf.drawn(await signin.in_guild(guild))

    @routes.post(f"{here}/<any(approve,deny):verb>")
    @access(auth="session", scope=f"write:{tab}")
    async def decide(guild: str, verb: str) -> Response:
        """Grant one, or not."""
        visitor, form = await signin.form(guild)
        filled = Filled(form)
        done = await decided(lambda: _done(decisions, visitor, filled, verb))
        if isinstance(done, Fault):
            return await leaf.drawn(visitor, Undone(number_in(filled, entry), done, filled.text("reason")))
        return desk.back(_home(visitor.guild_id, tab), done)

    return routes


class _Leaf:
    """Draws what waits, as whoever asks may see it."""

    def __init__(self, tab: str, decisions: Decisions, desk: Desk, services: DashboardServices) -> None:
        self._tab = tab
        self._decisions = decisions
        self._desk = desk
        self._services = services

    async def drawn(self, visitor: Visitor, undone: Undone | None = None) -> Response:
        waiting = await self._decisions.waiting(visitor)
        return self._desk.page(
            f"dashboard/waiting/{self._tab}.html",
            visitor,
            guild=await self._services.guilds.get(visitor.guild_id),
            tab=self._tab,
            status=undone.fault.status if undone else 200,
            home=_home(visitor.guild_id, self._tab),
            undone=undone,
            longest=LONGEST_REASON,
            **waiting,
        )


async def decided(verb: Callable[[], Awaitable[T]]) -> T | Fault:
    """Return what the verb returns, or why it was refused, also because whoever asks may not."""
    try:
        return await attempted(verb)
    except NotAllowed as error:
        return Fault("", error.sentence, 403)


def number_in(filled: Filled, name: str) -> int:
    """Return the number of an entry that a form is about, 0 if it is none."""
    text = filled.text(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


async def _done(decisions: Decisions, visitor: Visitor, filled: Filled, verb: str) -> str:
    if verb == "approve":
        return await decisions.approve(visitor, filled)
    return await decisions.deny(visitor, filled, filled.text("reason"))


def _home(guild_id: GuildId, tab: str) -> str:
    return f"/dashboard/{guild_id}/{tab}"
