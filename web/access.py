"""Access: how each route says who may use it, so that a test can read it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

Route = TypeVar("Route", bound=Callable[..., object])


Auth = Literal["key", "session", "session or key", "nobody"]


@dataclass(frozen=True, slots=True)
class Access:
    """How a caller proves himself on a route (`auth`), and what he must be allowed (`scope`)."""

    auth: Auth
    scope: str


def access(*, auth: Auth, scope: str) -> Callable[[Route], Route]:
    """Mark a route with its `access`; the answer function behind it enforces it."""

    def mark(route: Route) -> Route:
        route.access = Access(auth, scope)  # type: ignore[attr-defined]
        return route

    return mark
