"""Webhooks: an address of another program that a guild has something told to, as it happens."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Invalid
from domain.hooks.addresses import host_of
from domain.hooks.kinds import HookKind
from domain.ids import GuildId, UserId, WebhookId
from domain.words import mark, sentence

MOST_WEBHOOKS = 10
"""For each guild: a change is told to all of them."""
LONGEST_NAME = 50
SWITCHED_OFF_AFTER = timedelta(days=5)
"""A webhook that has failed for so long, and never succeeded in between, is switched off."""

FAILED_FOR_LONG = mark("It has failed for five days.")
GONE = mark("Its address answered 410: it wants nothing more.")


class HookAudience(StrEnum):
    """Who reads what it is told: `public` as on an open page, `full` as with a key of the page's owner."""

    PUBLIC = "public"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where the guild's events of some kinds go (none named: all of them), and how they are signed.

    It is told what follows the event numbered `from_sequence` and the record numbered `from_record`. It has
    failed at every try since `failing_since`. `off_reason` says why it was switched off, if not by hand.
    """

    id: WebhookId
    guild_id: GuildId
    name: str
    url: str = field(repr=False)
    secret: str = field(repr=False)
    kinds: frozenset[HookKind] = frozenset()
    audience: HookAudience = HookAudience.PUBLIC
    created_at: datetime | None = None
    created_by: UserId | None = None
    is_on: bool = True
    off_reason: str | None = None
    failing_since: datetime | None = None
    from_sequence: int = 0
    from_record: int = 0

    @property
    def host(self) -> str:
        """Return what may be told of its address to more than those who made it."""
        return host_of(self.url)

    def wants(self, kind: HookKind) -> bool:
        """Say whether it is to be told of this kind."""
        return not self.kinds or kind in self.kinds or kind is HookKind.PING

    def is_given_up(self, now: datetime) -> bool:
        """Say whether it has failed for so long that it is to be switched off."""
        return self.failing_since is not None and now - self.failing_since >= SWITCHED_OFF_AFTER


def checked_kinds(names: Iterable[str]) -> frozenset[HookKind]:
    """Return the kinds with these names, or raise `Invalid` naming the first that is none."""
    kinds = set()
    for name in names:
        try:
            kinds.add(HookKind(name.strip().lower()))
        except ValueError:
            known = ", ".join(kind.value for kind in HookKind if kind is not HookKind.PING)
            raise Invalid(
                sentence("kinds: there is no {name}; there are {known}.", name=repr(name[:40]), known=known),
                field="kinds",
            ) from None
    return frozenset(kinds - {HookKind.PING})
