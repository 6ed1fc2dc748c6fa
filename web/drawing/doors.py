"""Doors: what a reader meets where there is no page to see, with what happened, why, and what to do."""

from dataclasses import dataclass, replace
from functools import lru_cache

from jinja2 import Environment

from domain.rosters.pages import Visibility
from web.drawing.paper import drawn
from words import mark, plural, say, voice

MOST_KEPT = 512
"""Doors drawn once: a few in each language, and one for each page that is for members."""


@dataclass(frozen=True, slots=True)
class Door:
    """One such page: a title, sentences, a sign to tell it by, and whether trying again may help.

    A door that `may_open` looks by itself whether its address has a page again, and shows it. A `way` is what
    a button says, and where it leads.
    """

    sign: str
    title: str
    sentences: tuple[str, ...]
    detail: str | None = None
    may_retry: bool = False
    may_open: bool = False
    way: tuple[str, str] | None = None


MEMBERS_ONLY = Door(
    "lock",
    mark("This roster is for its members"),
    (
        mark("The people who keep it have closed it to everybody else."),
        mark("If you belong to the server, find the roster there: type `/roster show` in Discord."),
    ),
    may_open=True,
)
SIGN_IN_FIRST = replace(
    MEMBERS_ONLY,
    sentences=(
        mark("The people who keep it have closed it to everybody else."),
        mark(
            "If you belong to the server, sign in. Discord tells Muster your name and your servers, no more."
        ),
    ),
)
NOT_YOURS = Door(
    "lock",
    mark("This roster is for others"),
    (
        mark("You are signed in, but your account is not among those whom its people let in."),
        mark("If you belong to the server under another account, sign in with that one."),
    ),
    may_open=True,
)
SWITCHED_OFF = Door(
    "lock",
    mark("This roster is switched off"),
    (
        mark("The people who keep it have taken it down for now. Nothing is lost."),
        mark("If you are one of them, open it again with `/page visibility` in Discord."),
    ),
    may_open=True,
)
NOT_FOUND = Door(
    "search",
    mark("There is nothing at this address"),
    (
        mark("The link may be mistyped, or the page may have moved before anybody visited it."),
        mark("Look for the page by its name, or ask whoever sent you the link."),
    ),
)
DELETED = Door(
    "bin",
    mark("This roster was deleted"),
    (
        mark("It is kept for 30 days in case that was a mistake."),
        mark("If it is yours, bring it back with `/page restore` in Discord."),
    ),
    may_open=True,
)
GONE = Door(
    "bin",
    mark("This roster is gone for good"),
    (
        mark("It was deleted more than 30 days ago, and nothing of it is kept."),
        mark("Its people may have a new one: look for it by name."),
    ),
)
REFUSALS = {
    403: ("lock", mark("That is not open to you")),
    503: ("clock", mark("Not right now")),
}
"""The sign and the title of a refusal with this status."""
METHOD_NOT_ALLOWED = Door(
    "stop",
    mark("That can't be done here"),
    (
        mark("This address can be read, but it doesn't take what was sent to it."),
        mark("Go back and try from the page itself."),
    ),
)


class DoorDrawing:
    """Draws the page for each way of not getting in; those that are always the same are drawn once."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._fixed = lru_cache(MOST_KEPT)(self._draw_in)

    def closed(self, kind: Visibility) -> bytes:
        """Return the polite closed door of a page for members only, or of one that is off."""
        return self._draw_fixed(MEMBERS_ONLY if kind is Visibility.MEMBERS else SWITCHED_OFF)

    def members_only(self, sign_in: str) -> bytes:
        """Return the closed door of a page for members, with the way to sign in and come back."""
        return self._draw_fixed(replace(SIGN_IN_FIRST, way=(mark("Sign in with Discord"), sign_in)))

    def not_yours(self, sign_in: str) -> bytes:
        """Return the closed door for somebody who is signed in and yet not let in."""
        return self._draw_fixed(replace(NOT_YOURS, way=(mark("Use another account"), sign_in)))

    def not_signed_in(self, why: str) -> bytes:
        """Return the page for somebody whose sign-in came to nothing."""
        way = (say("Try again"), "/signin")
        return self._draw(Door("lock", say("You are not signed in"), (why,), way=way))

    def refused(self, why: str, *, status: int = 400, way: str | None = None) -> bytes:
        """Return the page for somebody who may not do what he tried, with the `way` to his servers."""
        sign, title = REFUSALS.get(status, ("stop", mark("That was not done")))
        to = (say("Your servers"), way) if way else None
        return self._draw(Door(sign, say(title), (why,), may_retry=status == 503, way=to))

    def too_large(self, why: str, *, way: str) -> bytes:
        """Return the page for somebody who sent too much, with the `way` back to the form."""
        return self._draw(Door("stop", say("That was not done"), (why,), way=(say("Back"), way)))

    def not_found(self) -> bytes:
        """Return the page for an address that leads nowhere."""
        return self._draw_fixed(NOT_FOUND)

    def deleted(self) -> bytes:
        """Return the page for a roster that was deleted and can still come back."""
        return self._draw_fixed(DELETED)

    def gone(self) -> bytes:
        """Return the page for a roster that can't come back."""
        return self._draw_fixed(GONE)

    def method_not_allowed(self) -> bytes:
        """Return the page for a request that this address doesn't take."""
        return self._draw_fixed(METHOD_NOT_ALLOWED)

    def too_many(self, retry_after: int) -> bytes:
        """Return the page for somebody who asked too often; `retry_after` is in seconds."""
        sentences = (
            say("Many requests came from your network in a short time, so this one was turned away."),
            plural(
                "Wait {count} second, then load the page again.",
                "Wait {count} seconds, then load the page again.",
                retry_after,
            ),
        )
        return self._draw(Door("clock", say("A little too fast"), sentences, may_retry=True, may_open=True))

    def failed(self, error_id: str) -> bytes:
        """Return the page for a fault of ours, with the id under which the log has it."""
        sentences = (
            say("That is our fault, not yours. It has been written down."),
            say(
                "Load the page again in a moment. "
                "If it stays broken, tell whoever runs this Muster, and name this id."
            ),
        )
        return self._draw(
            Door("stop", say("Something went wrong"), sentences, detail=error_id, may_retry=True)
        )

    def _draw_fixed(self, door: Door) -> bytes:
        return self._fixed(door, voice().language)

    def _draw_in(self, door: Door, _language: str) -> bytes:
        sentences = tuple(map(say, door.sentences))
        way = (say(door.way[0]), door.way[1]) if door.way else None
        return self._draw(replace(door, title=say(door.title), sentences=sentences, way=way))

    def _draw(self, door: Door) -> bytes:
        return drawn(self._environment, "door.html", {"door": door})
