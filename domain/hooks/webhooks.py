"""Webhooks: an address of another program that a guild has something told to, as it happens."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

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
LONGEST_OVERLAP = timedelta(days=30)
"""How long messages may be signed with the former secret too."""
ALL_KINDS = "all"
"""What somebody may write for every kind there is."""

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
    Until `old_secret_until` its messages are signed with the secret that it had before, too. Its receiver
    has asked to be left alone until `rests_until`.
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
    old_secret: str | None = field(default=None, repr=False)
    old_secret_until: datetime | None = field(default=None, repr=False)
    rests_until: datetime | None = None

    @property
    def host(self) -> str:
        """Return what may be told of its address to more than those who made it."""
        return host_of(self.url)

    def wants(self, kind: HookKind) -> bool:
        """Say whether it is to be told of this kind."""
        return not self.kinds or kind in self.kinds or kind is HookKind.PING

    @property
    def version(self) -> str:
        """Return what changes with anything of it that is edited."""
        chosen = self.name, self.url, sorted(self.kinds), self.audience.value
        return blake2b(repr(chosen).encode(), digest_size=8).hexdigest()

    def overlaps(self, now: datetime) -> bool:
        """Say whether the former secret is good still."""
        return self.old_secret_until is not None and now < self.old_secret_until

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Return what a message is signed with now, the newest first."""
        old = (self.old_secret,) if self.old_secret is not None and self.overlaps(now) else ()
        return (self.secret, *old)

    def rests(self, now: datetime) -> bool:
        """Say whether its receiver has asked to be left alone now."""
        return self.rests_until is not None and now < self.rests_until

    def is_given_up(self, now: datetime) -> bool:
        """Say whether it has failed for so long that it is to be switched off."""
        return self.failing_since is not None and now - self.failing_since >= SWITCHED_OFF_AFTER


def checked_kinds(names: Iterable[str]) -> frozenset[HookKind]:
    """Return the kinds with these names, or raise `Invalid` naming the first that is none.

    None, as for all of them, is what `all` alone means, too.
    """
    kinds, written = set(), tuple(names)
    if [name.strip().lower() for name in written] == [ALL_KINDS]:
        return frozenset()
    for name in written:
        try:
            kinds.add(HookKind(name.strip().lower()))
        except ValueError:
            known = ", ".join(kind.value for kind in HookKind if kind is not HookKind.PING)
            raise Invalid(
                sentence("kinds: there is no {name}; there are {known}.", name=repr(name[:40]), known=known),
                field="kinds",
            ) from None
    return frozenset(kinds - {HookKind.PING})
